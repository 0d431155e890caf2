#include "core/period.h"

#include <gtest/gtest.h>

namespace aftercare::core {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;
using Unit = Period::Unit;

std::string days_of(std::string_view text) {
    const auto period = parse_period(text);
    if (!period) return "none";
    return format_date(year_month_day{first_day(*period)}) + " " + format_date(year_month_day{day_after(*period)});
}

std::string before(Unit unit, local_days day, int back) { return name_of(period_before(unit, day, back)); }

TEST(Periods, ReadsMonths) {
    EXPECT_EQ(days_of("2026-10"), "2026-10-01 2026-11-01");
    EXPECT_EQ(days_of("2026-12"), "2026-12-01 2027-01-01");
    EXPECT_EQ(days_of("2024-02"), "2024-02-01 2024-03-01");
    EXPECT_EQ(*parse_period("2026-10"), (Period{Unit::month, 2026, 10}));
}

TEST(Periods, ReadsQuartersAndYears) {
    EXPECT_EQ(days_of("2026-Q1"), "2026-01-01 2026-04-01");
    EXPECT_EQ(days_of("2026-q3"), "2026-07-01 2026-10-01");
    EXPECT_EQ(days_of("2026-Q4"), "2026-10-01 2027-01-01");
    EXPECT_EQ(days_of("2026"), "2026-01-01 2027-01-01");
}

// From a printed ISO calendar: 2026 begins on a Thursday and so has 53 weeks, as 2020 has, a leap
// year that begins on a Wednesday; week 1 of 2025 begins in 2024.
TEST(Periods, ReadsIsoWeeks) {
    EXPECT_EQ(days_of("2026-W40"), "2026-09-28 2026-10-05");
    EXPECT_EQ(days_of("2026-W01"), "2025-12-29 2026-01-05");
    EXPECT_EQ(days_of("2026-w53"), "2026-12-28 2027-01-04");
    EXPECT_EQ(days_of("2020-W53"), "2020-12-28 2021-01-04");
    EXPECT_EQ(days_of("2025-W01"), "2024-12-30 2025-01-06");
    EXPECT_EQ(days_of("2025-W52"), "2025-12-22 2025-12-29");
    EXPECT_EQ(days_of("2024-W09"), "2024-02-26 2024-03-04");
    EXPECT_EQ(days_of("2025-W53"), "none");
    EXPECT_EQ(days_of("2024-W53"), "none");
}

TEST(Periods, RefusesEverythingElse) {
    for (const char* text : {"", "2", "202", "20261", "2026-", "2026-1", "2026-13", "2026-00", "2026-010", "2026-W0", "2026-W00",
                             "2026-W54", "2026-W1", "2026-Q0", "2026-Q5", "2026-Q", "2026-Q11", "2026Q1", "2026-10-01", "26-10",
                             "1969", "9999", "0000-01", "2026 10", " 2026-10", "2026-10 ", "+026-10", "2026-+1", "october", "2026-X1"})
        EXPECT_FALSE(parse_period(text)) << text;
}

TEST(Periods, NamesAreReadBack) {
    for (int year = 1970; year < 2100; ++year) {
        for (const Unit unit : {Unit::week, Unit::month, Unit::quarter, Unit::year}) {
            int read_back = 0;
            for (int number = 1; number <= (unit == Unit::year ? 1 : 54); ++number) {
                const Period period{unit, year, number};
                const auto read = parse_period(name_of(period));
                if (!read) continue;
                ASSERT_EQ(*read, period) << name_of(period);
                ++read_back;
            }
            const auto whole_year = (day_after({Unit::year, year, 1}) - first_day({Unit::year, year, 1})) / days(1);
            const int weeks = first_day({Unit::week, year + 1, 1}) - first_day({Unit::week, year, 1}) == days(53 * 7) ? 53 : 52;
            EXPECT_EQ(read_back, unit == Unit::week ? weeks : unit == Unit::month ? 12 : unit == Unit::quarter ? 4 : 1) << year;
            EXPECT_EQ(whole_year, std::chrono::year{year}.is_leap() ? 366 : 365);
        }
    }
}

/// Each day lies in the period that is found for it, and periods follow one another without a gap.
TEST(Periods, EveryDayIsInOneOfEach) {
    for (local_days day{2019y / January / 1}; day < local_days{2034y / January / 1}; day += days(1)) {
        for (const Unit unit : {Unit::week, Unit::month, Unit::quarter, Unit::year}) {
            const Period period = period_before(unit, day, 0);
            ASSERT_LE(first_day(period), day) << name_of(period);
            ASSERT_GT(day_after(period), day) << name_of(period);
            ASSERT_TRUE(parse_period(name_of(period))) << name_of(period);
            ASSERT_EQ(day_after(period_before(unit, day, 1)), first_day(period)) << name_of(period);
        }
    }
}

TEST(Periods, CountBackFromADay) {
    const local_days day{2026y / January / 3};  // Saturday of 2026-W01
    EXPECT_EQ(before(Unit::week, day, 0), "2026-W01");
    EXPECT_EQ(before(Unit::week, day, 1), "2025-W52");
    EXPECT_EQ(before(Unit::month, day, 0), "2026-01");
    EXPECT_EQ(before(Unit::month, day, 1), "2025-12");
    EXPECT_EQ(before(Unit::month, day, 14), "2024-11");
    EXPECT_EQ(before(Unit::quarter, day, 1), "2025-Q4");
    EXPECT_EQ(before(Unit::quarter, local_days{2026y / June / 30}, 0), "2026-Q2");
    EXPECT_EQ(before(Unit::quarter, local_days{2026y / July / 1}, 0), "2026-Q3");
    EXPECT_EQ(before(Unit::year, day, 1), "2025");
    EXPECT_EQ(before(Unit::week, local_days{2027y / January / 3}, 0), "2026-W53");
    EXPECT_EQ(before(Unit::month, local_days{2024y / February / 29}, 12), "2023-02");
}

TEST(Periods, BeginAndEndAtLocalMidnight) {
    const TimeSpan shanghai = span_of({Unit::month, 2026, 10}, Zone::fixed("Asia/Shanghai", 8h));
    EXPECT_EQ(shanghai.from, Time{sys_days{2026y / September / 30}} + 16h);
    EXPECT_EQ(shanghai.to, Time{sys_days{2026y / October / 31}} + 16h);
    // Berlin's October 2026 is one hour longer: the clocks are set back on the 25th.
    const Zone berlin{"Europe/Berlin", {{Time{}, 2h}, {Time{sys_days{2026y / October / 25}} + 1h, 1h}}};
    const TimeSpan longer = span_of({Unit::month, 2026, 10}, berlin);
    EXPECT_EQ(longer.to - longer.from, 31 * 24h + 1h);
}

}  // namespace
}  // namespace aftercare::core
