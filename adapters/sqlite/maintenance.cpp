// Checking, backing up and restoring a database file.
#include "adapters/sqlite/database.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace aftercare::sqlite {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> problems_of(Connection& connection) {
    Statement statement(connection, "integrity_check", "PRAGMA integrity_check(20)");
    std::vector<std::string> problems;
    try {
        auto rows = statement.query();
        while (rows.next()) {
            if (rows.view(0) != "ok") problems.push_back(rows.text(0));
        }
    } catch (const core::StoreFailure& failure) {
        // Damage may keep even the check from going on.
        problems.push_back(failure.what());
    }
    return problems;
}

void require_sound(Connection& connection, const std::string& path) {
    const auto problems = problems_of(connection);
    if (!problems.empty()) throw StoreError(path + " is damaged: " + problems.front());
}

void flush_to_disk(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool flushed = file >= 0 && ::fsync(file) == 0;
    const int reason = errno;
    if (file >= 0) ::close(file);
    if (!flushed) throw StoreError("cannot flush " + path.string() + " to disk: " + std::strerror(reason));
}

fs::path folder_of(const fs::path& path) {
    const auto folder = path.parent_path();
    return folder.empty() ? fs::path(".") : folder;
}

/// A file under work; removed unless it was put in place.
class Unfinished {
  public:
    explicit Unfinished(std::string path) : path_(std::move(path)) { remove(); }
    ~Unfinished() { remove(); }
    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;

    const std::string& path() const { return path_; }

    /// Gives it its final name, replacing what had that name, in one step of the file system.
    void put_in_place(const std::string& name) {
        fs::rename(path_, name);
        flush_to_disk(folder_of(name));
    }

  private:
    void remove() noexcept {
        std::error_code ignored;
        for (const char* part : {"", "-journal", "-wal", "-shm"}) fs::remove(path_ + part, ignored);
    }

    std::string path_;
};

/// Copies pages within one read transaction of `from`: SQLite begins a copy anew whenever another
/// connection writes, and under load it would never end; a snapshot does not change.
void copy_pages(Connection& from, Connection& to) {
    from.execute("backup_begin", "BEGIN");
    from.number("backup_snapshot", "SELECT count(*) FROM sqlite_schema");
    sqlite3_backup* copy = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
    if (copy == nullptr) to.fail(sqlite3_extended_errcode(to.handle()), "backup_init");
    constexpr int pages = 1024;
    int code = SQLITE_OK;
    while (code == SQLITE_OK) code = sqlite3_backup_step(copy, pages);
    sqlite3_backup_finish(copy);
    from.execute("backup_end", "ROLLBACK");
    if (code != SQLITE_DONE) to.fail(code, "backup_step");
}

void copy_database(Connection& from, const std::string& to) {
    {
        Connection copy(to, Connection::Access::create);
        copy.execute("backup_set_up", "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF");
        copy_pages(from, copy);
        // One plain file, without the need of a WAL beside it.
        copy.execute("backup_plain", "PRAGMA journal_mode = DELETE");
        require_sound(copy, "the copy");
    }
    flush_to_disk(to);
}

/// Runs `work` with the errors of its parts told as StoreError.
template <class Work>
auto told(const char* what, Work work) {
    try {
        return work();
    } catch (const core::StoreFailure& failure) {
        throw StoreError(std::string(what) + ": " + failure.what());
    } catch (const SqlError& error) {
        throw StoreError(std::string(what) + ": " + error.what());
    } catch (const fs::filesystem_error& error) {
        throw StoreError(std::string(what) + ": " + error.what());
    }
}

void require_restorable(Connection& connection, const std::string& path) {
    const int newest = embedded_migrations().back().version;
    const int version = schema_version(connection);
    if (version < 1) throw StoreError(path + " holds no data");
    if (version > newest) {
        throw StoreError(path + " has schema version " + std::to_string(version) +
                         ", this program knows only up to " + std::to_string(newest));
    }
    require_sound(connection, path);
}

/// Brings everything of the database into its one file, which also proves that nobody else has it
/// open. A damaged database cannot do that; it is set aside together with its WAL.
void settle(const std::string& path) {
    try {
        Connection connection(path, Connection::Access::write);
        sqlite3_busy_timeout(connection.handle(), 1000);
        const int code = connection.try_execute("PRAGMA journal_mode = DELETE");
        if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED) {
            throw StoreError("another program is using " + path);
        }
    } catch (const core::StoreFailure&) {
        return;
    }
}

std::string free_name_beside(const std::string& path) {
    const auto name = path + ".before-restore";
    if (!fs::exists(name)) return name;
    for (int number = 2;; ++number) {
        const auto numbered = name + "." + std::to_string(number);
        if (!fs::exists(numbered)) return numbered;
    }
}

/// Keeps the database under another name too, so that the path is never without a database.
std::string set_aside(const std::string& path) {
    if (!fs::exists(path)) return {};
    settle(path);
    const auto aside = free_name_beside(path);
    if (fs::exists(path + "-wal")) fs::rename(path + "-wal", aside + "-wal");
    fs::remove(path + "-shm");
    fs::create_hard_link(path, aside);
    return aside;
}

}  // namespace

CheckReport check(const std::string& path) {
    return told("the check failed", [&] {
        const auto connection = open_database(path, Connection::Access::look);
        return CheckReport{schema_version(*connection), problems_of(*connection)};
    });
}

void backup(const std::string& from, const std::string& to) {
    told("the backup failed", [&] {
        if (fs::exists(to)) throw StoreError(to + " exists already");
        const auto source = open_database(from, Connection::Access::look);
        Unfinished copy(to + ".unfinished");
        copy_database(*source, copy.path());
        copy.put_in_place(to);
    });
}

std::string restore(const std::string& from, const std::string& to) {
    return told("the restore failed", [&] {
        const ServingLock lock(to);
        Unfinished copy(to + ".unfinished");
        {
            const auto source = open_database(from, Connection::Access::look);
            require_restorable(*source, from);
            copy_database(*source, copy.path());
        }
        auto aside = set_aside(to);
        copy.put_in_place(to);
        return aside;
    });
}

}  // namespace aftercare::sqlite
