#include "adapters/sqlite/checkpointer.h"

namespace aftercare::sqlite {
namespace {

// A rest of so few pages may be written back while the writer waits: a few milliseconds.
constexpr int small_rest = 512;
constexpr int most_passes = 4;

}  // namespace

Checkpointer::Checkpointer(const std::string& path, Gate& gate, Plan plan)
    : gate_(gate), plan_(std::move(plan)), connection_(path, Connection::Access::write), threshold_(plan_.frames) {
    connection_.execute("checkpointer", "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0");
    // Waiting for a reader would keep the writer waiting too: rather come again later.
    sqlite3_busy_timeout(connection_.handle(), 0);
    thread_ = std::thread([this] { run(); });
}

Checkpointer::~Checkpointer() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void Checkpointer::note(int frames) {
    std::lock_guard lock(mutex_);
    if (frames < frames_) threshold_ = plan_.frames;  // the WAL has begun anew
    const bool wakes = !has_content_ || (frames >= threshold_ && frames_ < threshold_);
    frames_ = frames;
    has_content_ = true;
    ++commits_;
    if (wakes) changed_.notify_one();
}

void Checkpointer::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        changed_.wait(lock, [this] { return stopping_ || has_content_; });
        const auto commits = commits_;
        const bool due =
            changed_.wait_for(lock, plan_.idle, [this] { return stopping_ || frames_ >= threshold_; });
        if (stopping_) return;
        const bool quiet = commits == commits_;
        lock.unlock();
        if (due) {
            write_back();
        } else if (quiet) {
            empty();
        }
        lock.lock();
    }
}

// The writer goes on while the passes run, so each leaves a rest, and SQLite begins the WAL anew only
// when there is none. Hence the last pass, with the writer kept out: short after the ones before it.
void Checkpointer::write_back() {
    for (int pass = 0; pass < most_passes; ++pass) {
        const auto progress = checkpoint(SQLITE_CHECKPOINT_PASSIVE);
        if (progress.failed || frames() - progress.written_back <= small_rest) break;
    }
    Progress last;
    {
        Gate::Closure closure(gate_);
        last = checkpoint(SQLITE_CHECKPOINT_PASSIVE);
        std::lock_guard lock(mutex_);
        // A reader or a full disk may keep the WAL as it is: come again when it has grown once more.
        threshold_ = frames_ + plan_.frames;
        if (last.whole()) frames_ = 0;
        if (last.whole()) threshold_ = plan_.frames;
    }
}

void Checkpointer::empty() {
    if (checkpoint(SQLITE_CHECKPOINT_PASSIVE).failed) return;
    Gate::Closure closure(gate_);
    if (!checkpoint(SQLITE_CHECKPOINT_TRUNCATE).whole()) return;
    std::lock_guard lock(mutex_);
    frames_ = 0;
    threshold_ = plan_.frames;
    has_content_ = false;
}

Checkpointer::Progress Checkpointer::checkpoint(int mode) {
    Progress progress;
    const int code = sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr, mode, &progress.in_wal,
                                               &progress.written_back);
    progress.failed = code != SQLITE_OK;
    const bool trouble = progress.failed && (code & 0xff) != SQLITE_BUSY;
    if (trouble && !failing_ && plan_.report) {
        plan_.report("the WAL cannot be written back: " + std::string(sqlite3_errstr(code)) + " (" +
                     std::to_string(code) + ")");
    }
    failing_ = trouble;
    return progress;
}

int Checkpointer::frames() {
    std::lock_guard lock(mutex_);
    return frames_;
}

}  // namespace aftercare::sqlite
