// Tickets that belong together: duplicates merged, and a batch worked once under a leading ticket.
// Runs inside a turn.
#pragma once

#include "bot/commands/ticket_words.h"
#include "core/workflow.h"

#include <string_view>

namespace aftercare::bot {

/// Closes a ticket because it is the same as the one that `into` numbers.
void merge(Turn& turn, const core::Ticket& ticket, std::string_view into);

/// Works a ticket under the one that `lead` numbers, together with the others there. Without a number, a batch
/// is made of it and the alike ones, under itself.
void join_batch(Turn& turn, const core::Ticket& ticket, std::string_view lead);
/// Works it by itself again.
void leave_batch(Turn& turn, const core::Ticket& ticket);

/// What happened to a leading ticket happens to those under it, and their customers hear of it.
void lead_on(Turn& turn, const core::Ticket& before, const core::Decision& decision);

/// Tells the agents when alike tickets have piled up, and offers to join the new one.
void offer_batch(Turn& turn, const core::Ticket& ticket);

}  // namespace aftercare::bot
