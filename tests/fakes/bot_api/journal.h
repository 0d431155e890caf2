// Everything that the bot asked of the API, in order, and waiting for it.
// Threads: one.
#pragma once

#include "tests/fakes/bot_api/call.h"
#include "tests/fakes/bot_api/signal.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aftercare::fakes {

class Journal {
  public:
    explicit Journal(Signal& signal) : signal_(signal) {}

    /// Numbers the entry ("n", from 1) and wakes whoever waits.
    void add(Json entry);
    std::int64_t last() const { return static_cast<std::int64_t>(entries_.size()); }

    /// The entries above "after" that fit "chat", "method", "contains", "applied".
    Json matching(const Json& filter) const;

  private:
    Signal& signal_;
    std::vector<Json> entries_;
};

/// An entry for a call. Uploads are shown by name, type and size.
Json journal_entry(const Call& call, const std::string& method);

}  // namespace aftercare::fakes
