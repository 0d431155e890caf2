#include "core/calendar.h"

#include "china.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <random>

namespace aftercare::core {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

const Zone shanghai = Zone::fixed("Asia/Shanghai", 8h);

sys_days day(int y, unsigned m, unsigned d) { return sys_days{year{y} / month{m} / std::chrono::day{d}}; }

Time at(int y, unsigned m, unsigned d, minutes clock) { return to_utc(shanghai, local_days{day(y, m, d).time_since_epoch()} + clock); }

TEST(Calendar, HolidaysAndMakeUpDaysOfTheStatutoryYear) {
    const auto calendar = china();
    EXPECT_FALSE(is_working_day(calendar, day(2025, 1, 1)));
    EXPECT_TRUE(is_working_day(calendar, day(2025, 1, 26))) << "a Sunday, made up";
    EXPECT_FALSE(is_working_day(calendar, day(2025, 10, 8)));
    EXPECT_TRUE(is_working_day(calendar, day(2025, 10, 11))) << "a Saturday, made up";
    EXPECT_FALSE(is_working_day(calendar, day(2026, 2, 23)));
    EXPECT_TRUE(is_working_day(calendar, day(2026, 2, 24)));
    EXPECT_TRUE(is_working_day(calendar, day(2026, 2, 28)));
    EXPECT_FALSE(is_working_day(calendar, day(2026, 3, 1))) << "a plain Sunday";
    EXPECT_TRUE(calendar.covers(year{2026}));
    EXPECT_FALSE(calendar.covers(year{2027}));
}

// Working days of each month of 2026, counted by hand from the weekdays, less the days off, plus the
// make-up days: January 22-2+1, February 20-6+2, ...
TEST(Calendar, WorkingDaysOfEachMonth) {
    const auto calendar = china();
    const std::array<int, 12> expected{21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23};
    for (unsigned m = 1; m <= 12; ++m) {
        int count = 0;
        for (sys_days d = day(2026, m, 1); year_month_day{d}.month() == month{m}; d += days(1))
            count += is_working_day(calendar, d);
        EXPECT_EQ(count, expected[m - 1]) << "month " << m;
    }
}

TEST(Calendar, AddsWorkingDays) {
    const auto calendar = china();
    EXPECT_EQ(add_working_days(calendar, day(2026, 10, 27), 2), day(2026, 10, 29));
    EXPECT_EQ(add_working_days(calendar, day(2026, 10, 30), 2), day(2026, 11, 3)) << "over a weekend";
    EXPECT_EQ(add_working_days(calendar, day(2026, 9, 30), 1), day(2026, 10, 8)) << "over the National Day";
    EXPECT_EQ(add_working_days(calendar, day(2026, 9, 30), 3), day(2026, 10, 10)) << "onto a worked Saturday";
    EXPECT_EQ(add_working_days(calendar, day(2026, 2, 13), 2), day(2026, 2, 24)) << "14 February is worked";
    EXPECT_EQ(add_working_days(calendar, day(2026, 10, 3), 1), day(2026, 10, 8)) << "from a day off";
    EXPECT_EQ(add_working_days(calendar, day(2028, 2, 28), 1), day(2028, 2, 29)) << "a leap day";
    EXPECT_EQ(add_working_days(calendar, day(2026, 12, 31), 1), day(2027, 1, 1)) << "a year without data follows the week";
    EXPECT_EQ(add_working_days(calendar, day(2026, 10, 27), 0), day(2026, 10, 27));
}

TEST(Calendar, AddsWorkingTime) {
    const auto calendar = china();
    struct Case {
        Time from;
        Duration amount;
        Time expected;
        const char* what;
    };
    const Case cases[] = {
        {at(2026, 10, 27, 9h), 2h, at(2026, 10, 27, 11h), "within an interval"},
        {at(2026, 10, 27, 11h), 2h, at(2026, 10, 27, 14h + 30min), "over lunch"},
        {at(2026, 10, 27, 9h), 3h, at(2026, 10, 27, 12h), "to the end of an interval"},
        {at(2026, 10, 27, 12h + 10min), 30min, at(2026, 10, 27, 14h), "from the lunch break"},
        {at(2026, 10, 27, 17h + 30min), 1h, at(2026, 10, 28, 9h + 30min), "over night"},
        {at(2026, 10, 30, 17h), 4h, at(2026, 11, 2, 12h), "over a weekend"},
        {at(2026, 9, 30, 17h), 2h, at(2026, 10, 8, 10h), "over the National Day"},
        {at(2026, 10, 9, 18h), 30min, at(2026, 10, 10, 9h + 30min), "into a make-up Saturday"},
        {at(2026, 10, 3, 3h), 7h + 30min, at(2026, 10, 8, 18h), "a whole day from a day off"},
        {at(2026, 10, 27, 9h), 0h, at(2026, 10, 27, 9h), "nothing"},
    };
    for (const auto& c : cases) {
        EXPECT_EQ(add_working_time(calendar, shanghai, c.from, c.amount), c.expected) << c.what;
        EXPECT_EQ(working_time_between(calendar, shanghai, c.from, c.expected), c.amount) << c.what;
    }
}

TEST(Calendar, WorkingTimeBetween) {
    const auto calendar = china();
    EXPECT_EQ(working_time_between(calendar, shanghai, at(2026, 10, 26, 0h), at(2026, 11, 2, 0h)), 5 * (7h + 30min));
    EXPECT_EQ(working_time_between(calendar, shanghai, at(2026, 10, 1, 0h), at(2026, 10, 8, 0h)), 0h);
    EXPECT_EQ(working_time_between(calendar, shanghai, at(2026, 10, 28, 0h), at(2026, 10, 27, 0h)), 0h) << "backwards";
}

TEST(Calendar, TimeAddedIsTimeBetween) {
    const auto calendar = china();
    std::mt19937 random(20261027);
    std::uniform_int_distribution<int> minute(0, 2 * 365 * 24 * 60);
    std::uniform_int_distribution<int> amount(1, 30 * 24 * 60);
    for (int i = 0; i < 300; ++i) {
        const Time from = at(2025, 1, 1, 0h) + minutes(minute(random));
        const Duration work = minutes(amount(random));
        const Time reached = add_working_time(calendar, shanghai, from, work);
        ASSERT_EQ(working_time_between(calendar, shanghai, from, reached), work);
        ASSERT_LT(working_time_between(calendar, shanghai, from, reached - 1ms), work) << "not a moment later";
    }
}

// Berlin sets its clocks forward on 2026-03-29; a night shift over the change has one hour less.
TEST(Calendar, ZoneThatChangesItsOffset) {
    const Zone berlin{"Europe/Berlin", {{Time{}, 1h}, {Time{sys_days{2026y / March / 29}} + 1h, 2h}}};
    const auto parsed = parse_calendar(json{{"week", {{"sunday", {"00:00-06:00"}}, {"monday", {"09:00-17:00"}}}}});
    ASSERT_THAT(parsed.errors, testing::IsEmpty());
    const Time midnight = to_utc(berlin, local_days{2026y / March / 29});
    EXPECT_EQ(working_time_between(parsed.calendar, berlin, midnight, midnight + 24h), 5h);
}

TEST(Calendar, ClosesWithTheLastInterval) {
    const auto calendar = china();
    EXPECT_EQ(close_of(calendar, shanghai, day(2026, 10, 29)), at(2026, 10, 29, 18h));
    EXPECT_EQ(close_of(calendar, shanghai, day(2026, 10, 31)), at(2026, 10, 31, 24h));
}

TEST(Calendar, WithoutWorkNothingIsAdded) {
    const WorkingCalendar idle;
    EXPECT_EQ(add_working_days(idle, day(2026, 1, 1), 3), day(2026, 1, 1));
    EXPECT_EQ(add_working_time(idle, shanghai, at(2026, 1, 1, 0h), 1h), at(2026, 1, 1, 0h));
}

TEST(Calendar, TellsEveryError) {
    const auto content = json::parse(R"({
        "week": {"monday": ["09:00-12:00", "11:00-13:00", "25:00-26:00"], "mondy": [], "tuesday": ["18:00-09:00"]},
        "years": {"2026": {"off": ["2026-02-30", "2027-01-01", "2026-05-01", "2026-05-01"], "worked": ["2026-05-01"], "x": 1},
                  "twenty": {}},
        "holidays": []})");
    const auto errors = parse_calendar(content).errors;
    EXPECT_THAT(errors, testing::UnorderedElementsAre(
                            HasSubstr("holidays: unknown name"), HasSubstr("\"11:00-13:00\" begins before"),
                            HasSubstr("\"25:00-26:00\" is not a time"), HasSubstr("mondy: is no weekday"),
                            HasSubstr("\"18:00-09:00\" is not a time"), HasSubstr("\"2026-02-30\" is not a date"),
                            HasSubstr("2027-01-01 is of another year"), HasSubstr("2026-05-01 is given twice"),
                            HasSubstr("years.2026: x: unknown name"), HasSubstr("2026-05-01 is both off and worked"),
                            HasSubstr("years.twenty: \"twenty\" is no year")));
    EXPECT_THAT(parse_calendar(json::array()).errors, ElementsAre("must be an object"));
    EXPECT_THAT(parse_calendar(json::object()).errors, testing::Not(testing::IsEmpty()));
}

TEST(Calendar, TakesTheNextYearFromAnotherFile) {
    auto calendar = china();
    EXPECT_THAT(add_year(calendar, "2027", json{{"off", {"2027-01-01"}}}), testing::IsEmpty());
    EXPECT_TRUE(calendar.covers(year{2027}));
    EXPECT_FALSE(is_working_day(calendar, day(2027, 1, 1)));
    EXPECT_THAT(add_years(calendar, json{{"2027", json::object()}}), ElementsAre("years.2027: 2027 is given twice"));
    EXPECT_THAT(add_year(calendar, "2026", json::object()), ElementsAre("2026 is given twice"));
    EXPECT_THAT(add_year(calendar, "next", json::object()), ElementsAre("\"next\" is no year such as \"2027\""));
    EXPECT_THAT(add_year(calendar, "2028", json{{"2028", json::object()}}), ElementsAre("2028: unknown name"));
    EXPECT_THAT(add_year(calendar, "2029", json{{"off", {"2028-02-29"}}}), ElementsAre("off: 2028-02-29 is of another year"));
}

}  // namespace
}  // namespace aftercare::core
