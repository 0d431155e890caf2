// A ticket's clocks: how long something may take, how much of it has been used, and when it is over.
// Pure: time, calendar and zone are handed in. What becomes of a clock when a ticket changes is the
// workflow's affair (core/workflow_clocks.h).
#pragma once

#include "core/calendar.h"
#include "core/ids.h"
#include "core/time.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::core {

enum class ClockKind : std::uint8_t {
    first_reply = 1,  ///< until the customer hears from a person
    response,         ///< until somebody works on it
    solution,         ///< until the customer's problem is solved
    update,           ///< until the customer must be told again how it stands
    blocked,          ///< until a blocked ticket goes to the superior
};

inline constexpr std::array all_clocks{ClockKind::first_reply, ClockKind::response, ClockKind::solution, ClockKind::update,
                                       ClockKind::blocked};

/// "first_reply", ...: the word in profiles, in the store, in events and in text keys.
std::string_view name_of(ClockKind kind);
std::optional<ClockKind> clock_named(std::string_view name);

/// Which time a clock counts.
enum class Basis : std::uint8_t { calendar = 1, working };

std::string_view name_of(Basis basis);
std::optional<Basis> basis_named(std::string_view name);

struct Clock {
    enum class Ending : std::uint8_t { none = 0, met, cancelled };

    TicketId ticket;
    ClockKind kind = ClockKind::response;
    Basis basis = Basis::calendar;
    int warn_at = 80;               ///< share of the limit in percent, 1 to 99
    Time started;
    std::optional<Duration> limit;  ///< none: it counts, but has nothing to keep (no priority yet)
    Duration used{};                ///< before `since`
    std::optional<Time> since;      ///< running since; none: it stands still
    Ending ending = Ending::none;
    std::optional<Time> ended;
    bool warned = false;            ///< for the present limit
    bool breached = false;          ///< for the present limit

    bool running() const { return since.has_value(); }

    friend bool operator==(const Clock&, const Clock&) = default;
};

std::string_view name_of(Clock::Ending ending);
std::optional<Clock::Ending> clock_ending_named(std::string_view name);

/// The time that clocks count in.
struct Timekeeping {
    const WorkingCalendar& calendar;
    const Zone& zone;
};

/// Time used until `now`.
Duration used_until(const Clock& clock, Time now, const Timekeeping& keeping);

/// When the limit is reached if the clock goes on as it does; none when it stands still or has no limit.
std::optional<Time> due_of(const Clock& clock, const Timekeeping& keeping);

/// What the clock does next.
struct ClockAlarm {
    enum class Kind : std::uint8_t { warning = 1, breach };
    Kind kind = Kind::warning;
    Time at;  ///< may lie in the past: then it is due at once
};

/// The next alarm; none when the clock stands still, has no limit, or both were given.
std::optional<ClockAlarm> next_alarm(const Clock& clock, const Timekeeping& keeping);

/// The clock after its alarm was given; a breach also counts as warned.
Clock alarmed(Clock clock, ClockAlarm::Kind kind);

// What can be done to a clock. One that has ended changes only by `resume`.
Clock pause(Clock clock, Time now, const Timekeeping& keeping);
Clock resume(Clock clock, Time now);
Clock end(Clock clock, Clock::Ending ending, Time now, const Timekeeping& keeping);
/// The same start and the same time used under another limit; alarms are due anew.
Clock with_limit(Clock clock, std::optional<Duration> limit);

}  // namespace aftercare::core
