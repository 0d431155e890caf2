// Lists of tickets for staff: short, masked, readable on a phone. Runs inside a turn.
#pragma once

#include "bot/turn/turn.h"

#include <string_view>

namespace aftercare::bot {

/// Open tickets, those without an assignee first.
void say_queue(Turn& turn);

/// The speaker's open tickets.
void say_mine(Turn& turn);

/// Open tickets whose number, title or customer's name (masked) contains the words, and a closed one by its number.
void say_matches(Turn& turn, std::string_view words);

}  // namespace aftercare::bot
