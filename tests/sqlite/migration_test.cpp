// Migrations: from every earlier version, all or nothing, and never on a newer database.
#include "adapters/sqlite/connection.h"
#include "support.h"

#include <thread>

namespace aftercare::sqlite {
namespace {

std::vector<Migration> up_to(int version) {
    auto migrations = embedded_migrations();
    migrations.resize(static_cast<std::size_t>(version));
    return migrations;
}

int version_of(const std::string& path) { return check(path).version; }

std::int64_t count(const std::string& path, const char* sql) {
    Connection connection(path, Connection::Access::look);
    return connection.number("count", sql);
}

TEST(Migrations, AreNumberedFromOneWithoutGaps) {
    int expected = 1;
    for (const auto& migration : embedded_migrations()) {
        EXPECT_EQ(migration.version, expected++);
        EXPECT_FALSE(migration.name.empty());
        EXPECT_FALSE(migration.sql.empty());
    }
    EXPECT_GT(expected, 1);
}

TEST(Migrations, BringEveryEarlierVersionUpToDate) {
    const int newest = embedded_migrations().back().version;
    for (int version = 0; version <= newest; ++version) {
        Folder folder;
        const auto path = folder.file("a.db");
        auto options = at(path);
        options.migrations = up_to(version);
        create_store(options)->close();
        EXPECT_EQ(version_of(path), version);
        auto store = create_store(at(path));
        store->transact([](core::Tx& tx) { tx.settings().set("name", "kept"); });
        store->close();
        EXPECT_EQ(version_of(path), newest);
        EXPECT_EQ(count(path, "SELECT count(*) FROM schema_version WHERE applied_at LIKE '20__-__-__T__:__:__Z'"),
                  newest);
    }
}

TEST(Migrations, RefuseANewerDatabase) {
    Folder folder;
    auto options = at(folder.file("a.db"));
    options.migrations.push_back({options.migrations.back().version + 1, "future", "CREATE TABLE future (x)"});
    create_store(options)->close();
    try {
        create_store(at(folder.file("a.db")));
        FAIL() << "an older program opened a newer database";
    } catch (const StoreError& error) {
        EXPECT_NE(std::string(error.what()).find("newer"), std::string::npos) << error.what();
    }
    EXPECT_THROW(open_reader(folder.file("a.db")), StoreError);
    create_store(options)->transact([](core::Tx& tx) { tx.settings().set("name", "x"); });
}

TEST(Migrations, ThatFailLeaveTheDatabaseAsItWas) {
    Folder folder;
    auto options = at(folder.file("a.db"));
    create_store(options)->transact([](core::Tx& tx) { tx.settings().set("name", "kept"); });
    const int newest = options.migrations.back().version;
    options.migrations.push_back(
        {newest + 1, "broken", "CREATE TABLE half (x); DROP TABLE setting; SELECT * FROM no_such_table;"});
    EXPECT_THROW(create_store(options), StoreError);
    EXPECT_EQ(version_of(folder.file("a.db")), newest);
    EXPECT_EQ(count(folder.file("a.db"), "SELECT count(*) FROM sqlite_schema WHERE name = 'half'"), 0);
    create_store(at(folder.file("a.db")))->transact([](core::Tx& tx) {
        EXPECT_EQ(tx.settings().get("name"), "kept");
    });
}

TEST(Migrations, MayBeAppliedByTwoAtOnce) {
    for (int round = 0; round < 5; ++round) {
        Folder folder;
        std::vector<std::thread> threads;
        for (int i = 0; i < 3; ++i) {
            threads.emplace_back([&] {
                auto store = create_store(at(folder.file("a.db"), Options::Role::tool));
                store->transact([](core::Tx& tx) { count_up(tx, "opened"); });
            });
        }
        for (auto& thread : threads) thread.join();
        EXPECT_EQ(setting(*create_store(at(folder.file("a.db"))), "opened"), 3);
    }
}

}  // namespace
}  // namespace aftercare::sqlite
