// What users do, each asked by the control API as one JSON object: say, press, send, edit, block,
// migrate. Each puts the updates that Telegram would send to the bot into its queue and answers with
// what happened. The fields of each are listed in tests/fakes/README.md.
// Threads: one.
#pragma once

#include "tests/fakes/bot_api/world.h"

#include <string>

namespace aftercare::fakes {

/// Runs the action called `name`; throws Refusal(404) for an unknown one or a missing person, chat,
/// message or button, Refusal(400) for a request without a field it needs.
Json act(World& world, const std::string& name, const Json& request);

}  // namespace aftercare::fakes
