#include "adapters/sqlite/transaction.h"

namespace aftercare::sqlite {

Transaction::Transaction(Connection& connection)
    : session_(connection),
      people_(make_people(session_)),
      staff_(make_staffing(session_)),
      drafts_(make_drafts(session_)),
      tickets_(make_tickets(session_)),
      clocks_(make_clocks(session_)),
      inbox_(make_inbox(session_)),
      outbox_(make_outbox(session_)),
      timers_(make_timers(session_)),
      attachments_(make_attachments(session_)),
      messages_(make_messages(session_)),
      knowledge_(make_knowledge(session_)),
      letters_(make_letters(session_)),
      sequences_(make_sequences(session_)),
      settings_(make_settings(session_)),
      links_(make_links(session_)) {}

}  // namespace aftercare::sqlite
