// Backup, restore and check, also beside a running service.
#include "support.h"

#include <atomic>
#include <fstream>
#include <thread>

namespace aftercare::sqlite {
namespace {

namespace fs = std::filesystem;

void write_name(const std::string& path, const std::string& name) {
    create_store(at(path))->transact([&](core::Tx& tx) { tx.settings().set("name", name); });
}

std::string name_in(const std::string& path) {
    std::string name;
    open_reader(path)->read([&](core::Tx& tx) { name = tx.settings().get("name").value_or("none"); });
    return name;
}

/// Overwrites a stretch in the middle of the file.
void damage(const std::string& path) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(fs::file_size(path) / 2));
    file << std::string(20'000, '\x5a');
}

std::string message_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const StoreError& error) {
        return error.what();
    }
    return "";
}

TEST(Backup, IsConsistentWhileTheServiceWrites) {
    Folder folder;
    const auto path = folder.file("a.db");
    auto store = create_store(at(path));
    store->transact([](core::Tx& tx) {
        count_up(tx, "first");
        count_up(tx, "second");
    });
    std::atomic<bool> stop = false;
    std::thread writer([&] {
        // Both counters rise in the same turn: a copy that is not of one moment shows a difference.
        for (int turn = 0; !stop; ++turn) {
            store->transact([&](core::Tx& tx) {
                count_up(tx, "first");
                tx.settings().set("fill" + std::to_string(turn % 2000), std::string(3000, 'x'));
                count_up(tx, "second");
            });
        }
    });
    for (int copy = 0; copy < 5; ++copy) {
        const auto to = folder.file("copy" + std::to_string(copy));
        backup(path, to);
        EXPECT_FALSE(fs::exists(to + ".unfinished"));
        EXPECT_FALSE(fs::exists(to + "-wal"));
        EXPECT_TRUE(check(to).problems.empty());
        open_reader(to)->read([](core::Tx& tx) {
            EXPECT_TRUE(tx.settings().get("first"));
            EXPECT_EQ(tx.settings().get("first"), tx.settings().get("second"));
        });
    }
    stop = true;
    writer.join();
}

