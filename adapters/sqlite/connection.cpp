#include "adapters/sqlite/connection.h"

#include "core/store/store.h"

#include <fcntl.h>
#include <unistd.h>

#include <cassert>

namespace aftercare::sqlite {
namespace {

// SQLite gives the -wal and -shm files the permissions of the database: it holds personal data.
void make_private_file(const std::string& path) {
    const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0) ::close(file);
}

int flags_of(Connection::Access access) {
    const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_READWRITE;
    return access == Connection::Access::create ? flags | SQLITE_OPEN_CREATE : flags;
}

// Once for the process, before SQLite is first used. Its statistics of memory, which nobody reads,
// would take a lock at every allocation.
int initialize() {
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return sqlite3_initialize();
}

}  // namespace

bool is_trouble_of_the_machine(int code) {
    switch (code & 0xff) {
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_NOMEM:
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PROTOCOL:
        case SQLITE_INTERRUPT:
            return true;
        default:
            return false;
    }
}

Connection::Connection(const std::string& path, Access access) {
    static const int initialized = initialize();
    if (initialized != SQLITE_OK) fail(initialized, "initialize");
    if (access == Access::create && path != ":memory:") make_private_file(path);
    const int code = sqlite3_open_v2(path.c_str(), &handle_, flags_of(access), nullptr);
    try {
        if (code != SQLITE_OK) fail(code, "open");
        sqlite3_busy_timeout(handle_, 5000);
        // A reader opens for writing too, because only so it may create the -shm file.
        if (access == Access::look) execute("look_only", "PRAGMA query_only = ON");
    } catch (...) {
        sqlite3_close_v2(handle_);
        throw;
    }
}

Connection::~Connection() { sqlite3_close_v2(handle_); }

void Connection::execute(const char* name, const char* sql) {
    const int code = try_execute(sql);
    if (code != SQLITE_OK) fail(code, name);
}

int Connection::try_execute(const char* sql) noexcept {
    return sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
}

std::int64_t Connection::number(const char* name, const char* sql) {
    Statement statement(*this, name, sql);
    auto rows = statement.query();
    return rows.next() ? rows.integer(0) : 0;
}

void Connection::fail(int code, const char* name) {
    const std::string text = std::string("SQLite, ") + name + ": " + sqlite3_errstr(code) + " (" +
                             std::to_string(code) + ")";
    failure_code_ = code;
    failure_ = is_trouble_of_the_machine(code) ? std::make_exception_ptr(core::StoreFailure(text))
                                               : std::make_exception_ptr(SqlError(text));
    std::rethrow_exception(failure_);
}

void Connection::reset_statements() noexcept {
    for (auto* s = sqlite3_next_stmt(handle_, nullptr); s != nullptr; s = sqlite3_next_stmt(handle_, s)) {
        if (sqlite3_stmt_busy(s) != 0) sqlite3_reset(s);
    }
}

bool Rows::next() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    sqlite3_reset(statement_);
    connection_.fail(code, name_);
}

std::string_view Rows::view(int column) const {
    // The pointer first: asking for it may convert the value and so change the length.
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, size);
}

void Statement::prepare(std::size_t parameters) {
    if (statement_ == nullptr) {
        check(sqlite3_prepare_v3(connection_.handle(), sql_.data(), static_cast<int>(sql_.size()),
                                 SQLITE_PREPARE_PERSISTENT, &statement_, nullptr));
    }
    assert(static_cast<std::size_t>(sqlite3_bind_parameter_count(statement_)) == parameters);
    assert(sqlite3_stmt_busy(statement_) == 0);
    static_cast<void>(parameters);
}

int Statement::finish() {
    const int code = sqlite3_step(statement_);
    sqlite3_reset(statement_);
    if (code != SQLITE_DONE) connection_.fail(code, name_);
    return sqlite3_changes(connection_.handle());
}

void Statement::bind(int index, std::string_view text) {
    // A null pointer would bind NULL: the empty text needs an address.
    const char* bytes = text.empty() ? "" : text.data();
    check(sqlite3_bind_text64(statement_, index, bytes, text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind(int index, Blob blob) {
    const char* bytes = blob.bytes.empty() ? "" : blob.bytes.data();
    check(sqlite3_bind_blob64(statement_, index, bytes, blob.bytes.size(), SQLITE_STATIC));
}

}  // namespace aftercare::sqlite
