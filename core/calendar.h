// The working calendar: which days are worked and at which hours. Pure values and functions; the
// zone is handed in. Any thread may read a calendar that nobody changes.
#pragma once

#include "core/time.h"

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::core {

/// Part of a local day, in minutes after midnight; 0 <= from < to <= 1440.
struct WorkingInterval {
    std::chrono::minutes from{};
    std::chrono::minutes to{};

    friend auto operator<=>(const WorkingInterval&, const WorkingInterval&) = default;
};

/// What one year has beside its weekdays (domain.md, "Working calendar").
struct WorkingYear {
    std::set<std::chrono::sys_days> off;     ///< days not worked whatever their weekday
    std::set<std::chrono::sys_days> worked;  ///< make-up days (调休), worked though the week has them off
};

struct WorkingCalendar {
    std::array<std::vector<WorkingInterval>, 7> week;  ///< by weekday, 0 is Sunday; in order, without overlap
    std::vector<WorkingInterval> make_up;              ///< hours of a make-up day
    std::map<int, WorkingYear> years;

    /// False when the calendar knows no holidays of that year: results then follow the plain week.
    bool covers(std::chrono::year year) const;
};

struct ParsedCalendar {
    WorkingCalendar calendar;
    std::vector<std::string> errors;  ///< one line each; the calendar is to be used only when empty
};

/// Reads {"week": {"monday": ["09:00-12:00", ...], ...}, "make_up": [...], "years": {"2026":
/// {"off": ["2026-01-01", ...], "worked": [...]}}}. A weekday left out is off. `make_up` left out
/// means Monday's hours.
ParsedCalendar parse_calendar(const nlohmann::json& content);

/// Adds years of the "years" shape. Returns what is wrong; a year given twice is.
std::vector<std::string> add_years(WorkingCalendar& calendar, const nlohmann::json& years);

/// Adds the year called `name` ("2027") from a file of its own: {"off": [...], "worked": [...]}.
/// Returns what is wrong; a year that the calendar already has is.
std::vector<std::string> add_year(WorkingCalendar& calendar, std::string_view name, const nlohmann::json& content);

/// The hours worked on a day; empty when it is off.
const std::vector<WorkingInterval>& hours_of(const WorkingCalendar& calendar, std::chrono::sys_days day);

bool is_working_day(const WorkingCalendar& calendar, std::chrono::sys_days day);

/// The `count`-th working day after `day` (which does not count itself). `count` 0 gives `day`.
/// A calendar without any working day gives `day`.
std::chrono::sys_days add_working_days(const WorkingCalendar& calendar, std::chrono::sys_days day, int count);

/// The moment at which `amount` of working time has passed since `from`. Amount 0 gives `from`.
/// A moment that falls on a closing hour is that hour, not the next opening.
/// A calendar without working hours gives `from`.
Time add_working_time(const WorkingCalendar& calendar, const Zone& zone, Time from, Duration amount);

/// Working time in [from, to); zero when `to` is not after `from`.
Duration working_time_between(const WorkingCalendar& calendar, const Zone& zone, Time from, Time to);

/// The end of the last working interval of a day, or of the day itself when it is off.
Time close_of(const WorkingCalendar& calendar, const Zone& zone, std::chrono::sys_days day);

}  // namespace aftercare::core
