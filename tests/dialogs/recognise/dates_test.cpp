#include "dialogs/recognise/dates.h"

#include "dialogs/recognise/date_words.h"
#include "shared.h"

#include <gtest/gtest.h>
#include <unicode/calendar.h>
#include <unicode/gregocal.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace aftercare::dialogs::recognise {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

// A Sunday, a Wednesday, a leap day (Thursday), the first of a year (Thursday) and the last of one
// (Wednesday).
constexpr year_month_day sunday{year(2026), month(11), day(22)};
constexpr year_month_day wednesday{year(2026), month(9), day(16)};
constexpr year_month_day leap_day{year(2024), month(2), day(29)};
constexpr year_month_day new_year{year(2026), month(1), day(1)};
constexpr year_month_day year_end{year(2025), month(12), day(31)};
constexpr year_month_day friday{year(2026), month(3), day(6)};

/// "none", "impossible", or the values parted by " | ", "+" behind those in the future.
std::string said(std::string_view text, year_month_day today, DateSide side = DateSide::past) {
    const DateReading reading = read_date(normaliser(), text, today, side);
    if (reading.outcome == DateReading::Outcome::none) return "none";
    if (reading.outcome == DateReading::Outcome::impossible) return "impossible";
    EXPECT_EQ(reading.outcome == DateReading::Outcome::one, reading.values.size() == 1);
    std::string out;
    for (const DateValue& value : reading.values) {
        if (!out.empty()) out += " | ";
        out += format(value);
        if (value.future) out += '+';
    }
    return out;
}

struct Row {
    std::string_view text;
    year_month_day today;
    std::string_view expected;
};

class Dates : public testing::TestWithParam<Row> {};

TEST_P(Dates, AreRead) {
    EXPECT_EQ(said(GetParam().text, GetParam().today), GetParam().expected) << GetParam().text;
}

constexpr std::array absolute{
    Row{"2024年3月5日", sunday, "2024-03-05"},
    Row{"2024年3月5号", sunday, "2024-03-05"},
    Row{"2024 年 3 月 5 日", sunday, "2024-03-05"},
    Row{"２０２４年３月５日", sunday, "2024-03-05"},
    Row{"3月5号", sunday, "2026-03-05"},
    Row{"12月5号", sunday, "2025-12-05"},
    Row{"11月22日", sunday, "2026-11-22"},
    Row{"11月23日", sunday, "2025-11-23"},
    Row{"3月5", sunday, "2026-03-05"},
    Row{"24年3月5日", sunday, "2024-03-05"},
    Row{"98年3月5日", sunday, "1998-03-05"},
    Row{"24年3月", sunday, "2024-03"},
    Row{"2024.3.5", sunday, "2024-03-05"},
    Row{"2024.03.05", sunday, "2024-03-05"},
    Row{"2024.3.5号", sunday, "2024-03-05"},
    Row{"2024.3月5号", sunday, "2024-03-05"},
    Row{"2024-03-05", sunday, "2024-03-05"},
    Row{"2024-3-5", sunday, "2024-03-05"},
    Row{"2024/3/5", sunday, "2024-03-05"},
    Row{"2024 / 3 / 5", sunday, "2024-03-05"},
    Row{"2024 03 05", sunday, "2024-03-05"},
    Row{"2024-03-05 10:30", sunday, "2024-03-05"},
    Row{"2024-03-05T10:30:00+08:00", sunday, "2024-03-05"},
    Row{"20240305", sunday, "2024-03-05"},
    Row{"202403", sunday, "2024-03"},
    Row{"240305", sunday, "2024-03-05"},
    Row{"201203", sunday, "2012-03 | 2020-12-03"},
    Row{"2024", sunday, "2024"},
    Row{"2024年", sunday, "2024"},
    Row{"2024-03", sunday, "2024-03"},
    Row{"2024/3", sunday, "2024-03"},
    Row{"2024.3", sunday, "2024-03"},
    Row{"2024年3月", sunday, "2024-03"},
    Row{"2024年3月份", sunday, "2024-03"},
    Row{"2024年三月", sunday, "2024-03"},
    Row{"二〇二四年三月五日", sunday, "2024-03-05"},
    Row{"二零二四年", sunday, "2024"},
    Row{"二零二四年三月", sunday, "2024-03"},
    Row{"二四年三月五号", sunday, "2024-03-05"},
    Row{"三月五号", sunday, "2026-03-05"},
    Row{"十二月二十五日", sunday, "2025-12-25"},
    Row{"十月二十一号", sunday, "2026-10-21"},
    Row{"十一月廿二日", sunday, "2026-11-22"},
    Row{"十一月", sunday, "2026-11"},
    Row{"12月", sunday, "2025-12"},
    Row{"三月", sunday, "2026-03"},
    Row{"3月份", sunday, "2026-03"},
    Row{"五号", sunday, "2026-11-05"},
    Row{"5号", sunday, "2026-11-05"},
    Row{"25号", sunday, "2026-10-25"},
    Row{"22号", sunday, "2026-11-22"},
    Row{"31号", sunday, "2026-10-31"},
    Row{"31号", wednesday, "2026-08-31"},
    Row{"30号", friday, "2026-01-30"},
    Row{"3月底", sunday, "2026-03"},
    Row{"3月上旬", sunday, "2026-03"},
    Row{"2024年初", sunday, "2024-01"},
    Row{"2024年底", sunday, "2024-12"},
    Row{"二０二四年三月五日", sunday, "2024-03-05"},
    Row{"2024年3月5日星期二", sunday, "2024-03-05"},
    Row{"3月5号(周四)", sunday, "2026-03-05"},
    Row{"10月1日国庆节", sunday, "2026-10-01"},
    Row{"2024年02月29日", sunday, "2024-02-29"},
    Row{"2月29日", sunday, "2024-02-29"},
    Row{"2月29日", leap_day, "2024-02-29"},
    Row{"二○一○年三月五日", sunday, "2010-03-05"},
    Row{"二○二○年", sunday, "2020"},
};

