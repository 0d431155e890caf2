// Keeps the account's access_token: gets it, renews it ahead of its end, and replaces it when it is refused, with
// one request to the platform at a time however many calls need it.
//
// On the thread of its executor. Always held by shared_ptr: a renewal keeps it alive.
#pragma once

#include "adapters/net/access_token.h"
#include "adapters/net/client.h"
#include "adapters/net/deadline.h"
#include "adapters/wechat/api.h"
#include "adapters/wechat/response.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace aftercare::wechat {

class TokenKeeper : public std::enable_shared_from_this<TokenKeeper> {
  public:
    /// Told of each answer of the platform to a request for a token (Kind::done: it came).
    using Heard = std::function<void(const Outcome& outcome)>;

    /// `options`: app_id, app_secret, api_root, tls, call, token_retry and now are used; now must be set.
    TokenKeeper(asio::any_io_executor executor, const ApiOptions& options, Heard heard);

    struct Result {
        std::string token;    ///< empty: `failure` says why
        Outcome failure;      ///< later or configuration: a call that needs the token has not been made
        bool reached = true;  ///< false: the platform did not answer
    };

    /// The token to use now. Waits if there is none; one that ends soon is renewed beside the call.
    asio::awaitable<Result> usable();

    /// The token to use after a call was refused for `failing`: the stored one if another call has renewed it
    /// meanwhile, else a new one.
    asio::awaitable<Result> after_refusal(std::string failing);

    /// Gets or renews the token if it is due, and waits for it.
    asio::awaitable<Result> fresh();

    /// When fresh() has something to do.
    core::Time due_at() const;

    /// Ends a request under way; whoever waits is told.
    void close();

  private:
    struct Failed {
        Result result;
        core::Time when;
    };

    static asio::awaitable<void> renew(std::shared_ptr<TokenKeeper> self);
    static asio::awaitable<Result> renewed(std::shared_ptr<TokenKeeper> self);
    asio::awaitable<TokenAnswer> ask(bool force, bool& reached);
    bool resting() const;
    bool may_force() const;
    void begin_renewal();

    asio::any_io_executor executor_;
    ApiOptions options_;
    Heard heard_;
    net::Client client_;  // of its own: a renewal does not queue behind uploads
    net::AccessToken token_;
    std::string refused_;  // the last token that a call was refused for
    std::optional<Failed> failed_;
    std::optional<core::Time> forced_;
    bool renewing_ = false;
    bool closed_ = false;
    net::Event renewal_ended_;
};

}  // namespace aftercare::wechat
