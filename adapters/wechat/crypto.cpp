#include "adapters/wechat/crypto.h"

#include "adapters/wechat/signature.h"

#include <climits>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace aftercare::wechat {

namespace {

using boost::system::result;

constexpr std::size_t aes_block = 16;
constexpr std::size_t pad_block = 32;  // the platform pads to 32, which OpenSSL's own check refuses
constexpr std::size_t random_bytes = 16;
constexpr std::size_t head_bytes = random_bytes + 4;
constexpr std::size_t key_characters = 43;
constexpr std::size_t iv_bytes = 16;  // the beginning of the key
// No request body is larger than 1 MiB, and OpenSSL counts in int.
constexpr std::size_t most_bytes = 64U << 20U;

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

bool base64_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

enum class Direction : int { decrypt = 0, encrypt = 1 };

std::string run_cipher(Direction direction, const AesKey& key, std::string_view input) {
    const CipherContext context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    const unsigned char* key_bytes = key.bytes().data();
    std::string output(input.size() + aes_block, '\0');
    int written = 0;
    int last = 0;
    static_assert(iv_bytes <= 32);
    const bool good = context &&
                      EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, key_bytes, key_bytes,
                                        static_cast<int>(direction)) == 1 &&
                      EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
                      EVP_CipherUpdate(context.get(), bytes_of(output), &written, bytes_of(input),
                                       static_cast<int>(input.size())) == 1 &&
                      EVP_CipherFinal_ex(context.get(), bytes_of(output) + written, &last) == 1;
    if (!good) throw std::runtime_error("AES-256-CBC is not available");
    output.resize(static_cast<std::size_t>(written) + static_cast<std::size_t>(last));
    return output;
}

// All ones if a < b, else 0, without a branch. Both below 2^31.
std::uint32_t less(std::uint32_t a, std::uint32_t b) {
    return 0U - ((a - b) >> 31U);
}

// The number of bytes padded on; 0 if the padding is wrong. Takes the same time for every content.
std::uint32_t padding_of(std::string_view plain) {
    const auto last = static_cast<std::uint8_t>(plain.back());
    const std::uint32_t pad = last;
    std::uint32_t wrong = less(pad, 1) | less(pad_block, pad);
    for (std::uint32_t i = 0; i < pad_block; ++i) {
        const auto byte = static_cast<std::uint8_t>(plain[plain.size() - 1 - i]);
        wrong |= less(i, pad) & static_cast<std::uint32_t>(byte ^ last);
    }
    return pad & ~(0U - ((wrong | (0U - wrong)) >> 31U));
}

std::uint32_t length_at(std::string_view plain, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = value << 8U | static_cast<std::uint8_t>(plain[at + i]);
    return value;
}

}  // namespace

std::optional<std::string> from_base64(std::string_view text) {
    if (text.size() % 4 != 0 || text.size() > most_bytes) return std::nullopt;
    if (text.empty()) return std::string();
    std::size_t padding = 0;
    while (padding < 2 && text[text.size() - 1 - padding] == '=') ++padding;
    if (!std::ranges::all_of(text.substr(0, text.size() - padding), base64_letter)) return std::nullopt;
    std::string bytes(text.size() / 4 * 3, '\0');
    const int size = EVP_DecodeBlock(bytes_of(bytes), bytes_of(text), static_cast<int>(text.size()));
    if (size != static_cast<int>(bytes.size())) return std::nullopt;
    bytes.resize(bytes.size() - padding);  // EVP_DecodeBlock counts the padding as bytes
    return bytes;
}

std::string to_base64(std::string_view bytes) {
    if (bytes.size() > most_bytes) throw std::length_error("too much for one base64 text");
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size = EVP_EncodeBlock(bytes_of(text), bytes_of(bytes), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

AesKey::~AesKey() {
    OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

std::optional<AesKey> AesKey::parse(std::string_view encoding_aes_key) {
    if (encoding_aes_key.size() != key_characters) return std::nullopt;
    std::optional<std::string> bytes = from_base64(std::string(encoding_aes_key) + "=");
    AesKey key;
    if (!bytes || bytes->size() != key.bytes_.size()) return std::nullopt;
    std::ranges::transform(*bytes, key.bytes_.begin(), [](char c) { return static_cast<std::uint8_t>(c); });
    OPENSSL_cleanse(bytes->data(), bytes->size());
    return key;
}

std::string_view describe(EnvelopeError error) {
    switch (error) {
        case EnvelopeError::malformed:
            return "not an encrypted message";
        case EnvelopeError::unreadable:
            return "cannot be decrypted: is the EncodingAESKey that of the console?";
        case EnvelopeError::foreign_app_id:
            return "made for another app id: is app_id that of the console?";
    }
    return "cannot be decrypted";
}

result<std::string, EnvelopeError> open_envelope(const AesKey& key, std::string_view encrypted,
                                                 std::string_view app_id) {
    const std::optional<std::string> sealed = from_base64(encrypted);
    if (!sealed || sealed->size() < pad_block || sealed->size() % aes_block != 0)
        return EnvelopeError::malformed;
    const std::string plain = run_cipher(Direction::decrypt, key, *sealed);
    const std::uint32_t pad = padding_of(plain);
    const std::size_t size = plain.size() - pad;
    // With wrong padding the rest is looked at all the same, and both faults are one answer.
    const bool has_head = size >= head_bytes;
    const std::size_t length = length_at(plain, random_bytes);
    const bool fits = has_head && length <= size - head_bytes;
    if (pad == 0 || !fits) return EnvelopeError::unreadable;
    const std::string_view content(plain.data(), size);
    if (!equal_secret(content.substr(head_bytes + length), app_id)) return EnvelopeError::foreign_app_id;
    return std::string(content.substr(head_bytes, length));
}

result<Opened, EnvelopeError> open_envelope(const AesKeys& keys, std::string_view encrypted,
                                            std::string_view app_id) {
    result<std::string, EnvelopeError> text = open_envelope(keys.current, encrypted, app_id);
    if (text) return Opened{std::move(*text), false};
    if (keys.previous && text.error() != EnvelopeError::malformed) {
        result<std::string, EnvelopeError> older = open_envelope(*keys.previous, encrypted, app_id);
        if (older) return Opened{std::move(*older), true};
    }
    return text.error();
}

std::string seal_envelope(const AesKey& key, std::string_view text, std::string_view app_id,
                          std::span<const std::uint8_t, 16> random) {
    if (text.size() > most_bytes / 2 || app_id.size() > most_bytes / 4)
        throw std::length_error("too long to be sealed");
    std::string plain(random.begin(), random.end());
    for (int shift = 24; shift >= 0; shift -= 8) plain += static_cast<char>(text.size() >> shift & 0xff);
    plain.append(text).append(app_id);
    // A whole block when nothing is missing: without it the last byte would be taken for padding.
    const std::size_t pad = pad_block - plain.size() % pad_block;
    plain.append(pad, static_cast<char>(pad));
    return to_base64(run_cipher(Direction::encrypt, key, plain));
}

}  // namespace aftercare::wechat
