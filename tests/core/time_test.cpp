#include "core/time.h"

#include <gtest/gtest.h>

namespace aftercare::core {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

// Berlin: summer time from 2026-03-29 01:00 to 2026-10-25 01:00 UTC.
const Zone berlin{"Europe/Berlin",
                  {{Time{}, 1h},
                   {Time{sys_days{2026y / March / 29}} + 1h, 2h},
                   {Time{sys_days{2026y / October / 25}} + 1h, 1h}}};

TEST(LocalTime, FollowsTheOffsets) {
    EXPECT_EQ(format_minute(to_local(berlin, Time{sys_days{2026y / January / 5}} + 9h)), "2026-01-05 10:00");
    EXPECT_EQ(format_minute(to_local(berlin, Time{sys_days{2026y / July / 5}} + 9h)), "2026-07-05 11:00");
    const Zone shanghai = Zone::fixed("Asia/Shanghai", 8h);
    EXPECT_EQ(format_minute(to_local(shanghai, Time{sys_days{2026y / October / 26}} + 16h)), "2026-10-27 00:00");
}

TEST(LocalTime, BackAndForth) {
    for (Time time = sys_days{2026y / March / 27}; time < sys_days{2026y / March / 31}; time += 20min)
        EXPECT_EQ(to_utc(berlin, to_local(berlin, time)), time);
}

TEST(LocalTime, TwiceMeansTheFirstAndNeverMeansTheRest) {
    const local_days autumn{2026y / October / 25};
    EXPECT_EQ(to_utc(berlin, autumn + 2h + 30min), Time{sys_days{2026y / October / 25}} + 30min);
    const local_days spring{2026y / March / 29};
    EXPECT_EQ(to_utc(berlin, spring + 2h + 30min), Time{sys_days{2026y / March / 29}} + 1h + 30min);
}

TEST(ParseDuration, WholeNumbersWithAUnit) {
    EXPECT_EQ(parse_duration("2h").value, 2h);
    EXPECT_EQ(parse_duration("7d").value, 7 * 24h);
    EXPECT_EQ(parse_duration("30m").value, 30min);
    EXPECT_EQ(parse_duration("1500ms").value, 1500ms);
    for (const char* text : {"", "h", "0h", "-1h", "1.5h", "2 h", "2w", "2h ", "99999999999999999999h", "3661d"})
        EXPECT_FALSE(parse_duration(text).ok) << text;
    EXPECT_TRUE(parse_duration("3660d").ok);
}

}  // namespace
}  // namespace aftercare::core
