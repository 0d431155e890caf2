// Sequences and settings.
#include "adapters/sqlite/transaction.h"

namespace aftercare::sqlite {
namespace {

class Sequences final : public core::Sequences {
  public:
    explicit Sequences(Session& session) : session_(session) {}

    std::int64_t next(std::string_view name, std::string_view period) override {
        advance_.execute(name, period);
        auto rows = select_.query(name, period);
        rows.next();
        return rows.integer(0);
    }

  private:
    Session& session_;
    Statement advance_{session_.connection, "advance_sequence",
                       "INSERT INTO sequence (name, period, value) VALUES (?, ?, 1) "
                       "ON CONFLICT (name, period) DO UPDATE SET value = value + 1"};
    Statement select_{session_.connection, "load_sequence",
                      "SELECT value FROM sequence WHERE name = ? AND period = ?"};
};

class Settings final : public core::Settings {
  public:
    explicit Settings(Session& session) : session_(session) {}

    std::optional<std::string> get(std::string_view name) override {
        return first(select_.query(name), [](const Rows& row) { return row.text(0); });
    }

    void set(std::string_view name, std::string_view value) override { upsert_.execute(name, value); }

  private:
    Session& session_;
    Statement select_{session_.connection, "load_setting", "SELECT value FROM setting WHERE name = ?"};
    Statement upsert_{session_.connection, "set_setting",
                      "INSERT INTO setting (name, value) VALUES (?, ?) "
                      "ON CONFLICT (name) DO UPDATE SET value = excluded.value"};
};

}  // namespace

std::unique_ptr<core::Sequences> make_sequences(Session& session) {
    return std::make_unique<Sequences>(session);
}
std::unique_ptr<core::Settings> make_settings(Session& session) { return std::make_unique<Settings>(session); }

}  // namespace aftercare::sqlite
