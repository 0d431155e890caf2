// Puts the notices that the workflow names into words and sends them on their way.
#include "bot/commands/stage_reports.h"
#include "bot/commands/survey_links.h"
#include "bot/commands/ticket_acts.h"

#include "bot/commands/clocks.h"
#include "core/mask.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace aftercare::bot {

namespace {

using core::Notice;

/// What notices of one decision have in common.
struct Occasion {
    Turn& turn;
    const core::Ticket& before;
    const core::Decision& decision;

    const core::Ticket& ticket() const { return decision.ticket; }
    const core::Event& event() const { return decision.event; }
    bool by_staff() const { return event().actor.kind == core::Actor::Kind::staff; }
};

/// Which option an event is about: "2"; empty for none.
std::string option_chosen(const core::Event& event) {
    const auto data = nlohmann::json::parse(event.data, nullptr, false);
    return data.is_object() && data.contains("option") ? data["option"].dump() : std::string();
}

/// The clock that an event is about; empty for none.
std::string clock_meant(const core::Event& event) {
    const auto data = nlohmann::json::parse(event.data, nullptr, false);
    return data.is_object() ? data.value("clock", std::string()) : std::string();
}

Words customers_words(Turn& turn, const core::Ticket& ticket) {
    const auto conversation = turn.customers_chat(ticket);
    return {turn, conversation ? turn.language_of(*conversation) : ticket.language};
}

/// A ticket that was opened because a person is wanted has no signed form.
std::string event_name(const Occasion& on) {
    if (on.event().kind == "submitted" && on.ticket().linked) return "submitted_linked";
    const bool request = on.event().kind == "submitted" && on.ticket().signature.empty();
    return request ? "submitted_request" : on.event().kind;
}

bool has_text(const Occasion& on, const std::string& key) { return on.turn.desk.texts.has(on.turn.desk.language, key); }

/// `key` with what the ticket waits for or how it was closed ("closed_dismissed", "diagnosed_agreement") where there are
/// words of its own for that, else `key`.
std::string fitting(const Occasion& on, const std::string& key) {
    const auto& ticket = on.ticket();
    const std::string special = fmt::format("{}_{}", key, ticket.stage == core::Stage::archive ? core::name_of(ticket.closing)
                                                                                               : core::name_of(ticket.waiting));
    return has_text(on, special) ? special : key;
}

std::string customer_key(const Occasion& on) {
    const std::string key = fmt::format("notice.customer.{}", event_name(on));
    // Where times are promised, the customer is told them.
    if (on.event().kind == "submitted" && reply_due(on.turn, on.ticket()) && has_text(on, key + "_due")) return key + "_due";
    if (on.event().kind == "taken" && solution_due(on.turn, on.ticket())) return key + "_due";
    if (on.by_staff() && has_text(on, key + "_by_staff")) return key + "_by_staff";
    return fitting(on, key);
}

std::string promised(const Occasion& on, const Words& words) {
    const auto due = on.event().kind == "taken" ? solution_due(on.turn, on.ticket()) : reply_due(on.turn, on.ticket());
    return due ? words.short_minute(*due) : std::string();
}

/// The latest event of a kind, the present one included.
std::optional<core::Event> latest(const Occasion& on, std::string_view kind) {
    if (on.event().kind == kind) return on.event();
    return latest_event(on.turn.tx.tickets().events(on.ticket().id), kind);
}

std::string text_of_latest(const Occasion& on, std::string_view kind) {
    const auto event = latest(on, kind);
    return event ? event->text : std::string();
}

std::string said(const Occasion& on, const Words& words, std::string_view key, std::string_view text) {
    const std::string who = on.by_staff() && !on.event().actor.name.empty() ? on.event().actor.name : words.say("actor.staff");
    const auto& profile = on.turn.desk.profile(on.ticket().profile);
    const auto other = on.ticket().linked ? on.turn.tx.tickets().ticket(on.ticket().linked) : std::nullopt;
    return words.say(key, {{"number", on.ticket().number},
                           {"title", on.ticket().title},
                           {"who", who},
                           {"text", text},
                           {"stage", words.customer_stage(on.ticket())},
                           {"time", promised(on, words)},
                           {"other", other ? other->number : std::string()},
                           {"option", option_chosen(on.event())},
                           {"how", on.event().text},
                           {"date", words.day(review_day(on.turn, profile, on.ticket().created))}});
}

core::Outgoing customers_message(const Occasion& on, const Words& words, std::string_view key, std::string_view text) {
    core::Outgoing message;
    message.heading = words.say("notice.heading", {{"number", on.ticket().number}});
    message.text = said(on, words, key, text);
    message.buttons = customer_buttons(on.turn, words, on.ticket());
    if (on.by_staff() && !text.empty() && message.text.find(text) != std::string::npos) message.origin = core::Origin::person;
    return message;
}

Words members_words(Turn& turn, const core::Staff& member) {
    const auto desk = member.desk ? turn.tx.people().conversation(member.desk) : std::nullopt;
    return {turn, desk ? turn.language_of(*desk) : turn.desk.language};
}

/// A customer who called has no chat: whoever works on it is given the words to say by telephone.
void tell_by_phone(const Occasion& on, const core::Outgoing& message) {
    const auto read_out = [&](const Words& words) {
        core::Outgoing told;
        told.heading = words.say("notice.staff.heading", {{"number", on.ticket().number}, {"title", on.ticket().title}});
        told.text = words.say("notice.staff.by_phone", {{"text", message.text}});
        return told;
    };
    if (on.by_staff()) return on.turn.say(read_out(words(on.turn)), on.ticket().id);
    const auto member = on.turn.tx.staff().member(on.ticket().assignee);
    if (member && on.turn.tell_staff(member->id, read_out(members_words(on.turn, *member)), on.ticket().id)) return;
    on.turn.tell_all_staff([&](std::string_view language) { return read_out(Words(on.turn, std::string(language))); },
                           on.ticket().id);
}

void send_customer(const Occasion& on, core::Outgoing message) {
    if (!on.ticket().conversation) return tell_by_phone(on, message);
    if (!on.turn.tell_customer(on.ticket(), std::move(message)) && on.by_staff())
        on.turn.say_text("agent.unreachable", {{"number", on.ticket().number}}, on.ticket().id);
}

void tell_customer(const Occasion& on, std::string_view key, std::string_view text) {
    send_customer(on, customers_message(on, customers_words(on.turn, on.ticket()), key, text));
}

void tell_customer(const Occasion& on, std::string_view key) { tell_customer(on, key, on.event().text); }

/// What was chosen, word by word: the customer's copy of what they signed.
void confirm_choice(const Occasion& on) {
    const Words words = customers_words(on.turn, on.ticket());
    const int option = std::atoi(option_chosen(on.event()).c_str());
    const std::string text = option_text(on.turn, on.ticket(), option, words.language());
    send_customer(on, customers_message(on, words, customer_key(on), text));
}

/// The survey; where the channel has no buttons, with a link to its page.
void ask_rating(const Occasion& on, std::string_view key) {
    const Words words = customers_words(on.turn, on.ticket());
    core::Outgoing message = customers_message(on, words, key, on.event().text);
    if (const std::string link = survey_link(on.turn, on.ticket()); !link.empty())
        message.text += "\n" + words.say("survey_page.link", {{"link", link}});
    send_customer(on, std::move(message));
}

/// `key`, or its "_end" when the procedure has no further question.
std::string by_stage(const Occasion& on, const std::string& key, core::Stage stage) {
    return on.ticket().stage == stage ? key : key + "_end";
}

/// Whom the buttons are for. A message that several read has the buttons of whoever may do most; what each of them may
/// do is decided when they press.
core::Actor reader_of(const Occasion& on, const core::Staff* member) {
    core::Actor reader;
    reader.kind = core::Actor::Kind::staff;
    if (member) return {reader.kind, member->id, member->person, member->name, member->role, member->department};
    reader.staff = on.ticket().assignee;
    reader.department = on.ticket().department;
    const bool to_be_approved = on.ticket().waiting == core::Wait::approval;
    for (const auto& role : on.turn.desk.profile(on.ticket().profile).roles)
        if (to_be_approved ? role.heads : role.leads) reader.role = role.value;
    return reader;
}

/// When the clock that an event is about runs out.
std::string due_meant(const core::Event& event, const Words& words) {
    const auto data = nlohmann::json::parse(event.data, nullptr, false);
    if (!data.is_object() || !data.contains("due") || !data["due"].is_number_integer()) return {};
    return words.short_minute(core::Time(core::Duration(data["due"].get<std::int64_t>())));
}

/// "clock_warned_update" where there are words of its own for that clock.
std::string staff_key(const Occasion& on, std::string_view name) {
    const std::string key = fmt::format("notice.staff.{}", name);
    const std::string special = key + "_" + clock_meant(on.event());
    return has_text(on, special) ? special : key;
}

core::Outgoing staff_message(const Occasion& on, const Words& words, const core::Staff* member, std::string_view name) {
    const core::Event& event = on.event();
    std::string who = event.actor.name;
    // A request that staff took down is the customer's all the same.
    if (event.actor.kind == core::Actor::Kind::customer || event.kind == "submitted") who = masked_customer(on.turn, on.ticket(), words);
    if (event.actor.kind == core::Actor::Kind::system) who = words.say("actor.system");
    core::Outgoing message;
    message.heading = words.say("notice.staff.heading", {{"number", on.ticket().number}, {"title", on.ticket().title}});
    const std::string rating = on.ticket().rating.empty() ? "" : words.step(on.ticket(), on.ticket().rating);
    const std::string clock = clock_meant(event);
    const auto other = on.ticket().linked ? on.turn.tx.tickets().ticket(on.ticket().linked) : std::nullopt;
    message.text = words.say(staff_key(on, name),
                             {{"who", who},
                              {"text", event.text},
                              {"rating", rating},
                              {"stage", words.stage(on.ticket())},
                              {"option", option_chosen(event)},
                              {"clock", clock.empty() ? clock : words.say("clock." + clock)},
                              {"time", due_meant(event, words)},
                              {"other", other ? other->number : std::string()},
                              {"class", classification(on.turn, on.ticket(), words)}});
    while (!message.text.empty() && (message.text.back() == '\n' || message.text.back() == ' ')) message.text.pop_back();
    message.buttons = staff_buttons(on.turn, words, on.ticket(), reader_of(on, member));
    return message;
}

void tell_all_agents(const Occasion& on, std::string_view name) {
    on.turn.tell_all_staff([&](std::string_view language) { return staff_message(on, Words(on.turn, std::string(language)), nullptr, name); },
                           on.ticket().id);
}

void tell_all_agents(const Occasion& on) { tell_all_agents(on, event_name(on)); }

/// Nobody is told what they did themselves. Who has left, or cannot be reached, is stood in for by all.
void tell_member(const Occasion& on, core::StaffId staff) {
    if (on.by_staff() && on.event().actor.staff == staff) return;
    const auto member = on.turn.tx.staff().member(staff);
    const bool told = member && on.turn.tell_staff(staff, staff_message(on, members_words(on.turn, *member), &*member, event_name(on)),
                                                   on.ticket().id);
    if (!told) tell_all_agents(on);
}

// ---- groups of staff ----------------------------------------------------------------------------

using Members = std::vector<core::Staff>;

template <class Fits>
Members members_that(const Occasion& on, Fits fits) {
    Members members = on.turn.tx.staff().all();
    std::erase_if(members, [&](const core::Staff& member) { return !member.person || !fits(member); });
    return members;
}

/// All agents stand in where none of these can be reached.
void tell_members(const Occasion& on, const Members& members, std::string_view name) {
    if (members.empty()) return tell_all_agents(on, name);
    const auto make = [&](std::string_view language) { return staff_message(on, Words(on.turn, std::string(language)), nullptr, name); };
    if (on.turn.tell_members(members, make, on.ticket().id) == 0) tell_all_agents(on, name);
}

void tell_members(const Occasion& on, const Members& members) { tell_members(on, members, event_name(on)); }

/// Whether the procedure names this member's role for a stage.
bool named_for(const Occasion& on, core::Stage stage, const core::Staff& member) {
    const auto* rule = on.turn.desk.profile(on.ticket().profile).rule(stage);
    return rule && std::find(rule->roles.begin(), rule->roles.end(), member.role) != rule->roles.end();
}

/// Whoever acted sees it too: for them it is the acknowledgement.
void tell_department(const Occasion& on) {
    const std::string& department = on.ticket().department;
    if (department.empty()) return tell_all_agents(on);
    // Until somebody has taken it, it is also the affair of those who register and classify.
    const bool intake = on.ticket().stage == core::Stage::intake;
    Members members = members_that(on, [&](const core::Staff& member) {
        return member.department == department || (intake && named_for(on, core::Stage::intake, member));
    });
    const bool nobody = members.empty();
    if (!nobody && on.by_staff())
        if (const auto actor = on.turn.tx.staff().member(on.event().actor.staff)) members.push_back(*actor);
    tell_members(on, members);
}

void tell_new_helpers(const Occasion& on) {
    std::set<std::string> before(on.before.helpers.begin(), on.before.helpers.end());
    const auto& helpers = on.ticket().helpers;
    tell_members(on, members_that(on, [&](const core::Staff& member) {
        return !before.contains(member.department) &&
               std::find(helpers.begin(), helpers.end(), member.department) != helpers.end();
    }));
}

bool rated_low(const Occasion& on) {
    const auto* step = on.turn.desk.profile(on.ticket().profile).step(on.ticket().rating);
    return step && step->low;
}

/// "待关闭": those who close it hear that it is theirs now.
void tell_closers(const Occasion& on) {
    const Members members = members_that(on, [&](const core::Staff& member) { return named_for(on, core::Stage::closing, member); });
    if (!members.empty()) tell_members(on, members, "closing");
}

void tell_heads(const Occasion& on) {
    const auto& profile = on.turn.desk.profile(on.ticket().profile);
    const auto with = [&](auto property) {
        return members_that(on, [&](const core::Staff& member) {
            const core::Role* role = profile.role(member.role);
            return role && role->*property;
        });
    };
    Members heads = with(&core::Role::heads);
    const std::string& department = on.ticket().department;
    const auto elsewhere = [&](const core::Staff& head) {
        return !department.empty() && !head.department.empty() && head.department != department;
    };
    if (!std::all_of(heads.begin(), heads.end(), elsewhere)) std::erase_if(heads, elsewhere);
    tell_members(on, heads.empty() ? with(&core::Role::leads) : heads, on.event().kind == "rated" ? "rated_low" : event_name(on));
}

core::StaffId last_asker(const Occasion& on) {
    const auto asked = latest(on, "asked");
    return asked ? asked->actor.staff : core::StaffId();
}

void tell_asker(const Occasion& on) {
    const core::StaffId asker = last_asker(on);
    if (asker) tell_member(on, asker);
    if (on.ticket().assignee && on.ticket().assignee != asker) tell_member(on, on.ticket().assignee);
    if (!asker && !on.ticket().assignee) tell_all_agents(on);
}

/// The chat in which the customer will answer.
core::ConversationId asked_in(const Occasion& on) {
    const auto chat = on.turn.customers_chat(on.ticket());
    return chat ? chat->id : on.ticket().conversation;
}

void ask_reasons(const Occasion& on) {
    // Who has said why is not asked again.
    if (const std::string told = customer_key(on) + "_told"; !on.event().text.empty() && has_text(on, told))
        return tell_customer(on, told);
    expect(on.turn, asked_in(on), fmt::format("reason:{}", on.ticket().id.value));
    tell_customer(on, customer_key(on));
}

void thank(const Occasion& on) {
    expect(on.turn, asked_in(on), fmt::format("comment:{}", on.ticket().id.value));
    tell_customer(on, customer_key(on));
}

/// The result, and what was done to make sure of it.
std::string result_text(const Occasion& on) {
    const std::string result = text_of_latest(on, "done");
    if (on.event().kind != "verified" || on.event().text.empty()) return result;
    return result.empty() ? on.event().text : result + "\n" + on.event().text;
}

std::string survey_key(const Occasion& on) {
    if (on.by_staff() && on.ticket().stage == core::Stage::survey) return "notice.customer.survey_by_staff";
    return by_stage(on, "notice.customer.survey", core::Stage::survey);
}

void announce_result(const Occasion& on, std::string_view text) {
    const std::string key = by_stage(on, "notice.customer.done", core::Stage::confirmation);
    if (on.ticket().stage != core::Stage::survey) return tell_customer(on, key, text);
    // The buttons stand under the question that follows.
    core::Outgoing result = customers_message(on, customers_words(on.turn, on.ticket()), key, text);
    result.buttons.clear();
    send_customer(on, std::move(result));
    ask_rating(on, "notice.customer.survey_after_result");
}

void tell_proposal(const Occasion& on) {
    tell_customer(on, fitting(on, "notice.customer.proposed"), text_of_latest(on, "proposed"));
}

void tell_followed(const Occasion& on) {
    if (on.ticket().stage >= core::Stage::confirmation) return announce_result(on, on.event().text);
    tell_customer(on, on.event().text.empty() ? "notice.customer.followed" : "notice.customer.progress");
}

/// The latest progress that no earlier update of this kind has repeated already; empty for none.
std::string untold_progress(const Occasion& on) {
    const auto events = on.turn.tx.tickets().events(on.ticket().id);
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
        if (event->kind == "progress") return event->text;
        if (event->kind == "disputed" || event->kind == "reopened") break;  // of an earlier round
        const bool updated = event->kind == "clock_breached" && clock_meant(*event) == core::name_of(core::ClockKind::update);
        if (updated && event->at < on.event().at) break;
    }
    return {};
}

