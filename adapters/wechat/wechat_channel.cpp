#include "adapters/wechat/wechat_channel.h"

#include "adapters/net/router.h"
#include "adapters/wechat/account.h"
#include "adapters/wechat/answering.h"
#include "adapters/wechat/media.h"
#include "adapters/wechat/options.h"
#include "adapters/wechat/webhook.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <limits>
#include <stdexcept>
#include <utility>

namespace aftercare::wechat {

namespace {

using FetchDone = std::function<void(core::FetchReport)>;

constexpr std::chrono::milliseconds tidy_every{60'000};

asio::awaitable<void> fetch_and_tell(std::shared_ptr<Account> account, core::FileRef file, std::string path,
                                     std::int64_t limit, FetchDone done) {
    const net::UnderWay under_way(account->work());
    core::FetchReport report = co_await fetch_file(account, std::move(file), std::move(path), limit);
    done(std::move(report));
}

/// The token is got at once, so that what is wrong with it is known at the start, and renewed before it ends.
asio::awaitable<void> keep_authorized(std::shared_ptr<Account> account) {
    for (bool on = true; on;) {
        if (account->api().renewal_due() <= account->now()) co_await account->api().authorize();
        on = co_await account->pause(tidy_every);
    }
}

asio::awaitable<void> tidy(std::shared_ptr<Account> account) {
    for (bool on = true; on;) {
        on = co_await account->pause(tidy_every);
        account->pushes().forget(account->now());
    }
}

asio::awaitable<void> stop_and_tell(std::shared_ptr<Account> account, std::function<void()> done) {
    const net::Deadline deadline = net::deadline_in(account->options().timing.stop);
    co_await account->finish_stop(deadline);
    done();
}

class WechatChannel : public core::Channel {
  public:
    explicit WechatChannel(std::shared_ptr<Account> account) : account_(std::move(account)) {}
    ~WechatChannel() override { account_->close(); }
    WechatChannel(const WechatChannel&) = delete;
    WechatChannel& operator=(const WechatChannel&) = delete;

    const core::ChannelId& id() const override { return account_->id(); }

    core::Capabilities capabilities() const override {
        return {.buttons = true,
                .contact_request = false,
                .keeps_history = false,
                .delivers_again = true,
                .deliveries_at_once = std::numeric_limits<int>::max(),
                .answers_contacts = true};
    }

    void start(core::Receiver receiver) override {
        account_->receiver() = std::move(receiver);
        if (account_->options().customer_service) spawn(keep_authorized(account_));
        offer_spooled(account_);
        spawn(tidy(account_));
    }

    void send(std::vector<core::Delivery> deliveries, RunDone done) override {
        hand_over(account_, {std::move(deliveries), std::move(done)});
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
    void spawn(asio::awaitable<void> work) { asio::co_spawn(account_->executor(), std::move(work), asio::detached); }

    std::shared_ptr<Account> account_;
};

}  // namespace

std::unique_ptr<core::Channel> create_channel(boost::asio::any_io_executor executor, Options options, Hooks hooks,
                                              net::Router& router) {
    std::string problems;
    for (const std::string& fault : faults(options)) problems += (problems.empty() ? "" : "\n") + fault;
    if (!problems.empty()) throw std::invalid_argument(problems);
    auto account = std::make_shared<Account>(std::move(executor), std::move(options), std::move(hooks));
    add_webhook_routes(router, account);
    return std::make_unique<WechatChannel>(std::move(account));
}

}  // namespace aftercare::wechat
