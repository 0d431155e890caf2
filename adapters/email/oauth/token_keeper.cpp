#include "adapters/email/oauth/token_keeper.h"

#include "adapters/email/oauth/ask_for_token.h"
#include "adapters/net/tls.h"

#include <optional>
#include <utility>

namespace aftercare::email {

namespace {

namespace asio = net::asio;
using std::chrono::milliseconds;

// Less than the time that stopping takes.
constexpr milliseconds call{10'000};
constexpr milliseconds store_pause{1'000};

/// The steady clock: an operator who sets the clock neither ends a token nor a pause.
Renewal::Time steady_now() {
    return Renewal::Time(
        std::chrono::floor<milliseconds>(std::chrono::steady_clock::now().time_since_epoch()));
}

net::Deadline deadline_at(Renewal::Time when) {
    return net::Deadline(when.time_since_epoch());
}

}  // namespace

TokenKeeper::TokenKeeper(asio::any_io_executor executor, OauthOptions options, RenewalRules rules,
                         TokenKeeperHooks hooks)
    : options_(std::move(options)),
      hooks_(std::move(hooks)),
      tls_(options_.authorities.empty() ? nullptr : std::make_shared<net::TlsClient>(options_.authorities)),
      renewal_(rules),
      refresh_token_(options_.refresh_token),
      random_(std::random_device{}()),
      wake_(executor),
      change_(executor) {}

asio::awaitable<void> TokenKeeper::run() {
    const std::shared_ptr<TokenKeeper> self = shared_from_this();
    co_await load();
    while (!closed_) {
        const Renewal::Time due = renewal_.due_at();
        if (steady_now() >= due)
            co_await renew();
        else
            co_await wake_.wait_until(deadline_at(due));
    }
}

asio::awaitable<std::string> TokenKeeper::usable(net::Deadline deadline) {
    const std::shared_ptr<TokenKeeper> self = shared_from_this();
    for (bool in_time = true; in_time && !closed_;) {
        if (std::optional<std::string> token = renewal_.usable(steady_now())) co_return std::move(*token);
        in_time = co_await change_.wait_until(deadline);
    }
    co_return std::string();
}

bool TokenKeeper::refused(std::string_view token) {
    const bool again = renewal_.refused(token, steady_now());
    wake_.notify_all();
    return again;
}

void TokenKeeper::close() {
    closed_ = true;
    wake_.notify_all();
    change_.notify_all();
}

/// A client of its own has no refresh token to remember.
asio::awaitable<void> TokenKeeper::load() {
    while (!closed_ && !options_.refresh_token.empty()) {
        const TokenKeeperHooks::Loaded loaded = co_await hooks_.load();
        if (loaded.ok) {
            if (std::optional<std::string> kept = read_kept_grant(options_, loaded.text))
                refresh_token_ = std::move(*kept);
            co_return;
        }
        const net::Deadline until = net::deadline_in(store_pause);
        co_await wake_.wait_until(until);
    }
}

asio::awaitable<void> TokenKeeper::renew() {
    const Renewal::Time asked = steady_now();
    TokenAnswer answer = co_await ask_for_token(options_, refresh_token_, tls_, call);
    const bool rotated =
        !refresh_token_.empty() && !answer.refresh_token.empty() && answer.refresh_token != refresh_token_;
    // Before anything is done with its access token: a restart must know the new one.
    if (rotated) co_await save(answer.refresh_token);
    const double random = std::uniform_real_distribution<double>(0, 1)(random_);
    const Renewal::News news = renewal_.answered(answer, asked, steady_now(), random);
    if (!closed_) tell(news);
    change_.notify_all();
}

asio::awaitable<void> TokenKeeper::save(std::string refresh_token) {
    refresh_token_ = refresh_token;
    const std::string text = kept_grant(options_, refresh_token);
    for (bool first = true;; first = false) {
        const bool saved = co_await hooks_.save(text);
        if (saved) co_return;
        if (first) hooks_.log(true, "the new refresh token cannot be kept yet: the store does not answer");
        if (closed_) co_return;
        const net::Deadline until = net::deadline_in(store_pause);
        co_await wake_.wait_until(until);
    }
}

void TokenKeeper::tell(const Renewal::News& news) const {
    if (!news.log.empty()) hooks_.log(!news.good, news.log);
    if (!news.alert.empty()) hooks_.alert(news.alert);
}

}  // namespace aftercare::email
