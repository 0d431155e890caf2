// A ticket with its whole timeline, for the operator at the machine.

#include "adapters/sqlite/sqlite_store.h"
#include "bot/commands/clock_explanation.h"
#include "bot/cli/commands.h"
#include "bot/cli/loading.h"
#include "dialogs/submission.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <map>
#include <optional>

namespace aftercare::bot {

namespace {

using Json = nlohmann::ordered_json;

struct Found {
    core::Ticket ticket;
    std::vector<core::Event> events;
    std::vector<core::Clock> clocks;
    std::vector<std::string> under;  ///< numbers of the tickets worked under it
    std::string lead;                ///< number of the ticket that it is worked under
    std::string linked;              ///< number of the ticket that it follows or was merged into
    std::vector<core::Attachment> attachments;
    std::string assignee;
};

std::optional<Found> find_ticket(const Configuration& configuration, const std::string& number) {
    std::optional<Found> found;
    sqlite::open_reader(configuration.store)->read([&](core::Tx& tx) {
        auto ticket = tx.tickets().numbered(number);
        if (auto ending = tx.tickets().ending_in(number, 2); !ticket && ending.size() == 1) ticket = std::move(ending.front());
        if (!ticket) return;
        found = Found{*ticket, tx.tickets().events(ticket->id), tx.clocks().of_ticket(ticket->id), {}, "", "",
                      tx.attachments().of_ticket(ticket->id), ""};
        const auto number_of = [&](core::TicketId id) {
            const auto other = id ? tx.tickets().ticket(id) : std::nullopt;
            return other ? other->number : std::string();
        };
        for (const auto& other : tx.tickets().led_by(ticket->id)) found->under.push_back(other.number);
        found->lead = number_of(ticket->lead);
        found->linked = number_of(ticket->linked);
        if (const auto member = tx.staff().member(ticket->assignee)) found->assignee = member->name;
    });
    return found;
}

core::Time now() { return std::chrono::floor<core::Duration>(std::chrono::system_clock::now()); }

std::string minute(const core::Zone& zone, core::Time time) {
    return core::format_minute(core::to_local(zone, time));
}

Json parsed_or_null(const std::string& text) { return text.empty() ? Json() : Json::parse(text, nullptr, false); }

std::string_view name_of(core::Attachment::Status status) {
    switch (status) {
        case core::Attachment::Status::pending: return "pending";
        case core::Attachment::Status::stored: return "stored";
        case core::Attachment::Status::failed: return "failed";
    }
    return "unknown";
}

Json to_json(const Found& found, const Desk& desk, core::Time now) {
    const core::Zone& zone = desk.zone;
    const auto& ticket = found.ticket;
    Json json;
    json["number"] = ticket.number;
    json["profile"] = ticket.profile;
    json["stage"] = core::name_of(ticket.stage);
    json["waiting"] = core::name_of(ticket.waiting);
    json["closing"] = core::name_of(ticket.closing);
    json["round"] = ticket.round;
    json["assignee"] = found.assignee;
    json["department"] = ticket.department;
    json["helpers"] = ticket.helpers;
    json["blocked"] = ticket.blocked;
    json["escalated"] = ticket.escalated;
    json["lead"] = found.lead;
    json["under"] = found.under;
    json["linked"] = found.linked;
    json["product"] = ticket.product;
    json["fault"] = ticket.fault;
    json["kind"] = ticket.kind;
    json["priority"] = ticket.priority;
    json["language"] = ticket.language;
    json["title"] = ticket.title;
    json["rating"] = ticket.rating;
    json["created"] = minute(zone, ticket.created);
    json["closed"] = ticket.closed ? Json(minute(zone, *ticket.closed)) : Json();
    json["submission"] = parsed_or_null(ticket.submission);
    json["signature"] = parsed_or_null(ticket.signature);
    json["attachments"] = Json::array();
    for (const auto& attachment : found.attachments)
        json["attachments"].push_back({{"name", attachment.file.name},
                                       {"group", attachment.group},
                                       {"status", name_of(attachment.status)},
                                       {"media_type", attachment.media_type},
                                       {"bytes", attachment.bytes},
                                       {"sha256", attachment.sha256}});
    json["clocks"] = explain_clocks(found.clocks, found.events, now, {desk.calendar, zone});
    json["events"] = Json::array();
    for (const auto& event : found.events)
        json["events"].push_back({{"at", minute(zone, event.at)},
                                  {"actor", {{"kind", core::name_of(event.actor.kind)}, {"name", event.actor.name}}},
                                  {"kind", event.kind},
                                  {"text", event.text},
                                  {"data", parsed_or_null(event.data)}});
    return json;
}

/// The answers as people read them, or nothing when the form is no longer configured.
void print_submission(const core::Ticket& ticket, const Desk& desk) {
    const auto submission = dialogs::parse_submission(ticket.submission);
    const auto* form = submission ? desk.forms.find(submission->form, submission->version) : nullptr;
    if (!form) return;
    std::string section;
    for (const auto& line : dialogs::render(*form, *submission, desk.texts, ticket.language, dialogs::View::whole)) {
        if (line.value.empty()) continue;
        if (line.section != section) fmt::print("{}\n", line.section);
        section = line.section;
        fmt::print("  {}: {}\n", line.label, line.value);
    }
    fmt::print("\n");
}

/// The reports of the stages, each as it was last given.
void print_reports(const Found& found, const Desk& desk) {
    std::map<std::string, const core::Event*> latest;
    for (const auto& event : found.events)
        if (event.data.find("\"output\"") != std::string::npos) latest[event.kind] = &event;
    for (const auto& event : found.events) {
        if (latest[event.kind] != &event) continue;
        const auto data = Json::parse(event.data, nullptr, false);
        if (!data.is_object() || !data.contains("output")) continue;
        const auto submission = dialogs::parse_submission(data["output"].dump());
        const auto* form = submission ? desk.forms.find(submission->form, submission->version) : nullptr;
        if (!form) continue;
        fmt::print("{}  {} by {}\n{}\n\n", minute(desk.zone, event.at), event.kind, event.actor.name,
                   dialogs::render_text(*form, *submission, desk.texts, found.ticket.language, dialogs::View::whole));
    }
}

std::string in_hours(const Json& minutes) {
    if (minutes.is_null()) return "none";
    const auto count = minutes.get<std::int64_t>();
    return fmt::format("{} h {:02} min", count / 60, count % 60);
}

void print_clocks(const Json& clocks) {
    for (const auto& clock : clocks) {
        const auto text = [&](const Json& from, const char* name) { return from[name].is_null() ? "-" : from[name].get<std::string>(); };
        fmt::print("clock {}: {} of {} used, {} time, {}{}, due {}\n", text(clock, "clock"), in_hours(clock["used"]),
                   in_hours(clock["limit"]), text(clock, "basis"), text(clock, "state"),
                   clock["breached"].get<bool>() ? ", over its limit" : "", text(clock, "due"));
        for (const auto& step : clock["history"])
            fmt::print("  {}  {:<10} used {}, limit {}, due {}\n", text(step, "at"), text(step, "what"), in_hours(step["used"]),
                       in_hours(step["limit"]), text(step, "due"));
    }
    if (!clocks.empty()) fmt::print("\n");
}

void print_text(const Found& found, const Loaded& loaded) {
    const Json json = to_json(found, *loaded.desk, now());
    for (const auto& [name, value] : json.items()) {
        if (value.is_structured() || value.is_null() || value == "") continue;
        fmt::print("{:<22}{}\n", name, value.is_string() ? value.get<std::string>() : value.dump());
    }
    fmt::print("\n");
    print_submission(found.ticket, *loaded.desk);
    print_reports(found, *loaded.desk);
    print_clocks(json["clocks"]);
    for (const auto& attachment : json["attachments"])
        fmt::print("attachment  {}  {}  {}\n", attachment["name"].get<std::string>(),
                   attachment["media_type"].get<std::string>(), attachment["status"].get<std::string>());
    for (const auto& event : json["events"]) {
        if (event["kind"].get<std::string>().starts_with("clock_")) continue;  // told with its clock
        const auto& actor = event["actor"];
        const auto& who = actor[actor["name"] == "" ? "kind" : "name"];
        const auto& data = event["data"];
        const bool rated = data.is_object() && data.contains("rating");
        fmt::print("{}  {:<12} {}  {}\n", event["at"].get<std::string>(), event["kind"].get<std::string>(),
                   who.get<std::string>(), (rated ? data["rating"] : event["text"]).get<std::string>());
    }
}

template <class Print>
int show(const std::string& configuration_file, const std::string& number, Print print) {
    const auto loaded = load(configuration_file);
    if (!report(configuration_file, loaded)) return 1;
    const auto found = find_ticket(loaded.configuration, number);
    if (!found) {
        fmt::print(stderr, "there is no ticket {}\n", number);
        return 1;
    }
    print(*found, loaded);
    return 0;
}

}  // namespace

int ticket_show_text_command(const std::string& configuration_file, const std::string& number) {
    return show(configuration_file, number, print_text);
}

int ticket_show_json_command(const std::string& configuration_file, const std::string& number) {
    return show(configuration_file, number, [](const Found& found, const Loaded& loaded) {
        fmt::print("{}\n", to_json(found, *loaded.desk, now()).dump(2));
    });
}

}  // namespace aftercare::bot
