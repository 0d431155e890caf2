#include "bot/commands/ticket_words.h"

#include "bot/commands/clocks.h"
#include "bot/commands/stage_reports.h"
#include "core/mask.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace aftercare::bot {

using core::Action;
using namespace std::chrono;

namespace {

// What customers do not see of the timeline: it is the desk's own work.
constexpr std::array<std::string_view, 20> desk_events{"passed_on", "outsider_wrote", "noted",    "revealed",  "assigned",       "classified", "involved",
                                                       "blocked",  "escalated", "review_overdue", "reminded",   "rejected",
                                                       "approved", "joined",    "separated",      "remind_set", "merged_here", "ranked",
                                                       "chats_linked", "chats_separated"};
// The stages' documents: where they stand whole, the timeline need not repeat them.
constexpr std::array<std::string_view, 4> reports{"diagnosed", "proposed", "done", "verified"};
// What explains deadlines; too much for a chat, and to be seen with `aftercare ticket show`.
constexpr std::string_view clock_events = "clock_";

constexpr std::size_t timeline_for_agents = 30;
constexpr std::size_t timeline_for_customers = 6;

std::string key(std::string_view prefix, std::string_view name) { return fmt::format("{}.{}", prefix, name); }

bool for_customers(const core::Event& event) {
    return std::find(desk_events.begin(), desk_events.end(), event.kind) == desk_events.end() &&
           !event.kind.starts_with(clock_events);
}

std::string particular(const core::Event& event, const char* name);

/// Whether a later event of this kind comes before any of `undoing`.
bool follows(const std::vector<core::Event>& events, std::size_t after, std::string_view kind,
             std::initializer_list<std::string_view> undoing) {
    for (std::size_t i = after + 1; i < events.size(); ++i) {
        if (events[i].kind == kind) return true;
        if (std::find(undoing.begin(), undoing.end(), events[i].kind) != undoing.end()) return false;
    }
    return false;
}

/// What the customer has been told: neither a plan before its approval, nor a result before somebody made sure of it.
std::vector<core::Event> told_to_customer(const std::vector<core::Event>& events) {
    std::vector<core::Event> told;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto& event = events[i];
        const bool to_approve = event.kind == "proposed" && particular(event, "waiting") == core::name_of(core::Wait::approval);
        const bool to_verify = event.kind == "done" && particular(event, "stage") == core::name_of(core::Stage::verification);
        if (!for_customers(event) || (to_approve && !follows(events, i, "approved", {"rejected", "proposed"})) ||
            (to_verify && !follows(events, i, "verified", {"disputed"})))
            continue;
        told.push_back(event);
    }
    return told;
}

std::string particular(const core::Event& event, const char* name) {
    const auto data = nlohmann::json::parse(event.data, nullptr, false);
    if (!data.is_object() || !data.contains(name) || !data[name].is_string()) return {};
    return data[name].get<std::string>();
}

/// `customer` is the key of what customers are called: "actor.you" where they read it themselves.
std::string actor_text(const Words& words, const core::Event& event, std::string_view customer) {
    if (event.actor.kind == core::Actor::Kind::customer) return words.say(customer);
    if (event.actor.kind == core::Actor::Kind::system) return words.say("actor.system");
    return event.actor.name.empty() ? words.say("actor.staff") : event.actor.name;
}

/// "硬件故障 · 紧急": what an event changed of the classification.
std::string reclassified(const core::Profile& profile, const Words& words, const core::Event& event) {
    std::string text;
    const auto add = [&](const auto& choices, const char* name) {
        const std::string value = particular(event, name);
        if (!value.empty()) text += (text.empty() ? "" : " · ") + words.choice(choices, value);
    };
    add(profile.kinds, "kind");
    add(profile.priorities, "priority");
    add(profile.departments, "department");
    return text;
}

