// What solved tickets teach: kept when a ticket is archived, shown when the next one like it is taken
// up, and searched by the agents. Runs inside a turn.
#pragma once

#include "bot/turn/turn.h"

#include <string>
#include <string_view>

namespace aftercare::bot {

/// Keeps what an archived ticket teaches; one without a result teaches nothing.
void keep_what_was_learned(Turn& turn, const core::Ticket& ticket);

/// Shows the agent the solved tickets most like this one; nothing when there are none.
void say_closest_solved(Turn& turn, const core::Ticket& ticket);

/// Solved tickets in which all the words occur, as lines for the agent; empty when there are none.
std::string solved_with(Turn& turn, std::string_view words);

}  // namespace aftercare::bot
