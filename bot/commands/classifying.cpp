#include "bot/commands/classifying.h"

#include "bot/commands/agent_commands.h"
#include "bot/commands/ticket_acts.h"

#include <algorithm>
#include <string>

namespace aftercare::bot {

namespace {

using core::Action;

/// The choice that a word names by its value or by its text in any language.
template <class C>
std::string choice_named(const Turn& turn, const std::vector<C>& choices, std::string_view word) {
    const auto key = turn.desk.normaliser->key(word);
    for (const auto& choice : choices) {
        if (turn.desk.normaliser->key(choice.value) == key) return choice.value;
        for (const auto& language : turn.desk.texts.languages())
            if (turn.desk.normaliser->key(turn.desk.texts.say(language, choice.text)) == key) return choice.value;
    }
    return {};
}

template <class C>
std::string list_choices(const Words& w, const std::vector<C>& choices) {
    std::string text;
    for (const auto& choice : choices) text += (text.empty() ? "" : w.say("list.comma")) + w.say(choice.text);
    return text.empty() ? w.say("list.none") : text;
}

void say_classification(Turn& turn, const core::Ticket& ticket) {
    const auto& profile = turn.desk.profile(ticket.profile);
    const Words w = words(turn);
    turn.say_text("agent.classify_with",
                  {{"number", ticket.number},
                   {"kinds", list_choices(w, profile.kinds)},
                   {"priorities", list_choices(w, profile.priorities)},
                   {"departments", list_choices(w, profile.departments)}},
                  ticket.id);
}

void offer_choices(Turn& turn, const core::Ticket& ticket, std::string_view key, std::string_view command,
                   const auto& choices) {
    core::Outgoing message;
    message.text = turn.text(key, {{"number", ticket.number}});
    for (const auto& choice : choices)
        message.buttons.push_back({{turn.text(choice.text), ticket_payload(ticket.id, command, choice.value)}});
    turn.say(std::move(message), ticket.id);
}

/// A ticket that is open becomes as urgent as the new rank asks beyond the old one.
void raise(Turn& turn, const core::Ticket& ticket, int steps) {
    if (steps <= 0 || ticket.priority.empty()) return;
    core::ActionArguments arguments;
    arguments.priority = ticket.priority;
    arguments.raise = steps;
    act(turn, ticket, staff_actor(turn), Action::classify, arguments);
}

}  // namespace

void classify(Turn& turn, const core::Ticket& ticket, std::string_view text) {
    const auto& profile = turn.desk.profile(ticket.profile);
    if (profile.kinds.empty() && profile.priorities.empty() && profile.departments.empty())
        return turn.say_text("agent.classify_unused", {{"number", ticket.number}}, ticket.id);
    core::ActionArguments arguments;
    while (!text.empty()) {
        const auto end = std::min(text.size(), text.find(' '));
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(text.size(), end + 1));
        if (word.empty()) continue;
        const std::string kind = choice_named(turn, profile.kinds, word);
        const std::string priority = choice_named(turn, profile.priorities, word);
        const std::string department = choice_named(turn, profile.departments, word);
        if (kind.empty() && priority.empty() && department.empty()) return say_classification(turn, ticket);
        if (!kind.empty()) arguments.kind = kind;
        if (!priority.empty()) arguments.priority = priority;
        if (!department.empty()) arguments.department = department;
    }
    if (arguments.kind.empty() && arguments.priority.empty() && arguments.department.empty())
        return say_classification(turn, ticket);
    arguments.raise = raise_of(turn, profile, ticket.person);
    if (const auto decision = act_or_refuse(turn, ticket, staff_actor(turn), Action::classify, arguments))
        acknowledge(turn, *decision, "classify");
}

void involve(Turn& turn, const core::Ticket& ticket, std::string_view department) {
    const auto& profile = turn.desk.profile(ticket.profile);
    core::ActionArguments arguments;
    arguments.department = choice_named(turn, profile.departments, department);
    const auto works_on_it = [&](std::string_view value) {
        return ticket.department == value || std::find(ticket.helpers.begin(), ticket.helpers.end(), value) != ticket.helpers.end();
    };
    if (arguments.department.empty() && !profile.departments.empty()) {
        auto others = profile.departments;
        std::erase_if(others, [&](const core::Choice& one) { return works_on_it(one.value); });
        return offer_choices(turn, ticket, "agent.involve_whom", "involve", others);
    }
    if (!arguments.department.empty() && works_on_it(arguments.department))
        return turn.say_text("agent.involved_already", {{"number", ticket.number}}, ticket.id);
    if (const auto decision = act_or_refuse(turn, ticket, staff_actor(turn), Action::involve, arguments))
        acknowledge(turn, *decision, "involve");
}

void rank_customer(Turn& turn, const core::Ticket& ticket, std::string_view text) {
    const auto& profile = turn.desk.profile(ticket.profile);
    auto customer = turn.tx.people().person(ticket.person);
    if (profile.ranks.empty() || !customer) return turn.say_text("agent.rank_unused", {{"number", ticket.number}}, ticket.id);
    const std::string wanted = choice_named(turn, profile.ranks, text);
    if (wanted.empty()) return offer_choices(turn, ticket, "agent.rank_which", "rank", profile.ranks);
    // Who may classify a ticket may say how its customer ranks.
    core::ActionArguments nothing;
    const auto outcome = core::decide(profile, ticket, staff_actor(turn), Action::classify, nothing, turn.now);
    const auto* refusal = std::get_if<core::Refusal>(&outcome);
    if (refusal && refusal->why == core::Refusal::Why::wrong_role) return say_refusal(turn, ticket, staff_actor(turn), *refusal);
    const int before = raise_of(turn, profile, customer->id);
    customer->rank = wanted;
    turn.tx.people().update(*customer);
    turn.tx.tickets().add({{}, ticket.id, turn.now, staff_actor(turn), "ranked", turn.text(profile.rank(wanted)->text), ""});
    raise(turn, ticket, profile.rank(wanted)->raise - before);
    const auto now = turn.tx.tickets().ticket(ticket.id).value_or(ticket);
    turn.say_text("agent.did.rank",
                  {{"number", ticket.number},
                   {"rank", turn.text(profile.rank(wanted)->text)},
                   {"class", classification(turn, now, words(turn))}},
                  ticket.id);
}

int raise_of(Turn& turn, const core::Profile& profile, core::PersonId customer) {
    const auto person = turn.tx.people().person(customer);
    const auto* rank = person ? profile.rank(person->rank) : nullptr;
    return rank ? rank->raise : 0;
}

}  // namespace aftercare::bot
