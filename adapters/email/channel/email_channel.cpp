#include "adapters/email/channel/email_channel.h"

#include "adapters/email/channel/account.h"
#include "adapters/email/channel/keeping.h"
#include "adapters/email/channel/sending.h"
#include "adapters/email/channel/taking.h"
#include "adapters/email/channel/tokens.h"
#include "adapters/email/imap/client.h"
#include "adapters/email/rules/address.h"
#include "adapters/email/rules/ascii.h"
#include "adapters/net/router.h"
#include "adapters/net/tls.h"
#include "adapters/net/url.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <limits>
#include <stdexcept>
#include <utility>

namespace aftercare::email {

namespace {

using FetchDone = std::function<void(core::FetchReport)>;

constexpr std::string_view progress_setting = "imap_progress/";

asio::awaitable<void> keep_and_tell(std::shared_ptr<Account> account, Envelope envelope, std::string bytes,
                                    lmtp::KeepDone done) {
    const std::size_t recipients = envelope.rcpt_to.size();
    const bool kept = co_await keep_letter(std::move(account), std::move(envelope), std::move(bytes));
    done(std::vector<lmtp::Kept>(recipients, kept ? lmtp::Kept::ok : lmtp::Kept::try_later));
}

asio::awaitable<void> keep_fetched(std::shared_ptr<Account> account, std::string bytes, std::function<void(bool)> done) {
    const bool kept = co_await keep_letter(std::move(account), Envelope{}, std::move(bytes));
    done(kept);
}

asio::awaitable<void> load_progress(std::shared_ptr<Account> account, std::function<void(imap::Loaded)> done) {
    auto text = std::make_shared<std::optional<std::string>>();
    const std::string name = std::string(progress_setting) + account->options().account;
    const bool read = co_await account->in_turn([text, name](core::Tx& tx) { *text = tx.settings().get(name); });
    done({read, *text ? imap::parse_progress(**text) : std::nullopt});
}

asio::awaitable<void> save_progress(std::shared_ptr<Account> account, imap::Progress progress,
                                    std::function<void(bool)> done) {
    const std::string name = std::string(progress_setting) + account->options().account;
    const bool saved = co_await account->in_turn(
        [name, text = imap::to_text(progress)](core::Tx& tx) { tx.settings().set(name, text); });
    done(saved);
}

asio::awaitable<void> fetch_and_tell(std::shared_ptr<Account> account, core::FileRef file, std::string path,
                                     std::int64_t limit, FetchDone done) {
    core::FetchReport report = co_await fetch_file(std::move(account), std::move(file), std::move(path), limit);
    done(std::move(report));
}

std::vector<std::string> faults(const Options& options) {
    std::vector<std::string> found;
    if (!check_address(options.sending.address).address) found.emplace_back("address: is not an e-mail address");
    for (const std::string& address : {options.sending.address, options.sending.bounce_address})
        if (local_part(address).size() > most_tokened_local_part)
            found.push_back("address: more than " + std::to_string(most_tokened_local_part) +
                            " characters before the @ leave no room for the token that tells what a letter answers");
    if (!options.in_turn) found.emplace_back("in_turn: is missing");
    if (options.own.keys.keys.empty()) found.emplace_back("keys: are missing");
    if (!options.lmtp && !options.imap && options.http_token.empty())
        found.emplace_back("there is no way in: lmtp, imap or token");
    if (wants_tokens(options) && !options.oauth) found.emplace_back("oauth: is missing");
    if (options.oauth && !net::parse_url(options.oauth->token_url)) found.emplace_back("oauth: token_url: is no URL");
    if (options.imap)
        for (const std::string& fault : imap::faults(*options.imap)) found.push_back("imap: " + fault);
    return found;
}

class EmailChannel : public core::Channel {
  public:
    EmailChannel(std::shared_ptr<Account> account, std::shared_ptr<net::TlsClient> tls)
        : account_(std::move(account)), tls_(std::move(tls)) {}
    ~EmailChannel() override {
        account_->begin_stop();
        if (account_->tokens()) account_->tokens()->close();
    }
    EmailChannel(const EmailChannel&) = delete;
    EmailChannel& operator=(const EmailChannel&) = delete;

    const core::ChannelId& id() const override { return account_->id(); }

    core::Capabilities capabilities() const override {
        return {.buttons = false,
                .contact_request = false,
                .keeps_history = false,
                .delivers_again = true,
                .deliveries_at_once = std::numeric_limits<int>::max(),
                .letters = true};
    }

    void start(core::Receiver receiver) override {
        account_->receiver() = std::move(receiver);
        if (account_->tokens()) spawn(keep_tokens(account_));
        spawn(run_taking(account_));
        if (account_->options().lmtp) start_listener(*account_->options().lmtp);
        if (account_->options().imap) start_client(*account_->options().imap);
    }

