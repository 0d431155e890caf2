// The Tx on a connection: all repositories over one session. One thread, like its connection.
#pragma once

#include "adapters/sqlite/session.h"
#include "core/store/store.h"

#include <memory>

namespace aftercare::sqlite {

// Each repository stands in the source file of its name; Sequences and Settings in small.cpp.
std::unique_ptr<core::People> make_people(Session& session);
std::unique_ptr<core::Staffing> make_staffing(Session& session);
std::unique_ptr<core::Drafts> make_drafts(Session& session);
std::unique_ptr<core::Tickets> make_tickets(Session& session);
std::unique_ptr<core::Clocks> make_clocks(Session& session);
std::unique_ptr<core::Inbox> make_inbox(Session& session);
std::unique_ptr<core::Outbox> make_outbox(Session& session);
std::unique_ptr<core::Timers> make_timers(Session& session);
std::unique_ptr<core::Attachments> make_attachments(Session& session);
std::unique_ptr<core::Messages> make_messages(Session& session);
std::unique_ptr<core::Knowledge> make_knowledge(Session& session);
std::unique_ptr<core::Letters> make_letters(Session& session);
std::unique_ptr<core::Sequences> make_sequences(Session& session);
std::unique_ptr<core::Settings> make_settings(Session& session);
std::unique_ptr<core::Links> make_links(Session& session);

class Transaction final : public core::Tx {
  public:
    /// The connection must outlive it.
    explicit Transaction(Connection& connection);

    core::People& people() override { return *people_; }
    core::Staffing& staff() override { return *staff_; }
    core::Drafts& drafts() override { return *drafts_; }
    core::Tickets& tickets() override { return *tickets_; }
    core::Clocks& clocks() override { return *clocks_; }
    core::Inbox& inbox() override { return *inbox_; }
    core::Outbox& outbox() override { return *outbox_; }
    core::Timers& timers() override { return *timers_; }
    core::Attachments& attachments() override { return *attachments_; }
    core::Messages& messages() override { return *messages_; }
    core::Knowledge& knowledge() override { return *knowledge_; }
    core::Letters& letters() override { return *letters_; }
    core::Sequences& sequences() override { return *sequences_; }
    core::Settings& settings() override { return *settings_; }
    core::Links& links() override { return *links_; }

    Session& session() { return session_; }

  private:
    Session session_;
    std::unique_ptr<core::People> people_;
    std::unique_ptr<core::Staffing> staff_;
    std::unique_ptr<core::Drafts> drafts_;
    std::unique_ptr<core::Tickets> tickets_;
    std::unique_ptr<core::Clocks> clocks_;
    std::unique_ptr<core::Inbox> inbox_;
    std::unique_ptr<core::Outbox> outbox_;
    std::unique_ptr<core::Timers> timers_;
    std::unique_ptr<core::Attachments> attachments_;
    std::unique_ptr<core::Messages> messages_;
    std::unique_ptr<core::Knowledge> knowledge_;
    std::unique_ptr<core::Letters> letters_;
    std::unique_ptr<core::Sequences> sequences_;
    std::unique_ptr<core::Settings> settings_;
    std::unique_ptr<core::Links> links_;
};

/// All rows of `rows`, each made by `read`.
template <class Read>
auto collect(Rows rows, Read read) -> std::vector<decltype(read(rows))> {
    std::vector<decltype(read(rows))> all;
    while (rows.next()) all.push_back(read(rows));
    return all;
}

/// The first row, if there is one.
template <class Read>
auto first(Rows rows, Read read) -> std::optional<decltype(read(rows))> {
    if (!rows.next()) return std::nullopt;
    return read(rows);
}

/// A turn changed a row that does not exist: a mistake in the turn.
inline void must_exist(int changed, const char* what) {
    if (changed == 0) throw std::logic_error(std::string("the store has no such ") + what);
}

}  // namespace aftercare::sqlite
