// Removes tickets with everything that is only about them. Every table that holds rows about a ticket
// must be dealt with here. Used by the repository of tickets.
#pragma once

#include "adapters/sqlite/connection.h"

#include <array>
#include <string_view>
#include <vector>

namespace aftercare::sqlite {

class Erasing {
  public:
    explicit Erasing(Connection& connection) : connection_(connection) {}

    /// As core::Tickets promises, both.
    std::vector<core::TicketId> closed_before(std::string_view profile, core::Time time, int limit);
    void erase(core::TicketId ticket);

  private:
    Statement statement(const char* name, const char* sql) { return {connection_, name, sql}; }

    Connection& connection_;

    Statement select_closed_ = statement(
        "tickets_closed_before",
        "SELECT id FROM ticket WHERE closing <> 'open' AND profile = ? AND closed < ? "
        "AND id < (SELECT max(id) FROM ticket) ORDER BY closed, id LIMIT ?");
    Statement select_newest_ = statement("newest_ticket", "SELECT max(id) FROM ticket");

    // Files first: what follows removes the rows that tell of them.
    Statement note_files_ = statement(
        "note_files_of_ticket",
        "INSERT OR IGNORE INTO unused_file (sha256) SELECT sha256 FROM attachment WHERE sha256 <> '' AND "
        "((ticket <> 0 AND ticket = ?1) OR "
        "(draft <> 0 AND draft IN (SELECT id FROM draft WHERE ticket <> 0 AND ticket = ?1)))");
    Statement forget_files_in_use_ = statement(
        "forget_files_in_use",
        "DELETE FROM unused_file WHERE EXISTS "
        "(SELECT 1 FROM attachment WHERE attachment.sha256 <> '' AND attachment.sha256 = unused_file.sha256)");
    // The newest draft stays, without what was in it: its identifier would be given out again.
    Statement empty_newest_draft_ = statement(
        "empty_newest_draft",
        "UPDATE draft SET state = x'', person = 0, conversation = 0, ticket = 0 "
        "WHERE ticket <> 0 AND ticket = ? AND id = (SELECT max(id) FROM draft)");
    std::array<Statement, 12> deletes_ = {
        statement("erase_joined_drafts",
                  "DELETE FROM person_join_row WHERE what = 3 AND row IN "
                  "(SELECT id FROM draft WHERE ticket <> 0 AND ticket = ?)"),
        statement("erase_joined_tickets", "DELETE FROM person_join_row WHERE what = 4 AND row = ?"),
        statement("erase_files_of_drafts",
                  "DELETE FROM attachment WHERE draft <> 0 AND draft IN "
                  "(SELECT id FROM draft WHERE ticket <> 0 AND ticket = ?)"),
        statement("erase_files", "DELETE FROM attachment WHERE ticket <> 0 AND ticket = ?"),
        statement("erase_drafts",
                  "DELETE FROM draft WHERE ticket <> 0 AND ticket = ? AND id < (SELECT max(id) FROM draft)"),
        statement("erase_events", "DELETE FROM ticket_event WHERE ticket = ?"),
        statement("erase_clocks", "DELETE FROM ticket_clock WHERE ticket = ?"),
        statement("erase_topics", "DELETE FROM message_topic WHERE ticket = ?"),
        statement("erase_knowledge", "DELETE FROM knowledge WHERE ticket = ?"),
        statement("erase_knowledge_words", "DELETE FROM knowledge_words WHERE rowid = ?"),
        // What still waits is about to leave and is gone then.
        statement("erase_deliveries", "DELETE FROM outbox WHERE status IN (2, 3) AND ticket = ?"),
        statement("erase_held_deliveries", "DELETE FROM outbox WHERE status = 4 AND ticket = ?"),
    };
    Statement delete_ticket_ = statement("erase_ticket", "DELETE FROM ticket WHERE id = ?");
};

}  // namespace aftercare::sqlite
