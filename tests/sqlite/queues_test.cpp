// What waits to be dealt with: inbox, quarantine, outbox, timers and attachments. What goes in comes out, field for
// field, and in its order.
#include "repositories.h"

namespace aftercare::sqlite {
namespace {

TEST_F(Repositories, InboxKnowsWhatItHasSeen) {
    in_turn([&](core::Tx& tx) {
        auto& inbox = tx.inbox();
        EXPECT_TRUE(inbox.first_time(web_, "1", at_ms(10)));
        EXPECT_FALSE(inbox.first_time(web_, "1", at_ms(20)));
        EXPECT_TRUE(inbox.first_time(telegram_, "1", at_ms(20))) << "another channel";
        EXPECT_TRUE(inbox.first_time({"web", "shop"}, "1", at_ms(30))) << "another account";
        EXPECT_TRUE(inbox.first_time(web_, "01", at_ms(30)));
        EXPECT_TRUE(inbox.first_time(web_, "", at_ms(40)));
        EXPECT_EQ(inbox.forget_before(at_ms(10), 9), 0);
        EXPECT_EQ(inbox.forget_before(at_ms(40), 2), 2) << "the oldest";
        EXPECT_TRUE(inbox.first_time(web_, "1", at_ms(50)));
        EXPECT_FALSE(inbox.first_time(web_, "01", at_ms(50)));
        EXPECT_EQ(inbox.forget_before(at_ms(50), 9), 3);
    });
    EXPECT_ANY_THROW(in_turn([&](core::Tx& tx) {
        tx.inbox().first_time(web_, "undone", at_ms(1));
        throw std::runtime_error("stop");
    }));
    in_turn([&](core::Tx& tx) { EXPECT_TRUE(tx.inbox().first_time(web_, "undone", at_ms(1))); });
}

TEST_F(Repositories, Quarantine) {
    in_turn([&](core::Tx& tx) {
        for (const auto& raw : awkward_texts()) {
            tx.inbox().quarantine({{}, web_, "event", "too long", raw, at_ms(7)});
        }
        EXPECT_EQ(tx.inbox().count_quarantined(), static_cast<std::int64_t>(awkward_texts().size()));
        const auto found = tx.inbox().quarantined(2);
        ASSERT_EQ(found.size(), 2u);
        EXPECT_EQ(found[0].raw, awkward_texts().back()) << "newest first";
        EXPECT_TRUE(found[1].raw == awkward_texts()[awkward_texts().size() - 2]);
        EXPECT_EQ(found[0].channel, web_);
        EXPECT_EQ(found[0].event_id, "event");
        EXPECT_EQ(found[0].reason, "too long");
        EXPECT_EQ(found[0].at, at_ms(7));
    });
}

core::Delivery delivery_to(const core::Address& to, core::Outgoing message) {
    core::Delivery d;
    d.conversation = core::ConversationId(3);
    d.to = to;
    d.message = std::move(message);
    d.ticket = core::TicketId(4);
    d.created = at_ms(60);
    return d;
}

TEST_F(Repositories, Outbox) {
    std::vector<core::DeliveryId> ids;
    in_turn([&](core::Tx& tx) {
        for (const auto& text : awkward_texts()) {
            ids.push_back(tx.outbox().add(delivery_to({telegram_, text}, rich_message(text))));
        }
        ids.push_back(tx.outbox().add(delivery_to({web_, "w"}, {})));
    });
    const auto count = static_cast<std::int64_t>(ids.size());
    in_turn([&](core::Tx& tx) {
        const auto waiting = tx.outbox().waiting({}, 100);
        ASSERT_EQ(waiting.size(), ids.size());
        for (std::size_t i = 0; i < awkward_texts().size(); ++i) {
            const auto& d = waiting[i].delivery;
            EXPECT_EQ(d.id, ids[i]);
            EXPECT_EQ(d.conversation, core::ConversationId(3));
            EXPECT_EQ(d.to.channel, telegram_);
            EXPECT_TRUE(d.to.chat == awkward_texts()[i]);
            expect_same(d.message, rich_message(awkward_texts()[i]));
            EXPECT_EQ(d.part, 0);
            EXPECT_EQ(d.attempts, 0);
            EXPECT_EQ(d.ticket, core::TicketId(4));
            EXPECT_EQ(d.created, at_ms(60));
            EXPECT_EQ(waiting[i].status, core::OutboxEntry::Status::waiting);
        }
        expect_same(waiting.back().delivery.message, {});
        EXPECT_EQ(tx.outbox().count_waiting(), count);
        EXPECT_EQ(tx.outbox().waiting(ids[1], 2).at(0).delivery.id, ids[2]);
        EXPECT_EQ(tx.outbox().waiting(ids[1], 2).size(), 2u);

        auto entry = waiting[0];
        entry.delivery.part = 2;
        entry.delivery.attempts = 3;
        entry.delivery.to = {web_, "moved"};
        entry.not_before = at_ms(99);
        entry.reason = "429";
        entry.failing_since = at_ms(77);
        tx.outbox().update(entry);
        const auto again = tx.outbox().waiting({}, 1).at(0);
        EXPECT_EQ(again.delivery.part, 2);
        EXPECT_EQ(again.delivery.attempts, 3);
        EXPECT_EQ(again.delivery.to, (core::Address{web_, "moved"}));
        EXPECT_EQ(again.not_before, at_ms(99));
        EXPECT_EQ(again.reason, "429");
        EXPECT_EQ(again.failing_since, at_ms(77));

        entry.status = core::OutboxEntry::Status::failed;
        tx.outbox().update(entry);
        auto uncertain = waiting[1];
        uncertain.status = core::OutboxEntry::Status::uncertain;
        tx.outbox().update(uncertain);
        EXPECT_EQ(tx.outbox().waiting({}, 1).at(0).delivery.id, ids[2]);
        EXPECT_EQ(tx.outbox().count_waiting(), count - 2);
        const auto troubled = tx.outbox().troubled(9);
        ASSERT_EQ(troubled.size(), 2u);
        EXPECT_EQ(troubled[0].delivery.id, ids[1]) << "newest first";
        EXPECT_EQ(troubled[1].status, core::OutboxEntry::Status::failed);
        entry.status = core::OutboxEntry::Status::waiting;
        tx.outbox().update(entry);
        EXPECT_EQ(tx.outbox().waiting({}, 1).at(0).delivery.id, ids[0]) << "tried again by an agent";
    });
    in_turn([&](core::Tx& tx) {
        for (const auto id : ids) tx.outbox().remove(id);
        tx.outbox().remove(ids[0]);
        tx.outbox().update({delivery_to({web_, "gone"}, {}), {}, {}, ""});
        EXPECT_TRUE(tx.outbox().waiting({}, 9).empty());
        EXPECT_EQ(tx.outbox().count_waiting(), 0);
    });
}

TEST(Outbox, IdentifiersRiseThoughTheTableWasEmptyAndTheStoreReopened) {
    Folder folder;
    core::DeliveryId last;
    for (int run = 0; run < 3; ++run) {
        auto store = create_store(at(folder.file("a.db")));
        for (int turn = 0; turn < 3; ++turn) {
            store->transact([&](core::Tx& tx) {
                const auto id = tx.outbox().add(delivery_to({{"web", "site"}, "c"}, {}));
                EXPECT_GT(id, last);
                last = id;
                tx.outbox().remove(id);
            });
        }
    }
}

TEST_F(Repositories, Timers) {
    in_turn([](core::Tx& tx) {
        auto& timers = tx.timers();
        EXPECT_FALSE(timers.next_due());
        timers.set({{}, "draft_reminder", 1, at_ms(300), "data 数据"});
        timers.set({{}, "draft_reminder", 2, at_ms(100), ""});
        timers.set({{}, "files_settle", 1, at_ms(200), ""});
        EXPECT_EQ(timers.next_due(), at_ms(100));
        EXPECT_TRUE(timers.due(at_ms(99), 9).empty());
        EXPECT_EQ(timers.due(at_ms(300), 2).size(), 2u);
        const auto due = timers.due(at_ms(300), 9);
        ASSERT_EQ(due.size(), 3u);
        EXPECT_EQ(due[0].subject, 2);
        EXPECT_EQ(due[1].kind, "files_settle");
        EXPECT_EQ(due[2].kind, "draft_reminder");
        EXPECT_EQ(due[2].subject, 1);
        EXPECT_EQ(due[2].due, at_ms(300));
        EXPECT_EQ(due[2].data, "data 数据");
        EXPECT_TRUE(due[2].id);

        EXPECT_TRUE(timers.claim(due[0]));
        EXPECT_FALSE(timers.claim(due[0])) << "once";
        timers.cancel("files_settle", 1);
        EXPECT_FALSE(timers.claim(due[1])) << "cancelled";
        timers.set({{}, "files_settle", 1, at_ms(200), ""});
        EXPECT_FALSE(timers.claim(due[1])) << "cancelled and set anew, though alike";
        timers.set({{}, "draft_reminder", 1, at_ms(300), "data 数据"});
        EXPECT_FALSE(timers.claim(due[2])) << "set anew, though alike";
        EXPECT_EQ(timers.due(at_ms(999), 9).size(), 2u) << "replaced, not added";
        timers.cancel("nothing", 1);
        for (const auto& timer : timers.due(at_ms(999), 9)) EXPECT_TRUE(timers.claim(timer));
        EXPECT_FALSE(timers.next_due());
    });
}

TEST_F(Repositories, Attachments) {
    core::Attachment a;
    a.draft = core::DraftId(1);
    a.channel = telegram_;
    a.file = {"id", "unique", "照片.jpg", "image/jpeg", -1};
    a.group = "photos";
    a.created = at_ms(5);
    in_turn([&](core::Tx& tx) {
        auto& files = tx.attachments();
        a.id = files.add(a);
        auto later = a;
        later.not_before = at_ms(100);
        later.id = files.add(later);
        const auto found = files.attachment(a.id);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->draft, a.draft);
        EXPECT_FALSE(found->ticket);
        EXPECT_EQ(found->channel, telegram_);
        expect_same(found->file, a.file);
        EXPECT_EQ(found->group, "photos");
        EXPECT_EQ(found->status, core::Attachment::Status::pending);
        EXPECT_EQ(found->created, at_ms(5));
        EXPECT_EQ(files.to_fetch(at_ms(99), 9).size(), 1u);
        EXPECT_EQ(files.to_fetch(at_ms(100), 9).size(), 2u);
        EXPECT_EQ(files.to_fetch(at_ms(100), 1).at(0).id, a.id);
        EXPECT_EQ(files.of_draft(core::DraftId(1)).size(), 2u);

        files.hand_over(core::DraftId(1), core::TicketId(9));
        EXPECT_TRUE(files.of_draft(core::DraftId(1)).empty());
        EXPECT_EQ(files.of_ticket(core::TicketId(9)).size(), 2u);
        EXPECT_FALSE(files.attachment(a.id)->draft);
        files.hand_over({}, core::TicketId(10));
        EXPECT_TRUE(files.of_ticket(core::TicketId(10)).empty()) << "no draft has no files";

        a.ticket = core::TicketId(9);
        a.draft = {};
        a.status = core::Attachment::Status::stored;
        a.sha256 = std::string(64, 'a');
        a.media_type = "image/png";
        a.bytes = 1'234'567;
        a.attempts = 2;
        a.reason = "none";
        files.update(a);
        const auto stored = *files.attachment(a.id);
        EXPECT_EQ(stored.status, core::Attachment::Status::stored);
        EXPECT_EQ(stored.sha256, a.sha256);
        EXPECT_EQ(stored.media_type, "image/png");
        EXPECT_EQ(stored.bytes, 1'234'567);
        EXPECT_EQ(stored.attempts, 2);
        EXPECT_EQ(stored.reason, "none");
        EXPECT_EQ(stored.ticket, core::TicketId(9));
        EXPECT_EQ(files.to_fetch(at_ms(100), 9).size(), 1u);
        EXPECT_FALSE(files.attachment(core::AttachmentId(99)));
    });
}

}  // namespace
}  // namespace aftercare::sqlite
