// The clocks of a ticket, explained to the minute from its timeline. Pure.
#pragma once

#include "core/clock.h"
#include "core/ticket.h"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace aftercare::bot {

/// Each clock with what happened to it: [{"clock": "solution", "basis": "working", "state": "running", "limit": minutes,
/// "used": minutes, "due": "2026-10-27 09:30", "history": [{"at", "what", "limit", "used", "due"}]}]. `clocks` as they
/// stand; times are local, minutes whole and rounded down. What does not apply is null.
nlohmann::ordered_json explain_clocks(const std::vector<core::Clock>& clocks, const std::vector<core::Event>& events,
                                      core::Time now, const core::Timekeeping& keeping);

/// Whether the event is about a clock.
bool tells_of_clock(const core::Event& event);

}  // namespace aftercare::bot
