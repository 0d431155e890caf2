// The store on SQLite. This is the only header that others need.
//
// Threads: a store has a writer thread of its own (and a checkpointer for a serving store). The
// free functions block and may be called from any thread, also by another process while a service
// runs on the same database.
#pragma once

#include "adapters/sqlite/migration.h"
#include "core/store/store.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::sqlite {

/// The database cannot be used: locked by a service, newer than the program, damaged, not ours.
/// The text is meant for the operator and holds no personal data.
struct StoreError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Options {
    enum class Role : std::uint8_t {
        serving = 1,  ///< the one service on this database: holds `<path>.lock` and checkpoints
        tool,         ///< short turns of a command-line tool, also while a service runs
    };

    std::string path = ":memory:";  ///< a file, or ":memory:" for a store that ends with its object
    Role role = Role::serving;

    /// Hands a completion to the thread that the `done` of turns belong to; called once for each
    /// committed batch, from the writer thread. Empty: `done` runs on the writer thread.
    std::function<void(std::function<void()>)> post;

    /// Told of trouble that the store lives with (a failed batch, a failed checkpoint). Called from
    /// the store's threads. No personal data.
    std::function<void(std::string_view)> report;

    std::vector<Migration> migrations = embedded_migrations();

    std::size_t batch = 256;                             ///< most turns in one commit; at least 1
    std::int64_t cache_kib = 8 * 1024;                   ///< page cache of the writer
    std::int64_t checkpoint_bytes = 16 * 1024 * 1024;    ///< WAL size at which it is written back
    std::chrono::milliseconds idle_checkpoint{2000};     ///< quiet time after which the WAL is emptied
    std::chrono::milliseconds busy_limit{30000};         ///< how long a batch waits for another process
    std::int64_t max_pages = 0;                          ///< bound of the database in pages; 0: none
};

/// Opens the database, creates or migrates it, and starts the threads. Throws StoreError.
/// Destroying the store closes it (see Store::close).
std::unique_ptr<core::Store> create_store(Options options);

/// A look at the database beside its writer.
class Reader {
  public:
    virtual ~Reader() = default;

    /// Runs `look` on one consistent snapshot, on the calling thread. Writing through its Tx throws.
    /// A long look keeps the service from cutting its WAL: keep it short.
    virtual void read(const std::function<void(core::Tx&)>& look) = 0;
};

/// Throws StoreError, also when the database's version is not the program's. Use by one thread.
std::unique_ptr<Reader> open_reader(const std::string& path);

/// What `check` found. A sound database has no problems.
struct CheckReport {
    int version = 0;
    std::vector<std::string> problems;
};

/// Reads the whole database. Throws StoreError when it cannot be opened at all.
CheckReport check(const std::string& path);

/// Copies the database at `from` to the new file `to`, as of one moment, while it may be written.
/// The copy is one file of its own, checked and on disk when this returns. Throws StoreError; then
/// there is no `to`.
void backup(const std::string& from, const std::string& to);

/// Puts the backup at `from` in place of the database at `to`, after checking it. The database
/// there before is kept aside as `<to>.before-restore` (with a number after it when that exists);
/// returns that name, empty if there was none. Throws StoreError, then nothing has changed; so it
/// does while a service holds the database.
std::string restore(const std::string& from, const std::string& to);

/// Holds `<path>.lock` for the one service on a database. Throws StoreError if another holds it.
/// The lock ends with the process, however it ends.
class ServingLock {
  public:
    explicit ServingLock(const std::string& path);
    ~ServingLock();
    ServingLock(const ServingLock&) = delete;
    ServingLock& operator=(const ServingLock&) = delete;

  private:
    int file_ = -1;
};

}  // namespace aftercare::sqlite
