// Looking at a database beside its writer.
#include "adapters/sqlite/database.h"
#include "adapters/sqlite/transaction.h"

namespace aftercare::sqlite {
namespace {

class SnapshotReader final : public Reader {
  public:
    explicit SnapshotReader(std::unique_ptr<Connection> connection)
        : connection_(std::move(connection)), tx_(*connection_) {}

    void read(const std::function<void(core::Tx&)>& look) override {
        const Snapshot snapshot(*connection_);
        look(tx_);
    }

  private:
    class Snapshot {
      public:
        explicit Snapshot(Connection& connection) : connection_(connection) {
            connection_.execute("begin_look", "BEGIN");
        }
        ~Snapshot() {
            connection_.reset_statements();
            connection_.try_execute("ROLLBACK");
        }
        Snapshot(const Snapshot&) = delete;
        Snapshot& operator=(const Snapshot&) = delete;

      private:
        Connection& connection_;
    };

    std::unique_ptr<Connection> connection_;
    Transaction tx_;
};

}  // namespace

std::unique_ptr<Reader> open_reader(const std::string& path) {
    auto connection = open_database(path, Connection::Access::look);
    require_current_version(*connection);
    return std::make_unique<SnapshotReader>(std::move(connection));
}

}  // namespace aftercare::sqlite
