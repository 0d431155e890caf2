// The entrance of a turn: something came in from a channel, or a timer came due. Decides who it is
// and whose affair it is, and hands over. Runs on the store's thread.
#pragma once

#include "bot/turn/turn.h"

namespace aftercare::bot {

struct TurnResult {
    core::Accepted::Status status = core::Accepted::Status::applied;
    TurnEffects effects;
};

/// Applies an Incoming once: the second time the same event comes, nothing happens.
TurnResult take_incoming(core::Tx& tx, const Desk& desk, const core::Incoming& incoming, core::Time now);

/// Applies a timer once. A timer that was cancelled or set anew in the meantime does nothing.
TurnResult take_timer(core::Tx& tx, const Desk& desk, const core::Timer& timer, core::Time now);

/// Keeps a message that could not be handled and tells the agents. `reason` holds no personal data.
TurnResult quarantine(core::Tx& tx, const Desk& desk, const core::Incoming& incoming, std::string_view reason,
                      core::Time now);

/// Keeps bytes that could not even be read as a message, and tells the agents.
TurnResult quarantine(core::Tx& tx, const Desk& desk, const core::Quarantined& message, core::Time now);

/// The Incoming as JSON, whole: for the quarantine.
std::string to_json(const core::Incoming& incoming);

}  // namespace aftercare::bot
