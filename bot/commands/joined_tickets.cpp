#include "bot/commands/joined_tickets.h"

#include "bot/commands/agent_commands.h"
#include "bot/commands/finding.h"
#include "bot/commands/ticket_acts.h"

#include <fmt/format.h>

#include <algorithm>

namespace aftercare::bot {

namespace {

using core::Action;
using core::Stage;

constexpr int most_alike = 50;
constexpr std::size_t most_shown = 5;

bool open_for_work(const core::Ticket& ticket) { return ticket.stage <= Stage::verification; }

/// The other ticket that a command names; says why when there is none that will do.
std::optional<core::Ticket> other_ticket(Turn& turn, const core::Ticket& ticket, std::string_view number,
                                         std::string_view command) {
    const Found found = find_for_staff(turn, number, Rest::number);
    if (number.empty() || found.tickets.size() != 1) {
        turn.say_text("agent.which_other", {{"number", ticket.number}, {"command", command}}, ticket.id);
        return std::nullopt;
    }
    const core::Ticket& other = found.tickets.front();
    // A merged ticket's customer hears of the other one from then on, so it must be theirs.
    const bool anothers = command == "merge" && other.person != ticket.person;
    const bool fits = other.id != ticket.id && other.closing == core::Closing::open && other.profile == ticket.profile;
    if (fits && !anothers) return other;
    turn.say_text(fits ? "agent.not_same_customer" : "agent.not_into", {{"number", ticket.number}, {"other", other.number}}, ticket.id);
    return std::nullopt;
}

core::ActionArguments under(const core::Ticket& lead) {
    core::ActionArguments arguments;
    arguments.into = lead.id;
    arguments.to = lead.assignee;
    arguments.leader_stage = lead.stage;
    arguments.text = lead.number;
    return arguments;
}

/// Open tickets about the same product, of the same kind as far as it is known, that are worked by themselves.
std::vector<core::Ticket> alike(Turn& turn, const core::Ticket& ticket) {
    const auto& rule = turn.desk.profile(ticket.profile).batch;
    auto tickets = turn.tx.tickets().open_about(ticket.product, turn.now - rule.within, most_alike);
    std::erase_if(tickets, [&](const core::Ticket& other) {
        const bool other_kind = !other.kind.empty() && !ticket.kind.empty() && other.kind != ticket.kind;
        return other.id == ticket.id || other.profile != ticket.profile || other_kind || !open_for_work(other);
    });
    return tickets;
}

bool join_one(Turn& turn, const core::Ticket& ticket, const core::Ticket& lead) {
    const auto outcome = act(turn, ticket, staff_actor(turn), Action::batch, under(lead));
    return std::holds_alternative<core::Decision>(outcome);
}

/// The leading ticket and all that is like it.
void make_batch(Turn& turn, const core::Ticket& lead) {
    int joined = 0;
    for (const auto& other : alike(turn, lead))
        if (!other.lead && turn.tx.tickets().led_by(other.id).empty()) joined += join_one(turn, other, lead) ? 1 : 0;
    if (joined == 0) return turn.say_text("agent.batch_nothing", {{"number", lead.number}}, lead.id);
    turn.say_text("agent.did.batch_all", {{"number", lead.number}, {"count", std::to_string(joined)}}, lead.id);
}

core::Outgoing batch_offer(Turn& turn, const core::Ticket& ticket, const core::Ticket& lead,
                           const std::vector<core::Ticket>& others, const Words& words) {
    core::Outgoing message;
    message.heading = words.say("notice.staff.heading", {{"number", ticket.number}, {"title", ticket.title}});
    message.text = words.say("notice.staff.alike", {{"count", std::to_string(others.size() + 1)}, {"product", ticket.product}});
    for (std::size_t i = 0; i < others.size() && i < most_shown; ++i) message.text += "\n" + list_line(turn, others[i], words);
    if (lead.id == ticket.id || turn.tx.tickets().led_by(lead.id).empty())
        message.buttons = {{{words.say("button.batch_all", {{"number", lead.number}}), ticket_payload(lead.id, "batch")}}};
    else
        message.buttons = {{{words.say("button.batch", {{"number", lead.number}}),
                             ticket_payload(ticket.id, "batch", lead.number)}}};
    return message;
}

/// Where alike tickets are worked already, else the oldest of them.
core::Ticket natural_lead(Turn& turn, const std::vector<core::Ticket>& others) {
    for (const auto& other : others)
        if (other.lead)
            if (auto lead = turn.tx.tickets().ticket(other.lead)) return *lead;
    return *std::min_element(others.begin(), others.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
}

// What the ticket under the leading one is told: progress and results in words, other stages by their name.
std::string told_on(Turn& turn, const core::Decision& decision, bool moved) {
    const auto& event = decision.event;
    // The result is what was done, and how it was made sure of.
    const auto done = event.kind == "verified" ? latest_event(turn.tx.tickets().events(decision.ticket.id), "done") : std::nullopt;
    const bool says = event.kind == "progress" || decision.ticket.stage >= Stage::confirmation;
    if (!says && moved) return {};
    return done && !done->text.empty() ? done->text + "\n" + event.text : event.text;
}

core::ActionArguments following(Turn& turn, const core::Decision& decision, bool moved) {
    core::ActionArguments arguments;
    arguments.leader_stage = decision.ticket.stage;
    arguments.leader_event = decision.event.kind;
    arguments.text = told_on(turn, decision, moved);
    return arguments;
}

}  // namespace

void merge(Turn& turn, const core::Ticket& ticket, std::string_view into) {
    const auto other = other_ticket(turn, ticket, into, "merge");
    if (!other) return;
    core::ActionArguments arguments;
    arguments.into = other->id;
    arguments.text = other->number;
    if (!act_or_refuse(turn, ticket, staff_actor(turn), Action::merge, arguments)) return;
    core::Event event{{}, other->id, turn.now, staff_actor(turn), "merged_here", ticket.number, ""};
    turn.tx.tickets().add(event);
    turn.say_text("agent.did.merge", {{"number", ticket.number}, {"other", other->number}}, other->id);
}

void join_batch(Turn& turn, const core::Ticket& ticket, std::string_view number) {
    if (number.empty()) return make_batch(turn, ticket);
    const auto lead = other_ticket(turn, ticket, number, "batch");
    if (!lead) return;
    if (lead->lead || !open_for_work(*lead) || !turn.tx.tickets().led_by(ticket.id).empty())
        return turn.say_text("agent.not_into", {{"number", ticket.number}, {"other", lead->number}}, ticket.id);
    if (!act_or_refuse(turn, ticket, staff_actor(turn), Action::batch, under(*lead))) return;
    turn.say_text("agent.did.batch", {{"number", ticket.number}, {"other", lead->number}}, ticket.id);
}

void leave_batch(Turn& turn, const core::Ticket& ticket) {
    if (const auto decision = act_or_refuse(turn, ticket, staff_actor(turn), Action::separate, {}))
        acknowledge(turn, *decision, "separate");
}

void lead_on(Turn& turn, const core::Ticket& before, const core::Decision& decision) {
    if (!before.id || decision.ticket.lead) return;
    const bool moved = before.stage != decision.ticket.stage;
    const bool again = decision.ticket.round != before.round;
    if (again || (!moved && decision.event.kind != "progress")) return;
    const bool given_up =
        decision.ticket.stage == Stage::archive && decision.ticket.closing != core::Closing::completed;
    const auto under = turn.tx.tickets().led_by(before.id);
    if (under.empty()) return;
    const auto arguments = given_up ? core::ActionArguments() : following(turn, decision, moved);
    for (const auto& ticket : under)
        if (open_for_work(ticket))  // else its customer has the result already
            act(turn, ticket, core::Actor{}, given_up ? Action::separate : Action::follow, arguments);
}

void offer_batch(Turn& turn, const core::Ticket& ticket) {
    const auto& profile = turn.desk.profile(ticket.profile);
    const auto& rule = profile.batch;
    if (rule.alike == 0 || profile.customers_decide() || ticket.product.empty()) return;
    const auto others = alike(turn, ticket);
    if (static_cast<int>(others.size()) + 1 < rule.alike) return;
    const core::Ticket lead = natural_lead(turn, others);
    turn.tell_all_staff(
        [&](std::string_view language) {
            return batch_offer(turn, ticket, lead, others, Words(turn, std::string(language)));
        },
        ticket.id);
}

}  // namespace aftercare::bot
