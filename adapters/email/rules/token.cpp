#include "adapters/email/rules/token.h"

#include "adapters/email/rules/ascii.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace aftercare::email {

namespace {

constexpr std::size_t mac_bytes = 10;  // 80 bits
constexpr std::size_t fingerprint_bytes = 4;
constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";

// Each use of a key signs texts of its own, so that one is never taken for another.
constexpr std::string_view token_purpose = "aftercare mail token\n";
constexpr std::string_view recipient_purpose = "aftercare mail recipient\n";

char letter_of(TokenKind kind) {
    switch (kind) {
        case TokenKind::reply:
            return 'r';
        case TokenKind::message_id:
            return 'm';
        case TokenKind::bounce:
            return 'b';
    }
    throw std::invalid_argument("a token of no kind");
}

std::optional<TokenKind> kind_of(char letter) {
    switch (lower_of(letter)) {
        case 'r':
            return TokenKind::reply;
        case 'm':
            return TokenKind::message_id;
        case 'b':
            return TokenKind::bounce;
        default:
            return std::nullopt;
    }
}

std::string to_base32(std::string_view bytes) {
    std::string text;
    std::uint32_t held = 0;
    int bits = 0;
    for (const char c : bytes) {
        held = held << 8U | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(held >> (bits - 5)) & 31U];
        held &= (1U << bits) - 1U;
    }
    if (bits > 0) text += alphabet[(held << (5 - bits)) & 31U];
    return text;
}

int value_of(char c) {
    const char small = lower_of(c);
    if (small >= 'a' && small <= 'z') return small - 'a';
    return small >= '2' && small <= '7' ? small - '2' + 26 : -1;
}

// Strict: there is one text for each sequence of bytes (but for the case of letters).
std::optional<std::string> from_base32(std::string_view text) {
    std::string bytes;
    std::uint32_t held = 0;
    int bits = 0;
    for (const char c : text) {
        const int value = value_of(c);
        if (value < 0) return std::nullopt;
        held = held << 5U | static_cast<std::uint32_t>(value);
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>(held >> bits);
        held &= (1U << bits) - 1U;
    }
    if (bits >= 5 || held != 0) return std::nullopt;
    return bytes;
}

std::string mac(const TokenKey& key, std::string_view purpose, std::string_view what) {
    if (key.secret.size() != token_secret_bytes)
        throw std::invalid_argument("a key of mail tokens has another size");
    const std::string signed_text = std::string(purpose).append(what);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    const auto* bytes = reinterpret_cast<const unsigned char*>(signed_text.data());
    if (!HMAC(EVP_sha256(), key.secret.data(), static_cast<int>(key.secret.size()), bytes, signed_text.size(),
              digest.data(), &size))
        throw std::runtime_error("HMAC-SHA256 is not available");
    return {reinterpret_cast<const char*>(digest.data()), size};
}

std::string big_endian(std::uint64_t value, std::size_t count) {
    std::string bytes;
    for (std::size_t i = count; i-- > 0;) bytes += static_cast<char>(value >> (8 * i));
    return bytes;
}

std::uint64_t number_in(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char c : bytes) value = value << 8U | static_cast<unsigned char>(c);
    return value;
}

std::size_t bytes_needed(std::uint64_t value) {
    std::size_t count = 0;
    for (; value != 0; value >>= 8U) ++count;
    return count;
}

std::uint32_t fingerprint(const TokenKey& key, std::string_view address) {
    const std::string digest = mac(key, recipient_purpose, lower(address));
    return static_cast<std::uint32_t>(number_in(std::string_view(digest).substr(0, fingerprint_bytes)));
}

std::string signature(const TokenKey& key, TokenKind kind, std::string_view payload) {
    const std::string what = std::string(1, letter_of(kind)).append(payload);
    return mac(key, token_purpose, what).substr(0, mac_bytes);
}

const TokenKey* key_numbered(const TokenKeys& keys, std::uint8_t id) {
    const auto found = std::ranges::find(keys.keys, id, &TokenKey::id);
    return found == keys.keys.end() ? nullptr : &*found;
}

