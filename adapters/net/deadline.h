// Time limits for coroutines, and the one event to wait on. (Boost 1.81 has no cancel_after.)
//
// Everything here belongs to the thread of its executor.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace aftercare::net {

namespace asio = boost::asio;

using Deadline = std::chrono::steady_clock::time_point;

// now + span: at the edge only (workers, tests), never in pure code.
inline Deadline deadline_in(std::chrono::steady_clock::duration span) {
    return std::chrono::steady_clock::now() + span;
}

// Waits; ends early with system_error(operation_aborted) if the coroutine is cancelled.
asio::awaitable<void> sleep_until(Deadline when);
asio::awaitable<void> sleep_for(std::chrono::steady_clock::duration span);

// A limit on one operation that can also be ended by hand. Shared by the operation's coroutine, the timer,
// which may ring after the coroutine has gone on, and whoever may want to end it.
class TimeLimit : public std::enable_shared_from_this<TimeLimit> {
  public:
    static std::shared_ptr<TimeLimit> until(const asio::any_io_executor& executor, Deadline when);

    // As if the time were over.
    void expire();
    bool expired() const { return expired_; }

    // For with_deadline(). A cancellation of the outer coroutine is handed on, since the operation runs
    // under a signal of its own.
    void arm(asio::cancellation_slot outer);
    void disarm();
    asio::cancellation_slot slot() { return signal_.slot(); }

  private:
    TimeLimit(const asio::any_io_executor& executor, Deadline when) : timer_(executor, when) {}
    asio::steady_timer timer_;
    asio::cancellation_signal signal_;
    asio::cancellation_slot outer_;
    bool expired_ = false;
    bool finished_ = false;
};

// Runs the operation until it ends or the time is over; then it is cancelled (terminal), waited for, and
// nothing is returned, whatever it returned when it was cancelled. Other exceptions of the operation pass
// through. The operation must heed cancellation: every operation of Asio and of this library does.
template <class T>
asio::awaitable<std::optional<T>> with_deadline(asio::awaitable<T> operation,
                                                std::shared_ptr<TimeLimit> limit) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    asio::cancellation_state outer = co_await asio::this_coro::cancellation_state;
    limit->arm(outer.slot());
    auto token = asio::bind_cancellation_slot(limit->slot(), asio::use_awaitable);
    std::optional<T> value;
    try {
        value.emplace(co_await asio::co_spawn(executor, std::move(operation), token));
    } catch (const boost::system::system_error&) {
        limit->disarm();
        if (!limit->expired()) throw;
        co_return std::nullopt;
    } catch (...) {
        limit->disarm();
        throw;
    }
    limit->disarm();
    if (limit->expired()) co_return std::nullopt;
    co_return value;
}

template <class T>
asio::awaitable<std::optional<T>> with_deadline(asio::awaitable<T> operation, Deadline when) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    std::shared_ptr<TimeLimit> limit = TimeLimit::until(executor, when);
    co_return co_await with_deadline(std::move(operation), std::move(limit));
}

// Wakes waiting coroutines. No memory: a notification that nobody waits for is lost, so check the
// condition before waiting: `while (!ready) co_await event.wait();`
class Event {
  public:
    explicit Event(const asio::any_io_executor& executor);
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;

    // Returns after the next notify_all(), or with system_error(operation_aborted) if cancelled.
    asio::awaitable<void> wait();
    // True if notified, false if the time was over first.
    asio::awaitable<bool> wait_until(Deadline when);
    void notify_all();

  private:
    struct Waiter;
    asio::any_io_executor executor_;
    std::shared_ptr<std::vector<Waiter*>> waiters_;
};

}  // namespace aftercare::net
