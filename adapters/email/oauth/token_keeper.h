// Keeps a mailbox's access token: gets it, renews it ahead of its end and when a mail server refuses it, and
// keeps the refresh token that an answer brings.
//
// On the thread of its executor. Always held by shared_ptr.
#pragma once

#include "adapters/email/oauth/renewal.h"
#include "adapters/net/deadline.h"

#include <chrono>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>

namespace aftercare::net {
class TlsClient;
}

namespace aftercare::email {

struct TokenKeeperHooks {
    struct Loaded {
        bool ok = false;
        std::string text;  ///< what was saved last; empty: nothing
    };
    std::function<net::asio::awaitable<Loaded>()> load;
    /// True when the text is durable.
    std::function<net::asio::awaitable<bool>(std::string text)> save;
    /// No text holds a secret. `warning`: else for information.
    std::function<void(bool warning, std::string_view text)> log;
    /// Somebody must look.
    std::function<void(std::string_view text)> alert;
};

class TokenKeeper : public std::enable_shared_from_this<TokenKeeper> {
  public:
    /// All hooks must be set. Throws std::runtime_error for a file of authorities that cannot be used.
    TokenKeeper(net::asio::any_io_executor executor, OauthOptions options, RenewalRules rules,
                TokenKeeperHooks hooks);

    /// Works until close(): the one coroutine that asks the endpoint. A request under way at close() is
    /// waited for, since its answer may hold the only refresh token that is still valid.
    net::asio::awaitable<void> run();

    /// The token to use now; waits for one until the deadline. Empty: there is none, or close() was called.
    net::asio::awaitable<std::string> usable(net::Deadline deadline);

    /// A mail server has refused `token`. False: another would be refused too; see Renewal.
    bool refused(std::string_view token);

    void close();

  private:
    net::asio::awaitable<void> load();
    net::asio::awaitable<void> renew();
    net::asio::awaitable<void> save(std::string refresh_token);
    void tell(const Renewal::News& news) const;

    OauthOptions options_;
    TokenKeeperHooks hooks_;
    std::shared_ptr<net::TlsClient> tls_;
    Renewal renewal_;
    std::string refresh_token_;  ///< the one that is valid now
    std::mt19937_64 random_;
    bool closed_ = false;
    net::Event wake_;    ///< of run()
    net::Event change_;  ///< of whoever waits for a token
};

}  // namespace aftercare::email
