// Turns on the engine: what is kept, what is undone, in which order, and what the answers say.
#include "support.h"

#include <sqlite3.h>

#include <atomic>
#include <future>
#include <thread>

namespace aftercare::sqlite {
namespace {

/// Keeps the writer busy until told, so that what is submitted meanwhile becomes one batch.
class Blocker {
  public:
    explicit Blocker(core::Store& store) {
        std::promise<void> entered;
        store.submit(
            [this, &entered, told = false](core::Tx&) mutable {
                if (!told) entered.set_value();
                told = true;
                go_.get_future().wait();
            },
            [](std::exception_ptr) {});
        entered.get_future().wait();
    }
    void release() { go_.set_value(); }

  private:
    std::promise<void> go_;
};

TEST(Store, KeepsWhatATurnDid) {
    auto store = create_store({});
    store->transact([](core::Tx& tx) { tx.settings().set("offset", "17"); });
    store->transact([](core::Tx& tx) { EXPECT_EQ(tx.settings().get("offset"), "17"); });
}

TEST(Store, KeepsItOverAReopening) {
    Folder folder;
    for (int run = 1; run <= 3; ++run) {
        auto store = create_store(at(folder.file("a.db")));
        store->transact([](core::Tx& tx) { count_up(tx, "runs"); });
        EXPECT_EQ(setting(*store, "runs"), run);
    }
    EXPECT_FALSE(std::filesystem::exists(folder.file("a.db-wal"))) << "a closed store is one file";
    EXPECT_EQ(std::filesystem::status(folder.file("a.db")).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST(Store, UndoesAThrowingTurnAlone) {
    auto store = create_store({});
    Answers answers;
    Blocker blocker(*store);
    for (int turn = 0; turn < 9; ++turn) {
        store->submit(
            [turn](core::Tx& tx) {
                count_up(tx, "turns");
                tx.people().add(core::ContactPoint{{}, core::PersonId(1), {"web", "new" + std::to_string(turn)}, "x"});
                if (turn % 3 == 1) throw std::runtime_error("turn " + std::to_string(turn));
            },
            answers.expect());
    }
    blocker.release();
    answers.wait();
    EXPECT_EQ(answers.texts(), (std::vector<std::string>{"", "turn 1", "", "", "turn 4", "", "", "turn 7", ""}));
    EXPECT_EQ(setting(*store, "turns"), 6);
    store->transact([](core::Tx& tx) {
        for (int turn = 0; turn < 9; ++turn) {
            const core::ChannelId channel{"web", "new" + std::to_string(turn)};
            EXPECT_EQ(tx.people().contact_point(channel, "x").has_value(), turn % 3 != 1) << turn;
        }
    });
}

TEST(Store, AThrowInTheMiddleOfRowsLeavesTheStatementUsable) {
    auto store = create_store({});
    store->transact([](core::Tx& tx) {
        for (int i = 0; i < 5; ++i) tx.timers().set({{}, "a", i, at_ms(i), ""});
    });
    for (int run = 0; run < 3; ++run) {
        EXPECT_THROW(store->transact([](core::Tx& tx) {
            EXPECT_EQ(tx.timers().due(at_ms(9), 9).size(), 5u);
            tx.timers().cancel("a", 1);
            throw std::runtime_error("stop");
        }),
                     std::runtime_error);
    }
    store->transact([](core::Tx& tx) { EXPECT_EQ(tx.timers().due(at_ms(9), 9).size(), 5u); });
}

TEST(Store, ATurnCannotHideAFailedStatement) {
    auto store = create_store({});
    const core::ContactPoint point{{}, core::PersonId(1), {"web", "site"}, "somebody@example.com"};
    try {
        store->transact([&](core::Tx& tx) {
            tx.people().add(point);
            try {
                tx.people().add(point);
            } catch (const std::exception&) {
            }
        });
        FAIL() << "the turn was kept";
    } catch (const std::exception& error) {
        const std::string text = error.what();
        EXPECT_NE(text.find("insert_contact_point"), std::string::npos) << text;
        EXPECT_EQ(text.find("somebody"), std::string::npos) << "personal data in an error";
    }
    store->transact([&](core::Tx& tx) { EXPECT_FALSE(tx.people().contact_point(point.channel, point.address)); });
}

TEST(Store, RunsTurnsAndAnswersInTheOrderOfSubmission) {
    Folder folder;
    auto options = at(folder.file("a.db"));
    options.batch = 7;
    auto store = create_store(options);
    Answers answers;
    auto ran = std::make_shared<std::vector<int>>();
    for (int turn = 0; turn < 500; ++turn) {
        store->submit([turn, ran](core::Tx&) { ran->push_back(turn); }, answers.expect());
    }
    answers.wait();
    EXPECT_TRUE(std::is_sorted(ran->begin(), ran->end()));
    EXPECT_EQ(ran->size(), 500u);
    const auto order = answers.order();
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
    EXPECT_EQ(answers.failures(), 0u);
}

TEST(Store, PostsOnceForABatch) {
    std::atomic<int> posts = 0;
    Options options;
    options.post = [&](std::function<void()> completion) {
        ++posts;
        completion();
    };
    auto store = create_store(options);
    Answers answers;
    Blocker blocker(*store);
    for (int turn = 0; turn < 100; ++turn) store->submit([](core::Tx&) {}, answers.expect());
    blocker.release();
    answers.wait();
    store->close();
    EXPECT_EQ(posts, 2) << "the blocker's batch and the rest";
}

TEST(Store, AnswersAllEvenIfOneAnswerThrows) {
    Options options;
    options.post = [](std::function<void()> completion) { EXPECT_THROW(completion(), std::runtime_error); };
    auto store = create_store(options);
    Answers answers;
    store->submit([](core::Tx&) {}, [](std::exception_ptr) { throw std::runtime_error("a mistake"); });
    store->close();
    auto another = create_store({});
    another->submit([](core::Tx&) {}, answers.expect());
    answers.wait();
}

TEST(Store, TakesTurnsFromManyThreads) {
    Folder folder;
    auto store = create_store(at(folder.file("a.db")));
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] {
            for (int turn = 0; turn < 50; ++turn) {
                store->transact([](core::Tx& tx) { count_up(tx, "turns"); });
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(setting(*store, "turns"), 200);
}

TEST(Store, RunsWhatIsQueuedBeforeItCloses) {
    Folder folder;
    auto store = create_store(at(folder.file("a.db")));
    Answers answers;
    for (int turn = 0; turn < 300; ++turn) {
        store->submit([](core::Tx& tx) { count_up(tx, "turns"); }, answers.expect());
    }
    store->close();
    answers.wait();
    EXPECT_EQ(answers.failures(), 0u);
    Answers refused;
    store->submit([](core::Tx&) {}, refused.expect());
    refused.wait();
    EXPECT_EQ(refused.texts(), std::vector<std::string>{"the store is closed"});
    EXPECT_THROW(store->transact([](core::Tx&) {}), core::StoreClosed);
    EXPECT_EQ(setting(*create_store(at(folder.file("a.db"))), "turns"), 300);
}

TEST(Store, RefusesToWaitForItself) {
    auto store = create_store({});
    store->transact([&](core::Tx&) {
        EXPECT_THROW(store->transact([](core::Tx&) {}), std::logic_error);
        EXPECT_THROW(store->close(), std::logic_error);
    });
}

TEST(Store, ServesADatabaseOnce) {
    Folder folder;
    auto store = create_store(at(folder.file("a.db")));
    EXPECT_THROW(create_store(at(folder.file("a.db"))), StoreError);
    store->close();
    EXPECT_NO_THROW(create_store(at(folder.file("a.db"))));
}

TEST(Store, TellsAFullDatabaseAndRecovers) {
    Folder folder;
    auto options = at(folder.file("a.db"));
    create_store(options)->transact([](core::Tx& tx) { count_up(tx, "turns"); });
    options.max_pages = 120;
    {
        auto store = create_store(options);
        const std::string large(200'000, 'x');
        Answers answers;
        Blocker blocker(*store);
        store->submit([](core::Tx& tx) { count_up(tx, "turns"); }, answers.expect());
        for (int turn = 0; turn < 3; ++turn) {
            store->submit(
                [turn, &large](core::Tx& tx) { tx.settings().set("large" + std::to_string(turn), large); },
                answers.expect());
        }
        store->submit([](core::Tx& tx) { count_up(tx, "turns"); }, answers.expect());
        blocker.release();
        answers.wait();
        const auto texts = answers.texts();
        EXPECT_NE(texts[3].find("full"), std::string::npos) << texts[3];
        // What was told as kept is kept, what was told as failed is not.
        int kept = 1;
        for (const auto i : {0u, 4u}) kept += texts[i].empty() ? 1 : 0;
        EXPECT_EQ(setting(*store, "turns"), kept);
        for (int i = 0; i < 3; ++i) {
            store->transact([&](core::Tx& tx) {
                const auto name = "large" + std::to_string(i);
                EXPECT_EQ(tx.settings().get(name).has_value(), texts[1 + static_cast<std::size_t>(i)].empty());
            });
        }
        EXPECT_THROW(store->transact([&](core::Tx& tx) { tx.settings().set("again", large + large + large); }),
                     core::StoreFailure);
        store->transact([&](core::Tx& tx) { tx.settings().set("large0", ""); });
        store->transact([&](core::Tx& tx) { tx.settings().set("again", "fits"); });
    }
    EXPECT_TRUE(check(folder.file("a.db")).problems.empty());
}

TEST(Store, StartsOnlyOnItsOwnDatabase) {
    Folder folder;
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(folder.file("other.db").c_str(), &other), SQLITE_OK);
    sqlite3_exec(other, "CREATE TABLE t (x)", nullptr, nullptr, nullptr);
    sqlite3_close(other);
    EXPECT_THROW(create_store(at(folder.file("other.db"))), StoreError);
    EXPECT_THROW(create_store(at(folder.file("no/such/folder.db"))), StoreError);
    EXPECT_THROW(open_reader(folder.file("absent.db")), StoreError);
    EXPECT_FALSE(std::filesystem::exists(folder.file("absent.db")));
}

TEST(Reader, SeesOneMomentAndCannotWrite) {
    Folder folder;
    auto store = create_store(at(folder.file("a.db")));
    store->transact([](core::Tx& tx) { tx.settings().set("name", "before"); });
    auto reader = open_reader(folder.file("a.db"));
    reader->read([&](core::Tx& tx) {
        EXPECT_EQ(tx.settings().get("name"), "before");
        store->transact([](core::Tx& other) { other.settings().set("name", "after"); });
        EXPECT_EQ(tx.settings().get("name"), "before");
    });
    reader->read([](core::Tx& tx) { EXPECT_EQ(tx.settings().get("name"), "after"); });
    EXPECT_ANY_THROW(reader->read([](core::Tx& tx) { tx.settings().set("name", "mine"); }));
    reader->read([](core::Tx& tx) { EXPECT_EQ(tx.settings().get("name"), "after"); });
}

}  // namespace
}  // namespace aftercare::sqlite
