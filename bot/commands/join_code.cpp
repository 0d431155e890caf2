#include "bot/commands/join_code.h"

#include <fmt/format.h>

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>

namespace aftercare::bot {

std::string sha256_hex(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("SHA-256 is not available");
    std::string hex;
    for (unsigned int i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
    return hex;
}

std::string join_code_hash(std::string_view code) {
    std::string plain;
    for (const char c : code) {
        if (c == ' ' || c == '-' || c == '\t') continue;
        plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return sha256_hex(plain);
}

std::string random_code(std::size_t length) {
    constexpr std::string_view alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";
    std::string code;
    while (code.size() < length) {
        unsigned char byte = 0;
        if (RAND_bytes(&byte, 1) != 1) throw std::runtime_error("the system gives no random numbers");
        // Bytes beyond a multiple of the alphabet's size would make some characters likelier.
        if (byte < 256 / alphabet.size() * alphabet.size()) code += alphabet[byte % alphabet.size()];
    }
    return code;
}

}  // namespace aftercare::bot
