// The numbered steps that bring a database to the program's version. Used when a store is opened.
#pragma once

#include <string>
#include <vector>

namespace aftercare::sqlite {

/// One step; config/migrations/sqlite/NNNN_name.sql.
struct Migration {
    int version = 0;   ///< from 1, without gaps
    std::string name;  ///< the file's name without number and ending
    std::string sql;
};

/// The steps built into the program, in order.
std::vector<Migration> embedded_migrations();

class Connection;

/// 0 for a database without any. Throws core::StoreFailure or SqlError.
int schema_version(Connection& connection);

/// Applies what is missing, each step in a transaction of its own; two processes may do so at once.
/// Throws StoreError for a database newer than `migrations`, and for a step that fails.
void migrate(Connection& connection, const std::vector<Migration>& migrations);

}  // namespace aftercare::sqlite