/// What an event says beside who did what.
std::string event_words(const Turn& turn, const Words& words, const core::Ticket& ticket, const core::Event& event) {
    const auto& profile = turn.desk.profile(ticket.profile);
    if (event.kind == "rated") return words.step(ticket, particular(event, "rating"));
    if (event.kind == "classified") return reclassified(profile, words, event);
    if (event.kind == "involved") return words.choice(profile.departments, particular(event, "helper"));
    if (event.kind == "followed" && event.text.empty()) {
        const std::string stage = particular(event, "stage");
        return stage.empty() ? stage : words.say(key("stage", stage));
    }
    const bool report = event.kind == "followed" || std::find(reports.begin(), reports.end(), event.kind) != reports.end();
    return report ? on_one_line(words, event.text) : event.text;
}

/// "客户选定方案2", or "刘工代客户登记选定方案2" where staff vouched for it.
std::string event_title(const Words& words, const core::Event& event, std::string_view customer) {
    const auto data = nlohmann::json::parse(event.data, nullptr, false);
    const std::string option = data.is_object() && data.contains("option") ? data["option"].dump() : std::string();
    const std::string plain = key("event", event.kind);
    const bool vouched = event.actor.kind == core::Actor::Kind::staff && words.has(plain + "_by_staff");
    return words.say(vouched ? plain + "_by_staff" : plain, {{"who", actor_text(words, event, customer)}, {"option", option}});
}

std::string event_line(const Turn& turn, const Words& words, const core::Ticket& ticket, const core::Event& event,
                       std::string_view customer) {
    std::string line = fmt::format("{} {}", words.short_minute(event.at), event_title(words, event, customer));
    if (const std::string text = event_words(turn, words, ticket, event); !text.empty())
        line += words.say("event.words", {{"text", text}});
    return line;
}

std::string timeline(const Turn& turn, const Words& words, const core::Ticket& ticket, const std::vector<core::Event>& events,
                     std::size_t most, std::string_view customer) {
    std::string text;
    if (events.size() > most)
        text = words.say("show.earlier", {{"count", std::to_string(events.size() - most)}}) + "\n";
    for (std::size_t i = events.size() > most ? events.size() - most : 0; i < events.size(); ++i)
        text += event_line(turn, words, ticket, events[i], customer) + "\n";
    if (!text.empty()) text.pop_back();
    return text;
}

/// The latest of each kind of report stands whole above the timeline; what takes several lines is not said twice.
void leave_out_shown(std::vector<core::Event>& events) {
    for (const auto kind : reports) {
        const auto latest = std::find_if(events.rbegin(), events.rend(), [&](const core::Event& event) { return event.kind == kind; });
        if (latest != events.rend() && latest->text.find('\n') != std::string::npos) latest->text.clear();
    }
}

void add_row(ButtonRows& rows, std::size_t width, core::Button button) {
    if (rows.empty() || rows.back().size() >= width) rows.emplace_back();
    rows.back().push_back(std::move(button));
}

/// "诊断记录": what the report's form is called.
std::string report_title(const Words& words, const Report& report) { return words.say("form." + report.submission.form + ".title"); }

/// "张工（硬件组）"
std::string staff_label(Turn& turn, const core::Ticket& ticket, const Words& words) {
    const auto member = turn.tx.staff().member(ticket.assignee);
    if (!member || member->department.empty()) return member ? member->name : std::string();
    const auto& departments = turn.desk.profile(ticket.profile).departments;
    return words.say("show.staff", {{"name", member->name}, {"department", words.choice(departments, member->department)}});
}

std::string agents_header(Turn& turn, const core::Ticket& ticket, const Words& words, dialogs::View view) {
    const auto& profile = turn.desk.profile(ticket.profile);
    std::string name = masked_customer(turn, ticket, words);
    if (view == dialogs::View::whole)
        name = first_value(submission_lines(turn, ticket, words.language(), view), profile.summary.customer_name);
    const std::string holder = ticket.assignee ? staff_label(turn, ticket, words) : words.say("show.unassigned");
    std::string text = words.say("show.header", {{"stage", words.stage(ticket)},
                                                 {"customer", name},
                                                 {"assignee", holder},
                                                 {"created", words.minute(ticket.created)},
                                                 {"age", words.age(ticket.created)}});
    if (const std::string kinds = classification(turn, ticket, words); !kinds.empty())
        text += "\n" + words.say("show.classified", {{"text", kinds}});
    for (const auto& clock : turn.tx.clocks().of_ticket(ticket.id))
        if (const auto due = core::due_of(clock, {turn.desk.calendar, turn.desk.zone}))
            text += "\n" + words.say(clock.breached ? "show.overdue" : "show.due",
                                     {{"clock", words.say(key("clock", core::name_of(clock.kind)))}, {"time", words.short_minute(*due)}});
    for (const auto& [id, label] : {std::pair(ticket.lead, "show.lead"), std::pair(ticket.linked, "show.linked")})
        if (const auto other = id ? turn.tx.tickets().ticket(id) : std::nullopt)
            text += "\n" + words.say(label, {{"number", other->number}});
    if (!ticket.rating.empty()) text += "\n" + words.say("show.rating", {{"text", words.step(ticket, ticket.rating)}});
    return text;
}

}  // namespace

