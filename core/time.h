// Points in time and local time. Pure: the present and the zone are handed in, never asked for.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::core {

using Duration = std::chrono::milliseconds;

/// A point in time, UTC, to the millisecond.
using Time = std::chrono::sys_time<Duration>;

/// A wall-clock reading in some zone, to the second.
using LocalTime = std::chrono::local_seconds;

/// A time zone as a table of offsets, made by whoever may read the system's zone data.
/// `spans` is ordered by `from`; the first span also holds for all earlier times. Never empty.
struct Zone {
    struct Span {
        Time from;
        std::chrono::seconds offset;  ///< local = UTC + offset
    };
    std::string name;
    std::vector<Span> spans;

    /// A zone with one offset for all time.
    static Zone fixed(std::string name, std::chrono::seconds offset);
};

LocalTime to_local(const Zone& zone, Time time);

/// The UTC time of a wall-clock reading. A reading that occurs twice (clocks set back) is taken as
/// the first; one that never occurs (clocks set forward) as the moment of the change plus the rest.
Time to_utc(const Zone& zone, LocalTime local);

/// "2026-10-27 09:30"
std::string format_minute(LocalTime local);
/// "2026-10-27T01:30:00Z"
std::string format_instant(Time time);
/// "2026-10-27"
std::string format_date(std::chrono::year_month_day date);

/// Reads a wall-clock time, "00:00" to "24:00", as the time since midnight.
std::optional<std::chrono::minutes> parse_clock_time(std::string_view text);

/// Reads "2h", "24h", "7d", "30m", "45s", "1500ms"; a whole number of at least 1 with one unit.
/// `ok` is false for anything else and for more than 3,660 days.
struct ParsedDuration {
    bool ok = false;
    Duration value{};
};
ParsedDuration parse_duration(std::string_view text);

}  // namespace aftercare::core
