#include "core/quiet_hours.h"

#include <fmt/format.h>

#include <algorithm>

namespace aftercare::core {

using namespace std::chrono;

namespace {

constexpr minutes whole_day = hours(24);

/// What the clocks show, as the time since the last midnight, while `offset` is in force.
Duration shown(Time time, seconds offset) {
    const auto local = time + offset;
    return local - floor<days>(local);
}

}  // namespace

ParsedQuietHours parse_quiet_hours(std::string_view text) {
    const auto wrong = [&](std::string_view why) {
        return ParsedQuietHours{std::nullopt, fmt::format("\"{}\" {}", text, why)};
    };
    const auto dash = text.find('-');
    const auto from = parse_clock_time(text.substr(0, dash));
    const auto to = dash == std::string_view::npos ? std::nullopt : parse_clock_time(text.substr(dash + 1));
    if (!from || !to) return wrong("is not a time of the day such as \"22:00-08:00\"");
    const QuietHours parsed{*from % whole_day, *to % whole_day};
    if (parsed.from == parsed.to) return wrong("begins when it ends, so that it would always or never be quiet");
    return {parsed, ""};
}

bool quiet(const QuietHours& quiet_hours, const Zone& zone, Time time) {
    const LocalTime local = to_local(zone, time);
    const auto clock = local - floor<days>(local);
    if (quiet_hours.from < quiet_hours.to) return clock >= quiet_hours.from && clock < quiet_hours.to;
    return clock >= quiet_hours.from || clock < quiet_hours.to;
}

Time next_loud(const QuietHours& quiet_hours, const Zone& zone, Time time) {
    // While one offset is in force the end is a plain wait away; at a change of the offset, look again.
    while (quiet(quiet_hours, zone, time)) {
        const auto next = std::upper_bound(zone.spans.begin(), zone.spans.end(), time,
                                           [](Time t, const Zone::Span& span) { return t < span.from; });
        const auto& now = next == zone.spans.begin() ? *next : *std::prev(next);
        const Time end = time + (quiet_hours.to - shown(time, now.offset) + whole_day) % whole_day;
        if (next == zone.spans.end() || end < next->from) return end;
        time = next->from;
    }
    return time;
}

}  // namespace aftercare::core
