// What only letters bring: words of somebody who does not take part, and news that a letter of ours did not arrive.
#pragma once

#include "bot/turn/turn.h"

namespace aftercare::bot {

/// Somebody else answered a letter about a ticket: the words stand on the ticket and the agents hear of them, but they
/// decide nothing, since the speaker is not its customer. False if no ticket is meant.
bool take_outsiders_words(Turn& turn, const core::OutsiderWrote& wrote);

/// A letter of ours to the chat came back. Nothing is answered, and nobody becomes known by it.
void take_bounce(Turn& turn, const core::Address& to, const core::DeliveryBounced& bounced);

}  // namespace aftercare::bot
