// What is said to a token endpoint, and what its answer means. Pure.
//
// Source: RFC 6749, 4.4 (client credentials), 5.1, 5.2 and 6 (refreshing).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::email {

/// How access tokens are got, as an operator configures it.
struct OauthOptions {
    std::string token_url;
    std::string client_id;
    std::string client_secret;  ///< empty: a client without one
    std::string refresh_token;  ///< empty: the grant client_credentials
    std::string scope;          ///< may be empty
    std::string authorities;    ///< PEM file of further certificate authorities; empty: the system's alone
};

/// The form to post. `refresh_token`: the one that is valid now; empty for client_credentials.
std::string token_request(const OauthOptions& options, std::string_view refresh_token);

struct TokenAnswer {
    enum class Kind : std::uint8_t {
        token = 1,
        later,          ///< none now: network, overload
        configuration,  ///< none until somebody acts: the grant, the client or the address is wrong
    };
    Kind kind = Kind::later;
    std::string access_token;
    std::chrono::seconds valid_for{};
    std::string refresh_token;  ///< takes the place of the one before; empty: that stays valid
    std::string error;          ///< the endpoint's code ("invalid_grant"); empty: none
    std::string reason;         ///< without a token; no secret, nothing of the endpoint's but its codes
    std::chrono::seconds retry_after{};  ///< what the endpoint asks for; 0: nothing
};

/// `retry_after`: the value of that header field, or empty.
TokenAnswer read_token_answer(int status, std::string_view retry_after, std::string_view body);

/// How the refresh token that is valid now is kept: it belongs to one configured grant, and is forgotten when
/// the operator enters another.
std::string kept_grant(const OauthOptions& options, std::string_view refresh_token);
/// Nothing if the text is of another grant or of none.
std::optional<std::string> read_kept_grant(const OauthOptions& options, std::string_view text);

}  // namespace aftercare::email
