// The writer beside its checkpointer, other processes, and readers.
#include "support.h"

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

namespace aftercare::sqlite {
namespace {

std::int64_t size_of(const std::string& path) {
    std::error_code absent;
    const auto size = std::filesystem::file_size(path, absent);
    return absent ? 0 : static_cast<std::int64_t>(size);
}

/// Submits `turns` turns of about `bytes` each, a few batches ahead of the writer, and returns the
/// largest size of the WAL on the way.
std::int64_t load(core::Store& store, const std::string& wal, int turns, std::size_t bytes) {
    std::int64_t largest = 0;
    const std::string text(bytes, 'x');
    for (int turn = 0; turn < turns; ++turn) {
        auto write = [turn, &text](core::Tx& tx) { tx.settings().set(std::to_string(turn % 1000), text); };
        if (turn % 200 == 199) {
            store.transact(write);
            largest = std::max(largest, size_of(wal));
        } else {
            store.submit(write, [](std::exception_ptr) {});
        }
    }
    return largest;
}

TEST(Checkpoints, BoundTheWalUnderContinuousLoad) {
    Folder folder;
    auto options = at(folder.file("a.db"));
    options.checkpoint_bytes = 1024 * 1024;
    auto store = create_store(options);
    const auto largest = load(*store, folder.file("a.db-wal"), 40'000, 3000);
    // Without checkpoints this load leaves more than 100 MB.
    EXPECT_GT(largest, 1024 * 1024);
    EXPECT_LT(largest, 24 * 1024 * 1024);
}

TEST(Checkpoints, EmptyTheWalWhenIdle) {
    Folder folder;
    auto options = at(folder.file("a.db"));
    options.idle_checkpoint = std::chrono::milliseconds(20);
    auto store = create_store(options);
    store->transact([](core::Tx& tx) { tx.settings().set("name", std::string(100'000, 'x')); });
    for (int tries = 0; tries < 500 && size_of(folder.file("a.db-wal")) > 0; ++tries) usleep(10'000);
    EXPECT_EQ(size_of(folder.file("a.db-wal")), 0);
    EXPECT_GT(size_of(folder.file("a.db")), 100'000);
    store->transact([](core::Tx& tx) { EXPECT_TRUE(tx.settings().get("name")); });
}

TEST(Checkpoints, GoOnAfterALongReader) {
    Folder folder;
    auto options = at(folder.file("a.db"));
    options.checkpoint_bytes = 512 * 1024;
    auto store = create_store(options);
    store->transact([](core::Tx& tx) { tx.settings().set("name", "x"); });
    auto reader = open_reader(folder.file("a.db"));
    reader->read([&](core::Tx& tx) {
        EXPECT_TRUE(tx.settings().get("name"));
        load(*store, folder.file("a.db-wal"), 5'000, 3000);
    });
    const auto pinned = size_of(folder.file("a.db-wal"));
    EXPECT_GT(pinned, 4 * 1024 * 1024) << "the reader kept the WAL";
    load(*store, folder.file("a.db-wal"), 5'000, 3000);
    EXPECT_LE(size_of(folder.file("a.db-wal")), pinned + 6 * 1024 * 1024);
}

TEST(Writers, AToolWritesWhileTheServiceRuns) {
    Folder folder;
    auto service = create_store(at(folder.file("a.db")));
    std::atomic<bool> done = false;
    std::thread tool([&] {
        for (int run = 0; run < 30; ++run) {
            auto store = create_store(at(folder.file("a.db"), Options::Role::tool));
            store->transact([](core::Tx& tx) {
                count_up(tx, "both");
                tx.outbox().add({{}, core::ConversationId(1), {{"tool", "t"}, "c"}, {}, 0, 0, {}, {}, {}});
            });
        }
        done = true;
    });
    Answers answers;
    int turns = 0;
    while (!done) {
        for (int i = 0; i < 20; ++i, ++turns) {
            service->submit(
                [](core::Tx& tx) {
                    count_up(tx, "both");
                    tx.outbox().add({{}, core::ConversationId(1), {{"service", "s"}, "c"}, {}, 0, 0, {}, {}, {}});
                },
                answers.expect());
        }
        answers.wait();
    }
    tool.join();
    EXPECT_EQ(answers.failures(), 0u);
    EXPECT_EQ(setting(*service, "both"), turns + 30) << "an update of one writer was overwritten";
    service->transact([&](core::Tx& tx) {
        EXPECT_EQ(tx.outbox().count_waiting(), turns + 30) << "identifiers were given out twice";
    });
}

/// Holds the write lock with a bare connection for a while.
class ForeignWriter {
  public:
    explicit ForeignWriter(const std::string& path) {
        EXPECT_EQ(sqlite3_open(path.c_str(), &handle_), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(handle_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
    }
    ~ForeignWriter() {
        sqlite3_exec(handle_, "COMMIT", nullptr, nullptr, nullptr);
        sqlite3_close(handle_);
    }

  private:
    sqlite3* handle_ = nullptr;
};

TEST(Writers, ABatchWaitsForAForeignWriter) {
    Folder folder;
    auto service = create_store(at(folder.file("a.db")));
    Answers answers;
    {
        ForeignWriter foreign(folder.file("a.db"));
        for (int turn = 0; turn < 5; ++turn) {
            service->submit([](core::Tx& tx) { count_up(tx, "turns"); }, answers.expect());
        }
        usleep(200'000);
        EXPECT_TRUE(answers.order().empty());
    }
    answers.wait();
    EXPECT_EQ(answers.failures(), 0u);
    EXPECT_EQ(setting(*service, "turns"), 5);
}

TEST(Writers, ABatchGivesUpOnAForeignWriterAndTheEngineGoesOn) {
    Folder folder;
    auto options = at(folder.file("a.db"));
    options.busy_limit = std::chrono::milliseconds(100);
    auto service = create_store(options);
    {
        ForeignWriter foreign(folder.file("a.db"));
        EXPECT_THROW(service->transact([](core::Tx& tx) { count_up(tx, "turns"); }), core::StoreFailure);
    }
    service->transact([](core::Tx& tx) { count_up(tx, "turns"); });
    EXPECT_EQ(setting(*service, "turns"), 1);
}

}  // namespace
}  // namespace aftercare::sqlite
