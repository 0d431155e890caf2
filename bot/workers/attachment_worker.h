// Fetches the files that customers and agents gave from their channels into the attachment directory.
// On the I/O thread; hashing and writing to disk happen on a file thread of its own.
#pragma once

#include "bot/service/log.h"
#include "bot/service/metrics.h"
#include "bot/service/turns.h"
#include "bot/workers/attachment_store.h"
#include "bot/workers/outbox_worker.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>

#include <functional>
#include <set>

namespace aftercare::bot {

class AttachmentWorker {
  public:
    /// `limit`: bytes of one file.
    AttachmentWorker(boost::asio::any_io_executor executor, Turns& turns, Channels& channels,
                     const AttachmentStore& files, std::int64_t limit, Metrics& metrics, const Log& log);
    ~AttachmentWorker();

    /// Begins with what earlier runs left to fetch.
    void start() { look(); }

    /// A turn has added an attachment.
    void look();

    /// Starts nothing more; `done` is called when nothing is under way.
    void stop(std::function<void()> done);

  private:
    void fetch(const core::Attachment& attachment);
    void fetched(core::Attachment attachment, const std::filesystem::path& path, const core::FetchReport& report);
    void keep(core::Attachment attachment, const std::filesystem::path& path);
    void retry(core::Attachment attachment, core::Duration after, const std::string& reason);
    void record(core::Attachment attachment);
    void finished();

    boost::asio::any_io_executor executor_;
    boost::asio::steady_timer timer_;
    boost::asio::thread_pool file_thread_{1};
    Turns& turns_;
    Channels& channels_;
    const AttachmentStore& files_;
    const std::int64_t limit_;
    Metrics& metrics_;
    const Log& log_;
    std::set<core::AttachmentId> under_way_;
    bool looking_ = false;
    bool look_again_ = false;
    std::uint64_t names_ = 0;
    std::function<void()> stopped_;
};

}  // namespace aftercare::bot
