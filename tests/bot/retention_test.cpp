// Tickets that were kept long enough go, with their files; nothing else does.

#include "adapters/sqlite/sqlite_store.h"
#include "bot/service/retention.h"
#include "bot/service/ticket_removal.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

namespace aftercare::bot {
namespace {

namespace fs = std::filesystem;
using std::chrono::hours;

const core::Time now{hours(24 * 365 * 56)};
constexpr core::Duration two_years = hours(24 * 730);

class Keeping : public testing::Test {
  protected:
    Keeping() : folder_(make_folder()), files_(folder_) {
        desk_.profiles["short"].retention = two_years;
        desk_.profiles["long"].retention = two_years * 2;
        desk_.profiles["ever"].retention = {};
        sqlite::Options options;
        options.post = [this](std::function<void()> completions) { boost::asio::post(io_, std::move(completions)); };
        store_ = sqlite::create_store(std::move(options));
        turns_.emplace(*store_, desk_, [] { return now; });
    }
    ~Keeping() override {
        store_.reset();
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }

    static fs::path make_folder() {
        std::string pattern = (fs::temp_directory_path() / "aftercare-retention-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
        return pattern;
    }

    core::TicketId add(const std::string& profile, core::Duration closed_ago, const std::string& sha256 = "") {
        core::TicketId id;
        store_->transact([&](core::Tx& tx) {
            core::Ticket ticket;
            ticket.number = "SR" + std::to_string(++numbers_);
            ticket.profile = profile;
            ticket.closing = core::Closing::completed;
            ticket.closed = now - closed_ago;
            ticket.id = id = tx.tickets().add(ticket);
            if (sha256.empty()) return;
            core::Attachment attachment;
            attachment.ticket = id;
            attachment.channel = {"web", "site"};
            attachment.status = core::Attachment::Status::stored;
            attachment.sha256 = sha256;
            tx.attachments().add(attachment);
        });
        return id;
    }

    /// Keeps a file as it comes in, and makes it so old.
    std::string keep(const std::string& content, std::chrono::hours age) {
        const auto path = files_.incoming() / "file";
        std::ofstream(path) << content;
        const auto sha256 = files_.keep(path).sha256;
        fs::last_write_time(files_.path_of(sha256), fs::file_time_type::clock::now() - age);
        return sha256;
    }

    bool exists(core::TicketId id) {
        bool found = false;
        store_->transact([&](core::Tx& tx) { found = tx.tickets().ticket(id).has_value(); });
        return found;
    }

    Removed remove(int at_most = 100) {
        Removed removed;
        store_->transact([&](core::Tx& tx) { removed = remove_due(tx, retention_of(desk_), now, at_most); });
        return removed;
    }

    /// One round of the job; what it wrote to the log.
    std::string run() {
        testing::internal::CaptureStderr();
        {
            const Log log("info");
            TicketRemoval removal(io_.get_executor(), *turns_, files_, log);
            bool ended = false;
            // The store answers from its own thread, so there may be nothing to run for a moment.
            io_.restart();
            const auto more_to_come = boost::asio::make_work_guard(io_);
            removal.run([&] { ended = true; });
            while (!ended) io_.run_one();
        }
        return testing::internal::GetCapturedStderr();
    }

    const fs::path folder_;
    AttachmentStore files_;
    Desk desk_;
    boost::asio::io_context io_;
    std::unique_ptr<core::Store> store_;
    std::optional<Turns> turns_;
    int numbers_ = 0;
};

TEST_F(Keeping, EachProfileKeepsAsLongAsItSays) {
    const auto due = add("short", two_years + hours(1));
    const auto not_yet = add("short", two_years);
    const auto longer = add("long", two_years + hours(1));
    const auto longest = add("long", two_years * 2 + hours(1));
    const auto ever = add("ever", two_years * 20);
    const auto unknown = add("gone", two_years * 20);
    add("short", hours(1));
    EXPECT_EQ(remove(), (Removed{{"short", 1}, {"long", 1}}));
    EXPECT_FALSE(exists(due));
    EXPECT_FALSE(exists(longest));
    for (const auto kept : {not_yet, longer, ever, unknown}) EXPECT_TRUE(exists(kept));
    EXPECT_EQ(remove(), Removed{});
}

TEST_F(Keeping, ATurnRemovesOnlySoMany) {
    for (int i = 0; i < 4; ++i) add("long", two_years * 3);
    for (int i = 0; i < 4; ++i) add("short", two_years * 3);
    add("short", hours(1));
    EXPECT_EQ(remove(5), (Removed{{"long", 4}, {"short", 1}}));
    EXPECT_EQ(remove(5), (Removed{{"short", 3}}));
    EXPECT_EQ(remove(0), Removed{});
}

TEST_F(Keeping, ARoundRemovesAllThatIsDueAndTheirFiles) {
    const auto old_file = keep("old", hours(50));
    const auto shared = keep("shared", hours(50));
    std::vector<core::TicketId> due;
    due.push_back(add("short", two_years * 2, old_file));
    due.push_back(add("short", two_years * 2, shared));
    for (int i = 0; i < 120; ++i) due.push_back(add("long", two_years * 3));
    const auto kept = add("short", hours(1), shared);
    const auto log = run();
    for (const auto id : due) EXPECT_FALSE(exists(id));
    EXPECT_TRUE(exists(kept));
    EXPECT_FALSE(fs::exists(files_.path_of(old_file)));
    EXPECT_TRUE(fs::exists(files_.path_of(shared)));
    EXPECT_NE(log.find("tickets_removed"), std::string::npos) << log;
    EXPECT_NE(log.find("tickets=122"), std::string::npos) << log;
    EXPECT_NE(log.find("long:120 short:2"), std::string::npos) << log;
    EXPECT_NE(log.find("files=1"), std::string::npos) << log;
    EXPECT_EQ(log.find("SR"), std::string::npos) << "no numbers in the log";
    EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 1) << log;
    EXPECT_EQ(run(), "") << "nothing was due, nothing is said";
}

// The same file may be on its way in again while its old ticket goes.
TEST_F(Keeping, AFileThatJustCameInStaysUntilItIsOld) {
    const auto fresh = keep("fresh", hours(0));
    add("short", two_years * 2, fresh);
    add("short", hours(1));
    run();
    EXPECT_TRUE(fs::exists(files_.path_of(fresh)));
    fs::last_write_time(files_.path_of(fresh), fs::file_time_type::clock::now() - hours(2));
    run();
    EXPECT_FALSE(fs::exists(files_.path_of(fresh)));
}

TEST_F(Keeping, FilesLeftByAStopAreRemovedLater) {
    const auto left = keep("left", hours(50));
    add("short", two_years * 2, left);
    add("short", hours(1));
    remove();  // and the process ends before the file is gone
    EXPECT_TRUE(fs::exists(files_.path_of(left)));
    EXPECT_NE(run().find("files=1"), std::string::npos);
    EXPECT_FALSE(fs::exists(files_.path_of(left)));
    store_->transact([](core::Tx& tx) { EXPECT_TRUE(tx.attachments().unused_files(9).empty()); });
}

TEST_F(Keeping, AFileThatIsNotThereIsForgotten) {
    add("short", two_years * 2, std::string(64, 'a'));
    add("short", two_years * 2, "no hash at all");
    add("short", hours(1));
    run();
    store_->transact([](core::Tx& tx) { EXPECT_TRUE(tx.attachments().unused_files(9).empty()); });
}

TEST_F(Keeping, AStoreThatRefusesEndsTheRound) {
    add("short", two_years * 2);
    add("short", hours(1));
    store_->close();
    EXPECT_NE(run().find("tickets_not_removed"), std::string::npos);
}

}  // namespace
}  // namespace aftercare::bot
