#include "adapters/email/channel/account.h"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace aftercare::email {

Account::Account(asio::any_io_executor executor, Options options, Hooks hooks)
    : options_(std::move(options)),
      hooks_(std::move(hooks)),
      id_{"email", options_.account},
      executor_(std::move(executor)),
      smtp_(executor_, options_.smtp),
      letters_(executor_),
      stop_event_(executor_),
      idle_event_(executor_) {}

Account::~Account() { readers_.join(); }

core::Time Account::now() const { return std::chrono::floor<core::Duration>(std::chrono::system_clock::now()); }

asio::awaitable<bool> Account::in_turn(std::function<void(core::Tx&)> turn) {
    auto initiate = [self = shared_from_this()](auto handler, std::function<void(core::Tx&)> work) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        self->options_.in_turn(std::move(work), [self, shared](const std::exception_ptr& failure) {
            asio::post(self->executor_, [shared, durable = failure == nullptr] { std::move (*shared)(durable); });
        });
    };
    const bool durable = co_await asio::async_initiate<const asio::use_awaitable_t<>, void(bool)>(
        initiate, asio::use_awaitable, std::move(turn));
    co_return durable;
}

asio::awaitable<void> Account::aside(std::function<void()> work) {
    auto initiate = [self = shared_from_this()](auto handler, std::function<void()> what) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        asio::post(self->readers_, [self, shared, what = std::move(what)] {
            what();
            asio::post(self->executor_, [shared] { std::move (*shared)(); });
        });
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(initiate, asio::use_awaitable, std::move(work));
}

asio::awaitable<bool> Account::pause(std::chrono::milliseconds span) {
    const std::shared_ptr<Account> self = shared_from_this();
    if (stopping_) co_return false;
    const net::Deadline until = net::deadline_in(span);
    co_await stop_event_.wait_until(until);
    co_return !stopping_;
}

void Account::begin_stop() {
    stopping_ = true;
    stop_event_.notify_all();
    letters_.notify_all();
}

asio::awaitable<void> Account::finish_stop(net::Deadline deadline) {
    const std::shared_ptr<Account> self = shared_from_this();
    while (under_way_ > 0) {
        const bool notified = co_await idle_event_.wait_until(deadline);
        if (!notified) break;
    }
}

void Account::log(LogLevel level, std::string_view text) const {
    if (hooks_.log) hooks_.log(level, text);
}

void Account::count(std::string_view name) const {
    if (hooks_.count) hooks_.count(name, 1);
}

Account::UnderWay::UnderWay(std::shared_ptr<Account> account) : account_(std::move(account)) { ++account_->under_way_; }

Account::UnderWay::~UnderWay() {
    if (--account_->under_way_ == 0) account_->idle_event_.notify_all();
}

}  // namespace aftercare::email
