// Puts the notices that the workflow names into words and sends them on their way.
#include "bot/commands/ticket_acts.h"

#include "core/mask.h"

#include <fmt/format.h>

#include <algorithm>

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

Words customers_words(Turn& turn, const core::Ticket& ticket) {
    const auto conversation = turn.tx.people().conversation(ticket.conversation);
    return {turn, conversation ? turn.language_of(*conversation) : ticket.language};
}

/// A ticket that was opened because a person is wanted has no signed form.
std::string event_name(const Occasion& on) {
    const bool request = on.event().kind == "submitted" && on.ticket().signature.empty();
    return request ? "submitted_request" : on.event().kind;
}

// "notice.customer.closed_dismissed" where it exists, else "notice.customer.closed".
std::string customer_key(const Occasion& on) {
    const std::string plain = fmt::format("notice.customer.{}", event_name(on));
    if (on.ticket().stage != core::Stage::archive) return plain;
    const std::string special = fmt::format("{}_{}", plain, core::name_of(on.ticket().closing));
    return on.turn.desk.texts.has(on.turn.desk.language, special) ? special : plain;
}

std::string said(const Occasion& on, const Words& words, std::string_view key) {
    const std::string who = on.by_staff() && !on.event().actor.name.empty() ? on.event().actor.name : words.say("actor.staff");
    const auto day = review_day(on.turn, on.turn.desk.profile(on.ticket().profile), on.ticket().created);
    return words.say(key, {{"number", on.ticket().number},
                           {"title", on.ticket().title},
                           {"who", who},
                           {"text", on.event().text},
                           {"date", words.day(day)}});
}

void tell_customer(const Occasion& on, std::string_view key) {
    const Words words = customers_words(on.turn, on.ticket());
    core::Outgoing message;
    message.heading = words.say("notice.heading", {{"number", on.ticket().number}});
    message.text = said(on, words, key);
    message.buttons = customer_buttons(on.turn, words, on.ticket());
    if (!on.turn.tell_customer(on.ticket(), std::move(message)) && on.by_staff())
        on.turn.say_text("agent.unreachable", {{"number", on.ticket().number}}, on.ticket().id);
}

/// `key`, or its "_end" when the procedure has no further question.
std::string by_stage(const Occasion& on, const std::string& key, core::Stage stage) {
    return on.ticket().stage == stage ? key : key + "_end";
}

core::Outgoing staff_message(const Occasion& on, const Words& words) {
    const core::Event& event = on.event();
    std::string who = event.actor.name;
    if (event.actor.kind == core::Actor::Kind::customer) who = masked_customer(on.turn, on.ticket(), words);
    if (event.actor.kind == core::Actor::Kind::system) who = words.say("actor.system");
    core::Outgoing message;
    message.heading = words.say("notice.staff.heading", {{"number", on.ticket().number}, {"title", on.ticket().title}});
    const std::string rating = on.ticket().rating.empty() ? "" : words.step(on.ticket(), on.ticket().rating);
    message.text = words.say(fmt::format("notice.staff.{}", event_name(on)),
                             {{"who", who}, {"text", event.text}, {"rating", rating}, {"stage", words.stage(on.ticket())}});
    core::Actor reader;
    reader.kind = core::Actor::Kind::staff;
    reader.staff = on.ticket().assignee;
    message.buttons = staff_buttons(on.turn, words, on.ticket(), reader);
    return message;
}

void tell_all_agents(const Occasion& on) {
    on.turn.tell_all_staff([&](std::string_view language) { return staff_message(on, Words(on.turn, std::string(language))); },
                           on.ticket().id);
}

Words members_words(Turn& turn, core::StaffId staff) {
    const auto member = turn.tx.staff().member(staff);
    const auto desk = member && member->desk ? turn.tx.people().conversation(member->desk) : std::nullopt;
    return {turn, desk ? turn.language_of(*desk) : turn.desk.language};
}

/// Nobody is told what they did themselves. Who has left, or cannot be reached, is stood in for by all.
void tell_member(const Occasion& on, core::StaffId staff) {
    if (on.by_staff() && on.event().actor.staff == staff) return;
    if (!on.turn.tell_staff(staff, staff_message(on, members_words(on.turn, staff)), on.ticket().id)) tell_all_agents(on);
}

core::StaffId last_asker(const Occasion& on) {
    const auto events = on.turn.tx.tickets().events(on.ticket().id);
    const auto asked = std::find_if(events.rbegin(), events.rend(), [](const auto& event) { return event.kind == "asked"; });
    return asked == events.rend() ? core::StaffId() : asked->actor.staff;
}

void tell_asker(const Occasion& on) {
    const core::StaffId asker = last_asker(on);
    if (asker) tell_member(on, asker);
    if (on.ticket().assignee && on.ticket().assignee != asker) tell_member(on, on.ticket().assignee);
    if (!asker && !on.ticket().assignee) tell_all_agents(on);
}

void ask_reasons(const Occasion& on) {
    expect(on.turn, on.ticket().conversation, fmt::format("reason:{}", on.ticket().id.value));
    tell_customer(on, "notice.customer.disputed");
}

void thank(const Occasion& on) {
    expect(on.turn, on.ticket().conversation, fmt::format("comment:{}", on.ticket().id.value));
    tell_customer(on, "notice.customer.rated");
}

void remind(const Occasion& on) {
    if (on.ticket().stage == core::Stage::confirmation) return tell_customer(on, "notice.customer.reminded.confirmation");
    if (on.ticket().stage == core::Stage::survey) return tell_customer(on, "notice.customer.reminded.survey");
    const auto events = on.turn.tx.tickets().events(on.ticket().id);
    const auto asked = std::find_if(events.rbegin(), events.rend(), [](const auto& event) { return event.kind == "asked"; });
    core::Decision again = on.decision;
    if (asked != events.rend()) again.event.text = asked->text;
    tell_customer(Occasion{on.turn, on.before, again}, "notice.customer.reminded.asked");
}

void tell(const Occasion& on, Notice notice) {
    switch (notice) {
        case Notice::customer: return tell_customer(on, customer_key(on));
        case Notice::customer_question: return tell_customer(on, "notice.customer.asked");
        case Notice::customer_result:
            tell_customer(on, by_stage(on, "notice.customer.done", core::Stage::confirmation));
            if (on.ticket().stage == core::Stage::survey) tell_customer(on, "notice.customer.survey");
            return;
        case Notice::customer_survey: return tell_customer(on, by_stage(on, "notice.customer.survey", core::Stage::survey));
        case Notice::customer_reasons: return ask_reasons(on);
        case Notice::customer_thanks: return thank(on);
        case Notice::customer_reminder: return remind(on);
        case Notice::asker: return tell_asker(on);
        case Notice::all_agents: return tell_all_agents(on);
        case Notice::assignee:
            return on.ticket().assignee ? tell_member(on, on.ticket().assignee) : tell_all_agents(on);
        case Notice::former_assignee:
            if (on.before.assignee && on.before.assignee != on.ticket().assignee) tell_member(on, on.before.assignee);
    }
}

}  // namespace

void tell_notices(Turn& turn, const core::Ticket& before, const core::Decision& decision) {
    const Occasion on{turn, before, decision};
    for (const Notice notice : decision.notices) tell(on, notice);
}

}  // namespace aftercare::bot
