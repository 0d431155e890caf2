// A connection to a database and its prepared statements: thin RAII over the C interface.
// A connection and everything made from it belongs to one thread at a time.
#pragma once

#include "core/ids.h"
#include "core/time.h"

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace aftercare::sqlite {

/// A statement failed for a reason that repeating does not mend (a constraint, a wrong statement).
/// The text names the statement and SQLite's code, never a value: values are personal data.
struct SqlError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Connection {
  public:
    enum class Access : std::uint8_t {
        create = 1,  ///< read and write; the file is made, for its owner only, if there is none
        write,       ///< read and write a database that exists
        look,        ///< the database exists; its content cannot be changed
    };

    /// Throws what `fail` throws.
    Connection(const std::string& path, Access access);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    sqlite3* handle() const { return handle_; }
    /// The rowid of the row inserted last.
    template <class IdType>
    IdType last_id() const {
        return IdType(sqlite3_last_insert_rowid(handle_));
    }
    bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

    /// Runs SQL without parameters and results. `name` stands for it in errors.
    void execute(const char* name, const char* sql);
    /// As `execute`, but returns SQLite's result instead of throwing and recording.
    int try_execute(const char* sql) noexcept;
    /// The first column of the first row; 0 if there is none.
    std::int64_t number(const char* name, const char* sql);

    /// Throws core::StoreFailure for trouble of the machine (disk, memory, locks), else SqlError.
    /// Also kept as `failure`: a turn cannot hide a failed statement by catching the exception.
    [[noreturn]] void fail(int code, const char* name);
    const std::exception_ptr& failure() const { return failure_; }
    /// SQLite's code of the last failure; SQLITE_OK after `forget_failure`.
    int failure_code() const { return failure_code_; }
    void forget_failure() {
        failure_ = nullptr;
        failure_code_ = SQLITE_OK;
    }

    /// Resets statements that are still in the middle of their rows.
    void reset_statements() noexcept;

  private:
    sqlite3* handle_ = nullptr;
    std::exception_ptr failure_;
    int failure_code_ = SQLITE_OK;
};

/// True for codes that concern the machine and not the statement.
bool is_trouble_of_the_machine(int code);

/// Bytes bound as a BLOB.
struct Blob {
    std::string_view bytes;
};

class Statement;

/// The rows of a statement under way. Goes through them with `next`; ends the statement when it goes.
///
/// Traps: text and blobs were bound without a copy, so what was bound must outlive the rows
/// (`Statement::query` refuses temporaries); and a statement has one set of rows at a time, so two
/// uses of the same Statement must not overlap.
class Rows {
  public:
    ~Rows() { sqlite3_reset(statement_); }
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;

    bool next();

    std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
    double real(int column) const { return sqlite3_column_double(statement_, column); }
    bool truth(int column) const { return integer(column) != 0; }
    bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
    /// Valid until the next call of `next`.
    std::string_view view(int column) const;
    std::string text(int column) const { return std::string(view(column)); }
    core::Time time(int column) const { return core::Time(core::Duration(integer(column))); }
    template <class IdType>
    IdType id(int column) const {
        return IdType(integer(column));
    }

  private:
    friend class Statement;
    Rows(Connection& connection, const char* name, sqlite3_stmt* statement)
        : connection_(connection), name_(name), statement_(statement) {}

    Connection& connection_;
    const char* name_;
    sqlite3_stmt* statement_;
};

/// A statement, prepared at its first use and kept for the life of its connection, which must
/// outlive it.
class Statement {
  public:
    /// `name` stands for it in errors and must outlive it.
    Statement(Connection& connection, const char* name, std::string sql)
        : connection_(connection), name_(name), sql_(std::move(sql)) {}
    ~Statement() { sqlite3_finalize(statement_); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    /// Binds one value for each parameter. Values that own their bytes must be lvalues.
    template <class... Values>
    Rows query(Values&&... values) {
        static_assert((!is_temporary_text<Values&&> && ...), "bound without a copy: name the text first");
        bind_all(values...);
        return Rows(connection_, name_, statement_);
    }

    /// Runs to the end, at once, so temporaries may be bound. Returns the number of changed rows.
    template <class... Values>
    int execute(const Values&... values) {
        bind_all(values...);
        return finish();
    }

  private:
    template <class Value>
    static constexpr bool is_temporary_text =
        std::is_rvalue_reference_v<Value> && std::is_same_v<std::remove_cvref_t<Value>, std::string>;

    template <class... Values>
    void bind_all(const Values&... values) {
        prepare(sizeof...(values));
        int index = 0;
        (bind(++index, values), ...);
    }

    void prepare(std::size_t parameters);
    int finish();
    void check(int code) {
        if (code != SQLITE_OK) connection_.fail(code, name_);
    }

    void bind(int index, std::string_view text);
    void bind(int index, const std::string& text) { bind(index, std::string_view(text)); }
    void bind(int index, const char* text) { bind(index, std::string_view(text)); }
    void bind(int index, Blob blob);
    void bind(int index, std::nullptr_t) { check(sqlite3_bind_null(statement_, index)); }
    void bind(int index, core::Time time) { bind(index, time.time_since_epoch().count()); }
    template <class Number>
        requires std::is_integral_v<Number>
    void bind(int index, Number number) {
        check(sqlite3_bind_int64(statement_, index, static_cast<sqlite3_int64>(number)));
    }
    template <class Enumeration>
        requires std::is_enum_v<Enumeration>
    void bind(int index, Enumeration value) {
        bind(index, static_cast<std::int64_t>(value));
    }
    template <class Tag>
    void bind(int index, core::Id<Tag> id) {
        bind(index, id.value);
    }
    template <class Value>
    void bind(int index, const std::optional<Value>& value) {
        value ? bind(index, *value) : bind(index, nullptr);
    }

    Connection& connection_;
    const char* name_;
    std::string sql_;
    sqlite3_stmt* statement_ = nullptr;
};

}  // namespace aftercare::sqlite
