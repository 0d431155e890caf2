#include "adapters/telegram/chat.h"

#include <gtest/gtest.h>

namespace aftercare::telegram {
namespace {

TEST(Chat, IsWrittenAndReadBack) {
    for (const Chat& chat : {Chat{5, 0}, Chat{-1001234567890, 0}, Chat{-1001234567890, 45},
                             Chat{4'503'599'627'370'495, 0}, Chat{-4'503'599'627'370'495, 7}}) {
        EXPECT_EQ(parse_chat(to_text(chat)), chat);
    }
    EXPECT_EQ(to_text(Chat{-100123, 45}), "-100123/45");
}

TEST(Chat, TakesNothingElse) {
    for (const char* text : {"", "0", "abc", "@name", "5/", "5/0", "5/-1", "+5", "05", " 5", "5 ", "5/x",
                             "/7", "99999999999999999999", "5/6/7"}) {
        EXPECT_FALSE(parse_chat(text)) << text;
    }
}

}  // namespace
}  // namespace aftercare::telegram
