// Working time across holidays, make-up days, breaks, month ends, leap days and years, against results
// worked out by hand. The hours are 09:00-12:00 and 13:30-18:00: 3 h + 4.5 h = 7.5 h a day.
#include "core/calendar.h"

#include "china.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>

namespace aftercare::core {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;
using nlohmann::json;

const Zone shanghai = Zone::fixed("Asia/Shanghai", 8h);

Time at(int y, unsigned m, unsigned d, minutes clock) {
    return to_utc(shanghai, local_days{year{y} / month{m} / std::chrono::day{d}} + clock);
}

struct Case {
    Time from;
    Duration amount;
    Time reached;
};

class ByHand : public testing::TestWithParam<Case> {};

TEST_P(ByHand, ReachesTheMomentAndMeasuresTheWayBack) {
    const auto calendar = china();
    const Case& c = GetParam();
    EXPECT_EQ(format_minute(to_local(shanghai, add_working_time(calendar, shanghai, c.from, c.amount))),
              format_minute(to_local(shanghai, c.reached)));
    EXPECT_EQ(add_working_time(calendar, shanghai, c.from, c.amount), c.reached);
    EXPECT_EQ(working_time_between(calendar, shanghai, c.from, c.reached), c.amount);
}

// 1 to 8 October are off (Wednesday to Wednesday); Sunday 28 September and Saturday 11 October are worked.
INSTANTIATE_TEST_SUITE_P(NationalDay2025, ByHand, testing::Values(
    // Tuesday 16-18: 2 h. Thursday the 9th 9-12: 5 h. 13:30 + 3 h.
    Case{at(2025, 9, 30, 16h), 8h, at(2025, 10, 9, 16h + 30min)},
    // From a plain Saturday; the whole made-up Sunday.
    Case{at(2025, 9, 27, 10h), 7h + 30min, at(2025, 9, 28, 18h)},
    // Sunday, Monday, Tuesday: 22.5 h. A minute more falls after the holidays.
    Case{at(2025, 9, 28, 0h), 22h + 30min, at(2025, 9, 30, 18h)},
    Case{at(2025, 9, 28, 0h), 22h + 31min, at(2025, 10, 9, 9h + 1min)},
    // Friday 17-18: 1 h. The made-up Saturday from 9.
    Case{at(2025, 10, 10, 17h), 2h, at(2025, 10, 11, 10h)},
    // The made-up Saturday 17:30-18: 0.5 h. Sunday the 12th is off; Monday from 9.
    Case{at(2025, 10, 11, 17h + 30min), 1h, at(2025, 10, 13, 9h + 30min)}));

// 28 January to 4 February are off (Tuesday to Tuesday); Sunday 26 January and Saturday 8 February are worked.
INSTANTIATE_TEST_SUITE_P(SpringFestival2025, ByHand, testing::Values(
    // Sunday and Monday: 15 h. A minute more is Wednesday the 5th.
    Case{at(2025, 1, 25, 12h), 15h, at(2025, 1, 27, 18h)},
    Case{at(2025, 1, 25, 12h), 15h + 1min, at(2025, 2, 5, 9h + 1min)},
    // New Year's Eve at noon counts nothing until then.
    Case{at(2025, 1, 28, 12h), 3h, at(2025, 2, 5, 12h)},
    // After Friday's close: the made-up Saturday 9-12: 3 h. 13:30 + 1 h.
    Case{at(2025, 2, 7, 18h), 4h, at(2025, 2, 8, 14h + 30min)},
    // Wednesday to Saturday: 4 * 7.5 h = 30 h. Monday the 10th + 1 h.
    Case{at(2025, 2, 4, 23h + 59min), 31h, at(2025, 2, 10, 10h)}));

// 1 to 7 October are off (Thursday to Wednesday); Sunday 20 September and Saturday 10 October are worked.
INSTANTIATE_TEST_SUITE_P(NationalDay2026, ByHand, testing::Values(
    Case{at(2026, 9, 19, 8h), 7h + 30min, at(2026, 9, 20, 18h)},
    // Wednesday 11-12 and 13:30-18: 5.5 h. Thursday the 8th: 3 h makes 8.5 h. 13:30 + 1.5 h.
    Case{at(2026, 9, 30, 11h), 10h, at(2026, 10, 8, 15h)},
    // Thursday, Friday, made-up Saturday: 22.5 h. Monday the 12th + 0.5 h.
    Case{at(2026, 10, 1, 0h), 23h, at(2026, 10, 12, 9h + 30min)},
    // The Mid-Autumn Friday 25 September is off: Thursday 17-18: 1 h. Monday the 28th from 9.
    Case{at(2026, 9, 24, 17h), 1h + 15min, at(2026, 9, 28, 9h + 15min)}));

// 15 to 23 February are off (Sunday to Monday); Saturdays 14 and 28 February are worked.
INSTANTIATE_TEST_SUITE_P(SpringFestival2026, ByHand, testing::Values(
    // Friday 17-18: 1 h. Saturday: 8.5 h. Tuesday the 24th + 0.5 h.
    Case{at(2026, 2, 13, 17h), 9h, at(2026, 2, 24, 9h + 30min)},
    // From the lunch break of Friday the 27th: 4.5 h. The made-up Saturday + 0.5 h.
    Case{at(2026, 2, 27, 13h), 5h, at(2026, 2, 28, 9h + 30min)},
    // From the close of the last, worked, Saturday of the month into March.
    Case{at(2026, 2, 28, 18h), 1h, at(2026, 3, 2, 10h)},
    // Tuesday 24 to Saturday 28: 5 * 7.5 h = 37.5 h.
    Case{at(2026, 2, 16, 3h), 37h + 30min, at(2026, 2, 28, 18h)}));

INSTANTIATE_TEST_SUITE_P(EdgesOfMonthsAndYears, ByHand, testing::Values(
    // Thursday 30 April 17-18: 1 h. 1 to 5 May are off. Wednesday the 6th + 2 h.
    Case{at(2026, 4, 30, 17h), 3h, at(2026, 5, 6, 11h)},
    // Friday's close to the made-up Saturday 9 May.
    Case{at(2026, 5, 8, 18h), 30min, at(2026, 5, 9, 9h + 30min)},
    // Wednesday 31 December 17-18: 1 h. 1 to 3 January are off, Sunday the 4th is worked.
    Case{at(2025, 12, 31, 17h), 2h, at(2026, 1, 4, 10h)},
    // 2027 has no file here: Friday 1 January follows the plain week. Thursday 17-18: 1 h.
    Case{at(2026, 12, 31, 17h), 2h, at(2027, 1, 1, 10h)},
    // 2028 has none either. Monday 28 February 17-18: 1 h. Tuesday the 29th + 1 h.
    Case{at(2028, 2, 28, 17h), 2h, at(2028, 2, 29, 10h)},
    // Tuesday the 29th 17:30-18: 0.5 h. Wednesday 1 March + 0.5 h.
    Case{at(2028, 2, 29, 17h + 30min), 1h, at(2028, 3, 1, 9h + 30min)},
    // No leap day in 2026: made-up Saturday 28 February is followed by Sunday 1 March.
    Case{at(2026, 2, 28, 17h), 2h, at(2026, 3, 2, 10h)}));

INSTANTIATE_TEST_SUITE_P(EdgesOfADay, ByHand, testing::Values(
    Case{at(2026, 10, 27, 12h + 45min), 1min, at(2026, 10, 27, 13h + 31min)},
    Case{at(2026, 10, 27, 12h), 1min, at(2026, 10, 27, 13h + 31min)},
    Case{at(2026, 10, 27, 11h + 59min), 1min, at(2026, 10, 27, 12h)},
    Case{at(2026, 10, 27, 18h), 1min, at(2026, 10, 28, 9h + 1min)},
    Case{at(2026, 10, 27, 17h + 59min), 1min, at(2026, 10, 27, 18h)},
    Case{at(2026, 10, 27, 18h), 1ms, at(2026, 10, 28, 9h) + 1ms},
    Case{at(2026, 10, 27, 0h), 7h + 30min, at(2026, 10, 27, 18h)},
    // No time passes: neither in the break, nor at the close, nor on a holiday.
    Case{at(2026, 10, 27, 12h + 45min), 0h, at(2026, 10, 27, 12h + 45min)},
    Case{at(2026, 10, 27, 18h), 0h, at(2026, 10, 27, 18h)},
    Case{at(2026, 10, 1, 12h), 0h, at(2026, 10, 1, 12h)}));

TEST(WorkingTime, OfWholeSpansCountedByHand) {
    const auto calendar = china();
    const auto between = [&](Time from, Time to) { return working_time_between(calendar, shanghai, from, to); };
    // Worked: 28, 29, 30 September, 9, 10, 11 October.
    EXPECT_EQ(between(at(2025, 9, 28, 0h), at(2025, 10, 12, 0h)), 6 * 450min);
    // Worked: 9 to 14 February (6 days), 24 to 28 February (5 days).
    EXPECT_EQ(between(at(2026, 2, 9, 0h), at(2026, 3, 2, 0h)), 11 * 450min);
    EXPECT_EQ(between(at(2025, 1, 28, 0h), at(2025, 2, 5, 0h)), 0min);
    EXPECT_EQ(between(at(2026, 10, 27, 12h), at(2026, 10, 27, 13h + 30min)), 0min) << "the break";
    EXPECT_EQ(between(at(2026, 10, 27, 11h), at(2026, 10, 27, 14h)), 90min);
    // 2025 has 261 weekdays; 18 of them are off, 5 weekend days are worked: 248.
    EXPECT_EQ(between(at(2025, 1, 1, 0h), at(2026, 1, 1, 0h)), 248 * 450min);
    // 2026 has 261 weekdays; 19 off, 6 worked: 248.
    EXPECT_EQ(between(at(2026, 1, 1, 0h), at(2027, 1, 1, 0h)), 248 * 450min);
}

TEST(WorkingTime, OfThreeIntervalsADayUpToMidnight) {
    const json week{{"monday", {"08:00-09:00", "09:00-10:30", "20:00-24:00"}}, {"tuesday", {"00:00-01:00"}}};
    const auto calendar = parse_calendar(json{{"week", week}}).calendar;
    // Monday 26 October: 1 h + 1.5 h + 4 h, then Tuesday's first hour: 7.5 h a week.
    const Time monday = at(2026, 10, 26, 0h);
    EXPECT_EQ(working_time_between(calendar, shanghai, monday, monday + 7 * 24h), 7h + 30min);
    EXPECT_EQ(add_working_time(calendar, shanghai, monday, 2h), at(2026, 10, 26, 10h));
    EXPECT_EQ(add_working_time(calendar, shanghai, monday, 2h + 30min), at(2026, 10, 26, 10h + 30min));
    EXPECT_EQ(add_working_time(calendar, shanghai, monday, 3h), at(2026, 10, 26, 20h + 30min));
    EXPECT_EQ(add_working_time(calendar, shanghai, monday, 6h + 30min), at(2026, 10, 27, 0h));
    EXPECT_EQ(add_working_time(calendar, shanghai, monday, 7h), at(2026, 10, 27, 30min));
    EXPECT_EQ(add_working_time(calendar, shanghai, monday, 8h), at(2026, 11, 2, 8h + 30min));
}

/// Any moments of the two years that have files, to the millisecond.
class Moments {
  public:
    Time any() { return at(2025, 1, 1, 0h) + milliseconds(moment_(random_)); }
    Duration amount() { return milliseconds(amount_(random_)); }

