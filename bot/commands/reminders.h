// Reminders that staff set for themselves: "/remind 0001 2h call back". Runs inside a turn.
#pragma once

#include "bot/commands/ticket_words.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

struct When {
    core::Time at;
    std::string rest;  ///< the words after it
};

/// The moment that a text begins with: "2h", "30m", "3d"; "15:00" (today, or tomorrow when that is over); one of the
/// `tomorrow` words; "10-28" or "2026-10-28"; a day may be followed by a time, without one it is 09:00. None for
/// anything else, and for what is not later than `now`. Pure.
std::optional<When> read_when(std::string_view text, core::Time now, const core::Zone& zone,
                              const std::vector<std::string>& tomorrow);

/// Sets a reminder about the ticket for the speaker.
void set_reminder(Turn& turn, const core::Ticket& ticket, std::string_view text);

/// A reminder has come due. False when the timer is none.
bool take_reminder(Turn& turn, const core::Timer& timer);

}  // namespace aftercare::bot
