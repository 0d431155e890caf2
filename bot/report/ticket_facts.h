// A stored ticket as the figures need it: read from its timeline and its clocks. Pure.
#pragma once

#include "core/report.h"
#include "core/ticket.h"
#include "dialogs/recognise/normalise.h"

#include <span>

namespace aftercare::bot {

/// `events`: the whole timeline, oldest first. `clocks`: the ticket's clocks as they stand.
///
/// First response: when the clock of the first reply was met, or the response clock where there is no
/// such clock, or else the first event of staff that the customer is told. Solved: when the ticket last
/// left the stages of work with a result, if it has not come back since.
core::TicketFacts facts_of(const core::Ticket& ticket, std::span<const core::Event> events,
                           std::span<const core::Clock> clocks, const dialogs::recognise::Normaliser& normaliser);

}  // namespace aftercare::bot
