// Wakes up when a timer of the store comes due, and runs its turn. On the I/O thread.
#pragma once

#include "bot/service/log.h"
#include "bot/service/metrics.h"
#include "bot/service/turns.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace aftercare::bot {

class TimerWorker {
  public:
    TimerWorker(boost::asio::any_io_executor executor, Turns& turns, Metrics& metrics, const Log& log);

    /// Begins with what is due already.
    void start();

    /// A turn has set a timer for this time.
    void set(core::Time due);

    /// Starts nothing more; `done` is called when no timer's turn is under way.
    void stop(std::function<void()> done);

  private:
    void look();
    void fire(const core::Timer& timer);
    void failed(const core::Timer& timer, const std::string& reason);
    void finished();
    void arm(core::Time at);

    boost::asio::steady_timer timer_;
    Turns& turns_;
    Metrics& metrics_;
    const Log& log_;
    std::optional<core::Time> armed_;
    int under_way_ = 0;
    bool look_again_ = false;
    std::function<void()> stopped_;
};

}  // namespace aftercare::bot