constexpr std::array relative_days{
    Row{"昨天", sunday, "2026-11-21"},
    Row{"前天", sunday, "2026-11-20"},
    Row{"大前天", sunday, "2026-11-19"},
    Row{"今天", sunday, "2026-11-22"},
    Row{"刚才", sunday, "2026-11-22"},
    Row{"今早", sunday, "2026-11-22"},
    Row{"昨晚", sunday, "2026-11-21"},
    Row{"昨天下午3点", sunday, "2026-11-21"},
    Row{"今天早上8:30", sunday, "2026-11-22"},
    Row{"昨天", new_year, "2025-12-31"},
    Row{"前天", new_year, "2025-12-30"},
    Row{"昨天", leap_day, "2024-02-28"},
    Row{"明天", leap_day, "2024-03-01+"},
    Row{"后天", year_end, "2026-01-02+"},
    Row{"大后天", sunday, "2026-11-25+"},
    Row{"3天前", sunday, "2026-11-19"},
    Row{"三天前", sunday, "2026-11-19"},
    Row{"3天以前", sunday, "2026-11-19"},
    Row{"三天之前", sunday, "2026-11-19"},
    Row{"十天前", sunday, "2026-11-12"},
    Row{"二十天前", sunday, "2026-11-02"},
    Row{"三日前", sunday, "2026-11-19"},
    Row{"两周前", sunday, "2026-11-08"},
    Row{"2个星期前", sunday, "2026-11-08"},
    Row{"三个礼拜前", sunday, "2026-11-01"},
    Row{"一周前", new_year, "2025-12-25"},
    Row{"三个月前", sunday, "2026-08"},
    Row{"3个月前", new_year, "2025-10"},
    Row{"一个月前", leap_day, "2024-01"},
    Row{"十二个月前", sunday, "2025-11"},
    Row{"半年前", sunday, "2026-05"},
    Row{"半年前", friday, "2025-09"},
    Row{"半个月前", friday, "2026-02"},
    Row{"一年前", sunday, "2025"},
    Row{"两年前", sunday, "2024"},
    Row{"一年半前", sunday, "2025-05"},
    Row{"两三天前", sunday, "2026-11-20 | 2026-11-19"},
    Row{"三四个月前", sunday, "2026-08 | 2026-07"},
    Row{"2小时前", sunday, "2026-11-22"},
    Row{"半小时前", sunday, "2026-11-22"},
    Row{"10分钟前", sunday, "2026-11-22"},
};

