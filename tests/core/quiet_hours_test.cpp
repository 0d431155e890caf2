#include "core/quiet_hours.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aftercare::core {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

const Zone shanghai = Zone::fixed("Asia/Shanghai", 8h);

// Berlin 2026: 29 March 02:00 becomes 03:00; 25 October 03:00 becomes 02:00.
const Time forward = Time{sys_days{2026y / March / 29}} + 1h;
const Time back = Time{sys_days{2026y / October / 25}} + 1h;
const Zone berlin{"Europe/Berlin", {{Time{}, 1h}, {forward, 2h}, {back, 1h}}};

const QuietHours night{22h, 8h};

Time at(unsigned d, minutes clock) { return to_utc(shanghai, local_days{2026y / October / std::chrono::day{d}} + clock); }

QuietHours parsed(std::string_view text) { return parse_quiet_hours(text).hours.value(); }

TEST(QuietHours, AreReadFromTwoTimes) {
    EXPECT_EQ(parsed("22:00-08:00"), night);
    EXPECT_EQ(parsed("12:30-13:15"), (QuietHours{12h + 30min, 13h + 15min}));
    EXPECT_EQ(parsed("20:00-24:00"), (QuietHours{20h, 0h}));
    EXPECT_EQ(parsed("00:00-23:59"), (QuietHours{0h, 23h + 59min}));
}

TEST(QuietHours, SayWhatIsWrongWithThem) {
    for (const char* text : {"", "-", "22:00", "22:00-", "22-8", "22:00-8:00", "25:00-08:00", "22:60-08:00", "24:01-08:00",
                             "22:00-08:00-09:00", "22:00 - 08:00", "aa:bb-cc:dd", "22:00\xE2\x80\x93""08:00", "-1:00-08:00"}) {
        const auto result = parse_quiet_hours(text);
        EXPECT_FALSE(result.hours) << text;
        EXPECT_THAT(result.error, testing::HasSubstr("is not a time of the day such as \"22:00-08:00\"")) << text;
    }
    EXPECT_EQ(parse_quiet_hours("08:00-08:00").error,
              "\"08:00-08:00\" begins when it ends, so that it would always or never be quiet");
    EXPECT_FALSE(parse_quiet_hours("00:00-24:00").hours);
}

TEST(QuietHours, PassMidnight) {
    EXPECT_FALSE(quiet(night, shanghai, at(27, 21h + 59min)));
    EXPECT_TRUE(quiet(night, shanghai, at(27, 22h)));
    EXPECT_TRUE(quiet(night, shanghai, at(28, 0h)));
    EXPECT_TRUE(quiet(night, shanghai, at(28, 8h) - 1ms));
    EXPECT_FALSE(quiet(night, shanghai, at(28, 8h)));
    EXPECT_EQ(next_loud(night, shanghai, at(27, 23h + 12min)), at(28, 8h));
    EXPECT_EQ(next_loud(night, shanghai, at(28, 3h) + 17ms), at(28, 8h));
    EXPECT_EQ(next_loud(night, shanghai, at(31, 22h)), at(1, 8h) + days(31)) << "into November";
}

TEST(QuietHours, WithinADay) {
    const QuietHours noon{12h, 13h + 30min};
    EXPECT_FALSE(quiet(noon, shanghai, at(27, 12h) - 1ms));
    EXPECT_TRUE(quiet(noon, shanghai, at(27, 12h)));
    EXPECT_FALSE(quiet(noon, shanghai, at(27, 13h + 30min)));
    EXPECT_EQ(next_loud(noon, shanghai, at(27, 12h + 1min)), at(27, 13h + 30min));
    EXPECT_EQ(next_loud(parsed("20:00-24:00"), shanghai, at(27, 21h)), at(28, 0h));
}

TEST(QuietHours, LeaveALoudMomentAlone) {
    EXPECT_EQ(next_loud(night, shanghai, at(27, 9h) + 5ms), at(27, 9h) + 5ms);
    EXPECT_EQ(next_loud(night, shanghai, at(27, 8h)), at(27, 8h));
}

// 28 March 22:00 at UTC+1 to 29 March 08:00 at UTC+2 are nine hours, and eleven when set back.
TEST(QuietHours, FollowTheClocksWhenTheyChange) {
    EXPECT_EQ(next_loud(night, berlin, to_utc(berlin, local_days{2026y / March / 28} + 22h)), forward + 5h);
    EXPECT_EQ(next_loud(night, berlin, to_utc(berlin, local_days{2026y / October / 24} + 22h)), back + 6h);
    const auto hours_quiet = [&](Time from) { return next_loud(night, berlin, from) - from; };
    EXPECT_EQ(hours_quiet(to_utc(berlin, local_days{2026y / March / 28} + 22h)), 9h);
    EXPECT_EQ(hours_quiet(to_utc(berlin, local_days{2026y / October / 24} + 22h)), 11h);
    EXPECT_EQ(hours_quiet(to_utc(berlin, local_days{2026y / June / 1} + 22h)), 10h);
}

TEST(QuietHours, EndingInAnHourThatIsLeftOutOrComesTwice) {
    const QuietHours until_half_past_two{22h, 2h + 30min};
    // 02:30 does not exist: at the change it is 03:00 and loud.
    EXPECT_EQ(next_loud(until_half_past_two, berlin, forward - 2h), forward);
    // Set back, 02:30 comes at 00:30 and at 01:30 UTC. What lies before each is quiet.
    EXPECT_EQ(next_loud(until_half_past_two, berlin, back - 2h), back - 30min);
    EXPECT_EQ(next_loud(until_half_past_two, berlin, back - 10min), back - 10min);
    EXPECT_EQ(next_loud(until_half_past_two, berlin, back + 10min), back + 30min);
}

TEST(QuietHours, NextLoudIsTheFirstMinuteThatIsNotQuiet) {
    for (const char* text : {"22:00-08:00", "01:30-02:30", "02:00-03:00", "02:30-02:00", "22:00-02:30", "03:00-02:00", "00:00-00:01"}) {
        const QuietHours hours = parsed(text);
        for (const Time change : {forward, back}) {
            Time expected = change + 30h;
            while (quiet(hours, berlin, expected)) expected += 1min;
            for (Time time = change + 30h; time > change - 30h; time -= 1min) {
                if (!quiet(hours, berlin, time)) expected = time;
                ASSERT_EQ(next_loud(hours, berlin, time), expected) << text << " " << format_minute(to_local(berlin, time));
            }
        }
    }
}

}  // namespace
}  // namespace aftercare::core
