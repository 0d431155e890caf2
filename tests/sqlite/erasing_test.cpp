// Removing tickets that were kept long enough: everything about them goes, nothing else.
#include "adapters/sqlite/connection.h"
#include "support.h"

namespace aftercare::sqlite {
namespace {

const core::ChannelId web{"web", "site"};

class Erasing : public testing::Test {
  protected:
    template <class Look>
    void in_turn(Look look) {
        store_->transact([&](core::Tx& tx) { look(tx); });
    }

    /// A ticket with everything that a ticket can have, closed at `closed` unless open.
    core::TicketId add(const std::string& number, std::optional<core::Time> closed,
                       const std::string& profile = "feedback-form", const std::string& file = "") {
        core::TicketId id;
        in_turn([&](core::Tx& tx) {
            core::DraftRecord draft;
            draft.person = core::PersonId(1);
            draft.form = "feedback";
            draft.status = core::DraftRecord::Status::submitted;
            draft.state = "draft of " + number;
            draft.id = tx.drafts().add(draft);
            core::Ticket ticket;
            ticket.number = number;
            ticket.profile = profile;
            ticket.person = core::PersonId(1);
            ticket.conversation = core::ConversationId(1);
            ticket.draft = draft.id;
            ticket.title = "title of " + number;
            ticket.submission = "{}";
            ticket.closed = closed;
            ticket.closing = closed ? core::Closing::completed : core::Closing::open;
            ticket.id = id = tx.tickets().add(ticket);
            draft.ticket = id;
            tx.drafts().update(draft);
            core::DraftRecord diagnosis = draft;
            diagnosis.purpose = "diagnose";
            diagnosis.state = "diagnosis of " + number;
            const auto second = tx.drafts().add(diagnosis);
            core::Event event;
            event.ticket = id;
            event.kind = "submitted";
            event.text = "event of " + number;
            tx.tickets().add(event);
            core::Clock clock;
            clock.ticket = id;
            tx.clocks().put(clock);
            tx.messages().remember_topic(core::ConversationId(1), number, id);
            tx.knowledge().put({id, number, "en", "pump", "leak", "", "gasket", at_ms(0), ""});
            core::Delivery delivery;
            delivery.conversation = core::ConversationId(1);
            delivery.to = {web, "1"};
            delivery.ticket = id;
            delivery.message.text = "failed about " + number;
            delivery.id = tx.outbox().add(delivery);
            core::OutboxEntry failed;
            failed.delivery = delivery;
            failed.status = core::OutboxEntry::Status::failed;
            tx.outbox().update(failed);
            add_file(tx, id, {}, file.empty() ? "own-" + number : file);
            add_file(tx, {}, second, file.empty() ? "draft-" + number : file);
            add_file(tx, id, {}, "");
        });
        return id;
    }

    static void add_file(core::Tx& tx, core::TicketId ticket, core::DraftId draft, const std::string& sha256) {
        core::Attachment attachment;
        attachment.ticket = ticket;
        attachment.draft = draft;
        attachment.channel = web;
        attachment.sha256 = sha256;
        attachment.status = sha256.empty() ? core::Attachment::Status::failed : core::Attachment::Status::stored;
        tx.attachments().add(attachment);
    }

    void erase(core::TicketId id) {
        in_turn([&](core::Tx& tx) { tx.tickets().erase(id); });
    }

    std::vector<std::string> unused() {
        std::vector<std::string> files;
        in_turn([&](core::Tx& tx) { files = tx.attachments().unused_files(100); });
        return files;
    }

    std::vector<core::TicketId> closed_before(core::Time time, int limit = 100,
                                              const std::string& profile = "feedback-form") {
        std::vector<core::TicketId> found;
        in_turn([&](core::Tx& tx) { found = tx.tickets().closed_before(profile, time, limit); });
        return found;
    }

