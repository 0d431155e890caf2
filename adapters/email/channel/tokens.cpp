#include "adapters/email/channel/tokens.h"

#include "adapters/net/answer.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <optional>
#include <string_view>
#include <utility>

namespace aftercare::email {

namespace {

constexpr std::string_view grant_setting = "mail_grant/";
// A letter does not go back to the outbox, and count as tried, for a token that comes within this.
constexpr std::chrono::minutes sending_wait{10};

asio::awaitable<TokenKeeperHooks::Loaded> load_grant(std::weak_ptr<Account> owner) {
    const std::shared_ptr<Account> account = owner.lock();
    if (!account) co_return TokenKeeperHooks::Loaded{};
    auto text = std::make_shared<std::string>();
    const std::string name = std::string(grant_setting) + account->options().account;
    const bool read = co_await account->in_turn(
        [text, name](core::Tx& tx) { *text = tx.settings().get(name).value_or(std::string()); });
    co_return TokenKeeperHooks::Loaded{read, *text};
}

asio::awaitable<bool> save_grant(std::weak_ptr<Account> owner, std::string text) {
    const std::shared_ptr<Account> account = owner.lock();
    if (!account) co_return false;
    const std::string name = std::string(grant_setting) + account->options().account;
    const bool saved =
        co_await account->in_turn([text, name](core::Tx& tx) { tx.settings().set(name, text); });
    co_return saved;
}

asio::awaitable<void> give_token(std::shared_ptr<Account> account, std::shared_ptr<std::string> last,
                                 bool renew, std::chrono::milliseconds wait,
                                 std::function<void(std::string)> done) {
    const std::shared_ptr<TokenKeeper> tokens = account->tokens();
    if (renew && !last->empty()) tokens->refused(*last);
    const net::Deadline deadline = net::deadline_in(wait);
    *last = co_await tokens->usable(deadline);
    done(*last);
}

asio::awaitable<SendResult> submit_once(std::shared_ptr<Account> account, Submission submission) {
    auto send = [account, what = std::move(submission)](auto done) mutable {
        account->smtp().send(std::move(what), std::move(done));
    };
    SendResult result = co_await net::answer_of<SendResult>(std::move(send));
    co_return result;
}

SendResult without_token() {
    SendResult result;
    result.kind = SendResult::Kind::configuration;
    result.whole_account = true;
    result.reason = "there is no access token";
    return result;
}

}  // namespace

bool wants_tokens(const Options& options) {
    const bool by_imap =
        options.imap && options.imap->method == imap::Method::oauth && options.imap->password.empty();
    return by_imap || (options.smtp.auth == SmtpOptions::Auth::xoauth2 && options.smtp.secret.empty());
}

TokenKeeperHooks keeper_hooks(const std::shared_ptr<Account>& account) {
    const std::weak_ptr<Account> owner = account;
    TokenKeeperHooks hooks;
    hooks.load = [owner] { return load_grant(owner); };
    hooks.save = [owner](std::string text) { return save_grant(owner, std::move(text)); };
    hooks.log = [owner](bool warning, std::string_view text) {
        const std::shared_ptr<Account> held = owner.lock();
        if (held) held->log(warning ? LogLevel::warning : LogLevel::info, "E-mail: " + std::string(text));
    };
    hooks.alert = [owner](std::string_view text) {
        const std::shared_ptr<Account> held = owner.lock();
        if (held && held->hooks().alert)
            held->hooks().alert("the mail servers cannot be used: " + std::string(text));
    };
    return hooks;
}

asio::awaitable<void> keep_tokens(std::shared_ptr<Account> account) {
    const net::UnderWay under_way(account->work());
    const std::shared_ptr<TokenKeeper> tokens = account->tokens();
    co_await tokens->run();
}

std::function<void(bool renew, std::function<void(std::string)> done)> token_hook(
    std::shared_ptr<Account> account, std::chrono::milliseconds wait) {
    return [account = std::move(account), wait, last = std::make_shared<std::string>()](
               bool renew, std::function<void(std::string)> done) {
        asio::co_spawn(account->executor(), give_token(account, last, renew, wait, std::move(done)),
                       asio::detached);
    };
}

asio::awaitable<SendResult> submit(std::shared_ptr<Account> account, Submission submission) {
    const std::shared_ptr<TokenKeeper> tokens = account->tokens();
    const bool with_token = tokens && account->options().smtp.secret.empty() &&
                            account->options().smtp.auth == SmtpOptions::Auth::xoauth2;
    SendResult result = without_token();
    if (!with_token) {
        result = co_await submit_once(account, std::move(submission));
        co_return result;
    }
    for (int tries = 1; tries <= 2; ++tries) {
        const net::Deadline deadline = net::deadline_in(sending_wait);
        const std::string token = co_await tokens->usable(deadline);
        if (token.empty()) co_return without_token();
        account->smtp().set_secret(token);
        result = co_await submit_once(account, submission);
        if (!result.login_refused || !tokens->refused(token)) break;
    }
    co_return result;
}

}  // namespace aftercare::email
