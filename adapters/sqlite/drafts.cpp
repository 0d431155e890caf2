// Forms being filled in.
#include "adapters/sqlite/transaction.h"

namespace aftercare::sqlite {
namespace {

const std::string columns =
    "SELECT id, person, conversation, form, profile, status, state, ticket, created, updated, purpose FROM draft ";

core::DraftRecord read(const Rows& row) {
    core::DraftRecord draft;
    draft.id = row.id<core::DraftId>(0);
    draft.person = row.id<core::PersonId>(1);
    draft.conversation = row.id<core::ConversationId>(2);
    draft.form = row.text(3);
    draft.profile = row.text(4);
    draft.status = static_cast<core::DraftRecord::Status>(row.integer(5));
    draft.state = row.text(6);
    draft.ticket = row.id<core::TicketId>(7);
    draft.created = row.time(8);
    draft.updated = row.time(9);
    draft.purpose = row.text(10);
    return draft;
}

class Drafts final : public core::Drafts {
  public:
    explicit Drafts(Session& session) : session_(session) {}

    core::DraftId add(const core::DraftRecord& d) override {
        insert_.execute(d.person, d.conversation, d.form, d.profile, d.status, Blob{d.state}, d.ticket, d.created,
                        d.updated, d.purpose);
        return session_.connection.last_id<core::DraftId>();
    }

    std::optional<core::DraftRecord> draft(core::DraftId id) override { return first(select_.query(id), read); }

    // The status decides about the index of open drafts. Most updates leave it as it is, and then
    // the index must not be touched.
    void update(const core::DraftRecord& d) override {
        const auto same_status =
            update_state_.execute(Blob{d.state}, d.conversation, d.ticket, d.updated, d.id, d.status);
        if (same_status != 0) return;
        must_exist(update_.execute(Blob{d.state}, d.conversation, d.ticket, d.updated, d.status, d.id), "draft");
    }

    std::optional<core::DraftRecord> open_of(core::PersonId person) override {
        return first(select_open_.query(person), read);
    }

    std::optional<core::DraftRecord> open_for(core::PersonId person, core::TicketId ticket,
                                              std::string_view purpose) override {
        return first(select_open_for_.query(person, ticket, purpose), read);
    }

    std::vector<core::DraftRecord> open_with_purpose(core::PersonId person) override {
        return collect(select_with_purpose_.query(person), read);
    }

  private:
    Statement statement(const char* name, std::string sql) { return {session_.connection, name, std::move(sql)}; }

    Session& session_;
    Statement insert_ = statement("insert_draft",
                                  "INSERT INTO draft (person, conversation, form, profile, status, state, "
                                  "ticket, created, updated, purpose) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    Statement select_ = statement("load_draft", columns + "WHERE id = ?");
    Statement update_state_ = statement("update_draft_state",
                                        "UPDATE draft SET state = ?, conversation = ?, ticket = ?, updated = ? "
                                        "WHERE id = ? AND status = ?");
    Statement update_ = statement("update_draft",
                                  "UPDATE draft SET state = ?, conversation = ?, ticket = ?, updated = ?, "
                                  "status = ? WHERE id = ?");
    Statement select_open_for_ = statement(
        "find_open_draft_for", columns + "WHERE person = ? AND status = 1 AND ticket = ? AND purpose = ? LIMIT 1");
    Statement select_with_purpose_ = statement(
        "open_drafts_with_purpose", columns + "WHERE person = ? AND status = 1 AND purpose <> '' ORDER BY id");
    Statement select_open_ = statement(
        "find_open_draft", columns + "WHERE person = ? AND status = 1 AND purpose = '' ORDER BY updated DESC, id DESC LIMIT 1");
};

}  // namespace

std::unique_ptr<core::Drafts> make_drafts(Session& session) { return std::make_unique<Drafts>(session); }

}  // namespace aftercare::sqlite
