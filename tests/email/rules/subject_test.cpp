#include "adapters/email/rules/subject.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace aftercare::email {

namespace {

TEST(Subject, LosesEveryRunOfPrefixes) {
    for (const char* subject : {"水泵漏水",
                                "Re: 水泵漏水",
                                "RE:水泵漏水",
                                "re : 水泵漏水",
                                "Re：水泵漏水",
                                "回复: 水泵漏水",
                                "回复：水泵漏水",
                                "回覆：水泵漏水",
                                "答复: 水泵漏水",
                                "答覆：水泵漏水",
                                "Fwd: 水泵漏水",
                                "FW: 水泵漏水",
                                "转发：水泵漏水",
                                "轉寄: 水泵漏水",
                                "轉發：水泵漏水",
                                "Re: RE: 回复: 回覆: 答复: 答覆: Fwd: 转发: 轉寄: 水泵漏水",
                                "回复：回复：Re:转发：水泵漏水",
                                "Re[2]: 水泵漏水",
                                "Re(3): 水泵漏水",
                                "Re^4: 水泵漏水",
                                "回复(2)：水泵漏水",
                                "AW: WG: 水泵漏水",
                                "  Re:　水泵漏水  ",
                                "Re:\t水泵漏水"})
        EXPECT_EQ(strip_prefixes(subject).rest, "水泵漏水") << subject;
}

TEST(Subject, KeepsWhatOnlyLooksLikeAPrefix) {
    for (const char* subject : {"Regarding: pump", "Report: pump", "Re pump", "回复率统计", "转发给张工",
                                "Forward: pump", "Re[x]: pump", "Re[2: pump", "[Re: pump]", "自动回复: 水泵"})
        EXPECT_EQ(strip_prefixes(subject).rest, subject);
}

TEST(Subject, SaysWhatThePrefixesWere) {
    EXPECT_FALSE(strip_prefixes("x").answer);
    EXPECT_FALSE(strip_prefixes("x").forward);
    EXPECT_TRUE(strip_prefixes("答复：x").answer);
    EXPECT_FALSE(strip_prefixes("答复：x").forward);
    EXPECT_TRUE(strip_prefixes("转发：x").forward);
    EXPECT_TRUE(strip_prefixes("Re: Fwd: x").answer);
    EXPECT_TRUE(strip_prefixes("Re: Fwd: x").forward);
}

TEST(Subject, GetsOneRe) {
    EXPECT_EQ(answer_subject("水泵漏水", ""), "Re: 水泵漏水");
    EXPECT_EQ(answer_subject("RE: 回复：水泵漏水", ""), "Re: 水泵漏水");
    EXPECT_EQ(answer_subject(answer_subject("Fwd: 水泵漏水", ""), ""), "Re: 水泵漏水");
    EXPECT_EQ(answer_subject("Re:", "您的来信"), "Re: 您的来信");
    EXPECT_EQ(answer_subject("", "您的来信"), "Re: 您的来信");
}

TEST(Subject, IsOneCleanLineOfBoundedSize) {
    EXPECT_EQ(clean_subject(" a\r\nBcc: x@y.example\tb\x01 "), "a Bcc: x@y.example b");
    EXPECT_EQ(answer_subject(std::string("a\0b", 3), ""), "Re: a b");
    std::string wide;
    for (int i = 0; i < 200; ++i) wide += "字";
    EXPECT_EQ(clean_subject(wide).size(), 198U);
    EXPECT_EQ(clean_subject(std::string(200, 'x')).size(), 200U);
    EXPECT_EQ(clean_subject(std::string(201, 'x')).size(), 200U);
    std::string run;
    for (int i = 0; i < 20000; ++i) run += "Re:";
    EXPECT_EQ(strip_prefixes(run).rest, "");
}

TEST(Subject, NumbersStandInBrackets) {
    const auto numbers = [](std::string_view subject) {
        const auto found = numbers_in_subject(subject);
        return std::vector<std::string>(found.begin(), found.end());
    };
    using List = std::vector<std::string>;
    EXPECT_EQ(numbers("Re: [#1234] 水泵"), List{"1234"});
    EXPECT_EQ(numbers("[#SR-20260601-0001][#2]"), (List{"SR-20260601-0001", "2"}));
    EXPECT_EQ(numbers("[#] [#a b] #12 [12] [#12"), List{});
    EXPECT_EQ(numbers("[#" + std::string(40, '1') + "]").size(), 1U);
    EXPECT_EQ(numbers("[#" + std::string(41, '1') + "]").size(), 0U);
    EXPECT_EQ(numbers("[#[#7]"), List{"7"});
    EXPECT_EQ(numbers("[#1][#2][#3][#4][#5]").size(), 4U);
}

}  // namespace

}  // namespace aftercare::email
