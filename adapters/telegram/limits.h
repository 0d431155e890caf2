// How fast messages may leave: for each chat, each group and in all, and the waits that a 429 demands.
//
// Pure: the time is handed in, and must not go back by much. One object an account, one thread.
#pragma once

#include "core/time.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <unordered_map>

namespace aftercare::telegram {

/// 0 = no limit.
struct LimitRates {
    double chat_per_second = 1;
    int chat_burst = 4;
    int group_per_minute = 20;  ///< in any 60 s
    double total_per_second = 28;
};

class SendLimits {
  public:
    explicit SendLimits(LimitRates rates);

    /// The first time from `now` on at which this chat may be sent a message, the limit of the whole
    /// account aside. Topics of a forum share the limit of their chat.
    core::Time earliest(std::int64_t chat, core::Time now) const;

    /// Counts messages of a chat, sent now.
    void take(std::int64_t chat, int messages, core::Time now);

    /// Books the account's next place for that many messages: the time at which they may leave, in the
    /// order of the calls.
    core::Time book(int messages, core::Time now);

    /// Telegram answered 429. True if the whole account has to wait: another chat was refused just before.
    bool refused(std::int64_t chat, core::Duration wait, core::Time now);

    /// Nothing of the account may leave before; the past if it may.
    core::Time account_blocked_until() const { return account_blocked_until_; }

    /// Frees what is known of chats that may send freely again. Call now and then.
    void forget_idle(core::Time now);

    /// Chats remembered.
    std::size_t size() const { return chats_.size(); }

  private:
    // Finer than core::Time: 28 a second are 35.7 ms apart.
    using Fine = std::chrono::sys_time<std::chrono::microseconds>;

    // A token bucket as the time when it is full again ("generic cell rate algorithm").
    struct ChatState {
        Fine full_at{};
        core::Time blocked_until{};
        std::deque<core::Time> minute;  // of a group: when its last messages left
    };

    bool idle(const ChatState& state, core::Time now) const;

    LimitRates rates_;
    std::unordered_map<std::int64_t, ChatState> chats_;
    Fine account_full_at_{};
    core::Time account_blocked_until_{};
    std::int64_t last_refused_chat_ = 0;
    core::Time last_refused_at_{};
};

}  // namespace aftercare::telegram
