#include "core/numbering.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aftercare::core {
namespace {

using namespace std::chrono;
using testing::IsEmpty;
using testing::Not;

const year_month_day october{2026y / October / 27};

NumberPattern pattern(std::string_view text) {
    auto parsed = parse_number_pattern(text);
    EXPECT_THAT(parsed.errors, IsEmpty()) << text;
    return parsed.pattern;
}

TEST(Numbering, TheFormsOfTheProcedures) {
    const auto daily = pattern("SR{date}{seq:4}");
    EXPECT_EQ(format_number(daily, october, 1), "SR202610270001");
    EXPECT_EQ(period_of(daily, october), "20261027");
    const auto monthly = pattern("{month}-{seq:3}");
    EXPECT_EQ(format_number(monthly, 2024y / May / 9, 1), "202405-001");
    EXPECT_EQ(period_of(monthly, 2024y / May / 9), "202405");
}

TEST(Numbering, GrowsPastItsWidth) {
    const auto daily = pattern("SR{date}{seq:4}");
    EXPECT_EQ(format_number(daily, october, 9999), "SR202610279999");
    EXPECT_EQ(format_number(daily, october, 10000), "SR2026102710000");
}

TEST(Numbering, ThePeriodIsTheFinestPart) {
    EXPECT_EQ(period_of(pattern("{year}-{month}-{seq:2}"), october), "202610");
    EXPECT_EQ(period_of(pattern("{year}-{seq:2}"), october), "2026");
    EXPECT_EQ(period_of(pattern("T{seq:6}"), october), "");
    EXPECT_EQ(format_number(pattern("T{seq:6}"), october, 42), "T000042");
}

TEST(Numbering, RefusesWhatMakesNoNumber) {
    for (const char* text : {"", "SR", "SR{date}", "{seq:4}{seq:4}", "{seq}", "{seq:0}", "{seq:10}", "{day}{seq:3}",
                             "{seq:4", "SR {seq:4}", "工单{seq:4}", "{}{seq:1}"})
        EXPECT_THAT(parse_number_pattern(text).errors, Not(IsEmpty())) << text;
}

}  // namespace
}  // namespace aftercare::core
