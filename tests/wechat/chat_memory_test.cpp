#include "adapters/wechat/chat_memory.h"

#include <gtest/gtest.h>

namespace aftercare::wechat {
namespace {

const core::Time start{std::chrono::hours(24 * 365 * 50)};

ChatMemory full() {
    ChatMemory memory;
    memory.ledger.note(Contact::message, start, {});
    memory.ledger.sent(start, {});
    memory.shows({{"满意", "s:1"}, {"跳过", "s:2", true}}, false);
    memory.announced("9001", core::DeliveryId(7));
    return memory;
}

TEST(ChatMemory, IsKeptAsItIs) {
    const ChatMemory memory = full();
    const auto read = parse_chat_memory(to_text(memory));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->ledger, memory.ledger);
    ASSERT_EQ(read->choices.size(), 2U);
    EXPECT_EQ(read->choices[0].label, "满意");
    EXPECT_FALSE(read->choices[0].by_word);
    EXPECT_EQ(read->choices[1].payload, "s:2");
    EXPECT_TRUE(read->choices[1].by_word);
    EXPECT_EQ(read->announcements, memory.announcements);
    EXPECT_TRUE(parse_chat_memory(to_text(ChatMemory())));
}

TEST(ChatMemory, ChoicesOfAMenuAreMadeByTheirWord) {
    ChatMemory memory;
    memory.shows({{"2", "a"}, {"是", "b"}}, true);
    for (const core::Button& choice : memory.choices) EXPECT_TRUE(choice.by_word);
}

TEST(ChatMemory, AnAnnouncementIsTakenOnce) {
    ChatMemory memory = full();
    EXPECT_EQ(memory.take_announcement("1"), std::nullopt);
    EXPECT_EQ(memory.take_announcement("9001"), core::DeliveryId(7));
    EXPECT_EQ(memory.take_announcement("9001"), std::nullopt);
}

TEST(ChatMemory, RemembersTheLatestAnnouncementsOnly) {
    ChatMemory memory;
    for (int i = 0; i < 20; ++i) memory.announced(std::to_string(i), core::DeliveryId(i + 1));
    EXPECT_EQ(memory.take_announcement("0"), std::nullopt);
    EXPECT_EQ(memory.take_announcement("19"), core::DeliveryId(20));
    EXPECT_TRUE(parse_chat_memory(to_text(memory)));
}

TEST(ChatMemory, ReadsNothingElse) {
    const std::string good = to_text(full());
    for (const std::string& bad :
         {std::string(), std::string("{}"), std::string("[]"), std::string("null"), good.substr(0, good.size() - 1),
          std::string(R"({"ledger": 1})"), std::string(R"({"ledger": "{}x"})")})
        EXPECT_FALSE(parse_chat_memory(bad)) << bad;
    std::string changed = good;
    changed.replace(changed.find("false"), 5, "12345");
    EXPECT_FALSE(parse_chat_memory(changed));
}

}  // namespace
}  // namespace aftercare::wechat
