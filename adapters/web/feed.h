// What one open page has been shown and what must be read next. Pure: the caller reads and sends.
//
// One read is under way at a time. A page gets each message of its chat once, in the order of their ids,
// whatever the order of notices, reads, failures and reconnections.
#pragma once

#include "core/ids.h"
#include "core/store/records.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace aftercare::web {

class Feed {
  public:
    enum class What : std::uint8_t {
        newest = 1,  ///< the newest messages of all, up to `limit`
        after,       ///< messages above `id`
    };
    struct Read {
        What what = What::newest;
        core::MessageId id;
        int limit = 0;
    };
    enum class Show : std::uint8_t {
        nothing = 1,
        newest,    ///< replace everything shown by `messages`
        following  ///< add `messages`
    };
    struct Step {
        Show show = Show::nothing;
        std::vector<core::StoredMessage> messages;
        bool more = false;  ///< with newest: there are earlier ones
    };

    /// `after`: the newest message that the page shows already; none if it shows nothing.
    explicit Feed(core::MessageId after);

    /// There may be new messages.
    void notify() { due_ = true; }
    /// What to read now; nothing while a read is under way or nothing is due.
    std::optional<Read> next();
    /// The messages of the read that next() asked for.
    Step take(std::vector<core::StoredMessage> messages);
    /// The read failed; it is due again.
    void failed();

  private:
    enum class Phase : std::uint8_t {
        opening = 1,  ///< nothing shown yet
        checking,     ///< the page says what it shows: is it still so?
        following,
    };
    Step open(std::vector<core::StoredMessage> messages);
    Step check(std::vector<core::StoredMessage> messages);
    Step follow(std::vector<core::StoredMessage> messages);

    Phase phase_;
    core::MessageId cursor_;
    Read under_way_;
    bool reading_ = false;
    bool due_ = true;
};

/// How many messages a page gets at first and at each "earlier".
inline constexpr int history_page = 50;

}  // namespace aftercare::web
