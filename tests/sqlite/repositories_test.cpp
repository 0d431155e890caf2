// Every repository but that of tickets: what goes in comes out, field for field, and each query finds what it promises.
#include "repositories.h"

#include <random>

namespace aftercare::sqlite {
namespace {

core::Outgoing rich_message(const std::string& text) {
    core::Outgoing message;
    message.heading = text;
    message.text = text;
    message.buttons = {{{text, "p1"}, {"no", "p2"}}, {}, {{"three", text}}};
    message.files = {{"id", "unique", text, "image/jpeg", 123'456'789'012}, {}};
    message.request_contact = true;
    message.reply_to = text;
    return message;
}

void expect_same(const core::FileRef& a, const core::FileRef& b) {
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.unique, b.unique);
    EXPECT_EQ(a.name, b.name);
    EXPECT_EQ(a.media_type, b.media_type);
    EXPECT_EQ(a.bytes, b.bytes);
}

void expect_same(const core::Outgoing& a, const core::Outgoing& b) {
    EXPECT_TRUE(a.heading == b.heading);
    EXPECT_TRUE(a.text == b.text);
    ASSERT_EQ(a.buttons.size(), b.buttons.size());
    for (std::size_t row = 0; row < a.buttons.size(); ++row) {
        ASSERT_EQ(a.buttons[row].size(), b.buttons[row].size());
        for (std::size_t i = 0; i < a.buttons[row].size(); ++i) {
            EXPECT_TRUE(a.buttons[row][i].label == b.buttons[row][i].label);
            EXPECT_TRUE(a.buttons[row][i].payload == b.buttons[row][i].payload);
        }
    }
    ASSERT_EQ(a.files.size(), b.files.size());
    for (std::size_t i = 0; i < a.files.size(); ++i) expect_same(a.files[i], b.files[i]);
    EXPECT_EQ(a.request_contact, b.request_contact);
    EXPECT_TRUE(a.reply_to == b.reply_to);
}

TEST_F(Repositories, Persons) {
    for (const auto& text : awkward_texts()) {
        core::Person person{{}, text, "zh-CN", at_ms(1'790'000'000'123), "vip"};
        in_turn([&](core::Tx& tx) { person.id = tx.people().add(person); });
        in_turn([&](core::Tx& tx) {
            const auto found = tx.people().person(person.id);
            ASSERT_TRUE(found);
            EXPECT_EQ(found->id, person.id);
            EXPECT_TRUE(found->name == person.name);
            EXPECT_EQ(found->language, "zh-CN");
            EXPECT_EQ(found->created, person.created);
            EXPECT_EQ(found->rank, "vip");
            tx.people().update(core::Person{person.id, "new " + text, "en", at_ms(-5), "key"});
        });
        in_turn([&](core::Tx& tx) {
            const auto found = tx.people().person(person.id);
            EXPECT_TRUE(found->name == "new " + text);
            EXPECT_EQ(found->language, "en");
            EXPECT_EQ(found->created, at_ms(-5));
        });
    }
    in_turn([](core::Tx& tx) { EXPECT_FALSE(tx.people().person(core::PersonId(999))); });
    EXPECT_THROW(in_turn([](core::Tx& tx) { tx.people().update(core::Person{core::PersonId(999), "", "", {}, ""}); }),
                 std::logic_error);
}

TEST_F(Repositories, ContactPoints) {
    core::ContactPoint point{{}, core::PersonId(3), telegram_, "用户42", true};
    in_turn([&](core::Tx& tx) {
        EXPECT_FALSE(tx.people().contact_point(telegram_, point.address));
        point.id = tx.people().add(point);
        EXPECT_FALSE(tx.people().contact_point(web_, point.address)) << "another channel";
        EXPECT_FALSE(tx.people().contact_point(telegram_, "用户4"));
    });
    point.reachable = false;
    point.person = core::PersonId(4);
    in_turn([&](core::Tx& tx) { tx.people().update(point); });
    in_turn([&](core::Tx& tx) {
        const auto found = tx.people().contact_point(telegram_, point.address);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->id, point.id);
        EXPECT_EQ(found->person, core::PersonId(4));
        EXPECT_EQ(found->channel, telegram_);
        EXPECT_EQ(found->address, point.address);
        EXPECT_FALSE(found->reachable);
    });
}

void expect_same(const core::Conversation& a, const core::Conversation& b) {
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.address, b.address);
    EXPECT_EQ(a.kind, b.kind);
    EXPECT_EQ(a.person, b.person);
    EXPECT_EQ(a.draft, b.draft);
    EXPECT_EQ(a.expects, b.expects);
    EXPECT_EQ(a.reachable, b.reachable);
    EXPECT_EQ(a.last_incoming, b.last_incoming);
}

TEST_F(Repositories, Conversations) {
    core::Conversation one{{},  {telegram_, "-100123"}, core::ChatKind::one_to_one, core::PersonId(1),
                           core::DraftId(5), "comment:42", true, at_ms(1000)};
    core::Conversation two{{}, {web_, "-100123"}, core::ChatKind::one_to_one, core::PersonId(1),
                           {}, "", false, at_ms(2000)};
    core::Conversation group{{}, {telegram_, "agents"}, core::ChatKind::group, {}, {}, "", true, at_ms(9000)};
    in_turn([&](core::Tx& tx) {
        for (auto* c : {&one, &two, &group}) c->id = tx.people().add(*c);
    });
    in_turn([&](core::Tx& tx) {
        for (const auto* c : {&one, &two, &group}) {
            expect_same(*tx.people().conversation(c->address), *c);
            expect_same(*tx.people().conversation(c->id), *c);
        }
        const auto of_one = tx.people().conversations_of(core::PersonId(1));
        ASSERT_EQ(of_one.size(), 2u);
        EXPECT_EQ(of_one[0].id, two.id) << "the most recently used first";
        EXPECT_TRUE(tx.people().conversations_of({}).empty()) << "a group belongs to nobody";
    });
    // In place, then moved to another chat and person.
    one.draft = core::DraftId(6);
    one.expects = "";
    one.last_incoming = at_ms(3000);
    in_turn([&](core::Tx& tx) { tx.people().update(one); });
    in_turn([&](core::Tx& tx) {
        expect_same(*tx.people().conversation(one.id), one);
        EXPECT_EQ(tx.people().conversations_of(core::PersonId(1))[0].id, one.id);
    });
    const auto old_address = one.address;
    one.address.chat = "新的";
    one.person = core::PersonId(2);
    one.kind = core::ChatKind::one_to_one;
    in_turn([&](core::Tx& tx) { tx.people().update(one); });
    in_turn([&](core::Tx& tx) {
        EXPECT_FALSE(tx.people().conversation(old_address));
        expect_same(*tx.people().conversation(one.address), one);
        EXPECT_EQ(tx.people().conversations_of(core::PersonId(2)).size(), 1u);
        EXPECT_EQ(tx.people().conversations_of(core::PersonId(1)).size(), 1u);
        tx.people().update(one);  // nothing changes
        expect_same(*tx.people().conversation(one.address), one);
    });
}

TEST_F(Repositories, Staff) {
    core::StaffId anna;
    core::StaffId bert;
    in_turn([&](core::Tx& tx) {
        anna = tx.staff().add({{}, "Anna 安娜", "agent", "维修部", {}, {}}, "hash-a", at_ms(1000));
        bert = tx.staff().add({{}, "Bert", "lead", "", {}, {}}, "hash-b", at_ms(1000));
        EXPECT_FALSE(tx.staff().with_code("hash-a", at_ms(1000))) << "expired";
        EXPECT_FALSE(tx.staff().with_code("hash-c", at_ms(1)));
        EXPECT_FALSE(tx.staff().of_person({}));
        const auto found = tx.staff().with_code("hash-a", at_ms(999));
        ASSERT_TRUE(found);
        EXPECT_EQ(found->id, anna);
        EXPECT_EQ(found->name, "Anna 安娜");
        EXPECT_EQ(found->role, "agent");
        EXPECT_EQ(found->department, "维修部");
        EXPECT_FALSE(found->person);
        tx.staff().join(anna, core::PersonId(7), core::ConversationId(70));
    });
    in_turn([&](core::Tx& tx) {
        EXPECT_FALSE(tx.staff().with_code("hash-a", at_ms(1))) << "used up";
        EXPECT_EQ(tx.staff().of_person(core::PersonId(7))->id, anna);
        EXPECT_EQ(tx.staff().member(anna)->desk, core::ConversationId(70));
        tx.staff().set_desk(anna, core::ConversationId(71));
        EXPECT_EQ(tx.staff().member(anna)->desk, core::ConversationId(71));
        tx.staff().join(bert, core::PersonId(7), core::ConversationId(72));
        EXPECT_EQ(tx.staff().of_person(core::PersonId(7))->id, bert) << "the second code counts";
        EXPECT_FALSE(tx.staff().member(anna)->person);
        tx.staff().leave(bert);
        EXPECT_FALSE(tx.staff().of_person(core::PersonId(7)));
        const auto all = tx.staff().all();
        ASSERT_EQ(all.size(), 2u);
        EXPECT_EQ(all[0].id, anna);
        EXPECT_EQ(all[1].id, bert);
        EXPECT_FALSE(tx.staff().member(core::StaffId(99)));
    });
}

TEST_F(Repositories, Drafts) {
    core::DraftRecord draft{{}, core::PersonId(1), core::ConversationId(2), "feedback", "service-process",
                            core::DraftRecord::Status::open, "", {}, "", at_ms(10), at_ms(20)};
    for (const auto& state : awkward_texts()) {
        draft.state = state;
        in_turn([&](core::Tx& tx) { draft.id = tx.drafts().add(draft); });
        in_turn([&](core::Tx& tx) {
            const auto found = tx.drafts().draft(draft.id);
            ASSERT_TRUE(found);
            EXPECT_TRUE(found->state == state);
            EXPECT_EQ(found->person, draft.person);
            EXPECT_EQ(found->conversation, draft.conversation);
            EXPECT_EQ(found->form, "feedback");
            EXPECT_EQ(found->profile, "service-process");
            EXPECT_EQ(found->status, core::DraftRecord::Status::open);
            EXPECT_FALSE(found->ticket);
            EXPECT_EQ(found->created, at_ms(10));
            EXPECT_EQ(found->updated, at_ms(20));
        });
    }
    const auto newest = draft.id;
    const core::DraftId older(newest.value - 1);
    in_turn([&](core::Tx& tx) {
        EXPECT_EQ(tx.drafts().open_of(core::PersonId(1))->id, newest);
        auto of_staff = draft;
        of_staff.purpose = "diagnose";
        of_staff.updated = at_ms(99);
        const auto staffs = tx.drafts().add(of_staff);
        EXPECT_EQ(tx.drafts().draft(staffs)->purpose, "diagnose");
        EXPECT_EQ(tx.drafts().open_of(core::PersonId(1))->id, newest) << "a form of staff is none of their own";
        const auto with_purpose = tx.drafts().open_with_purpose(core::PersonId(1));
        ASSERT_EQ(with_purpose.size(), 1u);
        EXPECT_EQ(with_purpose.front().id, staffs);
        EXPECT_TRUE(tx.drafts().open_with_purpose(core::PersonId(2)).empty());
        auto worked_on = *tx.drafts().draft(older);
        worked_on.updated = at_ms(30);
        worked_on.state = "next";
        worked_on.conversation = core::ConversationId(9);
        tx.drafts().update(worked_on);
        const auto found = *tx.drafts().open_of(core::PersonId(1));
        EXPECT_EQ(found.id, older) << "worked on last";
        EXPECT_EQ(found.state, "next");
        EXPECT_EQ(found.conversation, core::ConversationId(9));
        worked_on.status = core::DraftRecord::Status::submitted;
        worked_on.ticket = core::TicketId(4);
        tx.drafts().update(worked_on);
        EXPECT_EQ(tx.drafts().open_of(core::PersonId(1))->id, newest);
        EXPECT_EQ(tx.drafts().draft(older)->ticket, core::TicketId(4));
        EXPECT_EQ(tx.drafts().draft(older)->status, core::DraftRecord::Status::submitted);
        EXPECT_FALSE(tx.drafts().open_of(core::PersonId(2)));
    });
    EXPECT_THROW(in_turn([&](core::Tx& tx) {
        draft.id = core::DraftId(999);
        tx.drafts().update(draft);
    }),
                 std::logic_error);
}

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
        tx.outbox().update(entry);
        const auto again = tx.outbox().waiting({}, 1).at(0);
        EXPECT_EQ(again.delivery.part, 2);
        EXPECT_EQ(again.delivery.attempts, 3);
        EXPECT_EQ(again.delivery.to, (core::Address{web_, "moved"}));
        EXPECT_EQ(again.not_before, at_ms(99));
        EXPECT_EQ(again.reason, "429");

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

TEST_F(Repositories, Messages) {
    std::vector<core::MessageId> ids;
    const core::ConversationId chat(5);
    in_turn([&](core::Tx& tx) {
        for (const auto& text : awkward_texts()) {
            ids.push_back(tx.messages().add({{}, chat, true, at_ms(3), text, rich_message(text)}));
            tx.messages().add({{}, core::ConversationId(6), false, at_ms(4), "", {}});
        }
    });
    in_turn([&](core::Tx& tx) {
        const auto all = tx.messages().after(chat, {}, 99);
        ASSERT_EQ(all.size(), ids.size());
        for (std::size_t i = 0; i < ids.size(); ++i) {
            EXPECT_EQ(all[i].id, ids[i]);
            EXPECT_EQ(all[i].conversation, chat);
            EXPECT_TRUE(all[i].from_desk);
            EXPECT_EQ(all[i].at, at_ms(3));
            EXPECT_TRUE(all[i].event_id == awkward_texts()[i]);
            expect_same(all[i].content, rich_message(awkward_texts()[i]));
        }
        EXPECT_FALSE(tx.messages().after(core::ConversationId(6), {}, 1).at(0).from_desk);
        EXPECT_EQ(tx.messages().after(chat, ids[2], 2).at(0).id, ids[3]);
        const auto newest = tx.messages().before(chat, {}, 2);
        ASSERT_EQ(newest.size(), 2u);
        EXPECT_EQ(newest[0].id, ids[ids.size() - 2]) << "oldest first";
        EXPECT_EQ(newest[1].id, ids.back());
        EXPECT_EQ(tx.messages().before(chat, ids[2], 9).size(), 2u);
        EXPECT_TRUE(tx.messages().before(chat, ids[0], 9).empty());
    });
}

TEST_F(Repositories, Topics) {
    in_turn([](core::Tx& tx) {
        const core::ConversationId chat(5);
        EXPECT_FALSE(tx.messages().topic(chat, "m1"));
        tx.messages().remember_topic(chat, "m1", core::TicketId(1));
        tx.messages().remember_topic(chat, "m2", core::TicketId(2));
        EXPECT_EQ(tx.messages().topic(chat, "m1"), core::TicketId(1));
        tx.messages().remember_topic(chat, "m1", core::TicketId(3));
        EXPECT_EQ(tx.messages().topic(chat, "m1"), core::TicketId(3));
        EXPECT_FALSE(tx.messages().topic(core::ConversationId(6), "m1"));
    });
}

TEST_F(Repositories, SequencesHaveNoGaps) {
    std::mt19937 random(7);
    std::int64_t expected = 1;
    for (int turn = 0; turn < 200; ++turn) {
        const bool throws = random() % 3 == 0;
        std::int64_t taken = 0;
        try {
            in_turn([&](core::Tx& tx) {
                taken = tx.sequences().next("ticket", "20261027");
                if (throws) throw std::runtime_error("stop");
            });
            EXPECT_EQ(taken, expected++);
        } catch (const std::runtime_error&) {
            EXPECT_EQ(taken, expected) << "used by a turn that was undone, so free again";
        }
    }
    in_turn([](core::Tx& tx) {
        EXPECT_EQ(tx.sequences().next("ticket", "20261028"), 1);
        EXPECT_EQ(tx.sequences().next("other", "20261028"), 1);
        EXPECT_EQ(tx.sequences().next("other", "20261028"), 2);
    });
}

TEST_F(Repositories, Settings) {
    for (const auto& text : awkward_texts()) {
        in_turn([&](core::Tx& tx) {
            tx.settings().set("name", text);
            EXPECT_TRUE(tx.settings().get("name") == text);
        });
    }
    in_turn([](core::Tx& tx) { EXPECT_FALSE(tx.settings().get("absent")); });
}

}  // namespace
}  // namespace aftercare::sqlite
