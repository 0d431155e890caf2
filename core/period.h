// Periods that figures are asked for: weeks, months, quarters, years. Pure: the present day and the
// zone are handed in.
#pragma once

#include "core/time.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::core {

struct Period {
    enum class Unit : std::uint8_t { week = 1, month, quarter, year };

    Unit unit = Unit::month;
    int year = 1970;  ///< 1970 to 9998; for a week the year of the week (ISO 8601), which may differ from the days'
    int number = 1;   ///< week 1 to 53, month 1 to 12, quarter 1 to 4; 1 for a year

    friend bool operator==(const Period&, const Period&) = default;
};

/// Reads "2026-10", "2026-W40", "2026-Q3", "2026"; letters of either case. A week 53 only where the year has one.
std::optional<Period> parse_period(std::string_view text);

/// The form that parse_period reads.
std::string name_of(const Period& period);

/// "week", "month", "quarter", "year": the word in JSON and in text keys.
std::string_view name_of(Period::Unit unit);

/// The first day, and the first day after it.
std::chrono::local_days first_day(const Period& period);
std::chrono::local_days day_after(const Period& period);

/// The period of this unit that lies `back` before the one with `day` in it; 0 is that one itself.
Period period_before(Period::Unit unit, std::chrono::local_days day, int back);

/// A stretch of time, `to` not included.
struct TimeSpan {
    Time from;
    Time to;
};

/// From the beginning of the first day to the end of the last, in the zone's local time.
TimeSpan span_of(const Period& period, const Zone& zone);

}  // namespace aftercare::core
