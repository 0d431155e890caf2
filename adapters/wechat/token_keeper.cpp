#include "adapters/wechat/token_keeper.h"

#include "adapters/wechat/call_result.h"
#include "adapters/wechat/signature.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <utility>

namespace aftercare::wechat {

namespace {

using Kind = Outcome::Kind;

constexpr std::size_t largest_answer = std::size_t{64} << 10;
// The platform allows 20 forced renewals a day.
constexpr std::chrono::minutes forced_rest{75};

net::ClientOptions client_options(const ApiOptions& options) {
    net::ClientOptions result;
    result.max_connections = 1;
    result.max_response = largest_answer;
    result.tls = options.tls;
    return result;
}

// What a failure to get the token means for the call that needed it: it has not been made. A quota or a refusal of
// this request must not be taken for one of the call's own.
Outcome for_the_call(Outcome failure) {
    const bool transient =
        failure.kind == Kind::later || failure.kind == Kind::uncertain || failure.kind == Kind::quota;
    const bool by_platform = failure.code != 0;
    failure.kind = by_platform && !transient ? Kind::configuration : Kind::later;
    failure.reason.insert(0, "no access_token: ");
    return failure;
}

TokenKeeper::Result closed_result() {
    TokenKeeper::Result result;
    result.reached = false;
    result.failure.kind = Kind::later;
    result.failure.reason = "the account is being closed";
    return result;
}

}  // namespace

TokenKeeper::TokenKeeper(asio::any_io_executor executor, const ApiOptions& options, Heard heard)
    : executor_(std::move(executor)),
      options_(options),
      heard_(std::move(heard)),
      client_(executor_, options_.api_root, client_options(options_)),
      renewal_ended_(executor_) {}

asio::awaitable<TokenKeeper::Result> TokenKeeper::usable() {
    const std::shared_ptr<TokenKeeper> self = shared_from_this();
    const core::Time now = options_.now();
    if (std::optional<std::string> token = token_.usable(now)) {
        if (token_.due(now) && !resting()) begin_renewal();
        co_return Result{.token = std::move(*token), .failure = {}, .reached = true};
    }
    co_return co_await renewed(self);
}

asio::awaitable<TokenKeeper::Result> TokenKeeper::after_refusal(std::string failing) {
    const std::shared_ptr<TokenKeeper> self = shared_from_this();
    if (token_.refused(failing)) refused_ = std::move(failing);
    co_return co_await usable();
}

asio::awaitable<TokenKeeper::Result> TokenKeeper::fresh() {
    const std::shared_ptr<TokenKeeper> self = shared_from_this();
    const core::Time now = options_.now();
    if (!token_.due(now)) co_return co_await usable();
    co_return co_await renewed(self);
}

core::Time TokenKeeper::due_at() const {
    const core::Time due = token_.due_at();
    return failed_ ? std::max(due, failed_->when + options_.token_retry) : due;
}

void TokenKeeper::close() {
    closed_ = true;
    client_.close();
    renewal_ended_.notify_all();
}

// A failure just now is told again instead of asked for again: hundreds of calls may want the token at once. A clock
// that was set back does not prolong it.
bool TokenKeeper::resting() const {
    if (!failed_) return false;
    const core::Time now = options_.now();
    return now >= failed_->when && now < failed_->when + options_.token_retry;
}

bool TokenKeeper::may_force() const {
    return !forced_ || options_.now() >= *forced_ + forced_rest;
}

// In a coroutine of its own, so that it does not end with the call that was the first to need it.
void TokenKeeper::begin_renewal() {
    if (renewing_ || closed_) return;
    renewing_ = true;
    asio::co_spawn(executor_, renew(shared_from_this()), asio::detached);
}

asio::awaitable<TokenKeeper::Result> TokenKeeper::renewed(std::shared_ptr<TokenKeeper> self) {
    if (!self->renewing_ && self->resting()) co_return self->failed_->result;
    self->begin_renewal();
    while (self->renewing_ && !self->closed_) co_await self->renewal_ended_.wait();
    if (self->closed_) co_return closed_result();
    const core::Time now = self->options_.now();
    if (self->failed_) co_return self->failed_->result;
    if (std::optional<std::string> token = self->token_.usable(now))
        co_return Result{.token = std::move(*token), .failure = {}, .reached = true};
    // Refused again between its arrival and now.
    Result result;
    result.failure.kind = Kind::later;
    result.failure.reason = "no access_token: the new one was refused at once";
    co_return result;
}

asio::awaitable<TokenAnswer> TokenKeeper::ask(bool force, bool& reached) {
    net::ClientRequest request;
    request.method = "POST";
    request.target = std::string(stable_token_path);
    request.headers.add("Content-Type", "application/json");
    request.body = stable_token_body(options_.app_id, options_.app_secret, force);
    const net::Deadline deadline = net::deadline_in(options_.call);
    const net::ClientResult answer = co_await client_.send(std::move(request), deadline);
    reached = answer.has_value();
    if (answer.has_value()) co_return read_token(answer->status, answer->body);
    TokenAnswer none;
    none.failure = without_answer(answer.error(), Twice::harmless);
    co_return none;
}

asio::awaitable<void> TokenKeeper::renew(std::shared_ptr<TokenKeeper> self) {
    core::Time asked = self->options_.now();
    bool reached = true;
    TokenAnswer answer = co_await self->ask(false, reached);
    // The platform hands out the very token that it refuses. It does so until that one ends by itself, so this is the
    // one case in which the next has to be forced. Nowhere else: forcing ends the token of every other process of
    // this account at once, and there are few of them a day.
    const bool same = !answer.token.empty() && equal_secret(answer.token, self->refused_);
    if (same && self->may_force()) {
        self->forced_ = self->options_.now();
        asked = *self->forced_;
        bool reached_again = true;
        TokenAnswer forced = co_await self->ask(true, reached_again);
        if (!forced.token.empty()) answer = std::move(forced);
    }
    if (!answer.token.empty()) {
        self->token_.store(std::move(answer.token), answer.valid_for, asked);
        self->failed_.reset();
        Outcome done;
        done.kind = Kind::done;
        if (!self->closed_) self->heard_(done);
    } else {
        Result result{.token = {}, .failure = for_the_call(std::move(answer.failure)), .reached = reached};
        hide(result.failure.reason, self->options_.app_secret);
        if (!self->closed_ && reached) self->heard_(result.failure);
        self->failed_ = Failed{.result = std::move(result), .when = self->options_.now()};
    }
    self->renewing_ = false;
    self->renewal_ended_.notify_all();
}

}  // namespace aftercare::wechat
