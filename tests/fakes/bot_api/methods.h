// The Bot API methods that answer at once: sending, editing, files, commands. Those about getting
// updates are in delivery.h.
// Threads: one.
#pragma once

#include "tests/fakes/bot_api/world.h"

#include <string>

namespace aftercare::fakes {

/// State of the bot's account that no chat holds.
struct Account {
    Json commands = Json::array();  ///< {"scope", "language_code", "commands"}
};

/// Runs a method (name in lower case) and returns its result; throws Refusal with the code and
/// description of the real server. 404 for an unknown method.
Json run_method(World& world, Account& account, const std::string& method, const Call& call);

/// The chat that a call is addressed to; throws the refusal that the real server would give.
Chat& target_chat(World& world, const Call& call);

}  // namespace aftercare::fakes
