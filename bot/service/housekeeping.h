// Forgets what no longer serves: events of the inbox that no channel will deliver again, and tickets that
// have been kept as long as their profile asks. On the I/O thread.
#pragma once

#include "bot/service/log.h"
#include "bot/service/ticket_removal.h"
#include "bot/service/turns.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

namespace aftercare::bot {

class Housekeeping {
  public:
    Housekeeping(boost::asio::any_io_executor executor, Turns& turns, const AttachmentStore& files, const Log& log);

    void start();
    void stop();

  private:
    void later(core::Duration wait);
    void forget_some();
    void remove_tickets_later(core::Duration wait);

    boost::asio::steady_timer timer_;
    boost::asio::steady_timer removal_timer_;
    Turns& turns_;
    const Log& log_;
    TicketRemoval removal_;
    bool stopped_ = false;
};

}  // namespace aftercare::bot
