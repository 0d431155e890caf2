// The tickets of a period as a table for spreadsheets: one line a ticket. Pure.
//
// CSV as RFC 4180 says, in UTF-8 with the mark that tells spreadsheets so. No personal data: what a product is called
// and what is wrong with it, but neither customers nor their words.
#pragma once

#include "bot/turn/desk.h"
#include "core/report.h"
#include "core/ticket.h"

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

struct TableLine {
    core::Ticket ticket;
    core::TicketFacts facts;
    std::string assignee;  ///< a member's name; empty for nobody
};

/// Headings and labels in the language, times in the desk's zone ("2026-10-27 09:30"), durations in minutes of working time.
std::string ticket_table(const std::vector<TableLine>& lines, const Desk& desk, std::string_view language);

/// A cell as it stands in the file. One that a spreadsheet would take for a formula gets an apostrophe before it, since
/// customers choose the words (CWE-1236).
std::string table_cell(std::string_view text);

}  // namespace aftercare::bot
