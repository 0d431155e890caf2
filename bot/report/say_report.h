// The review figures in a chat. Runs inside a turn.
#pragma once

#include "bot/turn/turn.h"

#include <string_view>

namespace aftercare::bot {

/// Tells whoever speaks the figures of a period: "2026-10", "上月"; empty: the present month. A period
/// with more tickets than a turn should read is left to `aftercare report`.
void say_report(Turn& turn, std::string_view period);

}  // namespace aftercare::bot
