// What is due when. A timer gets a new identifier whenever it is set, so a claim of what it was
// before is recognised.
#include "adapters/sqlite/transaction.h"

namespace aftercare::sqlite {
namespace {

class Timers final : public core::Timers {
  public:
    explicit Timers(Session& session) : session_(session) {}

    void set(const core::Timer& timer) override {
        upsert_.execute(timer.kind, timer.subject, session_.serials.next(Serials::Kind::timer), timer.due,
                        timer.data);
    }

    void cancel(std::string_view kind, std::int64_t subject) override { delete_.execute(kind, subject); }

    std::vector<core::Timer> due(core::Time now, int limit) override {
        return collect(select_due_.query(now, limit), [](const Rows& row) {
            return core::Timer{row.id<core::TimerId>(0), row.text(1), row.integer(2), row.time(3), row.text(4)};
        });
    }

    bool claim(const core::Timer& timer) override {
        return claim_.execute(timer.kind, timer.subject, timer.id) != 0;
    }

    std::optional<core::Time> next_due() override {
        return first(select_next_.query(), [](const Rows& row) { return row.time(0); });
    }

  private:
    Statement statement(const char* name, std::string sql) { return {session_.connection, name, std::move(sql)}; }

    Session& session_;
    Statement upsert_ = statement("set_timer",
                                  "INSERT INTO timer (kind, subject, id, due, data) VALUES (?, ?, ?, ?, ?) "
                                  "ON CONFLICT (kind, subject) DO UPDATE SET id = excluded.id, "
                                  "due = excluded.due, data = excluded.data");
    Statement delete_ = statement("cancel_timer", "DELETE FROM timer WHERE kind = ? AND subject = ?");
    Statement select_due_ = statement(
        "due_timers", "SELECT id, kind, subject, due, data FROM timer WHERE due <= ? ORDER BY due, id LIMIT ?");
    Statement claim_ =
        statement("claim_timer", "DELETE FROM timer WHERE kind = ? AND subject = ? AND id = ?");
    Statement select_next_ = statement("next_timer", "SELECT due FROM timer ORDER BY due LIMIT 1");
};

}  // namespace

std::unique_ptr<core::Timers> make_timers(Session& session) { return std::make_unique<Timers>(session); }

}  // namespace aftercare::sqlite
