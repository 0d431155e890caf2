// Deliveries on their way. Their identifiers are serials: a sender that follows the outbox from the
// last identifier it saw must not miss a delivery because the table was empty in between.
#include "adapters/sqlite/extras.h"
#include "adapters/sqlite/transaction.h"

namespace aftercare::sqlite {
namespace {

const std::string columns =
    "SELECT id, conversation, channel, chat, heading, text, extras, part, attempts, ticket, created, status, "
    "not_before, reason, announced, failing_since FROM outbox ";

struct ReadEntry {
    Channels& channels;

    core::OutboxEntry operator()(const Rows& row) const {
        core::OutboxEntry entry;
        auto& d = entry.delivery;
        d.id = row.id<core::DeliveryId>(0);
        d.conversation = row.id<core::ConversationId>(1);
        d.to = {channels.channel(row.integer(2)), row.text(3)};
        d.message.heading = row.text(4);
        d.message.text = row.text(5);
        unpack_extras(row.view(6), d.message);
        d.part = static_cast<int>(row.integer(7));
        d.attempts = static_cast<int>(row.integer(8));
        d.ticket = row.id<core::TicketId>(9);
        d.created = row.time(10);
        entry.status = static_cast<core::OutboxEntry::Status>(row.integer(11));
        entry.not_before = row.time(12);
        entry.reason = row.text(13);
        d.announced = row.text(14);
        entry.failing_since = row.time(15);
        return entry;
    }
};

class Outbox final : public core::Outbox {
  public:
    explicit Outbox(Session& session) : session_(session) {}

    core::DeliveryId add(const core::Delivery& d) override {
        const core::DeliveryId id(session_.serials.next(Serials::Kind::delivery));
        const auto extras = pack_extras(d.message);
        insert_.execute(id, d.conversation, session_.channels.number(d.to.channel), d.to.chat, d.message.heading,
                        d.message.text, extras.empty() ? std::nullopt : std::optional(Blob{extras}), d.part,
                        d.attempts, d.ticket, d.created, d.announced);
        return id;
    }

    void remove(core::DeliveryId id) override { delete_.execute(id); }

    std::optional<core::OutboxEntry> entry(core::DeliveryId id) override { return first(select_one_.query(id), read_); }

    // A delivery may have been removed while its attempt was under way: then there is nothing to write.
    void update(const core::OutboxEntry& entry) override {
        const auto& d = entry.delivery;
        update_.execute(session_.channels.number(d.to.channel), d.to.chat, d.part, d.attempts, entry.status,
                        entry.not_before, entry.reason, d.announced, entry.failing_since, d.id);
    }

    std::vector<core::OutboxEntry> waiting(core::DeliveryId after, int limit) override {
        return collect(select_waiting_.query(after, limit), read_);
    }

    std::vector<core::OutboxEntry> troubled(int limit) override {
        return collect(select_troubled_.query(limit), read_);
    }

    std::int64_t count_waiting() override {
        auto rows = count_waiting_.query();
        return rows.next() ? rows.integer(0) : 0;
    }

    bool holds(core::ConversationId conversation, core::TicketId ticket) override {
        return select_held_.query(conversation, ticket).next();
    }

  private:
    Statement statement(const char* name, std::string sql) { return {session_.connection, name, std::move(sql)}; }

    Session& session_;
    ReadEntry read_{session_.channels};
    Statement insert_ = statement("insert_delivery",
                                  "INSERT INTO outbox (id, conversation, channel, chat, heading, text, extras, "
                                  "part, attempts, ticket, created, announced, status, not_before, reason) "
                                  "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0, '')");
    Statement delete_ = statement("delete_delivery", "DELETE FROM outbox WHERE id = ?");
    Statement update_ = statement("update_delivery",
                                  "UPDATE outbox SET channel = ?, chat = ?, part = ?, attempts = ?, status = ?, "
                                  "not_before = ?, reason = ?, announced = ?, failing_since = ? WHERE id = ?");
    Statement select_one_ = statement("load_delivery", columns + "WHERE id = ?");
    Statement select_waiting_ =
        statement("list_waiting", columns + "WHERE id > ? AND status IN (1, 4) ORDER BY id LIMIT ?");
    Statement select_troubled_ =
        statement("list_troubled", columns + "WHERE status IN (2, 3) ORDER BY id DESC LIMIT ?");
    Statement select_held_ = statement(
        "find_held", "SELECT 1 FROM outbox WHERE status = 4 AND conversation = ? AND ticket = ? LIMIT 1");
    Statement count_waiting_ =
        statement("count_waiting",
                  "SELECT (SELECT count(*) FROM outbox) - (SELECT count(*) FROM outbox WHERE status IN (2, 3))");
};

}  // namespace

std::unique_ptr<core::Outbox> make_outbox(Session& session) { return std::make_unique<Outbox>(session); }

}  // namespace aftercare::sqlite