// ---- Words --------------------------------------------------------------------------------------

std::string Words::say(std::string_view text_key, core::TextArguments arguments) const {
    return turn_.desk.texts.say(language_, text_key, arguments);
}

bool Words::has(std::string_view text_key) const { return turn_.desk.texts.has(language_, text_key); }

std::string Words::minute(core::Time time) const { return core::format_minute(core::to_local(turn_.desk.zone, time)); }

std::string Words::short_minute(core::Time time) const {
    const std::string whole = minute(time);
    return minute(turn_.now).substr(0, 4) == whole.substr(0, 4) ? whole.substr(5) : whole;
}

std::string Words::day(sys_days date) const {
    const year_month_day parts{date};
    const unsigned number = static_cast<unsigned>(parts.month());
    return say("time.day", {{"month", say(key("time.month", std::to_string(number)))},
                            {"day", std::to_string(static_cast<unsigned>(parts.day()))}});
}

std::string Words::age(core::Time since) const {
    const auto minutes_passed = std::max<std::int64_t>(0, duration_cast<minutes>(turn_.now - since).count());
    if (minutes_passed < 60) return say("time.minutes", {{"count", std::to_string(minutes_passed)}});
    if (minutes_passed < 48 * 60) return say("time.hours", {{"count", std::to_string(minutes_passed / 60)}});
    return say("time.days", {{"count", std::to_string(minutes_passed / (24 * 60))}});
}

std::string Words::stage(const core::Ticket& ticket) const {
    std::string text = say(key("stage", core::name_of(ticket.stage)));
    if (ticket.stage == core::Stage::archive) return say(key("closing", core::name_of(ticket.closing)));
    if (ticket.waiting != core::Wait::nobody) text += say(key("stage.waiting", core::name_of(ticket.waiting)));
    if (ticket.blocked) text += say("stage.blocked");
    if (ticket.round > 1) text += say("stage.round", {{"round", std::to_string(ticket.round)}});
    return text;
}

std::string Words::customer_stage(const core::Ticket& ticket) const {
    if (ticket.stage == core::Stage::archive) return say(key("closing", core::name_of(ticket.closing)));
    const std::string waiting = key("customer_stage.waiting", core::name_of(ticket.waiting));
    if (turn_.desk.texts.has(language_, waiting)) return say(waiting);
    return say(key("customer_stage", core::name_of(ticket.stage)));
}

std::string Words::step(const core::Ticket& ticket, std::string_view rating) const {
    const auto* found = turn_.desk.profile(ticket.profile).step(rating);
    return found ? say(found->text) : std::string(rating);
}

Words words(const Turn& turn) {
    return {turn, turn.person.language.empty() ? turn.desk.language : turn.person.language};
}

// ---- buttons ------------------------------------------------------------------------------------

std::string ticket_payload(core::TicketId ticket, std::string_view word, std::string_view argument) {
    std::array<char, 16> id{};
    const auto end = std::to_chars(id.data(), id.data() + id.size(), ticket.value, 36).ptr;
    std::string payload = fmt::format("t:{}:{}", std::string_view(id.data(), static_cast<std::size_t>(end - id.data())), word);
    if (!argument.empty()) payload.append(":").append(argument);
    return payload;
}

