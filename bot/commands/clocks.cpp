#include "bot/commands/clocks.h"

#include "bot/commands/ticket_acts.h"

#include <algorithm>
#include <string>

namespace aftercare::bot {

namespace {

using core::ClockAlarm;
using core::ClockKind;
using core::Notice;

constexpr std::string_view timer_prefix = "clock_";

core::Timekeeping timekeeping(const Turn& turn) { return {turn.desk.calendar, turn.desk.zone}; }

std::string timer_kind(ClockKind clock) { return std::string(timer_prefix) + std::string(core::name_of(clock)); }

/// The next alarm as the clock's only timer.
void set_timer(Turn& turn, const core::Clock& clock) {
    const auto alarm = core::next_alarm(clock, timekeeping(turn));
    if (!alarm) return turn.tx.timers().cancel(timer_kind(clock.kind), clock.ticket.value);
    core::Timer timer;
    timer.kind = timer_kind(clock.kind);
    timer.subject = clock.ticket.value;
    timer.due = alarm->at;
    turn.set_timer(std::move(timer));
}

void keep(Turn& turn, const core::ClockChange& change) {
    turn.tx.clocks().put(change.clock);
    turn.tx.tickets().add(change.event);
    set_timer(turn, change.clock);
}

/// Who hears of an alarm. The customer of one that is about telling the customer, the rest the desk.
std::vector<Notice> told_of(ClockKind clock, ClockAlarm::Kind kind) {
    if (kind == ClockAlarm::Kind::warning) return {Notice::assignee};
    if (clock == ClockKind::update) return {Notice::customer_update, Notice::assignee};
    return {Notice::assignee};
}

/// An alarm told like any other event of the ticket.
void tell_alarm(Turn& turn, const core::Ticket& ticket, const core::Event& event, ClockKind clock, ClockAlarm::Kind kind) {
    core::Decision decision;
    decision.ticket = ticket;
    decision.event = event;
    decision.notices = told_of(clock, kind);
    tell_notices(turn, ticket, decision);
}

/// What a clock that ran out leads to beside being told.
void follow_up(Turn& turn, const core::Ticket& ticket, ClockKind clock) {
    core::ActionArguments arguments;
    arguments.text = turn.desk.texts.say(turn.desk.language, "clock.overdue." + std::string(core::name_of(clock)));
    act(turn, ticket, core::Actor{}, core::Action::overdue, arguments);
    // The customer has just been told; the time to the next update begins.
    if (clock == ClockKind::update) move_clocks(turn, ticket, {{ClockKind::update, core::ClockStep::Kind::start}});
}

void sound_under_lead(Turn& turn, const core::Ticket& ticket, const core::ClockChange& change, ClockAlarm::Kind kind) {
    if (change.clock.kind != ClockKind::update || kind != ClockAlarm::Kind::breach) return;
    core::Decision decision;
    decision.ticket = ticket;
    decision.event = change.event;
    decision.notices = {Notice::customer_update};
    tell_notices(turn, ticket, decision);
    move_clocks(turn, ticket, {{ClockKind::update, core::ClockStep::Kind::start}});
}

void sound(Turn& turn, const core::Ticket& ticket, const core::Clock& clock, ClockAlarm::Kind kind) {
    const auto change = core::alarm(clock, kind, turn.now, timekeeping(turn));
    keep(turn, change);
    // What is worked under another ticket is that one's to keep; only its own customer is told how it stands.
    if (ticket.lead) return sound_under_lead(turn, ticket, change, kind);
    tell_alarm(turn, ticket, change.event, clock.kind, kind);
    if (kind == ClockAlarm::Kind::breach) follow_up(turn, ticket, clock.kind);
}

std::optional<core::Time> due_of(Turn& turn, const core::Ticket& ticket, ClockKind kind) {
    const auto clock = turn.tx.clocks().clock(ticket.id, kind);
    return clock ? core::due_of(*clock, timekeeping(turn)) : std::nullopt;
}

}  // namespace

void move_clocks(Turn& turn, const core::Ticket& ticket, const std::vector<core::ClockStep>& steps) {
    const auto& profile = turn.desk.profile(ticket.profile);
    for (const auto& step : steps) {
        const auto clock = turn.tx.clocks().clock(ticket.id, step.clock);
        if (const auto change = core::apply(step, profile, ticket, clock, turn.now, timekeeping(turn))) keep(turn, *change);
    }
}

bool take_clock_timer(Turn& turn, const core::Timer& timer) {
    if (!timer.kind.starts_with(timer_prefix)) return false;
    const auto kind = core::clock_named(std::string_view(timer.kind).substr(timer_prefix.size()));
    const core::TicketId id(timer.subject);
    const auto ticket = turn.tx.tickets().ticket(id);
    const auto clock = kind && ticket ? turn.tx.clocks().clock(id, *kind) : std::nullopt;
    if (!clock) return kind.has_value();
    const auto alarm = core::next_alarm(*clock, timekeeping(turn));
    // The calendar may have changed since the timer was set: then it is not yet time.
    if (!alarm || alarm->at > turn.now) return set_timer(turn, *clock), true;
    // After a long pause of the service, or a shorter limit, the time may be over before anybody was warned.
    const bool over = core::due_of(*clock, timekeeping(turn)).value() <= turn.now;
    const auto sounds = over ? ClockAlarm::Kind::breach : alarm->kind;
    // A customer is not woken for an update.
    const bool for_customer = *kind == ClockKind::update && sounds == ClockAlarm::Kind::breach;
    if (for_customer && turn.put_off_while_quiet(timer, ticket->profile)) return true;
    sound(turn, *ticket, *clock, sounds);
    return true;
}

std::optional<core::Time> reply_due(Turn& turn, const core::Ticket& ticket) {
    const auto first = due_of(turn, ticket, ClockKind::first_reply);
    const auto response = due_of(turn, ticket, ClockKind::response);
    if (!first || !response) return first ? first : response;
    return std::min(*first, *response);
}

std::optional<core::Time> solution_due(Turn& turn, const core::Ticket& ticket) {
    return due_of(turn, ticket, ClockKind::solution);
}

}  // namespace aftercare::bot