  private:
    std::mt19937_64 random_{20251001};
    std::uniform_int_distribution<std::int64_t> moment_{0, duration_cast<milliseconds>(730 * 24h).count()};
    std::uniform_int_distribution<std::int64_t> amount_{0, duration_cast<milliseconds>(200h).count()};
};

TEST(WorkingTimeProperties, WhatIsAddedIsWhatLiesBetween) {
    const auto calendar = china();
    Moments moments;
    for (int i = 0; i < 1000; ++i) {
        const Time from = moments.any();
        const Duration amount = moments.amount();
        const Time reached = add_working_time(calendar, shanghai, from, amount);
        ASSERT_EQ(working_time_between(calendar, shanghai, from, reached), amount);
    }
}

TEST(WorkingTimeProperties, LaterOrMoreIsNeverReachedEarlier) {
    const auto calendar = china();
    Moments moments;
    for (int i = 0; i < 1000; ++i) {
        const auto [first, second] = std::minmax({moments.any(), moments.any()});
        const auto [less, more] = std::minmax({moments.amount(), moments.amount()});
        ASSERT_LE(add_working_time(calendar, shanghai, first, less), add_working_time(calendar, shanghai, second, less));
        ASSERT_LE(add_working_time(calendar, shanghai, first, less), add_working_time(calendar, shanghai, first, more));
    }
}

TEST(WorkingTimeProperties, PartsMakeUpTheWhole) {
    const auto calendar = china();
    Moments moments;
    for (int i = 0; i < 300; ++i) {
        std::array<Time, 3> t{moments.any(), moments.any(), moments.any()};
        std::sort(t.begin(), t.end());
        ASSERT_EQ(working_time_between(calendar, shanghai, t[0], t[1]) + working_time_between(calendar, shanghai, t[1], t[2]),
                  working_time_between(calendar, shanghai, t[0], t[2]));
        const Duration a = moments.amount();
        const Duration b = moments.amount();
        const Time by_parts = add_working_time(calendar, shanghai, add_working_time(calendar, shanghai, t[0], a), b);
        ASSERT_EQ(by_parts, add_working_time(calendar, shanghai, t[0], a + b));
    }
}

// Minute by minute, asking only which days are worked.
TEST(WorkingTimeProperties, SameAsCountingMinutes) {
    const auto calendar = china();
    Moments moments;
    for (int i = 0; i < 40; ++i) {
        const Time from = floor<minutes>(moments.any());
        const Time to = from + floor<minutes>(moments.amount() * 2);
        minutes counted{};
        for (Time time = from; time < to; time += 1min) {
            const LocalTime local = to_local(shanghai, time);
            const auto midnight = floor<days>(local);
            const auto clock = local - midnight;
            const bool open = (clock >= 9h && clock < 12h) || (clock >= 13h + 30min && clock < 18h);
            if (open && is_working_day(calendar, sys_days{midnight.time_since_epoch()})) counted += 1min;
        }
        ASSERT_EQ(working_time_between(calendar, shanghai, from, to), counted);
    }
}

}  // namespace
}  // namespace aftercare::core