void tell_update(const Occasion& on) {
    const std::string progress = untold_progress(on);
    tell_customer(on, progress.empty() ? "notice.customer.update" : "notice.customer.update_after", progress);
}

void remind(const Occasion& on) {
    const auto& ticket = on.ticket();
    if (ticket.stage == core::Stage::survey) return ask_rating(on, "notice.customer.reminded.survey");
    if (ticket.stage == core::Stage::confirmation) return tell_customer(on, "notice.customer.reminded.confirmation");
    const std::string_view asked = ticket.waiting == core::Wait::agreement ? "diagnosed"
                                   : ticket.waiting == core::Wait::choice  ? "proposed"
                                                                           : "asked";
    tell_customer(on, fmt::format("notice.customer.reminded.{}", core::name_of(ticket.waiting)), text_of_latest(on, asked));
}

void tell(const Occasion& on, Notice notice) {
    switch (notice) {
        case Notice::customer: return on.event().kind == "chosen" ? confirm_choice(on) : tell_customer(on, customer_key(on));
        case Notice::customer_question: return tell_customer(on, "notice.customer.asked");
        case Notice::customer_diagnosis: return tell_customer(on, fitting(on, "notice.customer.diagnosed"));
        case Notice::customer_proposal: return tell_proposal(on);
        case Notice::customer_result: return announce_result(on, result_text(on));
        case Notice::customer_verifying: return tell_customer(on, "notice.customer.verifying");
        case Notice::customer_survey: return ask_rating(on, survey_key(on));
        case Notice::customer_reasons: return ask_reasons(on);
        case Notice::customer_thanks: return thank(on);
        case Notice::customer_reminder: return remind(on);
        case Notice::customer_update: return tell_update(on);
        case Notice::customer_followed: return tell_followed(on);
        case Notice::asker: return tell_asker(on);
        case Notice::all_agents: return tell_all_agents(on);
        case Notice::assignee: return on.ticket().assignee ? tell_member(on, on.ticket().assignee) : tell_department(on);
        case Notice::former_assignee:
            if (on.before.assignee && on.before.assignee != on.ticket().assignee) tell_member(on, on.before.assignee);
            return;
        case Notice::department: return tell_department(on);
        case Notice::new_department:
            if (on.before.department != on.ticket().department) tell_department(on);
            return;
        case Notice::new_helpers: return tell_new_helpers(on);
        case Notice::heads: return tell_heads(on);
    }
}

}  // namespace

void tell_notices(Turn& turn, const core::Ticket& before, const core::Decision& decision) {
    const Occasion on{turn, before, decision};
    for (const Notice notice : decision.notices) tell(on, notice);
    if (before.id && before.stage != core::Stage::closing && decision.ticket.stage == core::Stage::closing) tell_closers(on);
    // The words to a low rating say what was wrong.
    if (decision.event.kind == "commented" && rated_low(on)) tell_heads(on);
}

}  // namespace aftercare::bot