constexpr std::array weeks{
    Row{"上周三", wednesday, "2026-09-09"},
    Row{"上周三", sunday, "2026-11-11"},
    Row{"上周一", new_year, "2025-12-22"},
    Row{"上星期天", sunday, "2026-11-15"},
    Row{"上星期天", wednesday, "2026-09-13"},
    Row{"上个周日", wednesday, "2026-09-13"},
    Row{"上礼拜五", wednesday, "2026-09-11"},
    Row{"上个礼拜五", wednesday, "2026-09-11"},
    Row{"上上周三", wednesday, "2026-09-02"},
    Row{"这周一", wednesday, "2026-09-14"},
    Row{"这周三", wednesday, "2026-09-16"},
    Row{"这周五", wednesday, "2026-09-18+"},
    Row{"本周一", sunday, "2026-11-16"},
    Row{"这周一", year_end, "2025-12-29"},
    Row{"下周三", wednesday, "2026-09-23+"},
    Row{"周一", wednesday, "2026-09-14"},
    Row{"周四", wednesday, "2026-09-10"},
    Row{"星期二", wednesday, "2026-09-15"},
    Row{"礼拜天", wednesday, "2026-09-13"},
    Row{"周三", wednesday, "2026-09-16 | 2026-09-09"},
    Row{"周日", sunday, "2026-11-22 | 2026-11-15"},
    Row{"周2", wednesday, "2026-09-15"},
    Row{"週三", sunday, "2026-11-18"},
    Row{"禮拜六", sunday, "2026-11-21"},
    Row{"上周末", wednesday, "2026-09-12 | 2026-09-13"},
    Row{"周末", wednesday, "2026-09-12 | 2026-09-13"},
    Row{"上周", wednesday, "2026-09"},
    Row{"上周", friday, "2026-02 | 2026-03"},
    Row{"上个星期", wednesday, "2026-09"},
    Row{"上周一直不能充电", wednesday, "2026-09"},
    Row{"上周五晚上", wednesday, "2026-09-11"},
};

constexpr std::array months_and_years{
    Row{"上个月15号", sunday, "2026-10-15"},
    Row{"上个月15号", new_year, "2025-12-15"},
    Row{"上月15日", sunday, "2026-10-15"},
    Row{"上個月十五號", sunday, "2026-10-15"},
    Row{"上个月31号", sunday, "2026-10-31"},
    Row{"上个月31号", year_end, "impossible"},
    Row{"上个月", sunday, "2026-10"},
    Row{"上个月", new_year, "2025-12"},
    Row{"上上个月", new_year, "2025-11"},
    Row{"上个月底", sunday, "2026-10"},
    Row{"这个月3号", sunday, "2026-11-03"},
    Row{"本月30日", sunday, "2026-11-30+"},
    Row{"这个月", sunday, "2026-11"},
    Row{"下个月", sunday, "2026-12+"},
    Row{"去年", sunday, "2025"},
    Row{"前年", sunday, "2024"},
    Row{"大前年", sunday, "2023"},
    Row{"今年", sunday, "2026"},
    Row{"明年", sunday, "2027+"},
    Row{"去年3月", sunday, "2025-03"},
    Row{"去年三月份", sunday, "2025-03"},
    Row{"去年3月5号", sunday, "2025-03-05"},
    Row{"去年的3月5号", sunday, "2025-03-05"},
    Row{"今年12月", sunday, "2026-12+"},
    Row{"去年十一月", sunday, "2025-11"},
    Row{"前年12月31日", new_year, "2024-12-31"},
    Row{"去年年底", sunday, "2025-12"},
    Row{"去年底", sunday, "2025-12"},
    Row{"今年年初", sunday, "2026-01"},
    Row{"年初", sunday, "2026-01"},
    Row{"年底", sunday, "2025-12"},
    Row{"年底", year_end, "2025-12"},
    Row{"月初", sunday, "2026-11"},
    Row{"月底", sunday, "2026-11"},
    Row{"月底", friday, "2026-02"},
    Row{"去年今天", sunday, "2025-11-22"},
    Row{"去年的今天", leap_day, "impossible"},
};

