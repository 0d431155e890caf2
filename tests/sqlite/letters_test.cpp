// Letters are kept byte for byte until they are dealt with and old, and lead to their conversations.
#include "support.h"

#include <chrono>

namespace aftercare::sqlite {
namespace {

const core::ChannelId mail{"email", "main"};
const core::ChannelId other{"email", "other"};
const core::Time now = at_ms(1'790'000'000'000);

class Letters : public testing::Test {
  protected:
    void in_turn(const std::function<void(core::Letters&)>& work) {
        store_->transact([&](core::Tx& tx) { work(tx.letters()); });
    }
    static core::KeptLetter letter(std::string raw, std::int64_t ms = 1'790'000'000'000) {
        return {{}, mail, "{\"from\":\"a@example.com\"}", std::move(raw), at_ms(ms)};
    }

    Folder folder_;
    std::unique_ptr<core::Store> store_ = create_store(at(folder_.file("a.db")));
};

TEST_F(Letters, AreKeptByteForByte) {
    using namespace std::string_literals;
    const auto raw = "From: x\r\n\r\n\0\xff\x80 end"s;
    in_turn([&](core::Letters& letters) {
        const auto id = letters.add(letter(raw));
        const auto kept = letters.letter(id);
        ASSERT_TRUE(kept);
        EXPECT_EQ(kept->raw, raw);
        EXPECT_EQ(kept->envelope, "{\"from\":\"a@example.com\"}");
        EXPECT_EQ(kept->channel, mail);
        EXPECT_EQ(kept->received, at_ms(1'790'000'000'000));
    });
}

TEST_F(Letters, OpenOnesComeInOrderAndOfTheirChannelOnly) {
    in_turn([&](core::Letters& letters) {
        auto elsewhere = letter("elsewhere");
        elsewhere.channel = other;
        const auto first = letters.add(letter("1"));
        letters.add(elsewhere);
        const auto second = letters.add(letter("2"));
        letters.add(letter("3"));
        letters.done(first, {});
        const auto third = letters.add(letter("4"));
        const auto open = letters.open(mail, now, 2);
        ASSERT_EQ(open.size(), 2u);
        EXPECT_EQ(open[0], second);
        EXPECT_EQ(letters.begin(open[1])->raw, "3");
        EXPECT_EQ(letters.open(mail, now, 9).back(), third);
        EXPECT_EQ(letters.open(other, now, 2).size(), 1u);
        EXPECT_TRUE(letters.letter(first)) << "kept for its files";
    });
}

TEST_F(Letters, AreForgottenOnlyWhenDealtWithAndOld) {
    in_turn([&](core::Letters& letters) {
        const auto old_open = letters.add(letter("old", 1'000));
        const auto old_done = letters.add(letter("old", 2'000));
        const auto new_done = letters.add(letter("new", 9'000));
        letters.done(old_done, {});
        letters.done(new_done, {});
        EXPECT_EQ(letters.forget_before(at_ms(5'000), 10), 1);
        EXPECT_EQ(letters.forget_before(at_ms(5'000), 10), 0);
        EXPECT_TRUE(letters.letter(old_open));
        EXPECT_FALSE(letters.letter(old_done));
        EXPECT_TRUE(letters.letter(new_done));
    });
}

TEST_F(Letters, AreOpenAgainOnceWhenTheirSenderConfirmsThem) {
    in_turn([&](core::Letters& letters) {
        const core::ConversationId theirs(7);
        const auto id = letters.add(letter("theirs"));
        EXPECT_FALSE(letters.confirm(id, theirs)) << "nobody has dealt with it";
        letters.done(id, theirs);
        EXPECT_FALSE(letters.confirm(id, core::ConversationId(8))) << "another's";
        EXPECT_FALSE(letters.confirm(id, {}));
        EXPECT_TRUE(letters.open(mail, now, 9).empty());
        EXPECT_TRUE(letters.confirm(id, theirs));
        ASSERT_EQ(letters.open(mail, now, 9).size(), 1u);
        EXPECT_TRUE(letters.begin(id)->confirmed);
        letters.done(id, theirs);
        EXPECT_FALSE(letters.confirm(id, theirs)) << "again";
        const auto nobodys = letters.add(letter("nobody's"));
        letters.done(nobodys, {});
        EXPECT_FALSE(letters.confirm(nobodys, {}));
    });
}

TEST_F(Letters, HeldOnesAreNotOpenUntilTheirTime) {
    in_turn([&](core::Letters& letters) {
        const auto held = letters.add(letter("1"));
        const auto next = letters.add(letter("2"));
        letters.hold(held, core::ConversationId(7), at_ms(2'000));
        EXPECT_EQ(letters.open(mail, at_ms(1'999), 9), std::vector{next});
        EXPECT_EQ(letters.open(mail, at_ms(2'000), 9), (std::vector{held, next}));
        letters.hold(held, core::ConversationId(7), at_ms(3'000));
        EXPECT_EQ(letters.open(mail, at_ms(2'000), 9), std::vector{next});
        letters.done(held, core::ConversationId(7));
        EXPECT_EQ(letters.open(mail, at_ms(3'000), 9), std::vector{next});
    });
}

TEST_F(Letters, AttemptsThatDoNotComeBackAreCounted) {
    core::LetterId id;
    in_turn([&](core::Letters& letters) { id = letters.add(letter("1")); });
    in_turn([&](core::Letters& letters) { EXPECT_EQ(letters.begin(id)->attempts, 1); });
    in_turn([&](core::Letters& letters) { EXPECT_EQ(letters.begin(id)->attempts, 2); });
    in_turn([&](core::Letters& letters) {
        letters.came_back(id);
        EXPECT_EQ(letters.begin(id)->attempts, 1);
        letters.hold(id, {}, at_ms(1));
        EXPECT_EQ(letters.begin(id)->attempts, 1);
        letters.done(id, {});
        EXPECT_EQ(letters.begin(id)->attempts, 1);
        EXPECT_FALSE(letters.begin(core::LetterId(999)));
    });
}

TEST_F(Letters, ACopyIsKnownEvenWhenTheFirstIsGone) {
    in_turn([&](core::Letters& letters) {
        const auto first = letters.add(letter("1", 1'000));
        const auto second = letters.add(letter("1", 2'000));
        auto elsewhere = letter("1");
        elsewhere.channel = other;
        const auto third = letters.add(elsewhere);
        EXPECT_TRUE(letters.first_copy(first, "print"));
        EXPECT_TRUE(letters.first_copy(first, "print")) << "asked again";
        EXPECT_FALSE(letters.first_copy(second, "print"));
        EXPECT_TRUE(letters.first_copy(second, "another"));
        EXPECT_TRUE(letters.first_copy(third, "print")) << "of another mailbox";
        letters.done(first, core::ConversationId(7));
        letters.forget_of(core::ConversationId(7));
        EXPECT_FALSE(letters.letter(first));
        EXPECT_FALSE(letters.first_copy(second, "print"));
        EXPECT_EQ(letters.forget_copies_before(at_ms(1'000), 9), 0);
        EXPECT_EQ(letters.forget_copies_before(at_ms(1'001), 9), 1);
        EXPECT_TRUE(letters.first_copy(second, "print"));
    });
}

TEST_F(Letters, IdentifiersLeadToTheFirstConversation) {
    in_turn([&](core::Letters& letters) {
        letters.remember(mail, "id@example.com", core::ConversationId(7));
        letters.remember(mail, "id@example.com", core::ConversationId(8));
        EXPECT_EQ(letters.conversation_of(mail, "id@example.com"), core::ConversationId(7));
        EXPECT_FALSE(letters.conversation_of(other, "id@example.com"));
        EXPECT_FALSE(letters.conversation_of(mail, "another@example.com"));
    });
}

TEST_F(Letters, NothingOfAConversationStaysWhenItIsForgotten) {
    in_turn([&](core::Letters& letters) {
        const auto theirs = letters.add(letter("theirs"));
        const auto nobodys = letters.add(letter("nobody's"));
        letters.done(theirs, core::ConversationId(7));
        letters.done(nobodys, {});
        letters.remember(mail, "id@example.com", core::ConversationId(7));
        const auto held = letters.add(letter("held"));
        letters.hold(held, core::ConversationId(7), at_ms(9));
        const auto anothers = letters.add(letter("another's"));
        letters.hold(anothers, core::ConversationId(8), at_ms(9));
        letters.forget_of(core::ConversationId(7));
        EXPECT_FALSE(letters.letter(theirs));
        EXPECT_FALSE(letters.letter(held));
        EXPECT_TRUE(letters.letter(anothers));
        EXPECT_TRUE(letters.letter(nobodys));
        EXPECT_FALSE(letters.conversation_of(mail, "id@example.com"));
    });
}

}  // namespace
}  // namespace aftercare::sqlite
