#include "core/calendar.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace aftercare::core {

using namespace std::chrono;
using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 7> weekday_names{"sunday",   "monday", "tuesday", "wednesday",
                                                        "thursday", "friday", "saturday"};

// No procedure plans further ahead; it bounds the search through a calendar whose days are all off.
constexpr int furthest_days = 3660;

std::optional<int> number_in(std::string_view text, std::size_t at, std::size_t length) {
    int value = 0;
    for (const char c : text.substr(at, length)) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<sys_days> date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto y = number_in(text, 0, 4);
    const auto m = number_in(text, 5, 2);
    const auto d = number_in(text, 8, 2);
    if (!y || !m || !d) return std::nullopt;
    const year_month_day day{year{*y}, month{static_cast<unsigned>(*m)}, std::chrono::day{static_cast<unsigned>(*d)}};
    if (!day.ok()) return std::nullopt;
    return sys_days{day};
}

std::vector<WorkingInterval> parse_hours(const json& list, const std::string& path, std::vector<std::string>& errors) {
    std::vector<WorkingInterval> intervals;
    if (!list.is_array()) {
        errors.push_back(fmt::format("{}: must be a list of times such as \"09:00-12:00\"", path));
        return intervals;
    }
    for (const auto& entry : list) {
        const std::string text = entry.is_string() ? entry.get<std::string>() : entry.dump();
        const auto dash = text.find('-');
        const auto from = parse_clock_time(std::string_view(text).substr(0, dash));
        const auto to = dash == std::string::npos ? std::nullopt : parse_clock_time(std::string_view(text).substr(dash + 1));
        if (!from || !to || *from >= *to)
            errors.push_back(fmt::format("{}: \"{}\" is not a time such as \"09:00-12:00\"", path, text));
        else if (!intervals.empty() && *from < intervals.back().to)
            errors.push_back(fmt::format("{}: \"{}\" begins before the one before it ends", path, text));
        else
            intervals.push_back({*from, *to});
    }
    return intervals;
}

std::set<sys_days> parse_days(const json& list, int in_year, const std::string& path, std::vector<std::string>& errors) {
    std::set<sys_days> found;
    if (!list.is_array()) {
        errors.push_back(fmt::format("{}: must be a list of dates", path));
        return found;
    }
    for (const auto& entry : list) {
        const std::string text = entry.is_string() ? entry.get<std::string>() : entry.dump();
        const auto parsed = date(text);
        if (!parsed)
            errors.push_back(fmt::format("{}: \"{}\" is not a date such as \"{}-01-31\"", path, text, in_year));
        else if (static_cast<int>(year_month_day{*parsed}.year()) != in_year)
            errors.push_back(fmt::format("{}: {} is of another year", path, text));
        else if (!found.insert(*parsed).second)
            errors.push_back(fmt::format("{}: {} is given twice", path, text));
    }
    return found;
}

WorkingYear parse_year(const json& content, int number, std::vector<std::string>& errors) {
    WorkingYear result;
    if (!content.is_object()) {
        errors.emplace_back("must hold \"off\" and \"worked\"");
        return result;
    }
    for (const auto& [key, value] : content.items()) {
        if (key == "off")
            result.off = parse_days(value, number, "off", errors);
        else if (key == "worked")
            result.worked = parse_days(value, number, "worked", errors);
        else
            errors.push_back(fmt::format("{}: unknown name", key));
    }
    for (const sys_days day : result.worked)
        if (result.off.contains(day)) errors.push_back(fmt::format("{} is both off and worked", format_date(day)));
    return result;
}

void parse_week(const json& content, WorkingCalendar& calendar, std::vector<std::string>& errors) {
    if (!content.is_object()) {
        errors.emplace_back("week: must hold weekdays with their hours");
        return;
    }
    for (const auto& [key, value] : content.items()) {
        const auto name = std::find(weekday_names.begin(), weekday_names.end(), key);
        if (name == weekday_names.end())
            errors.push_back(fmt::format("week.{}: is no weekday", key));
        else
            calendar.week[static_cast<std::size_t>(name - weekday_names.begin())] =
                parse_hours(value, "week." + key, errors);
    }
    if (std::all_of(calendar.week.begin(), calendar.week.end(), [](const auto& day) { return day.empty(); }))
        errors.emplace_back("week: no day is worked");
}

// Calls `use(begin, end)` for each working interval of the local day, as moments.
template <class Use>
void for_each_interval(const WorkingCalendar& calendar, const Zone& zone, sys_days day, Use use) {
    const local_days local{day.time_since_epoch()};
    for (const auto& interval : hours_of(calendar, day))
        use(to_utc(zone, local + interval.from), to_utc(zone, local + interval.to));
}

