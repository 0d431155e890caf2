// `aftercare check --online`: asks the platforms, and this service's own public address, whether the configuration
// works. Changes nothing and sends nobody a message.
#pragma once

#include "bot/configuration/configuration.h"
#include "bot/turn/desk.h"

namespace aftercare::bot {

/// Prints a line for each finding. Returns whether there is no error among them.
bool check_online(const Configuration& configuration, const Desk& desk);

}  // namespace aftercare::bot
