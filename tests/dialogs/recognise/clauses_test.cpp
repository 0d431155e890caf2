#include "dialogs/recognise/clauses.h"

#include <gtest/gtest.h>

namespace aftercare::dialogs::recognise {
namespace {

std::string without(std::string_view text, std::string_view word) {
    return clauses_without(text, [&](std::string_view clause) { return clause.find(word) != std::string_view::npos; });
}

TEST(Clauses, AreLeftOutWithTheirMarks) {
    EXPECT_EQ(without("我叫王小明,电话 ", "电话"), "我叫王小明");
    EXPECT_EQ(without("电话：，我叫王小明。", "电话"), "我叫王小明");
    EXPECT_EQ(without("甲，电话，乙；丙", "电话"), "甲，乙；丙");
    EXPECT_EQ(without("my phone is , John Smith. Thanks", "phone"), " John Smith. Thanks");
    EXPECT_EQ(without("电话", "电话"), "");
    EXPECT_EQ(without("，， \n", "电话"), "");
}

TEST(Clauses, AreNotDividedWithinNumbersAndAddresses) {
    EXPECT_EQ(without("版本 3.5 的", "nothing"), "版本 3.5 的");
    EXPECT_EQ(without("a@b.example", "nothing"), "a@b.example");
}

}  // namespace
}  // namespace aftercare::dialogs::recognise
