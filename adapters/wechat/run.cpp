#include "adapters/wechat/run.h"

#include <boost/asio/post.hpp>

#include <utility>

namespace aftercare::wechat {

OwedReport::OwedReport(boost::asio::any_io_executor executor, Run& run)
    : executor_(std::move(executor)), done_(std::exchange(run.done, nullptr)), part_(run.deliveries.front().part) {}

// Posted: this may be going because everything is, and then nobody is left to be told.
OwedReport::~OwedReport() {
    if (!done_) return;
    core::SendReport report;
    report.status = core::SendReport::Status::retry;
    report.parts_sent = part_;
    report.reason = "it was given up before it was known what becomes of it";
    boost::asio::post(executor_, [done = std::move(done_), report] { done({report}); });
}

void OwedReport::tell(std::vector<core::SendReport> reports) {
    release()(std::move(reports));
}

RunDone OwedReport::release() {
    return std::exchange(done_, nullptr);
}

}  // namespace aftercare::wechat
