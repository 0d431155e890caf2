// What has been taken in already, and what could not be handled.
#include "adapters/sqlite/transaction.h"

namespace aftercare::sqlite {
namespace {

class Inbox final : public core::Inbox {
  public:
    explicit Inbox(Session& session) : session_(session) {}

    bool first_time(const core::ChannelId& channel, std::string_view event_id, core::Time now) override {
        return insert_.execute(session_.channels.number(channel), event_id, now) != 0;
    }

    int forget_before(core::Time time, int limit) override { return forget_.execute(time, limit); }

    core::QuarantineId quarantine(const core::Quarantined& message) override {
        insert_quarantine_.execute(session_.channels.number(message.channel), message.event_id, message.reason,
                                   Blob{message.raw}, message.at);
        return session_.connection.last_id<core::QuarantineId>();
    }

    std::vector<core::Quarantined> quarantined(int limit) override {
        return collect(select_quarantine_.query(limit), [this](const Rows& row) {
            return core::Quarantined{row.id<core::QuarantineId>(0),
                                     session_.channels.channel(row.integer(1)),
                                     row.text(2),
                                     row.text(3),
                                     row.text(4),
                                     row.time(5)};
        });
    }

    std::int64_t count_quarantined() override {
        auto rows = count_quarantine_.query();
        return rows.next() ? rows.integer(0) : 0;
    }

  private:
    Statement statement(const char* name, std::string sql) { return {session_.connection, name, std::move(sql)}; }

    Session& session_;
    Statement insert_ = statement(
        "insert_inbox", "INSERT INTO inbox (channel, event_id, seen) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
    Statement forget_ = statement("forget_inbox",
                                  "DELETE FROM inbox WHERE (channel, event_id) IN "
                                  "(SELECT channel, event_id FROM inbox WHERE seen < ? ORDER BY seen LIMIT ?)");
    Statement insert_quarantine_ = statement("insert_quarantine",
                                             "INSERT INTO quarantine (channel, event_id, reason, raw, at) "
                                             "VALUES (?, ?, ?, ?, ?)");
    Statement select_quarantine_ =
        statement("list_quarantine",
                  "SELECT id, channel, event_id, reason, raw, at FROM quarantine ORDER BY id DESC LIMIT ?");
    Statement count_quarantine_ = statement("count_quarantine", "SELECT count(*) FROM quarantine");
};

}  // namespace

std::unique_ptr<core::Inbox> make_inbox(Session& session) { return std::make_unique<Inbox>(session); }

}  // namespace aftercare::sqlite
