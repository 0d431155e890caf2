// The running service: store, channels, workers and the HTTP server, wired together.
#pragma once

#include "bot/configuration/configuration.h"
#include "bot/service/log.h"
#include "bot/turn/desk.h"

#include <cstdint>
#include <functional>
#include <memory>

namespace aftercare::bot {

/// Why a service ended.
enum class Ending : std::uint8_t {
    stopped = 1,  ///< SIGTERM or SIGINT
    yielded,      ///< SIGUSR1: the database is to be replaced, then served again
};

/// Runs until a signal, then stops gracefully: nothing new is taken, turns under way finish, what is
/// committed is flushed. SIGHUP reads the certificate files again. Throws std::exception when it cannot
/// start (address taken, database locked by another service, certificate unusable). `on_serving` is
/// called once, when it has the database and listens.
Ending serve(const Configuration& configuration, std::unique_ptr<Desk> desk, const Log& log,
             const std::function<void()>& on_serving);

}  // namespace aftercare::bot
