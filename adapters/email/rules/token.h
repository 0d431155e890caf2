// Signed tokens that lead a mail back to what it answers: in the Reply-To address, in our Message-ID and in
// the address that bounces come to. Pure; any thread.
//
// A token is one letter for its kind and then base32 in lower case, because local parts and Message-IDs lose
// their case on the way. It holds the key's number, conversation, message and a fingerprint of the
// recipient's address, signed with HMAC-SHA-256 cut to 80 bits. It reveals no address. It never expires:
// people answer mails that are years old.
#pragma once

#include "core/ids.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

/// Bytes of a secret, made at random once.
inline constexpr std::size_t token_secret_bytes = 32;
/// The longest token: with what stands before it in a local part it must stay within 64.
inline constexpr std::size_t most_token_characters = 53;

/// What may stand before the @ of an address that tokens are added to: RFC 5321 lets all of it have 64 characters. Tokens
/// are no longer than 43 until there are a trillion conversations or letters.
inline constexpr std::size_t most_tokened_local_part = 64 - 43 - 1;

/// A key and the number that tokens name it by.
struct TokenKey {
    std::uint8_t id = 0;
    std::string secret;  ///< token_secret_bytes
};

/// The first key signs; tokens of all are accepted. Old keys are kept for as long as old mails may be
/// answered.
struct TokenKeys {
    std::vector<TokenKey> keys;
};

/// Where a token stands. One of one place is not valid in another.
enum class TokenKind : std::uint8_t {
    reply = 1,   ///< in the address that answers go to
    message_id,  ///< left part of a Message-ID of ours
    bounce,      ///< in the envelope sender
};

struct Token {
    TokenKind kind = TokenKind::reply;
    core::ConversationId conversation;  ///< from 1
    std::int64_t message = 0;           ///< the caller's number of the mail sent, 0 or more
    std::uint32_t recipient = 0;        ///< fingerprint of the address the mail went to
    std::uint8_t key = 0;               ///< the key it was signed with

    friend bool operator==(const Token&, const Token&) = default;
};

/// What a token is made for.
struct TokenSubject {
    core::ConversationId conversation;  ///< from 1
    std::int64_t message = 0;  ///< 0 or more; unique for each mail, since the Message-ID is made of it
    std::string recipient;     ///< the address it goes to; its case does not matter
};

/// Throws std::invalid_argument if there is no key, one of another size, or a number out of range.
std::string make_token(TokenKind kind, const TokenSubject& subject, const TokenKeys& keys);

/// The token, if it was signed with one of the keys. Letters of either case are read.
std::optional<Token> read_token(std::string_view text, const TokenKeys& keys);

/// The token that ends the local part of an address, behind the last of "+", "-", ".", "=" (or is all of it):
/// "support+TOKEN@example.com", "reply.TOKEN@example.com". The domain is not looked at.
std::optional<Token> token_in_address(std::string_view address, const TokenKeys& keys);

/// The token of a Message-ID (without <>), "TOKEN@example.com"; a relay may have changed the domain.
std::optional<Token> token_in_message_id(std::string_view message_id, const TokenKeys& keys);

/// True if the token was made for this address. The key must still be there.
bool made_for(const Token& token, std::string_view address, const TokenKeys& keys);

/// "support@example.com" and a token: "support+TOKEN@example.com".
std::string address_with_token(std::string_view address, std::string_view token);

}  // namespace aftercare::email
