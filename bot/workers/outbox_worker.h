// Brings deliveries to their channels and writes down what became of them. On the I/O thread.
#pragma once

#include "bot/service/log.h"
#include "bot/service/metrics.h"
#include "bot/service/turns.h"
#include "bot/workers/outbox_queue.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <vector>

namespace aftercare::bot {

using Channels = std::map<core::ChannelId, std::unique_ptr<core::Channel>>;

class OutboxWorker {
  public:
    struct Options {
        OutboxLimits limits;
        /// Deliveries in memory that may leave, at most; the rest stay in the store until there is room. What waits
        /// for a contact is in memory beside them, however much it is: a kilobyte or so each.
        std::size_t window = 20'000;
        /// How often what nobody came for is looked for.
        core::Duration sweep_every = std::chrono::hours(1);
        /// How soon what the store did not take is written again.
        core::Duration write_again_after = std::chrono::seconds(1);
        /// How long the end waits for channels that do not report and for a store that takes nothing.
        core::Duration stop_within = std::chrono::seconds(10);
    };

    OutboxWorker(boost::asio::any_io_executor executor, Turns& turns, Channels& channels, Metrics& metrics,
                 const Log& log, Options options);

    /// Begins with what earlier runs left in the store.
    void start();

    /// A turn has just committed: the chat that somebody wrote in (none for others), and its new deliveries.
    void committed(core::ConversationId contact, std::vector<core::Delivery> deliveries);

    /// What `announced` a delivery did not arrive: it is passed on, if the person has another chat.
    void announcement_failed(core::DeliveryId id, const std::string& obstacle);

    /// The person cannot be reached in the chat any more: what waits there is passed on or given up.
    void ended(core::ConversationId chat);

    /// Starts nothing more; `done` is called when nothing is under way and all is written down, or the time for that
    /// is over.
    void stop(std::function<void()> done);

    /// What may leave.
    std::size_t waiting() const { return queue_.size() - queue_.held(); }
    /// What waits for a contact.
    std::size_t held() const { return queue_.held(); }

  private:
    struct Unwritten {
        Settlement settlement;
        bool only_outcome = false;  ///< its turn failed for a reason of its own
    };

    void load();
    void pump();
    void add(std::vector<core::Delivery> deliveries);
    void send(std::vector<core::Delivery> deliveries);
    void reported(const core::Delivery& first, std::vector<core::SendReport> reports);
    void log_trouble(const core::ChannelId& channel, core::DeliveryId first, const core::SendReport& report);
    void write_down(std::shared_ptr<Unwritten> unwritten);
    void written(const Settlement& settlement, bool gone);
    void write_again_later();
    void heed_failed_announcement(Settlement& settlement);
    void pass_on_unannounced();
    void pass_on_unannounced(core::DeliveryId id, core::ConversationId chat, const std::string& obstacle);
    void give_up_ended();
    void write_again();
    void write_removals();
    void give_up_held();
    void count(const core::ChannelId& channel, core::SendReport::Status status);
    void arm();
    void finish_if_idle();
    void finish();
    bool all_written() const { return unwritten_.empty() && delivered_.empty(); }
    bool catching_up() const { return !caught_up_; }

    boost::asio::steady_timer timer_;
    boost::asio::steady_timer end_;  ///< of the time that stopping has
    Turns& turns_;
    Channels& channels_;
    Metrics& metrics_;
    const Log& log_;
    Options options_;
    OutboxQueue queue_;
    core::DeliveryId loaded_;   ///< everything up to here is or was in the queue
    bool caught_up_ = false;    ///< the store holds nothing beyond `loaded_` that came before now
    bool loading_ = false;
    std::set<core::ConversationId> came_early_;  ///< contacts since what they wait for began to be read
    core::Time next_sweep_;

    struct Delivered {
        core::Delivery delivery;
        core::SendReport report;
    };
    static void remember_topics(core::Tx& tx, const std::vector<Delivered>& batch);

    std::vector<Delivered> delivered_;  ///< to be removed with the next turn
    struct FailedAnnouncement {
        std::string obstacle;
        std::optional<core::ConversationId> chat;  ///< none while the delivery has not been read yet
    };
    std::map<core::DeliveryId, FailedAnnouncement> failed_announcements_;  ///< of what cannot be passed on just now
    std::set<core::ConversationId> ended_;  ///< chats to be given up as soon as nothing is under way there
    std::vector<std::shared_ptr<Unwritten>> unwritten_;  ///< what the store did not take; their chats rest
    core::Time write_again_at_;
    int writing_ = 0;                   ///< turns under way
    std::map<core::ChannelId, std::vector<Metrics::Counter>> results_;  ///< by core::SendReport::Status
    std::mt19937_64 random_;
    std::function<void()> stopped_;
};

}  // namespace aftercare::bot
