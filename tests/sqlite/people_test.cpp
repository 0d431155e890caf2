// People, how they are reached, staff, and forms being filled in: what goes in comes out, and each query finds what it
// promises.
#include "repositories.h"

namespace aftercare::sqlite {
namespace {

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

}  // namespace
}  // namespace aftercare::sqlite
