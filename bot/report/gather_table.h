// The lines of the table of tickets, from the store page by page. Runs wherever there is a transaction to read from.
#pragma once

#include "bot/report/ticket_table.h"
#include "core/period.h"
#include "core/store/store.h"

#include <vector>

namespace aftercare::bot {

class GatheredLines {
  public:
    explicit GatheredLines(core::TimeSpan span) : span_(span) {}

    /// Reads the next tickets of the period, at most `page`. False when there are no more.
    bool take_page(core::Tx& tx, const Desk& desk, int page);

    const std::vector<TableLine>& lines() const { return lines_; }

  private:
    core::TimeSpan span_;
    core::TicketId last_;
    std::vector<TableLine> lines_;
};

}  // namespace aftercare::bot
