#include "adapters/sqlite/engine.h"

#include <algorithm>
#include <future>
#include <iterator>

namespace aftercare::sqlite {
namespace {

constexpr std::chrono::milliseconds between_tries{5};

bool is_busy(int code) { return (code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED; }

int note_commit(void* checkpointer, sqlite3*, const char*, int frames) {
    static_cast<Checkpointer*>(checkpointer)->note(frames);
    return SQLITE_OK;
}

}  // namespace

Engine::Machine::Machine(std::unique_ptr<Connection> open)
    : connection(std::move(open)),
      tx(*connection),
      begin(*connection, "begin", "BEGIN IMMEDIATE"),
      commit(*connection, "commit", "COMMIT"),
      savepoint(*connection, "savepoint", "SAVEPOINT turn"),
      rollback_to(*connection, "rollback_turn", "ROLLBACK TO turn"),
      release(*connection, "release_turn", "RELEASE turn") {}

Engine::Engine(Options options, std::unique_ptr<Connection> connection, std::unique_ptr<ServingLock> lock)
    : options_(std::move(options)),
      lock_(std::move(lock)),
      machine_(std::make_unique<Machine>(std::move(connection))) {
    if (options_.path != ":memory:" && options_.role == Options::Role::serving) watch_wal();
    writer_ = std::thread([this] { run(); });
    writer_id_ = writer_.get_id();
}

void Engine::watch_wal() {
    auto& connection = *machine_->connection;
    Checkpointer::Plan plan;
    const auto page = connection.number("page_size", "PRAGMA page_size");
    plan.frames = static_cast<int>(std::max<std::int64_t>(options_.checkpoint_bytes / page, 1));
    plan.idle = options_.idle_checkpoint;
    plan.report = options_.report;
    checkpointer_ = std::make_unique<Checkpointer>(options_.path, gate_, std::move(plan));
    sqlite3_wal_hook(connection.handle(), note_commit, checkpointer_.get());
}

Engine::~Engine() { close(); }

void Engine::submit(Turn turn, Done done) {
    Job job{std::move(turn), std::move(done), Answer::posted, nullptr};
    if (queue(job)) return;
    post([done = std::move(job.done)] { done(std::make_exception_ptr(core::StoreClosed())); });
}

void Engine::transact(Turn turn) {
    if (std::this_thread::get_id() == writer_id_) throw std::logic_error("transact waits for its own thread");
    std::promise<void> promise;
    auto committed = promise.get_future();
    Done done = [&promise](std::exception_ptr outcome) {
        outcome ? promise.set_exception(outcome) : promise.set_value();
    };
    Job job{std::move(turn), std::move(done), Answer::at_once, nullptr};
    if (!queue(job)) throw core::StoreClosed();
    committed.get();
}

void Engine::close() {
    if (std::this_thread::get_id() == writer_id_) throw std::logic_error("close waits for its own thread");
    {
        std::lock_guard lock(mutex_);
        closing_ = true;
    }
    wake_.notify_one();
    std::lock_guard lock(close_mutex_);
    if (!writer_.joinable()) return;
    writer_.join();
    // The writer's connection closes last and leaves one database file without a WAL.
    sqlite3_wal_hook(machine_->connection->handle(), nullptr, nullptr);
    checkpointer_.reset();
    machine_.reset();
    lock_.reset();
}

bool Engine::queue(Job& job) {
    {
        std::lock_guard lock(mutex_);
        if (closing_) return false;
        queue_.push_back(std::move(job));
        if (queue_.size() > 1) return true;  // the writer has been woken, or is at work
    }
    wake_.notify_one();
    return true;
}

void Engine::run() {
    for (auto batch = take(); !batch.empty(); batch = take()) {
        commit(batch);
        answer(std::move(batch));
    }
}

Engine::Batch Engine::take() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return closing_ || !queue_.empty(); });
    const auto count = std::min(queue_.size(), std::max<std::size_t>(options_.batch, 1));
    const auto end = queue_.begin() + static_cast<std::ptrdiff_t>(count);
    Batch batch(std::make_move_iterator(queue_.begin()), std::make_move_iterator(end));
    queue_.erase(queue_.begin(), end);
    return batch;
}

// Another process may be writing. SQLite waits for it a while by itself; then the whole batch is
// tried again, which turns must bear.
void Engine::commit(Batch& batch) {
    const auto give_up = std::chrono::steady_clock::now() + options_.busy_limit;
    const Gate::Passage passage(gate_);
    while (!attempt(batch)) {
        if (!is_busy(machine_->connection->failure_code())) return;
        if (std::chrono::steady_clock::now() >= give_up) return;
        std::this_thread::sleep_for(between_tries);
    }
}

bool Engine::attempt(Batch& batch) {
    auto& connection = *machine_->connection;
    connection.forget_failure();
    try {
        if (connection.in_transaction()) connection.execute("rollback", "ROLLBACK");
        machine_->begin.execute();
        for (auto& job : batch) run_turn(job);
        machine_->tx.session().serials.flush();
        machine_->commit.execute();
        machine_->tx.session().serials.forget();
        return true;
    } catch (...) {
        undo(batch);
        return false;
    }
}

void Engine::run_turn(Job& job) {
    auto& connection = *machine_->connection;
    job.outcome = nullptr;
    connection.forget_failure();
    machine_->savepoint.execute();
    try {
        job.turn(machine_->tx);
        if (connection.failure()) std::rethrow_exception(connection.failure());
    } catch (...) {
        job.outcome = std::current_exception();
    }
    if (job.outcome) {
        connection.reset_statements();
        // Some errors of the disk end the whole transaction; the turns before this one went with it.
        if (!connection.in_transaction()) std::rethrow_exception(job.outcome);
        machine_->rollback_to.execute();
        machine_->tx.session().channels.forget();
    }
    machine_->release.execute();
}

/// Within a handler: undoes the transaction and tells every turn why.
void Engine::undo(Batch& batch) {
    auto& connection = *machine_->connection;
    std::string reason;
    try {
        throw;
    } catch (const core::StoreFailure& failure) {
        reason = failure.what();
    } catch (...) {
        // Not the text: it may be a turn's own.
        reason = "SQLite: the transaction ended unexpectedly";
    }
    connection.reset_statements();
    if (connection.in_transaction()) connection.try_execute("ROLLBACK");
    machine_->tx.session().serials.forget();
    machine_->tx.session().channels.forget();
    const auto failure = std::make_exception_ptr(core::StoreFailure(reason));
    for (auto& job : batch) job.outcome = failure;
    if (options_.report) options_.report("a batch of turns was undone: " + reason);
}

void Engine::answer(Batch batch) {
    auto posted = std::make_shared<Batch>();
    for (auto& job : batch) {
        if (job.answer == Answer::posted) {
            posted->push_back(std::move(job));
        } else {
            job.done(job.outcome);
        }
    }
    if (posted->empty()) return;
    // The turns travel along, so that what they hold is let go where it came from.
    post([posted] {
        std::exception_ptr thrown;
        for (auto& job : *posted) {
            try {
                job.done(job.outcome);
            } catch (...) {
                thrown = std::current_exception();
            }
        }
        if (thrown) std::rethrow_exception(thrown);
    });
}

void Engine::post(std::function<void()> completion) {
    if (options_.post) {
        options_.post(std::move(completion));
    } else {
        completion();
    }
}

}  // namespace aftercare::sqlite
