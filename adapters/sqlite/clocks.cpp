// The clocks of tickets.
#include "adapters/sqlite/transaction.h"

#include <algorithm>

namespace aftercare::sqlite {
namespace {

const std::string columns =
    "SELECT ticket, kind, basis, warn_at, started, limit_ms, used_ms, since, ending, ended, warned, breached "
    "FROM ticket_clock ";

template <class Value>
Value known(std::optional<Value> value, const char* what) {
    if (!value) throw SqlError(std::string("SQLite: a clock has an unknown ") + what);
    return *value;
}

core::Clock read(const Rows& row) {
    core::Clock clock;
    clock.ticket = row.id<core::TicketId>(0);
    clock.kind = known(core::clock_named(row.view(1)), "kind");
    clock.basis = known(core::basis_named(row.view(2)), "basis");
    clock.warn_at = static_cast<int>(row.integer(3));
    clock.started = row.time(4);
    if (!row.is_null(5)) clock.limit = core::Duration(row.integer(5));
    clock.used = core::Duration(row.integer(6));
    if (!row.is_null(7)) clock.since = row.time(7);
    clock.ending = known(core::clock_ending_named(row.view(8)), "ending");
    if (!row.is_null(9)) clock.ended = row.time(9);
    clock.warned = row.truth(10);
    clock.breached = row.truth(11);
    return clock;
}

class Clocks final : public core::Clocks {
  public:
    explicit Clocks(Session& session) : session_(session) {}

    std::optional<core::Clock> clock(core::TicketId ticket, core::ClockKind kind) override {
        return first(select_.query(ticket, name_of(kind)), read);
    }

    std::vector<core::Clock> of_ticket(core::TicketId ticket) override {
        auto clocks = collect(select_all_.query(ticket), read);
        std::sort(clocks.begin(), clocks.end(), [](const auto& a, const auto& b) { return a.kind < b.kind; });
        return clocks;
    }

    void put(const core::Clock& c) override {
        std::optional<std::int64_t> limit;
        if (c.limit) limit = c.limit->count();
        upsert_.execute(c.ticket, name_of(c.kind), name_of(c.basis), c.warn_at, c.started, limit, c.used.count(), c.since,
                        name_of(c.ending), c.ended, c.warned, c.breached);
    }

  private:
    Statement statement(const char* name, std::string sql) { return {session_.connection, name, std::move(sql)}; }

    Session& session_;
    Statement select_ = statement("load_clock", columns + "WHERE ticket = ? AND kind = ?");
    Statement select_all_ = statement("clocks_of_ticket", columns + "WHERE ticket = ?");
    Statement upsert_ = statement(
        "put_clock",
        "INSERT OR REPLACE INTO ticket_clock (ticket, kind, basis, warn_at, started, limit_ms, used_ms, since, ending, "
        "ended, warned, breached) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
};

}  // namespace

std::unique_ptr<core::Clocks> make_clocks(Session& session) { return std::make_unique<Clocks>(session); }

}  // namespace aftercare::sqlite
