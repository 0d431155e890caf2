// What becomes of a ticket's clocks when it changes, and what an alarm of a clock leads to. Pure.
#pragma once

#include "core/clock.h"
#include "core/profile.h"
#include "core/ticket.h"
#include "core/workflow_actions.h"

#include <optional>
#include <string>
#include <vector>

namespace aftercare::core {

/// One thing to be done to one clock.
struct ClockStep {
    enum class Kind : std::uint8_t {
        start = 1,  ///< from zero, running
        pause,
        resume,
        change,     ///< another limit, the same start
        meet,       ///< what it waited for has come
        cancel,     ///< it is no longer waited for
    };
    ClockKind clock = ClockKind::response;
    Kind kind = Kind::start;

    friend bool operator==(const ClockStep&, const ClockStep&) = default;
};

/// What an action that turned `before` into `after` does to the clocks. A ticket without id is new.
std::vector<ClockStep> clock_steps(const Profile& profile, const Ticket& before, const Ticket& after, const Actor& actor,
                                   Action action);

/// The limit that the profile sets for a ticket's clock; none: it has nothing to keep.
std::optional<Duration> limit_of(const Profile& profile, const Ticket& ticket, ClockKind clock);

/// A clock after a step, and the event that tells of it. Nothing when the step changes nothing: a
/// clock that stands still is not paused, one that has ended is not met again.
struct ClockChange {
    Clock clock;
    Event event;  ///< "clock_started", "clock_paused", ...; its data explain the deadline
};
std::optional<ClockChange> apply(const ClockStep& step, const Profile& profile, const Ticket& ticket,
                                 const std::optional<Clock>& clock, Time now, const Timekeeping& keeping);

/// A clock whose alarm has come, and the event that tells of it ("clock_warned", "clock_breached").
ClockChange alarm(const Clock& clock, ClockAlarm::Kind kind, Time now, const Timekeeping& keeping);

}  // namespace aftercare::core
