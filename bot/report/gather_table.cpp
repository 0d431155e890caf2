#include "bot/report/gather_table.h"

#include "bot/report/ticket_facts.h"

namespace aftercare::bot {

bool GatheredLines::take_page(core::Tx& tx, const Desk& desk, int page) {
    auto tickets = tx.tickets().created_between(span_.from, span_.to, last_, page);
    const bool more = tickets.size() == static_cast<std::size_t>(page);
    for (auto& ticket : tickets) {
        const auto events = tx.tickets().events(ticket.id);
        const auto clocks = tx.clocks().of_ticket(ticket.id);
        const auto member = ticket.assignee ? tx.staff().member(ticket.assignee) : std::nullopt;
        last_ = ticket.id;
        lines_.push_back({std::move(ticket), {}, member ? member->name : std::string()});
        lines_.back().facts = facts_of(lines_.back().ticket, events, clocks, *desk.normaliser);
        // Neither is needed, and both are long.
        lines_.back().ticket.submission.clear();
        lines_.back().ticket.signature.clear();
    }
    return more;
}

}  // namespace aftercare::bot
