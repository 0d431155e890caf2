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
    int in_flight = 512;                      ///< conversations of one channel under way at once
    core::Duration first_delay = std::chrono::seconds(1);
    core::Duration longest_delay = std::chrono::minutes(5);
    core::Duration give_up_after = std::chrono::hours(48);  ///< counted from the first of the failures
    core::Duration hold_at_most = std::chrono::hours(24 * 90);  ///< counted from its creation; for one that waits for a contact
    int given_up_at_once = 200;               ///< chats whose held deliveries are given up together
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
        held,           ///< it waits for the person's next contact
        held_again,     ///< as held, and nothing has changed for whoever wants to know
        stranded,       ///< as unreachable, in a chat that is known to be so already
    };
    Kind kind = Kind::delivered;
    std::vector<core::OutboxEntry> entries;  ///< the delivery; for unreachable also those behind it
    core::SendReport report;                 ///< what the channel said
};

class OutboxQueue {
  public:
    explicit OutboxQueue(OutboxLimits limits) : limits_(limits) {}

    /// How many deliveries of a conversation the channel takes together; at least 1, and 1 unless it is said.
    void set_together(const core::ChannelId& channel, int most) { accounts_[channel].together = most; }

    /// The channel may answer within the request of a contact: then neither a pause of the channel nor one of the chat
    /// keeps back what waits for it.
    void set_answers_contacts(const core::ChannelId& channel) { accounts_[channel].answers = true; }

    /// Adds a waiting or held entry behind the others of its conversation. One with an id not above all ids
    /// added before is known already and is left out.
    void add(core::OutboxEntry entry);

    /// Deliveries to be sent now, in order: those of one conversation together, none of a conversation whose
    /// first one has to wait. They count as under way until they are settled.
    std::vector<std::vector<core::Delivery>> take_ready(core::Time now);

    /// When take_ready may have more to give without anything being added or settled.
    std::optional<core::Time> next_wake() const;

    /// Notes what became of the deliveries of a chat under way: the reports of the first ones, at least of one.
    /// `random` is in [0, 1). The chat rests until each settlement has been written down; of what was put off there
    /// is none.
    std::vector<Settlement> settle(core::ConversationId chat, const std::vector<core::SendReport>& reports,
                                   core::Time now, double random);

    /// A settlement of this chat is durable; after the last of them the next deliveries may leave. Only then,
    /// since after a crash nothing may be sent again but what was under way.
    void written_down(core::ConversationId chat);

    /// The person has contacted the chat: what was held for that may be tried. To be told after what the contact led
    /// to has been added, so that it leaves together with what waited.
    void contacted(core::ConversationId chat);

    /// Takes a delivery out that is not under way; false if it is not here, or is.
    bool withdraw(core::DeliveryId id, core::ConversationId chat);

    /// The chat that a delivery waits in. Looks at all of them.
    std::optional<core::ConversationId> chat_of(core::DeliveryId id) const;

    /// Lets the chat rest until written_down, so that something may be done about its held delivery in a turn.
    enum class Rest : std::uint8_t { rests = 1, not_now, not_here };
    Rest rest_for(core::DeliveryId id, core::ConversationId chat);

    /// Takes out all that waits in a chat where the person cannot be reached; nothing while it is under way or at rest.
    std::optional<Settlement> strand(core::ConversationId chat);
    bool at_rest(core::ConversationId chat) const;

    /// Takes out what has waited for a contact too long. Each chat rests until its settlements have been written down.
    std::vector<Settlement> give_up_held(core::Time now);

    std::size_t size() const { return size_; }
    /// Those of them that wait for a contact, for as long as months.
    std::size_t held() const { return held_; }
    std::size_t under_way() const { return under_way_; }

  private:
    struct Waiting {
        core::Delivery delivery;
        core::Time not_before;
        core::Time failing_since{};
        bool held = false;
    };
    struct Chat {
        std::deque<Waiting> queue;
        bool busy = false;      ///< deliveries are under way, or a settlement is not yet durable
        bool ready = false;     ///< stands in its account's list
        bool contacted = false; ///< since the last try
        bool put_off = false;   ///< the last try was none
        int taken = 0;          ///< deliveries under way
        int unwritten = 0;      ///< settlements that are not yet durable
    };
    struct Account {
        int flying = 0;
        int together = 1;
        bool answers = false;
        core::Time paused_until;
        // Chats that may be tried. One may stand in both, and is left out where it has been taken meanwhile.
        std::deque<core::ConversationId> ready;
        std::deque<core::ConversationId> answering;  ///< for an answer within the request: whatever else is under way
    };
    struct Wake {
        core::Time at;
        core::ConversationId chat;
        bool operator>(const Wake& other) const { return at > other.at; }
    };

    using Runs = std::vector<std::vector<core::Delivery>>;

    Account& account_of(const Chat& chat) { return accounts_[chat.queue.front().delivery.to.channel]; }
    std::optional<core::Time> due(const Chat& chat);
    void hand_over_first(std::deque<core::ConversationId>& line, Account& account, Runs& leaving);
    void schedule(core::ConversationId id, Chat& chat);
    void make_ready(core::ConversationId id, Chat& chat);
    void rest(Chat& chat, int unwritten);
    void go_on(core::ConversationId id, Chat& chat);
    std::vector<core::Delivery> take(Chat& chat, int most);
    core::Duration delay(int attempts, double random) const;
    void set_held(Waiting& waiting, bool held);
    Settlement keep_waiting(Waiting& waiting, const core::SendReport& report, core::Time now, double random);
    Settlement hold(Waiting& waiting, const core::SendReport& report, core::Time now);
    Settlement drop(Chat& chat, std::size_t place, Settlement::Kind kind, const core::SendReport& report);
    Settlement drop_all(Chat& chat, const core::SendReport& report);
    Settlement move(Chat& chat, const core::SendReport& report);

    OutboxLimits limits_;
    std::unordered_map<std::int64_t, Chat> chats_;
    std::map<core::ChannelId, Account> accounts_;
    std::priority_queue<Wake, std::vector<Wake>, std::greater<>> wakes_;
    core::DeliveryId newest_;
    std::size_t size_ = 0;
    std::size_t held_ = 0;
    std::size_t under_way_ = 0;  ///< conversations
};

}  // namespace aftercare::bot