constexpr std::array holidays{
    Row{"去年双十一", sunday, "2025-11-11"},
    Row{"去年双11", sunday, "2025-11-11"},
    Row{"去年雙十一", sunday, "2025-11-11"},
    Row{"双十一", sunday, "2026-11-11"},
    Row{"双十一", wednesday, "2025-11-11"},
    Row{"双十一期间买的", sunday, "2026-11-11"},
    Row{"双12", sunday, "2025-12-12"},
    Row{"今年五一", sunday, "2026-05-01"},
    Row{"五一", friday, "2025-05-01"},
    Row{"五一劳动节", sunday, "2026-05-01"},
    Row{"国庆", sunday, "2026-10-01"},
    Row{"国庆节", wednesday, "2025-10-01"},
    Row{"去年十一", sunday, "2025-10-01"},
    Row{"十一期间", sunday, "2026-10-01"},
    Row{"元旦", sunday, "2026-01-01"},
    Row{"元旦", new_year, "2026-01-01"},
    Row{"春节", sunday, "2026-02-17"},
    Row{"春节", new_year, "2025-01-29"},
    Row{"2024年春节", sunday, "2024-02-10"},
    Row{"去年春节", sunday, "2025-01-29"},
    Row{"除夕", sunday, "2026-02-16"},
    Row{"元宵节", sunday, "2026-03-03"},
    Row{"清明节", sunday, "2026-04-05"},
    Row{"端午", sunday, "2026-06-19"},
    Row{"中秋节", wednesday, "2025-10-06"},
    Row{"618", sunday, "2026-06-18"},
    Row{"去年618", sunday, "2025-06-18"},
    Row{"618买的", sunday, "2026-06-18"},
    Row{"六一", sunday, "2026-06-01"},
    Row{"圣诞节", sunday, "2025-12-25"},
    Row{"前年国庆节", sunday, "2024-10-01"},
    Row{"christmas", sunday, "2025-12-25"},
    Row{"last year's christmas", sunday, "2025-12-25"},
    Row{"black friday", sunday, "2025-11-28"},
    Row{"Chinese New Year", sunday, "2026-02-17"},
};

