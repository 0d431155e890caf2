// Files given by customers and agents.
#include "adapters/sqlite/transaction.h"

namespace aftercare::sqlite {
namespace {

const std::string columns =
    "SELECT id, draft, ticket, channel, file_id, file_unique, file_name, file_media_type, file_bytes, field, "
    "status, sha256, media_type, bytes, attempts, not_before, reason, created FROM attachment ";

struct ReadAttachment {
    Channels& channels;

    core::Attachment operator()(const Rows& row) const {
        core::Attachment a;
        a.id = row.id<core::AttachmentId>(0);
        a.draft = row.id<core::DraftId>(1);
        a.ticket = row.id<core::TicketId>(2);
        a.channel = channels.channel(row.integer(3));
        a.file = {row.text(4), row.text(5), row.text(6), row.text(7), row.integer(8)};
        a.group = row.text(9);
        a.status = static_cast<core::Attachment::Status>(row.integer(10));
        a.sha256 = row.text(11);
        a.media_type = row.text(12);
        a.bytes = row.integer(13);
        a.attempts = static_cast<int>(row.integer(14));
        a.not_before = row.time(15);
        a.reason = row.text(16);
        a.created = row.time(17);
        return a;
    }
};

class Attachments final : public core::Attachments {
  public:
    explicit Attachments(Session& session) : session_(session) {}

    core::AttachmentId add(const core::Attachment& a) override {
        insert_.execute(a.draft, a.ticket, session_.channels.number(a.channel), a.file.id, a.file.unique,
                        a.file.name, a.file.media_type, a.file.bytes, a.group, a.status, a.sha256, a.media_type,
                        a.bytes, a.attempts, a.not_before, a.reason, a.created);
        return session_.connection.last_id<core::AttachmentId>();
    }

    std::optional<core::Attachment> attachment(core::AttachmentId id) override {
        return first(select_.query(id), read_);
    }

    void update(const core::Attachment& a) override {
        must_exist(update_.execute(a.draft, a.ticket, session_.channels.number(a.channel), a.file.id,
                                   a.file.unique, a.file.name, a.file.media_type, a.file.bytes, a.group, a.status,
                                   a.sha256, a.media_type, a.bytes, a.attempts, a.not_before, a.reason, a.created,
                                   a.id),
                   "attachment");
    }

    std::vector<core::Attachment> of_draft(core::DraftId draft) override {
        return collect(select_of_draft_.query(draft), read_);
    }

    std::vector<core::Attachment> of_ticket(core::TicketId ticket) override {
        return collect(select_of_ticket_.query(ticket), read_);
    }

    void hand_over(core::DraftId draft, core::TicketId ticket) override { hand_over_.execute(ticket, draft); }

    std::vector<core::Attachment> to_fetch(core::Time now, int limit) override {
        return collect(select_pending_.query(now, limit), read_);
    }

    std::vector<std::string> unused_files(int limit) override {
        return collect(select_unused_.query(limit), [](const Rows& row) { return row.text(0); });
    }

    void let_go(std::string_view sha256) override { let_go_.execute(sha256); }

    void forget_unused(std::string_view sha256) override { forget_unused_.execute(sha256); }

  private:
    Statement statement(const char* name, std::string sql) { return {session_.connection, name, std::move(sql)}; }

    Session& session_;
    ReadAttachment read_{session_.channels};
    Statement insert_ = statement(
        "insert_attachment",
        "INSERT INTO attachment (draft, ticket, channel, file_id, file_unique, file_name, file_media_type, "
        "file_bytes, field, status, sha256, media_type, bytes, attempts, not_before, reason, created) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    Statement select_ = statement("load_attachment", columns + "WHERE id = ?");
    Statement update_ = statement(
        "update_attachment",
        "UPDATE attachment SET draft = ?, ticket = ?, channel = ?, file_id = ?, file_unique = ?, file_name = ?, "
        "file_media_type = ?, file_bytes = ?, field = ?, status = ?, sha256 = ?, media_type = ?, bytes = ?, "
        "attempts = ?, not_before = ?, reason = ?, created = ? WHERE id = ?");
    Statement select_of_draft_ =
        statement("attachments_of_draft", columns + "WHERE draft = ? AND draft <> 0 ORDER BY id");
    Statement select_of_ticket_ =
        statement("attachments_of_ticket", columns + "WHERE ticket = ? AND ticket <> 0 ORDER BY id");
    Statement hand_over_ = statement("hand_over_attachments",
                                     "UPDATE attachment SET ticket = ?, draft = 0 WHERE draft = ? AND draft <> 0");
    Statement select_pending_ =
        statement("pending_attachments",
                  columns + "WHERE status = 1 AND not_before <= ? ORDER BY not_before, id LIMIT ?");
    // The same file may have come in again since its ticket was erased.
    Statement select_unused_ = statement(
        "unused_files",
        "SELECT sha256 FROM unused_file WHERE NOT EXISTS "
        "(SELECT 1 FROM attachment WHERE attachment.sha256 <> '' AND attachment.sha256 = unused_file.sha256) "
        "ORDER BY sha256 LIMIT ?");
    Statement let_go_ = statement("let_go_of_file", "INSERT OR IGNORE INTO unused_file (sha256) VALUES (?)");
    Statement forget_unused_ = statement("forget_unused_file", "DELETE FROM unused_file WHERE sha256 = ?");
};

}  // namespace

std::unique_ptr<core::Attachments> make_attachments(Session& session) {
    return std::make_unique<Attachments>(session);
}

}  // namespace aftercare::sqlite
