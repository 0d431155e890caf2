// The clocks of tickets inside a turn: kept, timed, and told of when they run out.
#pragma once

#include "bot/turn/turn.h"
#include "core/workflow_clocks.h"

#include <optional>
#include <vector>

namespace aftercare::bot {

/// Does the steps to the ticket's clocks: rows, events, timers.
void move_clocks(Turn& turn, const core::Ticket& ticket, const std::vector<core::ClockStep>& steps);

/// A clock's timer has come due. False when the timer is not a clock's.
bool take_clock_timer(Turn& turn, const core::Timer& timer);

/// When the customer will hear from a person at the latest; none when nothing is promised.
std::optional<core::Time> reply_due(Turn& turn, const core::Ticket& ticket);
/// When it is to be solved at the latest; none when nothing is promised or it waits.
std::optional<core::Time> solution_due(Turn& turn, const core::Ticket& ticket);

}  // namespace aftercare::bot
