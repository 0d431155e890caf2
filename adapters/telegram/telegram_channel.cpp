#include "adapters/telegram/telegram_channel.h"

#include "adapters/net/router.h"
#include "adapters/telegram/account.h"
#include "adapters/telegram/downloading.h"
#include "adapters/telegram/options.h"
#include "adapters/telegram/polling.h"
#include "adapters/telegram/sending.h"
#include "adapters/telegram/setup.h"
#include "adapters/telegram/webhook.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <stdexcept>
#include <utility>

namespace aftercare::telegram {

namespace {

constexpr std::chrono::milliseconds tidy_every{60'000};

using SendDone = std::function<void(std::vector<core::SendReport>)>;
using FetchDone = std::function<void(core::FetchReport)>;

asio::awaitable<void> send_and_tell(std::shared_ptr<Account> account, core::Delivery delivery,
                                    SendDone done) {
    const net::UnderWay under_way(account->work());
    core::SendReport report = co_await send_delivery(account, std::move(delivery));
    done({std::move(report)});
}

asio::awaitable<void> fetch_and_tell(std::shared_ptr<Account> account, core::FileRef file, std::string path,
                                     std::int64_t limit, FetchDone done) {
    const net::UnderWay under_way(account->work());
    core::FetchReport report = co_await fetch_file(account, std::move(file), std::move(path), limit);
    done(std::move(report));
}

asio::awaitable<void> tidy(std::shared_ptr<Account> account) {
    for (;;) {
        const bool on = co_await account->pause(tidy_every);
        if (!on) co_return;
        account->limits().forget_idle(account->now());
    }
}

asio::awaitable<void> stop_and_tell(std::shared_ptr<Account> account, std::function<void()> done) {
    const net::Deadline deadline = net::deadline_in(account->options().timing.stop);
    co_await account->finish_stop(deadline);
    done();
}

class TelegramChannel : public core::Channel {
  public:
    explicit TelegramChannel(std::shared_ptr<Account> account) : account_(std::move(account)) {}
    ~TelegramChannel() override { account_->close(); }
    TelegramChannel(const TelegramChannel&) = delete;
    TelegramChannel& operator=(const TelegramChannel&) = delete;

    const core::ChannelId& id() const override { return account_->id(); }

    core::Capabilities capabilities() const override {
        return {.buttons = true, .contact_request = true, .keeps_history = false, .delivers_again = true};
    }

    void start(core::Receiver receiver) override {
        account_->receiver() = std::move(receiver);
        const bool webhook = account_->options().mode == Mode::webhook;
        spawn(webhook ? run_webhook_setup(account_) : run_polling(account_));
        spawn(tidy(account_));
    }

    // One at a time: what has been sent is to be durable before the next is.
    void send(std::vector<core::Delivery> deliveries, SendDone done) override {
        spawn(send_and_tell(account_, std::move(deliveries.front()), std::move(done)));
    }

    void fetch(core::FileRef file, std::string path, std::int64_t limit, FetchDone done) override {
        spawn(fetch_and_tell(account_, std::move(file), std::move(path), limit, std::move(done)));
    }

    void notify(const std::string&) override {}

    void stop(std::function<void()> done) override {
        account_->begin_stop();
        spawn(stop_and_tell(account_, std::move(done)));
    }

  private:
    void spawn(asio::awaitable<void> work) {
        asio::co_spawn(account_->executor(), std::move(work), asio::detached);
    }

    std::shared_ptr<Account> account_;
};

}  // namespace

std::unique_ptr<core::Channel> create_channel(boost::asio::any_io_executor executor, Options options,
                                              Hooks hooks, net::Router& router) {
    std::string problems;
    for (const std::string& fault : faults(options)) problems += (problems.empty() ? "" : "\n") + fault;
    if (!problems.empty()) throw std::invalid_argument(problems);
    auto account = std::make_shared<Account>(std::move(executor), std::move(options), std::move(hooks));
    if (account->options().mode == Mode::webhook) add_webhook_route(router, account);
    return std::make_unique<TelegramChannel>(std::move(account));
}

}  // namespace aftercare::telegram
