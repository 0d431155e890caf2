// Which delivery leaves next, and what becomes of one that has been tried. Pure: the time and the
// random part of a delay are handed in. Used from the I/O thread.
#pragma once

#include "core/channel.h"
#include "core/store/records.h"

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <queue>
#include <string>
#include <unordered_map>
#include <vector>

namespace aftercare::bot {

struct OutboxLimits {
    int in_flight = 512;                      ///< deliveries of one channel under way at once
    core::Duration first_delay = std::chrono::seconds(1);
    core::Duration longest_delay = std::chrono::minutes(5);
    core::Duration give_up_after = std::chrono::hours(48);  ///< counted from the delivery's creation
};

/// What is to be written down after a try.
struct Settlement {
    enum class Kind : std::uint8_t {
        delivered = 1,  ///< remove it
        waiting,        ///< keep it with the new attempts, parts and time
        uncertain,      ///< keep it as uncertain
        failed,         ///< keep it as failed
        unreachable,    ///< this and everything that waits for the chat has failed
        moved,          ///< the chat goes on elsewhere; the delivery waits under its new address
    };
    Kind kind = Kind::delivered;
    std::vector<core::OutboxEntry> entries;  ///< the delivery; for unreachable also those behind it
    std::string message;                     ///< delivered: the channel's reference
    std::string moved_to;                    ///< moved: the new chat
};

class OutboxQueue {
  public:
    explicit OutboxQueue(OutboxLimits limits) : limits_(limits) {}

    /// Adds a delivery behind the others of its conversation. One with an id not above all ids
    /// added before is known already and is left out.
    void add(core::Delivery delivery, core::Time not_before);

    /// Deliveries to be sent now: at most one of a conversation, none of a conversation whose
    /// first one has to wait. They count as under way until they are settled.
    std::vector<core::Delivery> take_ready(core::Time now);

    /// When take_ready may have more to give without anything being added or settled.
    std::optional<core::Time> next_wake() const;

    /// Notes what became of a delivery under way. `random` is in [0, 1). The chat rests until the
    /// settlement has been written down.
    Settlement settle(core::DeliveryId id, const core::SendReport& report, core::Time now, double random);

    /// The settlement of a delivery of this chat is durable: the next may leave. Only then, since after
    /// a crash nothing may be sent again but what was under way.
    void written_down(core::ConversationId chat);

    std::size_t size() const { return size_; }
    std::size_t under_way() const { return flying_.size(); }

  private:
    struct Waiting {
        core::Delivery delivery;
        core::Time not_before;
    };
    struct Chat {
        std::deque<Waiting> queue;
        bool busy = false;  ///< a delivery is under way, or its settlement not yet durable
    };
    struct Account {
        int flying = 0;
        core::Time paused_until;
        std::deque<core::ConversationId> ready;  ///< chats whose first delivery may leave
    };
    struct Wake {
        core::Time at;
        core::ConversationId chat;
        bool operator>(const Wake& other) const { return at > other.at; }
    };

    void make_ready(core::ConversationId chat);
    core::Duration delay(int attempts, double random) const;
    Settlement keep_waiting(Chat& chat, const core::SendReport& report, core::Time now, double random);
    Settlement drop(Chat& chat, Settlement::Kind kind, const core::SendReport& report);
    Settlement drop_all(Chat& chat, const core::SendReport& report);
    Settlement move(Chat& chat, const core::SendReport& report);

    OutboxLimits limits_;
    std::unordered_map<std::int64_t, Chat> chats_;
    std::map<core::ChannelId, Account> accounts_;
    std::priority_queue<Wake, std::vector<Wake>, std::greater<>> wakes_;
    std::unordered_map<std::int64_t, core::ConversationId> flying_;  ///< by delivery
    core::DeliveryId newest_;
    std::size_t size_ = 0;
};

}  // namespace aftercare::bot