    /// Rows of the whole database, table by table, for what no repository shows.
    std::map<std::string, std::int64_t> rows() {
        Connection connection(path_, Connection::Access::look);
        std::map<std::string, std::int64_t> counts;
        for (const char* table : {"ticket", "ticket_event", "ticket_clock", "draft", "attachment", "message_topic",
                                  "knowledge", "knowledge_words", "outbox", "person"})
            counts[table] = connection.number("count", ("SELECT count(*) FROM " + std::string(table)).c_str());
        return counts;
    }

    /// Whether the bytes stand in any row: nothing of an erased ticket may.
    std::int64_t rows_with(const std::string& words) {
        Connection connection(path_, Connection::Access::look);
        std::int64_t count = 0;
        for (const char* where : {"ticket WHERE title || number", "ticket_event WHERE text", "draft WHERE CAST(state AS TEXT)",
                                  "message_topic WHERE message", "knowledge WHERE number", "outbox WHERE text",
                                  "attachment WHERE sha256"}) {
            const std::string sql = "SELECT count(*) FROM " + std::string(where) + " LIKE '%" + words + "%'";
            count += connection.number("count", sql.c_str());
        }
        return count;
    }

    Folder folder_;
    const std::string path_ = folder_.file("a.db");
    std::unique_ptr<core::Store> store_ = create_store(at(path_));
};

TEST_F(Erasing, TakesAllThatIsAboutTheTicketAndNothingElse) {
    in_turn([](core::Tx& tx) { tx.people().add(core::Person{}); });
    const auto first = add("SR1", at_ms(10));
    const auto kept = rows();
    const auto second = add("SR2", at_ms(20));
    const auto both = rows();
    EXPECT_GT(rows_with("SR1"), 5);
    EXPECT_GT(rows_with("SR2"), 5);
    erase(first);
    auto after = rows();
    for (const auto& [table, count] : both) EXPECT_EQ(after[table], count - (table == "person" ? 0 : kept.at(table)));
    EXPECT_EQ(after["person"], 1) << "the customer stays";
    EXPECT_EQ(rows_with("SR1"), 0);
    in_turn([&](core::Tx& tx) {
        EXPECT_FALSE(tx.tickets().ticket(first));
        EXPECT_FALSE(tx.tickets().numbered("SR1"));
        EXPECT_TRUE(tx.tickets().events(first).empty());
        EXPECT_TRUE(tx.clocks().of_ticket(first).empty());
        EXPECT_TRUE(tx.attachments().of_ticket(first).empty());
        EXPECT_FALSE(tx.messages().topic(core::ConversationId(1), "SR1"));
        EXPECT_EQ(tx.tickets().events(second).size(), 1u);
        EXPECT_EQ(tx.clocks().of_ticket(second).size(), 1u);
        EXPECT_EQ(tx.attachments().of_ticket(second).size(), 2u);
        EXPECT_EQ(tx.messages().topic(core::ConversationId(1), "SR2"), second);
        const auto left = tx.knowledge().search("pump", 9);
        ASSERT_EQ(left.size(), 1u);
        EXPECT_EQ(left[0].ticket, second);
    });
    EXPECT_EQ(unused(), (std::vector<std::string>{"draft-SR1", "own-SR1"}));
}

TEST_F(Erasing, NamesAFileOnlyWhenNothingElseRefersToIt) {
    const auto first = add("SR1", at_ms(10), "feedback-form", "shared");
    const auto second = add("SR2", at_ms(10), "feedback-form", "shared");
    add("SR3", at_ms(10));
    erase(first);
    EXPECT_TRUE(unused().empty());
    erase(second);
    EXPECT_EQ(unused(), std::vector<std::string>{"shared"});
    EXPECT_EQ(unused(), std::vector<std::string>{"shared"}) << "until it is said to be gone";
    in_turn([](core::Tx& tx) { add_file(tx, core::TicketId(3), {}, "shared"); });
    EXPECT_TRUE(unused().empty()) << "it came in again";
}

TEST_F(Erasing, ForgetsFilesThatAreGone) {
    const auto first = add("SR1", at_ms(10));
    add("SR2", at_ms(10));
    erase(first);
    in_turn([](core::Tx& tx) { tx.attachments().forget_unused("own-SR1"); });
    EXPECT_EQ(unused(), std::vector<std::string>{"draft-SR1"});
    store_.reset();
    store_ = create_store(at(path_));
    EXPECT_EQ(unused(), std::vector<std::string>{"draft-SR1"}) << "a stop between commit and removal loses none";
}

TEST_F(Erasing, ListsClosedTicketsOfTheProfileOldestFirst) {
    const auto late = add("SR1", at_ms(30));
    const auto early = add("SR2", at_ms(10));
    add("SR3", std::nullopt);
    const auto other = add("SR4", at_ms(10), "follow-up");
    const auto at_the_time = add("SR5", at_ms(40));
    add("SR6", at_ms(1));  // the newest
    EXPECT_EQ(closed_before(at_ms(40)), (std::vector<core::TicketId>{early, late}));
    EXPECT_EQ(closed_before(at_ms(41)), (std::vector<core::TicketId>{early, late, at_the_time}));
    EXPECT_EQ(closed_before(at_ms(41), 1), std::vector<core::TicketId>{early});
    EXPECT_EQ(closed_before(at_ms(41), 9, "follow-up"), std::vector<core::TicketId>{other});
    EXPECT_TRUE(closed_before(at_ms(10)).empty());
}

TEST_F(Erasing, GivesNeitherNumbersNorIdentifiersOutAgain) {
    std::int64_t used = 0;
    in_turn([&](core::Tx& tx) { used = tx.sequences().next("ticket", "2026"); });
    const auto first = add("SR1", at_ms(10));
    EXPECT_THROW(erase(first), std::logic_error) << "the newest";
    EXPECT_GT(rows_with("SR1"), 0) << "refused as a whole";
    const auto second = add("SR2", at_ms(10));
    core::DraftId newest_draft;
    in_turn([&](core::Tx& tx) {
        core::DraftRecord about_first;
        about_first.person = core::PersonId(1);
        about_first.ticket = first;
        about_first.state = "SR1 again";
        newest_draft = tx.drafts().add(about_first);
    });
    erase(first);
    EXPECT_EQ(rows_with("SR1"), 0);
    const auto third = add("SR3", at_ms(10));
    EXPECT_GT(third, second);
    in_turn([&](core::Tx& tx) {
        EXPECT_GT(tx.tickets().ticket(third)->draft, newest_draft);
        EXPECT_EQ(tx.sequences().next("ticket", "2026"), used + 1);
        EXPECT_FALSE(tx.tickets().numbered("SR1"));
    });
}

TEST_F(Erasing, RefusesATicketThatIsNotThere) {
    add("SR1", at_ms(10));
    EXPECT_THROW(erase(core::TicketId(99)), std::logic_error);
}

// Each must go by an index: a table of a million rows is read for every ticket otherwise.
TEST_F(Erasing, ReadsNoTableWhole) {
    Connection connection(path_, Connection::Access::look);
    for (const char* sql :
         {"DELETE FROM attachment WHERE ticket <> 0 AND ticket = 1", "DELETE FROM message_topic WHERE ticket = 1",
          "DELETE FROM attachment WHERE draft <> 0 AND draft IN (SELECT id FROM draft WHERE ticket <> 0 AND ticket = 1)",
          "DELETE FROM draft WHERE ticket <> 0 AND ticket = 1 AND id < (SELECT max(id) FROM draft)",
          "DELETE FROM ticket_event WHERE ticket = 1", "DELETE FROM ticket_clock WHERE ticket = 1",
          "DELETE FROM outbox WHERE status IN (2, 3) AND ticket = 1",
          "SELECT id FROM ticket WHERE closing <> 'open' AND profile = 'x' AND closed < 5 ORDER BY closed, id LIMIT 5"}) {
        Statement statement(connection, "explain", "EXPLAIN QUERY PLAN " + std::string(sql));
        auto plan = statement.query();
        while (plan.next()) {
            const auto step = plan.text(3);
            if (step.find("SCAN") == std::string::npos) continue;
            EXPECT_NE(step.find("INDEX"), std::string::npos) << sql << ": " << step;
        }
    }
}

}  // namespace
}  // namespace aftercare::sqlite
