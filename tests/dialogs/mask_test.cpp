// What is shown of personal data to those who need not see it whole.
#include "core/mask.h"

#include <gtest/gtest.h>

namespace aftercare::core {
namespace {

TEST(Mask, Names) {
    EXPECT_EQ(mask_name("张三"), "张*");
    EXPECT_EQ(mask_name("欧阳修"), "欧**");
    EXPECT_EQ(mask_name("张"), "*");
    EXPECT_EQ(mask_name("John Smith"), "J*** S****");
    EXPECT_EQ(mask_name(""), "");
}

TEST(Mask, Phones) {
    EXPECT_EQ(mask_phone("13812345678"), "138****5678");
    EXPECT_EQ(mask_phone("+8613812345678"), "138****5678");
    EXPECT_EQ(mask_phone("138 1234 5678"), "138****5678");
    EXPECT_EQ(mask_phone("12345678"), "12****78");
    EXPECT_EQ(mask_phone("123"), "***");
}

TEST(Mask, MailsAddressesAndCodes) {
    EXPECT_EQ(mask_email("someone@example.com"), "s***@example.com");
    EXPECT_EQ(mask_email("nobody"), "****");
    EXPECT_EQ(mask_address("上海市浦东新区张江路100号"), "上海市浦东新****");
    EXPECT_EQ(mask_address("12 Example Street, Berlin"), "****, Berlin");
    EXPECT_EQ(mask_keep4("91350100M000100Y43"), "****0Y43");
    EXPECT_EQ(mask_keep4("abcd"), "****cd");
    EXPECT_EQ(mask_all("anything"), "****");
}

TEST(Mask, NeverShowsMoreThanHalfOfAShortText) {
    for (const auto* text : {"", "a", "ab", "abc", "\xff\xfe"}) {
        EXPECT_LE(mask_keep4(text).size(), 4 + std::string(text).size() / 2 + 1);
        EXPECT_NO_THROW(mask_name(text));
        EXPECT_NO_THROW(mask_address(text));
    }
}

}  // namespace
}  // namespace aftercare::core