constexpr std::array english{
    Row{"yesterday", sunday, "2026-11-21"},
    Row{"Yesterday.", sunday, "2026-11-21"},
    Row{"the day before yesterday", sunday, "2026-11-20"},
    Row{"today", sunday, "2026-11-22"},
    Row{"this morning", sunday, "2026-11-22"},
    Row{"tomorrow", sunday, "2026-11-23+"},
    Row{"last night", sunday, "2026-11-21"},
    Row{"last Tuesday", wednesday, "2026-09-15 | 2026-09-08"},
    Row{"last Thursday", wednesday, "2026-09-10"},
    Row{"last Wednesday", wednesday, "2026-09-09"},
    Row{"Monday", wednesday, "2026-09-14"},
    Row{"Wednesday", wednesday, "2026-09-16 | 2026-09-09"},
    Row{"on Tue", wednesday, "2026-09-15"},
    Row{"this Monday", wednesday, "2026-09-14"},
    Row{"next Friday", wednesday, "2026-09-25+"},
    Row{"3 weeks ago", sunday, "2026-11-01"},
    Row{"three weeks ago", sunday, "2026-11-01"},
    Row{"3 days ago", sunday, "2026-11-19"},
    Row{"a week ago", sunday, "2026-11-15"},
    Row{"a month ago", sunday, "2026-10"},
    Row{"a month ago", new_year, "2025-12"},
    Row{"2 years ago", sunday, "2024"},
    Row{"half a year ago", sunday, "2026-05"},
    Row{"an hour ago", sunday, "2026-11-22"},
    Row{"March 5 2024", sunday, "2024-03-05"},
    Row{"March 5, 2024", sunday, "2024-03-05"},
    Row{"March 5th, 2024", sunday, "2024-03-05"},
    Row{"5 March 2024", sunday, "2024-03-05"},
    Row{"5th of March 2024", sunday, "2024-03-05"},
    Row{"the 5th of March, 2024", sunday, "2024-03-05"},
    Row{"5-Mar-2024", sunday, "2024-03-05"},
    Row{"5 March", sunday, "2026-03-05"},
    Row{"Mar 5th", sunday, "2026-03-05"},
    Row{"Mar. 5", sunday, "2026-03-05"},
    Row{"Dec 24", sunday, "2025-12-24"},
    Row{"March the fifth", sunday, "2026-03-05"},
    Row{"2024 March", sunday, "2024-03"},
    Row{"March 2024", sunday, "2024-03"},
    Row{"2024 March 5", sunday, "2024-03-05"},
    Row{"March", sunday, "2026-03"},
    Row{"in May", sunday, "2026-05"},
    Row{"May", sunday, "2026-05"},
    Row{"December", sunday, "2025-12"},
    Row{"last month", sunday, "2026-10"},
    Row{"last year", sunday, "2025"},
    Row{"this year", sunday, "2026"},
    Row{"last March", sunday, "2026-03 | 2025-03"},
    Row{"last December", sunday, "2025-12"},
    Row{"March 5 last year", sunday, "2025-03-05"},
    Row{"March last year", sunday, "2025-03"},
    Row{"last year in March", sunday, "2025-03"},
    Row{"the 5th", sunday, "2026-11-05"},
    Row{"in 2024", sunday, "2024"},
    Row{"Feb 29", sunday, "2024-02-29"},
    Row{"12/25/2023", sunday, "2023-12-25"},
    Row{"25/12/2023", sunday, "2023-12-25"},
    Row{"25.12.2023", sunday, "2023-12-25"},
    Row{"5/3/2024", sunday, "2024-05-03 | 2024-03-05"},
    Row{"03/04/2024", sunday, "2024-03-04 | 2024-04-03"},
    Row{"5/5/2024", sunday, "2024-05-05"},
    Row{"03/2024", sunday, "2024-03"},
    Row{"24/3/5", sunday, "2024-03-05"},
    Row{"3/4/24", sunday, "2024-03-04 | 2024-04-03"},
    Row{"3/5", sunday, "2026-03-05 | 2026-05-03"},
    Row{"12/25", sunday, "2025-12-25"},
    Row{"03-05", sunday, "2026-03-05"},
};

constexpr std::array sentences{
    Row{"大概是去年3月5号买的", sunday, "2025-03-05"},
    Row{"我是2024年3月5日在官网买的", sunday, "2024-03-05"},
    Row{"去年,大概3月5号", sunday, "2025-03-05"},
    Row{"去年吧,好像是3月", sunday, "2025-03"},
    Row{"上个月,大概15号", sunday, "2026-10-15"},
    Row{"3月5号或者6号", sunday, "2026-03-05 | 2026-03-06"},
    Row{"3月5号或6号", sunday, "2026-03-05 | 2026-03-06"},
    Row{"2024年3月5号到8号", sunday, "2024-03-05 | 2024-03-08"},
    Row{"不是3月5号,是3月6号", sunday, "2026-03-05 | 2026-03-06"},
    Row{"去年买的,3月5号坏了", sunday, "2025 | 2026-03-05"},
    Row{"I bought it on March 5, 2024 in your shop", sunday, "2024-03-05"},
    Row{"bought it about 3 weeks ago I think", sunday, "2026-11-01"},
    Row{"it was the 5th of March or so", sunday, "2026-03-05"},
    Row{"購買日期是2024年3月5號", sunday, "2024-03-05"},
    Row{"5号买的", sunday, "2026-11-05"},
    Row{"10年买的", sunday, "2010"},
    Row{"双11在天猫买的,订单号12345678", sunday, "2026-11-11"},
    Row{"2023.12.25 圣诞节", sunday, "2023-12-25"},
};

