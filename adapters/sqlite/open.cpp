#include "adapters/sqlite/database.h"
#include "adapters/sqlite/engine.h"

#include <algorithm>
#include <thread>

namespace aftercare::sqlite {
namespace {

// "Aftc", in the header of every database of this program.
constexpr std::int64_t application = 0x41667463;

/// 0 for a file that nobody has written to.
std::int64_t application_of(Connection& connection, const std::string& path) {
    const auto found = connection.number("application_id", "PRAGMA application_id");
    const auto tables = connection.number("count_tables", "SELECT count(*) FROM sqlite_schema");
    const bool empty = found == 0 && tables == 0;
    if (found != application && !empty) throw StoreError(path + " is not a database of this program");
    return found;
}

void make_ours(Connection& connection) {
    const auto pragma = "PRAGMA application_id = " + std::to_string(application);
    connection.execute("application_id", pragma.c_str());
}

void prove_ours(Connection& connection, const std::string& path, Connection::Access access) {
    if (access != Connection::Access::create) {
        if (application_of(connection, path) == 0) throw StoreError(path + " is not a database of this program");
        return;
    }
    // In a transaction, because another process may be making the same database.
    connection.execute("prove", "BEGIN IMMEDIATE");
    if (application_of(connection, path) == 0) make_ours(connection);
    connection.execute("prove", "COMMIT");
}

// SQLite does not wait by itself while another process is making the same change.
void use_wal(Connection& connection) {
    constexpr int tries = 500;
    constexpr std::chrono::milliseconds pause{10};
    int code = SQLITE_BUSY;
    for (int i = 0; i < tries && (code & 0xff) == SQLITE_BUSY; ++i) {
        if (i > 0) std::this_thread::sleep_for(pause);
        code = connection.try_execute("PRAGMA journal_mode = WAL");
    }
    if (code != SQLITE_OK) connection.fail(code, "journal_mode");
    Statement statement(connection, "journal_mode", "PRAGMA journal_mode");
    auto rows = statement.query();
    if (!rows.next() || rows.view(0) != "wal") {
        throw StoreError("the database cannot use a write-ahead log: is it on a network file system?");
    }
}

}  // namespace

std::unique_ptr<Connection> open_database(const std::string& path, Connection::Access access) {
    try {
        auto connection = std::make_unique<Connection>(path, access);
        prove_ours(*connection, path, access);
        return connection;
    } catch (const core::StoreFailure& failure) {
        throw StoreError("cannot open the database " + path + ": " + failure.what());
    }
}

void set_up_writer(Connection& connection, const Options& options) {
    if (options.path != ":memory:") use_wal(connection);
    const auto pragmas = "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY; "
                         "PRAGMA secure_delete = FAST; PRAGMA journal_size_limit = " +
                         std::to_string(4 * options.checkpoint_bytes) +
                         "; PRAGMA cache_size = -" + std::to_string(options.cache_kib) +
                         (options.max_pages > 0 ? "; PRAGMA max_page_count = " + std::to_string(options.max_pages) : "");
    connection.execute("set_up", pragmas.c_str());
    const auto patience = std::min<std::int64_t>(options.busy_limit.count(), 5000);
    sqlite3_busy_timeout(connection.handle(), static_cast<int>(patience));
}

void require_current_version(Connection& connection) {
    const int newest = embedded_migrations().back().version;
    const int version = schema_version(connection);
    if (version == newest) return;
    const auto advice = version < newest ? "start the service once to bring it up to date"
                                         : "use the newer program that made it";
    throw StoreError("the database has schema version " + std::to_string(version) + ", this program reads " +
                     std::to_string(newest) + ": " + advice);
}

std::unique_ptr<core::Store> create_store(Options options) {
    const bool lasting = options.path != ":memory:";
    std::unique_ptr<ServingLock> lock;
    if (lasting && options.role == Options::Role::serving) lock = std::make_unique<ServingLock>(options.path);
    try {
        auto connection = open_database(options.path, Connection::Access::create);
        set_up_writer(*connection, options);
        migrate(*connection, options.migrations);
        return std::make_unique<Engine>(std::move(options), std::move(connection), std::move(lock));
    } catch (const core::StoreFailure& failure) {
        throw StoreError(std::string("cannot set up the database: ") + failure.what());
    } catch (const SqlError& error) {
        throw StoreError(std::string("cannot set up the database: ") + error.what());
    }
}

}  // namespace aftercare::sqlite
