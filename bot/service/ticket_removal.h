// Removes the tickets that have been kept long enough, a few in a turn, and then their files from disk.
// On the I/O thread; files are removed on a thread of its own.
#pragma once

#include "bot/service/log.h"
#include "bot/service/retention.h"
#include "bot/service/turns.h"
#include "bot/workers/attachment_store.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <string>
#include <vector>

namespace aftercare::bot {

class TicketRemoval {
  public:
    TicketRemoval(boost::asio::any_io_executor executor, Turns& turns, const AttachmentStore& files, const Log& log);
    ~TicketRemoval();

    /// Removes all that is due and writes one line to the log when that was anything. `done` is called
    /// at the end, also when the store failed: the next round goes on where this one stopped. One round at
    /// a time.
    void run(std::function<void()> done);
    /// Begins no further turn; the round ends without `done`.
    void stop() { stopped_ = true; }

  private:
    void remove_some();
    void remove_files(bool more_tickets, std::vector<std::string> files);
    void forget_files(bool more_tickets, std::vector<std::string> gone);
    void finish(const std::string& failure);

    boost::asio::any_io_executor executor_;
    boost::asio::thread_pool file_thread_{1};
    Turns& turns_;
    const AttachmentStore& files_;
    const Log& log_;
    Removed removed_;
    std::size_t files_removed_ = 0;
    std::function<void()> done_;
    bool stopped_ = false;
};

}  // namespace aftercare::bot