sys_days local_day(const Zone& zone, Time time) {
    return sys_days{floor<days>(to_local(zone, time)).time_since_epoch()};
}

}  // namespace

bool WorkingCalendar::covers(year y) const { return years.contains(static_cast<int>(y)); }

ParsedCalendar parse_calendar(const json& content) {
    ParsedCalendar parsed;
    if (!content.is_object()) return {{}, {"must be an object"}};
    for (const auto& [key, value] : content.items())
        if (key != "week" && key != "make_up" && key != "years")
            parsed.errors.push_back(fmt::format("{}: unknown name", key));
    parse_week(content.value("week", json()), parsed.calendar, parsed.errors);
    if (const auto hours = content.find("make_up"); hours != content.end())
        parsed.calendar.make_up = parse_hours(*hours, "make_up", parsed.errors);
    else
        parsed.calendar.make_up = parsed.calendar.week[1];
    if (const auto years = content.find("years"); years != content.end()) {
        const auto errors = add_years(parsed.calendar, *years);
        parsed.errors.insert(parsed.errors.end(), errors.begin(), errors.end());
    }
    return parsed;
}

std::vector<std::string> add_years(WorkingCalendar& calendar, const json& years) {
    if (!years.is_object()) return {"years: must hold years"};
    std::vector<std::string> errors;
    for (const auto& [key, value] : years.items())
        for (const auto& error : add_year(calendar, key, value)) errors.push_back(fmt::format("years.{}: {}", key, error));
    return errors;
}

std::vector<std::string> add_year(WorkingCalendar& calendar, std::string_view name, const json& content) {
    const auto number = name.size() == 4 ? number_in(name, 0, 4) : std::nullopt;
    if (!number) return {fmt::format("\"{}\" is no year such as \"2027\"", name)};
    std::vector<std::string> errors;
    WorkingYear year = parse_year(content, *number, errors);
    if (!calendar.years.emplace(*number, std::move(year)).second)
        errors.push_back(fmt::format("{} is given twice", *number));
    return errors;
}

const std::vector<WorkingInterval>& hours_of(const WorkingCalendar& calendar, sys_days day) {
    static const std::vector<WorkingInterval> none;
    const auto special = calendar.years.find(static_cast<int>(year_month_day{day}.year()));
    if (special != calendar.years.end()) {
        if (special->second.off.contains(day)) return none;
        if (special->second.worked.contains(day)) return calendar.make_up;
    }
    return calendar.week[weekday{day}.c_encoding()];
}

bool is_working_day(const WorkingCalendar& calendar, sys_days day) { return !hours_of(calendar, day).empty(); }

sys_days add_working_days(const WorkingCalendar& calendar, sys_days day, int count) {
    sys_days last = day;
    int idle = 0;
    for (sys_days next = day + days(1); count > 0 && idle < furthest_days; next += days(1), ++idle) {
        if (!is_working_day(calendar, next)) continue;
        last = next;
        idle = 0;
        --count;
    }
    return last;
}

Time add_working_time(const WorkingCalendar& calendar, const Zone& zone, Time from, Duration amount) {
    if (amount <= Duration::zero()) return from;
    int idle = 0;
    for (sys_days day = local_day(zone, from); idle < furthest_days; day += days(1), ++idle) {
        std::optional<Time> reached;
        for_each_interval(calendar, zone, day, [&](Time begin, Time end) {
            begin = std::max(begin, from);
            if (reached || begin >= end) return;
            idle = 0;
            if (amount <= end - begin)
                reached = begin + amount;
            else
                amount -= end - begin;
        });
        if (reached) return *reached;
    }
    return from;
}

Duration working_time_between(const WorkingCalendar& calendar, const Zone& zone, Time from, Time to) {
    Duration total{};
    if (to <= from) return total;
    const sys_days last = local_day(zone, to);
    for (sys_days day = local_day(zone, from); day <= last; day += days(1))
        for_each_interval(calendar, zone, day, [&](Time begin, Time end) {
            begin = std::max(begin, from);
            end = std::min(end, to);
            if (begin < end) total += end - begin;
        });
    return total;
}

Time close_of(const WorkingCalendar& calendar, const Zone& zone, sys_days day) {
    const auto& hours = hours_of(calendar, day);
    const local_days local{day.time_since_epoch()};
    return to_utc(zone, local + (hours.empty() ? minutes(24 * 60) : hours.back().to));
}

}  // namespace aftercare::core
