// Timers of tickets that have come due.
#include "bot/commands/clocks.h"
#include "bot/commands/commands.h"
#include "bot/commands/reminders.h"
#include "bot/commands/ticket_acts.h"
#include "bot/report/say_export.h"

#include <charconv>

namespace aftercare::bot {

bool take_ticket_timer(Turn& turn, const core::Timer& timer) {
    if (take_clock_timer(turn, timer) || take_reminder(turn, timer) || take_export_timer(turn, timer)) return true;
    const auto kind = core::ticket_timer_named(timer.kind);
    if (!kind) return false;
    const auto ticket = turn.tx.tickets().ticket(core::TicketId(timer.subject));
    if (!ticket) return true;
    // A late review is told to the desk, everything else to the customer.
    if (*kind != core::TicketTimer::review && turn.put_off_while_quiet(timer, ticket->profile)) return true;
    core::ActionArguments arguments;
    std::from_chars(timer.data.data(), timer.data.data() + timer.data.size(), arguments.reminders_sent);
    // A refusal means that the ticket has moved on in the meantime: then there is nothing to do.
    act(turn, *ticket, core::Actor{}, core::action_of(*kind), arguments);
    return true;
}

}  // namespace aftercare::bot
