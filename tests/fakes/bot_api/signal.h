// Wakes coroutines that wait for the fake's state to change, so that nothing in a test ever sleeps.
// Threads: one.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <set>

namespace aftercare::fakes {

class Signal {
  public:
    using Clock = std::chrono::steady_clock;

    explicit Signal(boost::asio::any_io_executor executor) : executor_(std::move(executor)) {}

    void raise() {
        for (boost::asio::steady_timer* timer : waiting_) timer->cancel();
    }

    /// Returns when the signal is raised or the deadline has passed.
    boost::asio::awaitable<void> wait(Clock::time_point deadline) {
        boost::asio::steady_timer timer(executor_, deadline);
        boost::system::error_code ignored;
        auto token = boost::asio::redirect_error(boost::asio::use_awaitable, ignored);
        waiting_.insert(&timer);
        co_await timer.async_wait(token);
        waiting_.erase(&timer);
    }

  private:
    boost::asio::any_io_executor executor_;
    std::set<boost::asio::steady_timer*> waiting_;
};

}  // namespace aftercare::fakes