std::optional<TicketPayload> read_ticket_payload(std::string_view payload) {
    if (!payload.starts_with("t:")) return std::nullopt;
    payload.remove_prefix(2);
    TicketPayload read;
    const char* const end = payload.data() + payload.size();
    const auto [rest, error] = std::from_chars(payload.data(), end, read.ticket.value, 36);
    if (error != std::errc{} || rest == end || *rest != ':' || read.ticket.value < 0) return std::nullopt;
    const std::string_view words(rest + 1, static_cast<std::size_t>(end - rest - 1));
    const auto colon = words.find(':');
    read.word = words.substr(0, colon);
    if (colon != std::string_view::npos) read.argument = words.substr(colon + 1);
    return read;
}

namespace {

/// What the head decides about is told by the button.
std::string mark_for(Turn& turn, const core::Ticket& ticket, Action action) {
    return action == Action::approve || action == Action::reject ? report_mark(turn, ticket, "proposed") : std::string();
}

}  // namespace

ButtonRows staff_buttons(Turn& turn, const Words& words, const core::Ticket& ticket, const core::Actor& actor) {
    // What the procedure asks for next comes first; what ends the work, last.
    constexpr std::array offered{Action::take,  Action::approve,  Action::reject, Action::diagnose, Action::propose, Action::verify,
                                 Action::reply, Action::ask,      Action::progress, Action::finish, Action::reopen};
    ButtonRows rows;
    const auto possible = core::possible_actions(turn.desk.profile(ticket.profile), ticket, actor, turn.now);
    for (const Action action : offered)
        if (std::find(possible.begin(), possible.end(), action) != possible.end())
            add_row(rows, 3, {words.say(key("button", core::name_of(action))),
                              ticket_payload(ticket.id, core::name_of(action), mark_for(turn, ticket, action))});
    const bool closes = ticket.stage == core::Stage::closing &&
                        std::find(possible.begin(), possible.end(), Action::close) != possible.end();
    if (closes) add_row(rows, 3, {words.say("button.close"), ticket_payload(ticket.id, "close")});
    add_row(rows, 3, {words.say("button.show"), ticket_payload(ticket.id, "show")});
    return rows;
}

namespace {

ButtonRows option_buttons(Turn& turn, const Words& words, const core::Ticket& ticket) {
    ButtonRows rows;
    const std::string mark = report_mark(turn, ticket, "proposed");
    const int offered = options_offered(turn, ticket);
    for (int option = 1; option <= offered; ++option) {
        const std::string title = option_title(turn, ticket, option, words.language());
        rows.push_back({{words.say("button.choose", {{"option", title}}),
                         ticket_payload(ticket.id, "choose", fmt::format("{}.{}", option, mark))}});
    }
    rows.push_back({{words.say("button.decline"), ticket_payload(ticket.id, "decline", mark)}});
    return rows;
}

}  // namespace

ButtonRows customer_buttons(Turn& turn, const Words& words, const core::Ticket& ticket) {
    ButtonRows rows;
    const auto button = [&](std::string_view text, std::string_view word) {
        return core::Button{words.say(text), ticket_payload(ticket.id, word)};
    };
    if (ticket.waiting == core::Wait::agreement) {
        const std::string mark = report_mark(turn, ticket, "diagnosed");
        return {{{words.say("button.agree"), ticket_payload(ticket.id, "agree", mark)},
                 {words.say("button.object"), ticket_payload(ticket.id, "object", mark)}}};
    }
    if (ticket.waiting == core::Wait::choice) return option_buttons(turn, words, ticket);
    switch (ticket.stage) {
        case core::Stage::confirmation:
            rows = {{button("button.confirm", "confirm"), button("button.dispute", "dispute")}};
            break;
        case core::Stage::survey:
            for (const auto& step : turn.desk.profile(ticket.profile).survey)
                add_row(rows, 3, {words.say(step.text), ticket_payload(ticket.id, "rate", step.value)});
            // Where nobody has asked yet whether it is solved, the survey does.
            if (!turn.desk.profile(ticket.profile).uses(core::Stage::confirmation))
                rows.push_back({button("button.dispute", "dispute")});
            break;
        case core::Stage::closing:
            rows = {{button("button.status", "status"), button("button.dispute", "dispute")}};
            break;
        case core::Stage::archive:
            break;
        default:
            rows = {{button("button.status", "status"), button("button.add", "add")}};
            if (!core::waits_for_customer(ticket)) rows.front().push_back(button("button.urge", "urge"));
    }
    return rows;
}

