#include "adapters/sqlite/migration.h"

#include "adapters/sqlite/connection.h"
#include "adapters/sqlite/sqlite_store.h"

namespace aftercare::sqlite {
namespace {

/// Rolls back unless committed.
class Step {
  public:
    explicit Step(Connection& connection) : connection_(connection) {
        connection_.execute("migrate", "BEGIN IMMEDIATE");
    }
    ~Step() {
        if (connection_.in_transaction()) connection_.try_execute("ROLLBACK");
    }
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

    void commit() { connection_.execute("migrate", "COMMIT"); }

  private:
    Connection& connection_;
};

void apply(Connection& connection, const Migration& migration) {
    Step step(connection);
    if (schema_version(connection) >= migration.version) return;  // another process was faster
    connection.execute(migration.name.c_str(), migration.sql.c_str());
    Statement record(connection, "record_migration",
                     "INSERT INTO schema_version (version, name, applied_at) "
                     "VALUES (?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))");
    record.execute(migration.version, migration.name);
    step.commit();
}

}  // namespace

int schema_version(Connection& connection) {
    const auto table = connection.number(
        "find_schema_version", "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'schema_version'");
    if (table == 0) return 0;
    return static_cast<int>(
        connection.number("load_schema_version", "SELECT coalesce(max(version), 0) FROM schema_version"));
}

void migrate(Connection& connection, const std::vector<Migration>& migrations) {
    const int newest = migrations.empty() ? 0 : migrations.back().version;
    const int version = schema_version(connection);
    if (version > newest) {
        throw StoreError("the database has schema version " + std::to_string(version) +
                         ", this program knows only up to " + std::to_string(newest) +
                         ": start the newer program that made it, or restore an older backup");
    }
    if (version == newest) return;
    connection.execute("create_schema_version",
                       "CREATE TABLE IF NOT EXISTS schema_version ("
                       "version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at TEXT NOT NULL)");
    for (const auto& migration : migrations) {
        try {
            apply(connection, migration);
        } catch (const std::exception& error) {
            throw StoreError("migration " + std::to_string(migration.version) + " (" + migration.name +
                             ") failed, the database stays as it was before it: " + error.what());
        }
    }
}

}  // namespace aftercare::sqlite
