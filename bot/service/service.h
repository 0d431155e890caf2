// The running service: store, channels, workers and the HTTP server, wired together.
#pragma once

#include "bot/configuration/configuration.h"
#include "bot/service/log.h"
#include "bot/turn/desk.h"

#include <memory>

namespace aftercare::bot {

/// Runs until SIGTERM or SIGINT, then stops gracefully: nothing new is taken, turns under way finish,
/// what is committed is flushed. Throws std::exception when it cannot start (address taken, database
/// locked by another service, certificate unusable).
void serve(const Configuration& configuration, std::unique_ptr<Desk> desk, const Log& log);

}  // namespace aftercare::bot
