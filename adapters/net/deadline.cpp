#include "adapters/net/deadline.h"

#include <boost/asio/as_tuple.hpp>
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

namespace detail {

std::shared_ptr<DeadlineState> arm_deadline(const asio::any_io_executor& executor, Deadline when,
                                            asio::cancellation_slot outer) {
    auto state = std::make_shared<DeadlineState>(executor);
    state->outer = outer;
    state->timer.expires_at(when);
    state->timer.async_wait([state](const boost::system::error_code& error) {
        if (error || state->finished) return;
        state->expired = true;
        state->signal.emit(asio::cancellation_type::terminal);
    });
    // The operation runs under a signal of its own, so a cancellation from outside must be handed on.
    if (outer.is_connected()) {
        outer.assign([state](asio::cancellation_type type) { state->signal.emit(type); });
    }
    return state;
}

void disarm(DeadlineState& state) {
    state.finished = true;
    state.timer.cancel();
    if (state.outer.is_connected()) state.outer.clear();
}

}  // namespace detail

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
