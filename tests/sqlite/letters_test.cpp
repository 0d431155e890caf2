// Letters are kept byte for byte until they are dealt with and old, and lead to their conversations.
#include "support.h"

#include <chrono>

namespace aftercare::sqlite {
namespace {

const core::ChannelId mail{"email", "main"};
const core::ChannelId other{"email", "other"};

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
        const auto open = letters.open(mail, {}, 2);
        ASSERT_EQ(open.size(), 2u);
        EXPECT_EQ(open[0].id, second);
        EXPECT_EQ(open[1].raw, "3");
        EXPECT_EQ(letters.open(mail, open[1].id, 2).size(), 0u);
        EXPECT_EQ(letters.open(other, {}, 2).size(), 1u);
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
        EXPECT_TRUE(letters.open(mail, {}, 9).empty());
        EXPECT_TRUE(letters.confirm(id, theirs));
        ASSERT_EQ(letters.open(mail, {}, 9).size(), 1u);
        EXPECT_TRUE(letters.open(mail, {}, 9)[0].confirmed);
        letters.done(id, theirs);
        EXPECT_FALSE(letters.confirm(id, theirs)) << "again";
        const auto nobodys = letters.add(letter("nobody's"));
        letters.done(nobodys, {});
        EXPECT_FALSE(letters.confirm(nobodys, {}));
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
        letters.forget_of(core::ConversationId(7));
        EXPECT_FALSE(letters.letter(theirs));
        EXPECT_TRUE(letters.letter(nobodys));
        EXPECT_FALSE(letters.conversation_of(mail, "id@example.com"));
    });
}

}  // namespace
}  // namespace aftercare::sqlite
