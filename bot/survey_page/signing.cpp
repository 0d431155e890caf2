#include "bot/survey_page/signing.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

namespace aftercare::bot::survey {

std::string mac(std::string_view key, std::string_view purpose, std::string_view what) {
    const std::string signed_text = std::string(purpose).append(what);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(signed_text.data());
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, signed_text.size(), digest.data(), &size))
        throw std::runtime_error("HMAC-SHA256 is not available");
    return {reinterpret_cast<const char*>(digest.data()), size};
}

bool same_bytes(std::string_view one, std::string_view other) {
    return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

}  // namespace aftercare::bot::survey
