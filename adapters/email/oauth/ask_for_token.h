// One request to a token endpoint.
#pragma once

#include "adapters/email/oauth/grant.h"
#include "adapters/net/deadline.h"

#include <chrono>
#include <memory>
#include <string>

namespace aftercare::net {
class TlsClient;
}

namespace aftercare::email {

/// `refresh_token` as in token_request(). `tls`: null for the system's authorities. Throws
/// std::invalid_argument for a token_url that is no URL.
net::asio::awaitable<TokenAnswer> ask_for_token(OauthOptions options, std::string refresh_token,
                                                std::shared_ptr<net::TlsClient> tls,
                                                std::chrono::milliseconds limit);

}  // namespace aftercare::email
