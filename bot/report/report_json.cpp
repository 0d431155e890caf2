#include "bot/report/report_json.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace aftercare::bot {

namespace {

using Json = nlohmann::ordered_json;

/// To the tenth of a minute.
Json in_minutes(const std::optional<core::Duration>& duration) {
    if (!duration) return nullptr;
    return std::round(static_cast<double>(duration->count()) / 6000.0) / 10.0;
}

Json rate_of(const core::Share& share) {
    const auto rate = share.rate();
    if (!rate) return nullptr;
    return std::round(*rate * 10000.0) / 10000.0;
}

Json share_json(const core::Share& share, const char* part, const char* whole) {
    return {{part, share.part}, {whole, share.whole}, {"rate", rate_of(share)}};
}

Json word_or_null(const std::string& word) {
    if (word.empty()) return nullptr;
    return word;
}

Json counts_json(const std::vector<core::Count>& counts) {
    Json list = Json::array();
    for (const auto& [value, count] : counts) list.push_back({{"value", word_or_null(value)}, {"count", count}});
    return list;
}

Json times_json(const core::Durations& durations) {
    return {{"tickets", durations.count},
            {"mean_minutes", in_minutes(durations.mean)},
            {"p90_minutes", in_minutes(durations.percentile_90)}};
}

Json limits_json(const std::vector<core::ClockShare>& shares) {
    Json clocks = Json::object();
    for (const auto& [clock, within] : shares) clocks[std::string(core::name_of(clock))] = share_json(within, "within", "decided");
    return clocks;
}

Json overdue_json(const std::vector<core::Overdue>& overdue) {
    Json list = Json::array();
    for (std::size_t i = 0; i < std::min(overdue.size(), most_overdue_listed); ++i) {
        const auto& entry = overdue[i];
        list.push_back({{"number", entry.number},
                        {"stage", core::name_of(entry.stage)},
                        {"clock", core::name_of(entry.clock)},
                        {"time", core::name_of(entry.basis)},
                        {"over_minutes", in_minutes(entry.over)}});
    }
    return list;
}

Json frequent_json(const std::vector<core::Frequent>& frequent) {
    Json list = Json::array();
    for (const auto& [product, fault, count] : frequent)
        list.push_back({{"product", word_or_null(product)}, {"fault", word_or_null(fault)}, {"count", count}});
    return list;
}

/// What profiles have in common, and a total with them.
void add_figures(Json& json, const core::Report& figures) {
    json["first_response"] = times_json(figures.first_response);
    json["solution"] = times_json(figures.solution);
    json["within_limit"] = limits_json(figures.within_limit);
    json["solved"] = share_json(figures.solved, "solved", "closed");
    json["second_round"] = share_json(figures.second_round, "second_round", "with_result");
    json["overdue"] = overdue_json(figures.overdue);
    json["overdue_total"] = figures.overdue.size();
    json["frequent"] = frequent_json(figures.frequent);
}

Json total_json(const core::Report& figures) {
    Json json{{"tickets", figures.tickets}, {"open", figures.open}};
    add_figures(json, figures);
    return json;
}

Json profile_json(const ProfileReport& report) {
    const core::Report& figures = report.figures;
    Json json{{"profile", report.profile}, {"tickets", figures.tickets}, {"open", figures.open}};
    json["by_kind"] = counts_json(figures.kinds);
    json["by_department"] = counts_json(figures.departments);
    json["by_priority"] = counts_json(figures.priorities);
    json["satisfaction"] = {{"rated_tickets", figures.rated}, {"ratings", counts_json(figures.ratings)}};
    add_figures(json, figures);
    return json;
}

}  // namespace

Json report_json(const DeskReport& report, const Desk& desk) {
    const std::chrono::year_month_day from{core::first_day(report.period)};
    const std::chrono::year_month_day to{core::day_after(report.period)};
    Json json;
    json["period"] = {{"name", core::name_of(report.period)},
                      {"unit", core::name_of(report.period.unit)},
                      {"from", core::format_date(from)},
                      {"to", core::format_date(to)},
                      {"time_zone", desk.zone.name}};
    json["made"] = core::format_minute(core::to_local(desk.zone, report.made));
    json["profiles"] = Json::array();
    for (const auto& profile : report.profiles) json["profiles"].push_back(profile_json(profile));
    json["total"] = report.total ? total_json(*report.total) : Json(nullptr);
    return json;
}

}  // namespace aftercare::bot