    void send(std::vector<core::Delivery> deliveries, TellReports done) override {
        spawn(send_letter(account_, std::move(deliveries), std::move(done)));
    }

    void fetch(core::FileRef file, std::string path, std::int64_t limit, FetchDone done) override {
        spawn(fetch_and_tell(account_, std::move(file), std::move(path), limit, std::move(done)));
    }

    void notify(const std::string&) override {}

    void stop(std::function<void()> done) override { spawn(stop_all(std::move(done))); }

  private:
    void start_listener(lmtp::ListenerOptions options) {
        options.check = [account = account_](std::string_view address) {
            const bool ours = is_own_address(address, account->options().own);
            return ours ? lmtp::RecipientCheck::known : lmtp::RecipientCheck::unknown;
        };
        options.keep = [account = account_](Envelope envelope, std::string bytes, lmtp::KeepDone done) {
            asio::co_spawn(account->executor(), keep_and_tell(account, std::move(envelope), std::move(bytes), std::move(done)),
                           asio::detached);
        };
        listener_ = std::make_unique<lmtp::Listener>(account_->executor(), std::move(options));
        account_->log(LogLevel::info, "E-mail: listening for LMTP on port " + std::to_string(listener_->port()));
    }

    void start_client(const imap::Options& options) {
        imap::Hooks hooks;
        hooks.keep = [account = account_](imap::RawMail mail, std::function<void(bool)> done) {
            if (mail.content != imap::RawMail::Content::whole) {
                account->log(LogLevel::warning, "E-mail: a letter stays in the mailbox: it is too large or cannot be read");
                if (account->hooks().alert) account->hooks().alert("a letter could not be fetched and stays in the mailbox");
                return done(true);
            }
            asio::co_spawn(account->executor(), keep_fetched(account, std::move(mail.bytes), std::move(done)), asio::detached);
        };
        hooks.load = [account = account_](std::function<void(imap::Loaded)> done) {
            asio::co_spawn(account->executor(), load_progress(account, std::move(done)), asio::detached);
        };
        hooks.save = [account = account_](imap::Progress progress, std::function<void(bool)> done) {
            asio::co_spawn(account->executor(), save_progress(account, std::move(progress), std::move(done)), asio::detached);
        };
        // A fixed one is the operator's own affair: whoever renews it restarts the service.
        if (options.password.empty())
            hooks.token = token_hook(account_, options.timing.keep * 5 / 6);
        else
            hooks.token = [token = options.password](bool, std::function<void(std::string)> done) { done(token); };
        hooks.log = [account = account_](imap::LogLevel level, std::string_view text) {
            account->log(static_cast<LogLevel>(level), text);
        };
        hooks.alert = account_->hooks().alert;
        hooks.count = account_->hooks().count;
        hooks.gauge = account_->hooks().gauge;
        client_ = std::make_unique<imap::Client>(account_->executor(), options, std::move(hooks), tls_);
        client_->start();
    }

    /// First the ways in, so that nothing new is begun.
    asio::awaitable<void> stop_all(std::function<void()> done) {
        const std::shared_ptr<Account> account = account_;
        const std::chrono::milliseconds limit = account->options().stop;
        const net::Deadline deadline = net::deadline_in(limit);
        if (account->tokens()) account->tokens()->close();
        if (listener_) co_await listener_->stop(limit);
        if (client_) co_await client_->stop(deadline);
        account->begin_stop();
        co_await account->smtp().stop(limit);
        co_await account->finish_stop(deadline);
        done();
    }

    void spawn(asio::awaitable<void> work) { asio::co_spawn(account_->executor(), std::move(work), asio::detached); }

    std::shared_ptr<Account> account_;
    std::shared_ptr<net::TlsClient> tls_;  ///< of the mailbox; null: the system's authorities
    std::unique_ptr<lmtp::Listener> listener_;
    std::unique_ptr<imap::Client> client_;
};

}  // namespace

std::unique_ptr<core::Channel> create_channel(boost::asio::any_io_executor executor, Options options, Hooks hooks,
                                              net::Router& router) {
    std::string problems;
    for (const std::string& fault : faults(options)) problems += (problems.empty() ? "" : "\n") + fault;
    if (!problems.empty()) throw std::invalid_argument(problems);
    const std::string& authorities = options.imap_authorities;
    auto tls = authorities.empty() ? nullptr : std::make_shared<net::TlsClient>(authorities);
    auto account = std::make_shared<Account>(std::move(executor), std::move(options), std::move(hooks));
    if (wants_tokens(account->options()))
        account->set_tokens(std::make_shared<TokenKeeper>(account->executor(), *account->options().oauth, RenewalRules{},
                                                          keeper_hooks(account)));
    if (!account->options().http_token.empty()) add_mail_route(router, account);
    return std::make_unique<EmailChannel>(std::move(account), std::move(tls));
}

}  // namespace aftercare::email
