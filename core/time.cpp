#include "core/time.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace aftercare::core {

using namespace std::chrono;

Zone Zone::fixed(std::string name, seconds offset) { return {std::move(name), {{Time{}, offset}}}; }

namespace {

const Zone::Span& span_at(const Zone& zone, Time time) {
    const auto after = std::upper_bound(zone.spans.begin(), zone.spans.end(), time,
                                        [](Time t, const Zone::Span& span) { return t < span.from; });
    return after == zone.spans.begin() ? zone.spans.front() : *std::prev(after);
}

}  // namespace

LocalTime to_local(const Zone& zone, Time time) {
    return LocalTime{floor<seconds>(time.time_since_epoch()) + span_at(zone, time).offset};
}

Time to_utc(const Zone& zone, LocalTime local) {
    // The offsets in force around the reading are the only candidates. The larger offset gives the
    // earlier time, so it is tried first.
    const Time guess{local.time_since_epoch()};
    const seconds before = span_at(zone, guess - hours(26)).offset;
    const seconds after = span_at(zone, guess + hours(26)).offset;
    for (const seconds offset : {std::max(before, after), std::min(before, after)}) {
        const Time candidate = guess - offset;
        if (to_local(zone, candidate) == local) return candidate;
    }
    return guess - before;
}

std::string format_minute(LocalTime local) {
    const auto day = floor<days>(local);
    const hh_mm_ss clock{local - day};
    return fmt::format("{} {:02}:{:02}", format_date(year_month_day{day}), clock.hours().count(),
                       clock.minutes().count());
}

std::string format_date(year_month_day date) {
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

std::optional<minutes> parse_clock_time(std::string_view text) {
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    for (const std::size_t at : {0, 1, 3, 4})
        if (text[at] < '0' || text[at] > '9') return std::nullopt;
    const auto number = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
    if (number(3) > 59) return std::nullopt;
    const minutes clock = hours(number(0)) + minutes(number(3));
    if (clock > hours(24)) return std::nullopt;
    return clock;
}

ParsedDuration parse_duration(std::string_view text) {
    std::int64_t count = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || count < 1) return {};
    const std::string_view unit(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
    Duration one{};
    if (unit == "ms") one = milliseconds(1);
    if (unit == "s") one = seconds(1);
    if (unit == "m") one = minutes(1);
    if (unit == "h") one = hours(1);
    if (unit == "d") one = days(1);
    constexpr Duration longest = days(3660);
    if (one == Duration::zero() || count > longest / one) return {};
    return {true, one * count};
}

std::string format_instant(Time time) {
    const auto second = std::chrono::floor<std::chrono::seconds>(time);
    const auto day = std::chrono::floor<std::chrono::days>(second);
    const std::chrono::hh_mm_ss clock{second - day};
    return fmt::format("{}T{:02}:{:02}:{:02}Z", format_date(day), clock.hours().count(), clock.minutes().count(),
                       clock.seconds().count());
}

}  // namespace aftercare::core
