#include "bot/commands/choice_links.h"

#include "bot/commands/decisions.h"
#include "bot/commands/stage_reports.h"
#include "bot/commands/ticket_acts.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace aftercare::bot {

namespace {

using core::Action;
using Standing = LinkedChoice::Standing;

/// The word of a button, what it does, and the event by which it is known to be done.
struct Decided {
    std::string_view word;
    Action action;
    std::string_view event;
};
constexpr std::array decisions{
    Decided{"agree", Action::agree, "agreed"},        Decided{"object", Action::object, "objected"},
    Decided{"choose", Action::choose, "chosen"},      Decided{"decline", Action::decline, "declined"},
    Decided{"confirm", Action::confirm, "confirmed"}, Decided{"dispute", Action::dispute, "disputed"},
    Decided{"rate", Action::rate, "rated"},           Decided{"cancel_yes", Action::cancel, "cancelled"},
    Decided{"reopen", Action::reopen, "reopened"},
};

const Decided* decision_named(std::string_view word) {
    const auto* found = std::ranges::find(decisions, word, &Decided::word);
    return found == decisions.end() ? nullptr : found;
}

bool is_possible(const Turn& turn, const core::Ticket& ticket, Action action) {
    const auto possible =
        core::possible_actions(turn.desk.profile(ticket.profile), ticket, customer_actor(turn), turn.now);
    return std::ranges::find(possible, action) != possible.end();
}

bool names_the_same(const core::Ticket& ticket, const core::Event& event, const TicketPayload& pressed) {
    if (pressed.word == "rate") return ticket.rating == pressed.argument;
    if (pressed.word != "choose") return true;
    const auto data = nlohmann::json::parse(event.data, nullptr, false);
    return data.is_object() && data.value("option", 0) == option_in(pressed);
}

bool was_made(Turn& turn, const core::Ticket& ticket, const TicketPayload& pressed, core::Time letter) {
    const auto events = turn.tx.tickets().events(ticket.id);
    const std::string_view kind = decision_named(pressed.word)->event;
    return std::ranges::any_of(events, [&](const core::Event& event) {
        return event.kind == kind && event.at >= letter && names_the_same(ticket, event, pressed);
    });
}

Standing standing_of(Turn& turn, const core::Ticket& ticket, const TicketPayload& pressed,
                     const survey::ChoiceLink& link) {
    const bool expired = link.expires <= turn.now;
    const bool possible = is_possible(turn, ticket, decision_named(pressed.word)->action);
    if (possible && !expired && is_about_latest_report(turn, ticket, pressed)) return Standing::open;
    if (was_made(turn, ticket, pressed, link.expires - choice_link_lasts)) return Standing::made;
    return expired ? Standing::expired : Standing::over;
}

}  // namespace

bool is_decision(std::string_view payload) {
    const auto pressed = read_ticket_payload(payload);
    return pressed && pressed->ticket && decision_named(pressed->word);
}

LinkedChoice linked_choice(Turn& turn, const survey::ChoiceLink& link) {
    LinkedChoice linked;
    linked.language = turn.desk.language;
    const auto conversation = turn.tx.people().conversation(link.conversation);
    const auto person = conversation ? turn.tx.people().person(conversation->person) : std::nullopt;
    if (!person) return linked;
    turn.conversation = *conversation;
    turn.person = *person;
    if (!person->language.empty()) linked.language = person->language;
    const auto pressed = read_ticket_payload(link.payload);
    auto ticket = pressed ? turn.tx.tickets().ticket(pressed->ticket) : std::nullopt;
    if (!ticket || ticket->person != person->id || !turn.desk.profiles.contains(ticket->profile))
        return linked;
    linked.conversation = *conversation;
    linked.standing =
        decision_named(pressed->word) ? standing_of(turn, *ticket, *pressed, link) : Standing::over;
    // An older proposal's text is not at hand, and a newer one's would mislead.
    if (pressed->word == "choose" && is_about_latest_report(turn, *ticket, *pressed))
        linked.details = option_text(turn, *ticket, option_in(*pressed), linked.language);
    linked.ticket = std::move(ticket);
    return linked;
}

}  // namespace aftercare::bot
