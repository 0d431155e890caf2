// What an answer of the Bot API, or its absence, means for the message. Pure: random numbers and times
// are handed in.
#pragma once

#include "core/time.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace aftercare::telegram {

/// An answer, whatever its status, as it came.
struct ApiResponse {
    int status = 0;
    std::string_view retry_after;  ///< the header; may be empty
    std::string_view body;
};

/// What to do now.
struct Outcome {
    enum class Kind : std::uint8_t {
        done = 1,      ///< it has happened (or an edit changed nothing)
        later,         ///< nothing happened; again not before `after`
        uncertain,     ///< it may have happened
        unreachable,   ///< this chat takes no message of ours
        rejected,      ///< never
        moved,         ///< the chat is now `moved_to`
        unauthorized,  ///< the token is not accepted: nothing of the account works
        conflict,      ///< somebody else polls, or a webhook is set
        without,       ///< again at once without the parameter `parameter`
        as_documents,  ///< again at once, photos as documents
    };
    Kind kind = Kind::uncertain;
    core::Duration after{};
    bool limited = false;  ///< for later: a 429
    std::int64_t moved_to = 0;
    std::int64_t message_id = 0;  ///< of the (first) message made; 0 if there is none
    std::string_view parameter;
    std::string reason;  ///< Telegram's own words, cut; may hold what the caller sent in the URL: redact it
};

/// `random` in [0, 1) spreads the waiting. A wait is 1 s to 1 h.
Outcome interpret(const ApiResponse& response, double random);

/// The wait before try number `attempts` + 1: doubles from `first` to `last`, between half and the whole of
/// it.
core::Duration backoff(int attempts, core::Duration first, core::Duration last, double random);

}  // namespace aftercare::telegram