constexpr std::array no_dates{
    Row{"", sunday, "none"},
    Row{"5", sunday, "none"},
    Row{"12345", sunday, "none"},
    Row{"3.5", sunday, "none"},
    Row{"3-5", sunday, "none"},
    Row{"13812345678", sunday, "none"},
    Row{"010-12345678", sunday, "none"},
    Row{"SN20240305", sunday, "none"},
    Row{"2024-03-05-001", sunday, "none"},
    Row{"192.168.1.1", sunday, "none"},
    Row{"version 1.2.14", sunday, "none"},
    Row{"12345678", sunday, "none"},
    Row{"不记得了", sunday, "none"},
    Row{"忘了", sunday, "none"},
    Row{"I don't remember", sunday, "none"},
    Row{"几天前", sunday, "none"},
    Row{"前几天", sunday, "none"},
    Row{"好几个月前", sunday, "none"},
    Row{"十几天前", sunday, "none"},
    Row{"a few days ago", sunday, "none"},
    Row{"最近", sunday, "none"},
    Row{"用了3年", sunday, "none"},
    Row{"用了10年", sunday, "none"},
    Row{"三个月", sunday, "none"},
    Row{"保修3年", sunday, "none"},
    Row{"我没有3号产品", sunday, "none"},
    Row{"5号楼", sunday, "none"},
    Row{"3号线", sunday, "none"},
    Row{"5号电池", sunday, "none"},
    Row{"第3号", sunday, "none"},
    Row{"每周三", sunday, "none"},
    Row{"一周三次", sunday, "none"},
    Row{"以前天天用", sunday, "none"},
    Row{"当前天气很冷", sunday, "none"},
    Row{"国庆前买的", sunday, "none"},
    Row{"3月5号之前", sunday, "none"},
    Row{"before March 5", sunday, "none"},
    Row{"农历三月初五", sunday, "none"},
    Row{"三月初五", sunday, "none"},
    Row{"2024年款", sunday, "none"},
    Row{"10:30", sunday, "none"},
    Row{"I may have lost it", sunday, "none"},
    Row{"the second one", sunday, "none"},
    Row{"5th floor", sunday, "none"},
    Row{"2 or 3 days ago", sunday, "none"},
    Row{"十一", sunday, "none"},
    Row{"5日内", sunday, "none"},
    Row{"50%", sunday, "none"},
};

constexpr std::array impossible_dates{
    Row{"2月30日", sunday, "impossible"},       Row{"2023年2月29日", sunday, "impossible"},
    Row{"2023-02-29", sunday, "impossible"},    Row{"20230229", sunday, "impossible"},
    Row{"4月31号", sunday, "impossible"},       Row{"13月5日", sunday, "impossible"},
    Row{"2024年13月", sunday, "impossible"},    Row{"3月32日", sunday, "impossible"},
    Row{"30/02/2024", sunday, "impossible"},    Row{"February 30", sunday, "impossible"},
    Row{"31 April 2024", sunday, "impossible"}, Row{"2100年2月29日", sunday, "none"},
};

