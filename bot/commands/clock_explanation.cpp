#include "bot/commands/clock_explanation.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string_view>

namespace aftercare::bot {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view prefix = "clock_";

Json minutes(core::Duration duration) { return std::chrono::duration_cast<std::chrono::minutes>(duration).count(); }

Json minute(const core::Zone& zone, std::optional<core::Time> time) {
    return time ? Json(core::format_minute(core::to_local(zone, *time))) : Json();
}

Json milliseconds_as_minutes(const nlohmann::json& data, const char* name) {
    const auto found = data.find(name);
    return found == data.end() ? Json() : minutes(core::Duration(found->get<std::int64_t>()));
}

/// What one event did: "started", "paused", "warned", ...
Json step(const core::Event& event, const nlohmann::json& data, const core::Zone& zone) {
    Json step;
    step["at"] = minute(zone, event.at);
    step["what"] = event.kind.substr(prefix.size());
    step["limit"] = milliseconds_as_minutes(data, "limit");
    step["used"] = milliseconds_as_minutes(data, "used");
    const auto due = data.find("due");
    step["due"] = due == data.end() ? Json() : minute(zone, core::Time(core::Duration(due->get<std::int64_t>())));
    return step;
}

Json history(core::ClockKind clock, const std::vector<core::Event>& events, const core::Zone& zone) {
    Json steps = Json::array();
    for (const auto& event : events) {
        if (!tells_of_clock(event)) continue;
        const auto data = nlohmann::json::parse(event.data, nullptr, false);
        if (data.is_object() && data.value("clock", "") == core::name_of(clock)) steps.push_back(step(event, data, zone));
    }
    return steps;
}

std::string_view state_of(const core::Clock& clock) {
    if (clock.running()) return "running";
    return clock.ending == core::Clock::Ending::none ? "paused" : core::name_of(clock.ending);
}

}  // namespace

bool tells_of_clock(const core::Event& event) { return event.kind.starts_with(prefix); }

Json explain_clocks(const std::vector<core::Clock>& clocks, const std::vector<core::Event>& events, core::Time now,
                    const core::Timekeeping& keeping) {
    Json explained = Json::array();
    for (const auto& clock : clocks) {
        Json one;
        one["clock"] = core::name_of(clock.kind);
        one["basis"] = core::name_of(clock.basis);
        one["state"] = state_of(clock);
        one["limit"] = clock.limit ? minutes(*clock.limit) : Json();
        one["used"] = minutes(core::used_until(clock, now, keeping));
        one["due"] = minute(keeping.zone, core::due_of(clock, keeping));
        one["breached"] = clock.breached;
        one["history"] = history(clock.kind, events, keeping.zone);
        explained.push_back(std::move(one));
    }
    return explained;
}

}  // namespace aftercare::bot
