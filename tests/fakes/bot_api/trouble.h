// Trouble on purpose: failures that a test injects into the next calls, and flood limits.
// Threads: one.
#pragma once

#include "tests/fakes/bot_api/call.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace aftercare::fakes {

/// What an injected failure does to one call.
struct Trouble {
    std::chrono::milliseconds delay{0};
    int code = 0;  ///< 0: the call runs
    std::string description;
    Json parameters;
    bool close_before = false;  ///< the connection ends and the call was not applied
    bool close_after = false;   ///< the call was applied, but its answer is lost
};

class Troubles {
  public:
    /// Fields: method ("*": any), chat?, count (1), error_code?, description?, parameters?, delay_ms?,
    /// close ("before" | "after")?
    void add(const Json& rule);
    void clear() { rules_.clear(); }
    /// Takes the first rule for this call, if there is one.
    std::optional<Trouble> take(const std::string& method, std::int64_t chat);

  private:
    struct Rule {
        std::string method;
        std::optional<std::int64_t> chat;
        int left = 1;
        Trouble trouble;
    };
    std::vector<Rule> rules_;
};

/// Sliding windows over the messages sent. 0 in a limit: none.
class Flood {
  public:
    /// Fields: per_chat_per_second, group_per_minute, per_second.
    void limit(const Json& limits);
    /// Throws Refusal(429) if one more message to this chat is too much now; counts it otherwise.
    void count(std::int64_t chat, std::int64_t now_ms);

  private:
    using Times = std::deque<std::int64_t>;
    static void check(Times& times, int most, std::int64_t window_ms, std::int64_t now_ms);

    int per_chat_ = 0;
    int group_per_minute_ = 0;
    int overall_ = 0;
    std::map<std::int64_t, Times> chats_;
    std::map<std::int64_t, Times> groups_;
    Times all_;
};

}  // namespace aftercare::fakes
