// Deliveries of one chat that the desk has handed over, and whom to tell what became of them.
//
// On the account's thread.
#pragma once

#include "core/channel.h"

#include <boost/asio/any_io_executor.hpp>

#include <functional>
#include <vector>

namespace aftercare::wechat {

using RunDone = std::function<void(std::vector<core::SendReport>)>;

struct Run {
    std::vector<core::Delivery> deliveries;  ///< at least one
    RunDone done;
};

/// The owner of a run is told what became of it once, whatever happens here: who goes without having told it leaves
/// word that it is to be tried again.
class OwedReport {
  public:
    /// Takes the run's `done`.
    OwedReport(boost::asio::any_io_executor executor, Run& run);
    ~OwedReport();
    OwedReport(const OwedReport&) = delete;
    OwedReport& operator=(const OwedReport&) = delete;

    void tell(std::vector<core::SendReport> reports);
    /// Somebody else tells it.
    RunDone release();

  private:
    boost::asio::any_io_executor executor_;
    RunDone done_;
    int part_;
};

}  // namespace aftercare::wechat