// ---- texts --------------------------------------------------------------------------------------

std::string on_one_line(const Words& words, std::string_view text) {
    std::string line;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        if (end > at && !line.empty()) line += words.say("list.semicolon");
        line += text.substr(at, end - at);
        at = end + 1;
    }
    return line;
}

std::vector<dialogs::Line> submission_lines(const Turn& turn, const core::Ticket& ticket, std::string_view language,
                                            dialogs::View view) {
    const auto submission = dialogs::parse_submission(ticket.submission);
    const auto* form = submission ? turn.desk.forms.find(submission->form, submission->version) : nullptr;
    if (!form) return {};
    return dialogs::render(*form, *submission, turn.desk.texts, language, view);
}

std::string first_value(const std::vector<dialogs::Line>& lines, const std::vector<std::string>& fields) {
    for (const auto& field : fields)
        for (const auto& line : lines)
            if (line.place.field == field && !line.value.empty()) return line.value;
    return {};
}

std::string classification(const Turn& turn, const core::Ticket& ticket, const Words& words) {
    const auto& profile = turn.desk.profile(ticket.profile);
    std::string text;
    const auto add = [&](const auto& choices, const std::string& value) {
        if (!value.empty()) text += (text.empty() ? "" : " · ") + words.choice(choices, value);
    };
    add(profile.kinds, ticket.kind);
    add(profile.priorities, ticket.priority);
    add(profile.departments, ticket.department);
    for (const auto& helper : ticket.helpers) text += " + " + words.choice(profile.departments, helper);
    return text;
}

std::string masked_customer(Turn& turn, const core::Ticket& ticket, const Words& words) {
    const auto& fields = turn.desk.profile(ticket.profile).summary.customer_name;
    std::string name = first_value(submission_lines(turn, ticket, words.language(), dialogs::View::masked), fields);
    if (!name.empty()) return name;
    if (const auto person = turn.tx.people().person(ticket.person)) name = core::mask_name(person->name);
    return name.empty() ? words.say("actor.customer") : name;
}

std::string list_line(Turn& turn, const core::Ticket& ticket, const Words& words) {
    const std::string holder = ticket.assignee ? staff_name(turn, ticket.assignee) : words.say("show.unassigned");
    return words.say("list.line", {{"number", ticket.number},
                                   {"stage", words.stage(ticket)},
                                   {"title", ticket.title},
                                   {"assignee", holder},
                                   {"age", words.age(ticket.created)}});
}

namespace {

/// The ticket's own, else that of the ticket under which it is worked.
std::optional<Report> report_for(Turn& turn, const core::Ticket& ticket, std::string_view kind) {
    auto own = latest_report(turn, ticket, kind);
    const auto lead = !own && ticket.lead ? turn.tx.tickets().ticket(ticket.lead) : std::nullopt;
    return lead ? latest_report(turn, *lead, kind) : own;
}

/// Who signed, chose or approved what a report says, a line each.
std::string signatures(Turn& turn, const Words& words, const core::Ticket& ticket, const Report& report) {
    constexpr std::array<std::string_view, 3> under_it{"agreed", "chosen", "approved"};
    std::string text;
    for (const auto& event : turn.tx.tickets().events(report.event.ticket)) {
        if (event.id <= report.event.id) continue;
        if (std::find(reports.begin(), reports.end(), event.kind) != reports.end()) break;
        if (std::find(under_it.begin(), under_it.end(), event.kind) != under_it.end())
            text += "\n" + words.say("show.signed", {{"text", event_line(turn, words, ticket, event, "actor.customer")}});
    }
    return text;
}

}  // namespace

