// Kinds, priorities, departments, and ranks of customers: what a ticket counts as. Runs inside a turn.
#pragma once

#include "bot/commands/ticket_words.h"

#include <string_view>

namespace aftercare::bot {

/// "hardware urgent": words of the profile, in any of its languages and any order; without them the choices are listed.
void classify(Turn& turn, const core::Ticket& ticket, std::string_view text);

/// Asks another department for support.
void involve(Turn& turn, const core::Ticket& ticket, std::string_view department);

/// Sets the rank of the ticket's customer; this and later tickets of theirs become as urgent as it asks.
void rank_customer(Turn& turn, const core::Ticket& ticket, std::string_view rank);

/// By how many priorities the customer's tickets are more urgent.
int raise_of(Turn& turn, const core::Profile& profile, core::PersonId customer);

}  // namespace aftercare::bot
