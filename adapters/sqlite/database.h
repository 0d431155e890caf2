// What makes a file a database of this program, and the settings of its connections.
#pragma once

#include "adapters/sqlite/connection.h"
#include "adapters/sqlite/sqlite_store.h"

#include <memory>
#include <string>

namespace aftercare::sqlite {

/// Opens and proves that the file is this program's (or new and empty, with Access::create).
/// Throws StoreError.
std::unique_ptr<Connection> open_database(const std::string& path, Connection::Access access);

/// The settings of a connection that writes turns. Throws StoreError.
void set_up_writer(Connection& connection, const Options& options);

/// Throws StoreError unless the schema version is one that this program reads.
void require_current_version(Connection& connection);

}  // namespace aftercare::sqlite