core::Outgoing agents_view(Turn& turn, const core::Ticket& ticket, const Words& words, dialogs::View view) {
    core::Outgoing message;
    message.heading = ticket.number;
    message.text = agents_header(turn, ticket, words, view);
    std::string section;
    for (const auto& line : submission_lines(turn, ticket, words.language(), view)) {
        if (line.value.empty()) continue;
        if (line.section != section) message.text += "\n\n" + words.say("show.section", {{"title", line.section}});
        section = line.section;
        message.text += "\n" + words.say("show.field", {{"label", line.label}, {"value", line.value}});
        if (line.marked) message.text += words.say("show.marked");
    }
    for (const std::string_view kind : reports)
        if (const auto report = report_for(turn, ticket, kind))
            message.text += "\n\n" + words.say("show.section", {{"title", report_title(words, *report)}}) + "\n" +
                            report_text(turn, *report, words.language()) + signatures(turn, words, ticket, *report);
    if (const auto files = turn.tx.attachments().of_ticket(ticket.id); !files.empty())
        message.text += "\n\n" + words.say("show.files", {{"count", std::to_string(files.size())}});
    auto events = turn.tx.tickets().events(ticket.id);
    // A clock that ran out is brought before the heads in the same moment: that line says it.
    std::erase_if(events, [](const core::Event& event) { return event.kind.starts_with(clock_events); });
    leave_out_shown(events);
    message.text += "\n\n" + words.say("show.timeline") + "\n" +
                    timeline(turn, words, ticket, events, timeline_for_agents, "actor.customer");
    return message;
}

namespace {

/// When somebody answers, or the problem is solved, as far as the procedure promises it and the time is not over.
std::optional<core::Time> promised_time(Turn& turn, const core::Ticket& ticket) {
    const bool begun = ticket.stage != core::Stage::intake;
    if (core::waits_for_customer(ticket) || ticket.stage > core::Stage::verification) return std::nullopt;
    const auto time = begun ? solution_due(turn, ticket) : reply_due(turn, ticket);
    return time && *time > turn.now ? time : std::nullopt;
}

}  // namespace

core::Outgoing customers_view(Turn& turn, const core::Ticket& ticket, const Words& words) {
    core::Outgoing message;
    message.heading = ticket.number;
    message.text = words.say("status.header", {{"title", ticket.title},
                                               {"stage", words.customer_stage(ticket)},
                                               {"created", words.minute(ticket.created)}});
    if (const auto time = promised_time(turn, ticket)) {
        message.text += "\n" + words.say(ticket.stage == core::Stage::intake ? "status.reply" : "status.solution",
                                         {{"time", words.short_minute(*time)}});
    } else if (ticket.stage == core::Stage::intake && !core::waits_for_customer(ticket)) {
        const auto day = review_day(turn, turn.desk.profile(ticket.profile), ticket.created);
        message.text += "\n" + words.say("status.review", {{"date", words.day(day)}});
    }
    const auto events = turn.tx.tickets().events(ticket.id);
    message.text += "\n\n" + timeline(turn, words, ticket, told_to_customer(events), timeline_for_customers, "actor.you");
    message.buttons = customer_buttons(turn, words, ticket);
    std::erase_if(message.buttons, [](auto& row) {
        std::erase_if(row, [](const core::Button& button) { return button.payload.ends_with(":status"); });
        return row.empty();
    });
    return message;
}

std::optional<core::Event> latest_event(const std::vector<core::Event>& events, std::string_view kind) {
    const auto found = std::find_if(events.rbegin(), events.rend(), [&](const core::Event& event) { return event.kind == kind; });
    return found == events.rend() ? std::nullopt : std::optional(*found);
}

std::chrono::sys_days review_day(const Turn& turn, const core::Profile& profile, core::Time created) {
    const sys_days day{floor<days>(core::to_local(turn.desk.zone, created)).time_since_epoch()};
    return core::add_working_days(turn.desk.calendar, day, profile.review_days_to);
}

core::Time review_due(const Turn& turn, const core::Profile& profile) {
    return core::close_of(turn.desk.calendar, turn.desk.zone, review_day(turn, profile, turn.now));
}

std::string staff_name(Turn& turn, core::StaffId staff) {
    const auto member = turn.tx.staff().member(staff);
    return member ? member->name : std::string();
}

}  // namespace aftercare::bot
