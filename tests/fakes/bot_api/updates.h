// The updates of one bot: numbered, filtered by allowed_updates, kept until confirmed or expired, and
// remembered afterwards for the tests. Polling takes them by number, the webhook sender by queue.
// Threads: one.
#pragma once

#include "tests/fakes/bot_api/call.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace aftercare::fakes {

struct Update {
    enum class State : std::uint8_t { pending = 1, delivered, dropped, expired };

    std::int64_t id = 0;
    std::string type;
    std::string queue;  ///< updates of one queue are delivered one after another
    Json body;          ///< with update_id
    State state = State::pending;
    std::int64_t created_ms = 0;
    Json attempts = Json::array();  ///< {"at_ms", "status" | "error"} of each delivery
};

std::string_view name_of(Update::State state);

class Updates {
  public:
    explicit Updates(std::int64_t first_id) : next_id_(first_id) {}

    /// Called after each new update.
    std::function<void(const Update&)> on_new;

    /// Returns the update's id, or 0 if allowed_updates leaves this type out.
    std::int64_t add(const std::string& type, Json payload, const std::string& queue, std::int64_t now_ms);
    /// Makes a settled update pending again, as if its confirmation had been lost.
    bool again(std::int64_t id);

    Update* find(std::int64_t id);
    void settle(std::int64_t id, Update::State state);
    /// The pending ones in the order of their numbers.
    const std::set<std::int64_t>& pending() const { return pending_; }
    void drop_pending();
    const std::map<std::int64_t, Update>& all() const { return all_; }

    /// Null: all but the types that must be asked for.
    void allow(const Json& types) { allowed_ = types; }
    const Json& allowed() const { return allowed_; }

  private:
    bool is_allowed(const std::string& type) const;

    std::int64_t next_id_;
    Json allowed_;
    std::map<std::int64_t, Update> all_;
    std::set<std::int64_t> pending_;
};

}  // namespace aftercare::fakes