// Key, the two lengths, conversation, message, fingerprint.
std::string payload_of(const TokenKey& key, const TokenSubject& subject) {
    const auto conversation = static_cast<std::uint64_t>(subject.conversation.value);
    const auto message = static_cast<std::uint64_t>(subject.message);
    const std::size_t conversation_bytes = bytes_needed(conversation);
    const std::size_t message_bytes = bytes_needed(message);
    return big_endian(key.id, 1) + big_endian(conversation_bytes << 4U | message_bytes, 1) +
           big_endian(conversation, conversation_bytes) + big_endian(message, message_bytes) +
           big_endian(fingerprint(key, subject.recipient), fingerprint_bytes);
}

// Only called with what was signed by us; still, nothing is taken for granted.
std::optional<Token> token_of(TokenKind kind, std::string_view payload) {
    const auto lengths = static_cast<unsigned char>(payload[1]);
    const std::size_t conversation_bytes = lengths >> 4U;
    const std::size_t message_bytes = lengths & 15U;
    if (conversation_bytes > 8 || message_bytes > 8) return std::nullopt;
    if (payload.size() != 2 + conversation_bytes + message_bytes + fingerprint_bytes) return std::nullopt;
    Token token;
    token.kind = kind;
    token.key = static_cast<std::uint8_t>(payload[0]);
    payload.remove_prefix(2);
    token.conversation.value = static_cast<std::int64_t>(number_in(payload.substr(0, conversation_bytes)));
    token.message = static_cast<std::int64_t>(number_in(payload.substr(conversation_bytes, message_bytes)));
    token.recipient =
        static_cast<std::uint32_t>(number_in(payload.substr(conversation_bytes + message_bytes)));
    if (token.conversation.value < 1 || token.message < 0) return std::nullopt;
    return token;
}

}  // namespace

std::string make_token(TokenKind kind, const TokenSubject& subject, const TokenKeys& keys) {
    if (keys.keys.empty()) throw std::invalid_argument("there is no key for mail tokens");
    if (subject.conversation.value < 1 || subject.message < 0)
        throw std::invalid_argument("a mail token for no conversation");
    const TokenKey& key = keys.keys.front();
    const std::string payload = payload_of(key, subject);
    return letter_of(kind) + to_base32(payload + signature(key, kind, payload));
}

std::optional<Token> read_token(std::string_view text, const TokenKeys& keys) {
    if (text.size() < 2 || text.size() > most_token_characters) return std::nullopt;
    const auto kind = kind_of(text.front());
    const auto bytes = from_base32(text.substr(1));
    if (!kind || !bytes || bytes->size() < 2 + fingerprint_bytes + mac_bytes) return std::nullopt;
    const TokenKey* key = key_numbered(keys, static_cast<std::uint8_t>(bytes->front()));
    if (!key) return std::nullopt;
    const std::string_view payload = std::string_view(*bytes).substr(0, bytes->size() - mac_bytes);
    const std::string expected = signature(*key, *kind, payload);
    if (CRYPTO_memcmp(bytes->data() + payload.size(), expected.data(), mac_bytes) != 0) return std::nullopt;
    return token_of(*kind, payload);
}

std::optional<Token> token_in_address(std::string_view address, const TokenKeys& keys) {
    std::string_view local = local_part(address);
    if (local.size() >= 2 && local.front() == '"' && local.back() == '"')
        local = local.substr(1, local.size() - 2);
    const auto mark = local.find_last_of("+-.=");
    return read_token(mark == std::string_view::npos ? local : local.substr(mark + 1), keys);
}

std::optional<Token> token_in_message_id(std::string_view message_id, const TokenKeys& keys) {
    auto token = token_in_address(message_id, keys);
    if (token && token->kind != TokenKind::message_id) return std::nullopt;
    return token;
}

bool made_for(const Token& token, std::string_view address, const TokenKeys& keys) {
    const TokenKey* key = key_numbered(keys, token.key);
    return key && fingerprint(*key, address) == token.recipient;
}

std::string address_with_token(std::string_view address, std::string_view token) {
    return std::string(local_part(address)) + '+' + std::string(token) + '@' +
           std::string(domain_of(address));
}

}  // namespace aftercare::email
