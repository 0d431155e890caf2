#include "adapters/web/session.h"

#include "adapters/net/text.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace aftercare::web {
namespace {

constexpr std::string_view base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t session_length = 43;
constexpr std::size_t short_length = 32;

template <std::size_t size>
std::string random_bytes() {
    std::array<unsigned char, size> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(size)) != 1)
        throw std::runtime_error("the system's random generator failed");
    return {bytes.begin(), bytes.end()};
}

}  // namespace

std::string new_session() {
    const std::string bytes = random_bytes<32>();
    std::string text;
    text.reserve(session_length);
    unsigned bits = 0;
    int held = 0;
    for (const char byte : bytes) {
        bits = (bits << 8) | static_cast<unsigned char>(byte);
        held += 8;
        for (; held >= 6; held -= 6) text += base64url[(bits >> (held - 6)) & 63U];
    }
    if (held > 0) text += base64url[(bits << (6 - held)) & 63U];
    return text;
}

std::string new_file_token() {
    return hex(random_bytes<16>());
}

bool is_session(std::string_view text) {
    return text.size() == session_length && text.find_first_not_of(base64url) == std::string_view::npos;
}

bool is_file_token(std::string_view text) {
    return text.size() == short_length &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string chat_of(std::string_view session) {
    // A prefix of its own, so that no other use of the same secret gives the same hash.
    const std::string text = "aftercare web chat\n" + std::string(session);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("SHA-256 failed");
    return hex({reinterpret_cast<const char*>(digest.data()), size}).substr(0, short_length);
}

std::string_view bearer(std::string_view authorization) {
    constexpr std::string_view scheme = "Bearer ";
    if (authorization.size() <= scheme.size() ||
        !net::iequals(authorization.substr(0, scheme.size()), scheme))
        return {};
    const std::string_view session = authorization.substr(scheme.size());
    return is_session(session) ? session : std::string_view();
}

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char byte : bytes) {
        const auto value = static_cast<unsigned char>(byte);
        text += digits[value >> 4];
        text += digits[value & 15U];
    }
    return text;
}

}  // namespace aftercare::web
