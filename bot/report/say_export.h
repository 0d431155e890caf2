// The table of tickets as a file in a chat. Runs inside a turn.
#pragma once

#include "bot/turn/turn.h"

#include <string_view>

namespace aftercare::bot {

/// Sends whoever speaks the tickets of a period as a file: "2026-10", "上月"; empty: the present month. The file is
/// removed a week later. A period with more tickets than a turn should read is left to `aftercare report --csv`.
void say_export(Turn& turn, std::string_view period);

/// Lets go of a file whose week is over. False for other timers.
bool take_export_timer(Turn& turn, const core::Timer& timer);

}  // namespace aftercare::bot
