#include "adapters/net/deadline.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>

#include <algorithm>

namespace aftercare::net {
namespace {

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

}  // namespace

asio::awaitable<void> sleep_until(Deadline when) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, when);
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> sleep_for(std::chrono::steady_clock::duration span) {
    return sleep_until(std::chrono::steady_clock::now() + span);
}

std::shared_ptr<TimeLimit> TimeLimit::until(const asio::any_io_executor& executor, Deadline when) {
    return std::shared_ptr<TimeLimit>(new TimeLimit(executor, when));
}

void TimeLimit::expire() {
    if (finished_ || expired_) return;
    expired_ = true;
    // On the loop: co_spawn of Boost 1.81 hands a cancellation from elsewhere on by a bare pointer to itself.
    asio::dispatch(timer_.get_executor(), [self = shared_from_this()] {
        if (!self->finished_) self->signal_.emit(asio::cancellation_type::terminal);
    });
}

void TimeLimit::arm(asio::cancellation_slot outer) {
    outer_ = outer;
    timer_.async_wait([self = shared_from_this()](const boost::system::error_code& error) {
        if (!error) self->expire();
    });
    if (outer_.is_connected()) {
        outer_.assign(
            [self = shared_from_this()](asio::cancellation_type type) { self->signal_.emit(type); });
    }
}

void TimeLimit::disarm() {
    finished_ = true;
    timer_.cancel();
    if (outer_.is_connected()) outer_.clear();
}

// Lives in the frame of the waiting coroutine; takes itself off the list when that ends in any way.
struct Event::Waiter {
    Waiter(const asio::any_io_executor& executor, Deadline when, std::shared_ptr<std::vector<Waiter*>> list)
        : timer(executor, when), waiters(std::move(list)) {
        waiters->push_back(this);
    }
    ~Waiter() { std::erase(*waiters, this); }
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    asio::steady_timer timer;
    std::shared_ptr<std::vector<Waiter*>> waiters;
    bool notified = false;
};

Event::Event(const asio::any_io_executor& executor)
    : executor_(executor), waiters_(std::make_shared<std::vector<Waiter*>>()) {}

asio::awaitable<void> Event::wait() {
    co_await wait_until(Deadline::max());
}

asio::awaitable<bool> Event::wait_until(Deadline when) {
    Waiter waiter(executor_, when, waiters_);
    const auto [error] = co_await waiter.timer.async_wait(as_value);
    if (waiter.notified) co_return true;
    if (error) throw boost::system::system_error(error);
    co_return false;
}

void Event::notify_all() {
    // Waking runs no coroutine at once (completions are posted), so the list cannot change meanwhile.
    for (Waiter* waiter : *waiters_) {
        waiter->notified = true;
        waiter->timer.cancel();
    }
}

}  // namespace aftercare::net
