#include "core/period.h"

#include <fmt/format.h>

#include <algorithm>

namespace aftercare::core {

using namespace std::chrono;

namespace {

constexpr int earliest_year = 1970;
constexpr int latest_year = 9998;  // the year after it must still have four digits

std::optional<int> digits(std::string_view text, std::size_t count) {
    if (text.size() != count) return std::nullopt;
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

local_days day_of(int in_year, int in_month) {
    return local_days{year{in_year} / month{static_cast<unsigned>(in_month)} / day{1}};
}

/// Monday of the week.
local_days week_start(local_days day_in_it) { return day_in_it - (weekday{day_in_it} - Monday); }

/// Monday of week 1: the week that has the fourth of January in it (ISO 8601).
local_days first_week(int of_year) { return week_start(day_of(of_year, 1) + days(3)); }

int weeks_of(int in_year) {
    return static_cast<int>((first_week(in_year + 1) - first_week(in_year)) / weeks(1));
}

int count_of(Period::Unit unit, int in_year) {
    switch (unit) {
        case Period::Unit::week: return weeks_of(in_year);
        case Period::Unit::month: return 12;
        case Period::Unit::quarter: return 4;
        case Period::Unit::year: return 1;
    }
    return 0;
}

Period week_with(local_days day_in_it) {
    // Thursday always lies in the year that the week belongs to.
    const local_days monday = week_start(day_in_it);
    const int in_year = static_cast<int>(year_month_day{monday + days(3)}.year());
    return {Period::Unit::week, in_year, static_cast<int>((monday - first_week(in_year)) / weeks(1)) + 1};
}

/// For units that are whole months long.
Period counted(Period::Unit unit, int in_year, int in_month, int back) {
    const int per_year = count_of(unit, in_year);
    const int position = in_year * per_year + (in_month - 1) * per_year / 12 - back;
    return {unit, position / per_year, position % per_year + 1};
}

}  // namespace

std::optional<Period> parse_period(std::string_view text) {
    const auto in_year = digits(text.substr(0, 4), 4);
    if (!in_year || *in_year < earliest_year || *in_year > latest_year) return std::nullopt;
    text.remove_prefix(4);
    if (text.empty()) return Period{Period::Unit::year, *in_year, 1};
    if (text.size() < 3 || text.front() != '-') return std::nullopt;
    text.remove_prefix(1);
    Period period{Period::Unit::month, *in_year, 0};
    std::size_t length = 2;
    if (text.front() == 'W' || text.front() == 'w') period.unit = Period::Unit::week;
    if (text.front() == 'Q' || text.front() == 'q') period.unit = Period::Unit::quarter, length = 1;
    if (period.unit != Period::Unit::month) text.remove_prefix(1);
    const auto number = digits(text, length);
    if (!number || *number < 1 || *number > count_of(period.unit, *in_year)) return std::nullopt;
    period.number = *number;
    return period;
}

std::string name_of(const Period& period) {
    switch (period.unit) {
        case Period::Unit::week: return fmt::format("{:04}-W{:02}", period.year, period.number);
        case Period::Unit::month: return fmt::format("{:04}-{:02}", period.year, period.number);
        case Period::Unit::quarter: return fmt::format("{:04}-Q{}", period.year, period.number);
        case Period::Unit::year: return fmt::format("{:04}", period.year);
    }
    return {};
}

std::string_view name_of(Period::Unit unit) {
    switch (unit) {
        case Period::Unit::week: return "week";
        case Period::Unit::month: return "month";
        case Period::Unit::quarter: return "quarter";
        case Period::Unit::year: return "year";
    }
    return "unknown";
}

local_days first_day(const Period& period) {
    switch (period.unit) {
        case Period::Unit::week: return first_week(period.year) + weeks(period.number - 1);
        case Period::Unit::month: return day_of(period.year, period.number);
        case Period::Unit::quarter: return day_of(period.year, period.number * 3 - 2);
        case Period::Unit::year: return day_of(period.year, 1);
    }
    return {};
}

local_days day_after(const Period& period) {
    Period next = period;
    if (++next.number > count_of(period.unit, period.year)) next = {period.unit, period.year + 1, 1};
    return first_day(next);
}

Period period_before(Period::Unit unit, local_days day, int back) {
    if (unit == Period::Unit::week) return week_with(day - weeks(back));
    const year_month_day date{day};
    return counted(unit, static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())), back);
}

TimeSpan span_of(const Period& period, const Zone& zone) {
    return {to_utc(zone, first_day(period)), to_utc(zone, day_after(period))};
}

}  // namespace aftercare::core
