#include "tests/bench/floor_store.h"

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

namespace aftercare::bench {

namespace {

constexpr const char* schema = R"(
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 4000;
    CREATE TABLE IF NOT EXISTS inbox (id INTEGER PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS state (chat INTEGER PRIMARY KEY, step INTEGER NOT NULL, answers TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, chat INTEGER NOT NULL, step INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS ticket (id INTEGER PRIMARY KEY, chat INTEGER NOT NULL, answers TEXT NOT NULL);
)";

void must(bool good, sqlite3* db) {
    if (good) return;
    std::fprintf(stderr, "floor: %s\n", sqlite3_errmsg(db));
    std::exit(1);
}

/// Runs a statement that gives no rows.
void run_once(sqlite3* db, sqlite3_stmt* statement) {
    must(sqlite3_step(statement) == SQLITE_DONE, db);
    sqlite3_reset(statement);
}

}  // namespace

FloorStore::FloorStore(const std::string& path, int questions, Poster post)
    : questions_(questions), post_(std::move(post)) {
    must(sqlite3_open(path.c_str(), &db_) == SQLITE_OK, db_);
    must(sqlite3_exec(db_, schema, nullptr, nullptr, nullptr) == SQLITE_OK, db_);
    begin_ = prepare("BEGIN IMMEDIATE");
    end_ = prepare("COMMIT");
    inbox_ = prepare("INSERT OR IGNORE INTO inbox VALUES (?)");
    read_ = prepare("SELECT step, answers FROM state WHERE chat = ?");
    write_ = prepare(
        "INSERT INTO state VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET step = excluded.step, answers = "
        "excluded.answers");
    outbox_ = prepare("INSERT INTO outbox (chat, step) VALUES (?, ?)");
    forget_ = prepare("DELETE FROM outbox WHERE id = ?");
    ticket_ = prepare("INSERT INTO ticket (chat, answers) VALUES (?, ?)");
    thread_ = std::thread([this] { run(); });
}

FloorStore::~FloorStore() {
    {
        std::lock_guard lock(mutex_);
        closing_ = true;
    }
    wake_.notify_one();
    thread_.join();
    for (auto* statement : {begin_, end_, inbox_, read_, write_, outbox_, forget_, ticket_})
        sqlite3_finalize(statement);
    sqlite3_close(db_);
}

sqlite3_stmt* FloorStore::prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    must(sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) == SQLITE_OK, db_);
    return statement;
}

void FloorStore::submit(FloorTurn turn, Done done) {
    std::lock_guard lock(mutex_);
    jobs_.push_back({std::move(turn), std::move(done)});
    if (jobs_.size() == 1) wake_.notify_one();
}

void FloorStore::sent(std::int64_t outbox) {
    std::lock_guard lock(mutex_);
    // Rows go with the next commit; alone they are worth one only in numbers.
    sent_.push_back(outbox);
    if (sent_.size() == 256) wake_.notify_one();
}

void FloorStore::run() {
    std::vector<Job> jobs;
    std::vector<std::int64_t> sent;
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return closing_ || !jobs_.empty() || sent_.size() >= 256; });
            if (closing_ && jobs_.empty() && sent_.empty()) return;
            jobs.swap(jobs_);
            sent.swap(sent_);
        }
        commit(jobs, sent);
        jobs.clear();
        sent.clear();
    }
}

void FloorStore::commit(std::vector<Job>& jobs, const std::vector<std::int64_t>& sent) {
    run_once(db_, begin_);
    auto finished = std::make_shared<std::vector<std::pair<Done, FloorResult>>>();
    finished->reserve(jobs.size());
    for (Job& job : jobs) {
        FloorResult result = turn(job.turn);
        finished->emplace_back(std::move(job.done), result);
    }
    for (std::int64_t id : sent) {
        sqlite3_bind_int64(forget_, 1, id);
        run_once(db_, forget_);
    }
    run_once(db_, end_);
    post_([finished] {
        for (auto& [done, result] : *finished) done(result);
    });
}

FloorResult FloorStore::turn(const FloorTurn& turn) {
    sqlite3_bind_int64(inbox_, 1, turn.update);
    run_once(db_, inbox_);
    if (sqlite3_changes(db_) == 0) return {};

    FloorResult result;
    std::string answers;
    sqlite3_bind_int64(read_, 1, turn.chat);
    if (turn.answer != "/new" && sqlite3_step(read_) == SQLITE_ROW) {
        result.step = sqlite3_column_int(read_, 0) + 1;
        answers = reinterpret_cast<const char*>(sqlite3_column_text(read_, 1));
    }
    sqlite3_reset(read_);
    answers += turn.answer + '\n';

    auto text = [&](sqlite3_stmt* statement, int index) {
        sqlite3_bind_text(statement, index, answers.data(), static_cast<int>(answers.size()), SQLITE_STATIC);
    };
    if (result.step == questions_ - 1) {
        sqlite3_bind_int64(ticket_, 1, turn.chat);
        text(ticket_, 2);
        run_once(db_, ticket_);
        result.ticket = sqlite3_last_insert_rowid(db_);
    }
    sqlite3_bind_int64(write_, 1, turn.chat);
    sqlite3_bind_int(write_, 2, result.step);
    text(write_, 3);
    run_once(db_, write_);
    sqlite3_bind_int64(outbox_, 1, turn.chat);
    sqlite3_bind_int(outbox_, 2, result.step);
    run_once(db_, outbox_);
    result.outbox = sqlite3_last_insert_rowid(db_);
    return result;
}

}  // namespace aftercare::bench
