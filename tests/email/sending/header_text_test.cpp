#include "adapters/email/sending/header_text.h"

#include <gtest/gtest.h>

namespace aftercare::email {
namespace {

std::size_t longest_line(const std::string& value) {
    std::size_t longest = 0;
    for (std::size_t begin = 0; begin <= value.size();) {
        const std::size_t end = std::min(value.find('\n', begin), value.size());
        longest = std::max(longest, end - begin + (begin == 0 ? 13 : 0));
        begin = end + 1;
    }
    return longest;
}

TEST(EmailHeaderText, PlainStaysPlain) {
    EXPECT_EQ(header_text("Re: your order"), "Re: your order");
    EXPECT_EQ(header_text(""), "");
    EXPECT_EQ(header_text("a  b"), "a  b");
}

TEST(EmailHeaderText, OthersAreEncoded) {
    EXPECT_EQ(header_text("Re: 空调"), "=?UTF-8?B?UmU6IOepuuiwgw==?=");
    EXPECT_EQ(header_text("=?x?="), "=?UTF-8?B?PT94Pz0=?=") << "what looks encoded is encoded";
    EXPECT_EQ(header_text(" a"), "=?UTF-8?B?IGE=?=") << "a blank at the edge would be lost";
    EXPECT_TRUE(header_text(std::string(200, 'x')).starts_with("=?UTF-8?B?")) << "no place to fold";
}

TEST(EmailHeaderText, LongTextsFold) {
    std::string words;
    std::string chinese;
    for (int count = 0; count < 60; ++count) words += "word ";
    for (int count = 0; count < 100; ++count) chinese += "长x";
    words += "end";
    EXPECT_LE(longest_line(header_text(words)), 78u) << header_text(words);
    EXPECT_EQ(header_text(words).find("=?"), std::string::npos);
    EXPECT_LE(longest_line(header_text(chinese)), 78u);
}

TEST(EmailHeaderText, OnlyTheLastWordIsPadded) {
    for (const char* begin : {"", "a", "ab", "Re: ", "é", "😀"}) {
        std::string text = begin;
        for (int count = 0; count < 40; ++count) text += "长";
        const std::string value = header_text(text);
        for (std::size_t at = value.find("=?="); at != std::string::npos; at = value.find("=?=", at + 1))
            EXPECT_EQ(at + 3, value.size()) << value;
    }
}

TEST(EmailHeaderText, Mailboxes) {
    EXPECT_EQ(header_mailbox("", "a@b"), "a@b");
    EXPECT_EQ(header_mailbox("Desk, \"best\" \\", "a@b"), "\"Desk, \\\"best\\\" \\\\\"\n <a@b>");
    EXPECT_EQ(header_mailbox("售后", "a@b"), "=?UTF-8?B?5ZSu5ZCO?=\n <a@b>");
    EXPECT_LE(longest_line(header_mailbox(std::string(300, 'n'), "a@b")), 78u);
}

}  // namespace
}  // namespace aftercare::email
