#include "adapters/sqlite/erasing.h"

#include "adapters/sqlite/transaction.h"

namespace aftercare::sqlite {

std::vector<core::TicketId> Erasing::closed_before(std::string_view profile, core::Time time, int limit) {
    return collect(select_closed_.query(profile, time, limit),
                   [](const Rows& row) { return row.id<core::TicketId>(0); });
}

void Erasing::erase(core::TicketId ticket) {
    const auto newest = first(select_newest_.query(), [](const Rows& row) { return row.id<core::TicketId>(0); });
    if (newest == ticket) throw std::logic_error("the newest ticket cannot be erased");
    note_files_.execute(ticket);
    for (auto& remove : deletes_) remove.execute(ticket);
    empty_newest_draft_.execute(ticket);
    forget_files_in_use_.execute();
    must_exist(delete_ticket_.execute(ticket), "ticket");
}

}  // namespace aftercare::sqlite
