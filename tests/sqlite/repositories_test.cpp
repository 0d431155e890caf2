// Messages, topics, sequences and settings: what goes in comes out, field for field, and each query finds what it
// promises. Each of the other repositories has its room beside this one.
#include "repositories.h"

#include <random>

namespace aftercare::sqlite {
namespace {

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
        tx.messages().remember_topic(chat, "m1", core::TicketId(1));
        EXPECT_EQ(tx.messages().topic(chat, "m1"), core::TicketId(1));
        EXPECT_FALSE(tx.messages().about_several(chat, "m1"));
        for (const int ticket : {3, 1, 1}) {
            tx.messages().remember_topic(chat, "m1", core::TicketId(ticket));
            EXPECT_FALSE(tx.messages().topic(chat, "m1")) << "neither the first nor the last";
            EXPECT_TRUE(tx.messages().about_several(chat, "m1"));
        }
        EXPECT_FALSE(tx.messages().about_several(chat, "m2"));
        EXPECT_FALSE(tx.messages().about_several(chat, "unknown"));
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