TEST(Backup, RefusesToOverwriteAndLeavesNothingBehind) {
    Folder folder;
    write_name(folder.file("a.db"), "x");
    backup(folder.file("a.db"), folder.file("copy"));
    EXPECT_NE(message_of([&] { backup(folder.file("a.db"), folder.file("copy")); }).find("exists"), std::string::npos);
    EXPECT_THROW(backup(folder.file("absent"), folder.file("other")), StoreError);
    EXPECT_FALSE(fs::exists(folder.file("other")));
    EXPECT_FALSE(fs::exists(folder.file("absent")));
    EXPECT_THROW(backup(folder.file("a.db"), folder.file("no/folder/copy")), StoreError);
    EXPECT_EQ(fs::status(folder.file("copy")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(Restore, PutsTheBackupInPlaceAndKeepsWhatWasThere) {
    Folder folder;
    const auto path = folder.file("a.db");
    write_name(path, "old");
    backup(path, folder.file("copy"));
    write_name(path, "new");
    EXPECT_EQ(restore(folder.file("copy"), path), path + ".before-restore");
    EXPECT_EQ(name_in(path), "old");
    EXPECT_EQ(name_in(path + ".before-restore"), "new");
    EXPECT_EQ(name_in(folder.file("copy")), "old") << "the backup stays";
    write_name(path, "newer");
    EXPECT_EQ(restore(folder.file("copy"), path), path + ".before-restore.2");
    EXPECT_EQ(name_in(path), "old");
    EXPECT_EQ(name_in(path + ".before-restore"), "new");
    EXPECT_EQ(name_in(path + ".before-restore.2"), "newer");
    create_store(at(path))->transact([](core::Tx& tx) { tx.settings().set("name", "goes on"); });
}

TEST(Restore, ToANewPlace) {
    Folder folder;
    write_name(folder.file("a.db"), "x");
    backup(folder.file("a.db"), folder.file("copy"));
    EXPECT_EQ(restore(folder.file("copy"), folder.file("b.db")), "");
    EXPECT_EQ(name_in(folder.file("b.db")), "x");
}

TEST(Restore, KeepsWhatACrashedServiceLeftInItsWal) {
    Folder folder;
    const auto path = folder.file("a.db");
    write_name(path, "old");
    backup(path, folder.file("copy"));
    {
        auto store = create_store(at(path));
        store->transact([](core::Tx& tx) { tx.settings().set("name", "in the WAL"); });
        for (const char* part : {"", "-wal"}) fs::copy_file(path + part, folder.file("crashed") + part);
    }
    ASSERT_GT(fs::file_size(folder.file("crashed") + "-wal"), 0u);
    restore(folder.file("copy"), folder.file("crashed"));
    EXPECT_EQ(name_in(folder.file("crashed")), "old") << "the stale WAL was applied to the backup";
    EXPECT_EQ(name_in(folder.file("crashed.before-restore")), "in the WAL");
}

TEST(Restore, RefusesWhileAServiceRuns) {
    Folder folder;
    const auto path = folder.file("a.db");
    write_name(path, "old");
    backup(path, folder.file("copy"));
    auto store = create_store(at(path));
    EXPECT_NE(message_of([&] { restore(folder.file("copy"), path); }).find("running"), std::string::npos);
    store->transact([](core::Tx& tx) { EXPECT_EQ(tx.settings().get("name"), "old"); });
    store->close();
    EXPECT_NO_THROW(restore(folder.file("copy"), path));
}

TEST(Restore, RefusesWhileAToolHasTheDatabaseOpen) {
    Folder folder;
    const auto path = folder.file("a.db");
    write_name(path, "old");
    backup(path, folder.file("copy"));
    auto tool = create_store(at(path, Options::Role::tool));
    tool->transact([](core::Tx& tx) { tx.settings().set("name", "tool"); });
    EXPECT_NE(message_of([&] { restore(folder.file("copy"), path); }).find("using"), std::string::npos);
    tool->close();
    EXPECT_EQ(name_in(path), "tool");
}

TEST(Restore, RefusesWhatIsNoSoundBackup) {
    Folder folder;
    const auto path = folder.file("a.db");
    write_name(path, "stays");
    {
        auto store = create_store(at(folder.file("big.db")));
        store->transact([](core::Tx& tx) {
            for (int i = 0; i < 20000; ++i) tx.inbox().first_time({"web", "site"}, std::to_string(i), at_ms(i));
        });
    }
    backup(folder.file("big.db"), folder.file("damaged"));
    damage(folder.file("damaged"));
    std::ofstream(folder.file("text")) << "this is a text and no database, though it is long enough to be one";
    std::ofstream(folder.file("nothing"));
    auto newer = at(folder.file("newer"));
    newer.migrations.push_back({newer.migrations.back().version + 1, "future", "CREATE TABLE future (x)"});
    create_store(newer)->close();

    EXPECT_NE(message_of([&] { restore(folder.file("damaged"), path); }), "");
    EXPECT_NE(message_of([&] { restore(folder.file("text"), path); }), "");
    EXPECT_NE(message_of([&] { restore(folder.file("nothing"), path); }), "");
    EXPECT_NE(message_of([&] { restore(folder.file("absent"), path); }), "");
    EXPECT_NE(message_of([&] { restore(folder.file("newer"), path); }).find("version"), std::string::npos);
    EXPECT_EQ(name_in(path), "stays");
    EXPECT_FALSE(fs::exists(path + ".before-restore"));
    EXPECT_FALSE(fs::exists(path + ".unfinished"));
}

TEST(Restore, ReplacesADamagedDatabase) {
    Folder folder;
    const auto path = folder.file("a.db");
    write_name(path, "old");
    backup(path, folder.file("copy"));
    std::ofstream(path, std::ios::trunc) << std::string(50'000, 'z');
    restore(folder.file("copy"), path);
    EXPECT_EQ(name_in(path), "old");
}

TEST(Check, FindsDamage) {
    Folder folder;
    const auto path = folder.file("a.db");
    {
        auto store = create_store(at(path));
        store->transact([](core::Tx& tx) {
            for (int i = 0; i < 20000; ++i) tx.inbox().first_time({"web", "site"}, std::to_string(i), at_ms(i));
        });
    }
    EXPECT_TRUE(check(path).problems.empty());
    EXPECT_EQ(check(path).version, embedded_migrations().back().version);
    damage(path);
    EXPECT_FALSE(check(path).problems.empty());
}

}  // namespace
}  // namespace aftercare::sqlite