// What is planned: without year or month the next such day is meant, today included.
TEST(ComingDates, AreTheNext) {
    const auto coming = [](std::string_view text, year_month_day today) { return said(text, today, DateSide::coming); };
    EXPECT_EQ(coming("12月20日", sunday), "2026-12-20+");
    EXPECT_EQ(coming("3月5日", sunday), "2027-03-05+");
    EXPECT_EQ(coming("11月22日", sunday), "2026-11-22");
    EXPECT_EQ(coming("11月21日", sunday), "2027-11-21+");
    EXPECT_EQ(coming("5号", sunday), "2026-12-05+");
    EXPECT_EQ(coming("31号", year_month_day{year(2026) / month(2) / day(1)}), "2026-03-31+");
    EXPECT_EQ(coming("2月29日", sunday), "2028-02-29+");
    EXPECT_EQ(coming("3月", sunday), "2027-03+");
    EXPECT_EQ(coming("11月", sunday), "2026-11");
    EXPECT_EQ(coming("国庆", sunday), "2027-10-01+");
    EXPECT_EQ(coming("周五", sunday), "2026-11-27+");
    EXPECT_EQ(coming("周日", sunday), "2026-11-22 | 2026-11-29+");
    EXPECT_EQ(coming("on Wednesday", sunday), "2026-11-25+");
    EXPECT_EQ(coming("12/20", sunday), "2026-12-20+");
    EXPECT_EQ(coming("December 20th", sunday), "2026-12-20+");
    // What is said whole, or as seen from today, does not change.
    EXPECT_EQ(coming("2024年3月5日", sunday), "2024-03-05");
    EXPECT_EQ(coming("昨天", sunday), "2026-11-21");
    EXPECT_EQ(coming("明天", sunday), "2026-11-23+");
}

INSTANTIATE_TEST_SUITE_P(Absolute, Dates, testing::ValuesIn(absolute));
INSTANTIATE_TEST_SUITE_P(RelativeDays, Dates, testing::ValuesIn(relative_days));
INSTANTIATE_TEST_SUITE_P(Weeks, Dates, testing::ValuesIn(weeks));
INSTANTIATE_TEST_SUITE_P(MonthsAndYears, Dates, testing::ValuesIn(months_and_years));
INSTANTIATE_TEST_SUITE_P(Holidays, Dates, testing::ValuesIn(holidays));
INSTANTIATE_TEST_SUITE_P(English, Dates, testing::ValuesIn(english));
INSTANTIATE_TEST_SUITE_P(Sentences, Dates, testing::ValuesIn(sentences));
INSTANTIATE_TEST_SUITE_P(NoDates, Dates, testing::ValuesIn(no_dates));
INSTANTIATE_TEST_SUITE_P(Impossible, Dates, testing::ValuesIn(impossible_dates));

