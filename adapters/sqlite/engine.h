// The writer: takes the queued turns into one durable commit after the other.
#pragma once

#include "adapters/sqlite/checkpointer.h"
#include "adapters/sqlite/connection.h"
#include "adapters/sqlite/gate.h"
#include "adapters/sqlite/sqlite_store.h"
#include "adapters/sqlite/transaction.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace aftercare::sqlite {

class Engine final : public core::Store {
  public:
    /// The connection is open, migrated and set up. `lock` may be null.
    Engine(Options options, std::unique_ptr<Connection> connection, std::unique_ptr<ServingLock> lock);
    ~Engine() override;

    void submit(Turn turn, Done done) override;
    void transact(Turn turn) override;
    void close() override;

  private:
    enum class Answer : std::uint8_t {
        posted = 1,  ///< through Options::post
        at_once,     ///< on the writer thread, for a caller who waits
    };
    struct Job {
        Turn turn;
        Done done;
        Answer answer = Answer::posted;
        std::exception_ptr outcome;
    };
    using Batch = std::vector<Job>;

    /// What the writer thread works with.
    struct Machine {
        explicit Machine(std::unique_ptr<Connection> open);

        std::unique_ptr<Connection> connection;
        Transaction tx;
        Statement begin;
        Statement commit;
        Statement savepoint;
        Statement rollback_to;
        Statement release;
    };

    void watch_wal();
    bool queue(Job& job);
    void run();
    Batch take();
    void commit(Batch& batch);
    bool attempt(Batch& batch);
    void run_turn(Job& job);
    void undo(Batch& batch);
    void answer(Batch batch);
    void post(std::function<void()> completion);

    const Options options_;
    std::unique_ptr<ServingLock> lock_;
    Gate gate_;
    std::unique_ptr<Machine> machine_;
    std::unique_ptr<Checkpointer> checkpointer_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> queue_;
    bool closing_ = false;

    std::mutex close_mutex_;
    std::thread writer_;
    std::thread::id writer_id_;
};

}  // namespace aftercare::sqlite
