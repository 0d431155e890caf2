// Writes down what became of deliveries, and finds another way to the person for what could not leave. Turns: they
// run on the store's thread.
#pragma once

#include "bot/routing/take.h"
#include "bot/workers/outbox_queue.h"

#include <optional>
#include <string>

namespace aftercare::bot {

/// Writes a settlement. What could not leave and is about a ticket goes to another chat of the person, if they can be
/// reached in one; the agents of a ticket are told when its customer got a message in another way, late or not at all.
TurnResult record_settlement(core::Tx& tx, const Desk& desk, core::Time now, const Settlement& settlement);

/// Only the outcome of it: for one that cannot be told to anybody.
void record_outcome(core::Tx& tx, const Settlement& settlement);

/// What told the person that a held delivery waits did not arrive. `passed_on` is set if the delivery has gone to
/// another chat and waits no longer.
TurnResult record_failed_announcement(core::Tx& tx, const Desk& desk, core::Time now, core::DeliveryId id,
                                      const std::string& obstacle, std::optional<core::Delivery>& passed_on);

}  // namespace aftercare::bot
