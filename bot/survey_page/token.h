// What a link to the survey page, and a form on it, carry: signed, so that nobody can make or change one.
// Pure; any thread. Nothing personal is in them.
#pragma once

#include "core/ids.h"
#include "core/time.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::bot::survey {

/// Bytes of a key, made at random once for an installation.
inline constexpr std::size_t key_bytes = 32;
/// Bytes that make each form its own.
inline constexpr std::size_t nonce_bytes = 16;

/// The survey of one round of a ticket.
struct Link {
    core::TicketId ticket;
    int round = 1;       ///< 1 or more
    core::Time expires;  ///< to the second

    friend bool operator==(const Link&, const Link&) = default;
};

/// 71 characters for an address: the link and its HMAC-SHA256 under the key, in base64url.
std::string link_token(const Link& link, std::string_view key);

/// The link, if it was signed with this key. Whether it has expired is the caller's affair.
std::optional<Link> read_link_token(std::string_view token, std::string_view key);

/// What a form of that link's page sends back. `random`: nonce_bytes that were not used before.
std::string form_nonce(std::string_view token, core::Time issued, std::string_view random, std::string_view key);

/// When the nonce was issued, if it was, for this link and with this key.
std::optional<core::Time> read_form_nonce(std::string_view nonce, std::string_view token, std::string_view key);

}  // namespace aftercare::bot::survey
