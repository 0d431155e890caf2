// Forgets what no longer serves: events of the inbox that no channel will deliver again. On the I/O thread.
#pragma once

#include "bot/service/log.h"
#include "bot/service/turns.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

namespace aftercare::bot {

class Housekeeping {
  public:
    Housekeeping(boost::asio::any_io_executor executor, Turns& turns, const Log& log);

    void start() { later(std::chrono::minutes(1)); }
    void stop();

  private:
    void later(core::Duration wait);
    void forget_some();

    boost::asio::steady_timer timer_;
    Turns& turns_;
    const Log& log_;
    bool stopped_ = false;
};

}  // namespace aftercare::bot