std::string chinese_digits(int number) {
    constexpr std::array<const char*, 10> digits{"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    std::string out;
    for (const char c : std::to_string(number)) out += digits.at(static_cast<std::size_t>(c - '0'));
    return out;
}

std::string chinese_number(unsigned number) {
    constexpr std::array<const char*, 10> digits{"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    std::string out;
    if (number >= 20) out += digits.at(number / 10);
    if (number >= 10) out += "十";
    return out + digits.at(number % 10);
}

/// Every way to write a full date that leaves no doubt.
std::vector<std::string> spellings(year_month_day date) {
    constexpr std::array<const char*, 12> months{"January",   "February", "March",    "April",
                                                 "May",       "June",     "July",     "August",
                                                 "September", "October",  "November", "December"};
    const int y = static_cast<int>(date.year());
    const auto m = static_cast<unsigned>(date.month());
    const auto d = static_cast<unsigned>(date.day());
    const std::string name = months.at(m - 1);
    const auto n = [](auto number) { return std::to_string(number); };
    const auto two = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
    return {
        format({date, DatePrecision::day, false}),
        n(y) + "年" + n(m) + "月" + n(d) + "日",
        n(y) + "年" + n(m) + "月" + n(d) + "号",
        n(y) + " 年 " + n(m) + " 月 " + n(d) + " 日",
        chinese_digits(y) + "年" + chinese_number(m) + "月" + chinese_number(d) + "日",
        n(y) + "." + n(m) + "." + n(d),
        n(y) + "/" + two(m) + "/" + two(d),
        n(y) + two(m) + two(d),
        name + " " + n(d) + ", " + n(y),
        n(d) + " " + name.substr(0, 3) + " " + n(y),
        n(y) + " " + name + " " + n(d),
        "我记得是" + n(y) + "年" + n(m) + "月" + n(d) + "日买的",
    };
}

TEST(DateProperties, EverySpellingOfEveryDayReadsBack) {
    using std::chrono::sys_days;
    for (sys_days day_point = sys_days(year(2015) / 1 / 1); day_point <= sys_days(year(2027) / 12 / 31);
         day_point += std::chrono::days(3)) {
        const year_month_day date(day_point);
        for (const std::string& text : spellings(date)) {
            const DateReading reading = read_date(normaliser(), text, sunday);
            ASSERT_EQ(reading.outcome, DateReading::Outcome::one) << text;
            ASSERT_EQ(reading.values[0].date, date) << text;
            ASSERT_EQ(reading.values[0].future, date > sunday) << text;
        }
    }
}

TEST(DateProperties, MonthAndYearReadBack) {
    for (int y = 1950; y <= 2099; ++y) {
        const DateValue whole{year(y) / 1 / 1, DatePrecision::year, y > 2026};
        EXPECT_EQ(read_date(normaliser(), format(whole), sunday).values, std::vector{whole}) << y;
        for (unsigned m = 1; m <= 12; ++m) {
            const bool future = year(y) / month(m) > sunday.year() / sunday.month();
            const DateValue value{year(y) / month(m) / 1, DatePrecision::month, future};
            EXPECT_EQ(read_date(normaliser(), format(value), sunday).values, std::vector{value})
                << y << ' ' << m;
        }
    }
}

TEST(DateProperties, WithoutAYearADateIsNeverInTheFuture) {
    using std::chrono::sys_days;
    for (sys_days today = sys_days(year(2024) / 1 / 1); today < sys_days(year(2025) / 3 / 1);
         today += std::chrono::days(1)) {
        for (const char* text : {"3月5号", "五号", "31号", "12月", "周三", "国庆", "春节", "月底", "年底",
                                 "Dec 24", "Friday", "2月29日"}) {
            const DateReading reading = read_date(normaliser(), text, year_month_day(today));
            ASSERT_FALSE(reading.values.empty()) << text;
            for (const DateValue& value : reading.values) EXPECT_FALSE(value.future) << text;
        }
    }
}

TEST(DateWords, LunarHolidaysAgreeWithAnIndependentCalendar) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone("Asia/Shanghai"));
    const std::unique_ptr<icu::Calendar> lunar(
        icu::Calendar::createInstance(*zone, icu::Locale("zh@calendar=chinese"), status));
    const std::unique_ptr<icu::Calendar> solar(
        icu::Calendar::createInstance(*zone, icu::Locale("zh@calendar=gregorian"), status));
    ASSERT_TRUE(U_SUCCESS(status));
    for (int y = 2015; y <= 2035; ++y) {
        const auto lunar_day = [&](Holiday holiday) {
            const auto date = day_of(holiday, year(y));
            EXPECT_TRUE(date.has_value());
            solar->clear();
            solar->set(y, static_cast<int>(static_cast<unsigned>(date->month())) - 1,
                       static_cast<int>(static_cast<unsigned>(date->day())), 12, 0);
            lunar->setTime(solar->getTime(status), status);
            return std::pair(lunar->get(UCAL_MONTH, status) + 1, lunar->get(UCAL_DATE, status));
        };
        // The new moons of February 2027 and 2030 fall at 23:56 and 00:07 Beijing time; ICU's short series
        // puts them on the other side of midnight.
        if (y != 2027 && y != 2030) {
            EXPECT_EQ(lunar_day(Holiday::spring_festival), std::pair(1, 1)) << y;
            EXPECT_EQ(lunar_day(Holiday::lantern), std::pair(1, 15)) << y;
        }
        EXPECT_EQ(lunar_day(Holiday::dragon_boat), std::pair(5, 5)) << y;
        EXPECT_EQ(lunar_day(Holiday::mid_autumn), std::pair(8, 15)) << y;
    }
    EXPECT_EQ(day_of(Holiday::spring_festival, year(2027)), year(2027) / 2 / 6);
    EXPECT_EQ(day_of(Holiday::spring_festival, year(2030)), year(2030) / 2 / 3);
    EXPECT_FALSE(day_of(Holiday::spring_festival, year(2036)).has_value());
}

}  // namespace
}  // namespace aftercare::dialogs::recognise
