// When "/remind 0001 WHEN" reminds, and that it does.
#include "bot/commands/reminders.h"

#include "office.h"

#include <gtest/gtest.h>

namespace aftercare::bot {
namespace {

using namespace std::chrono_literals;

// 2026-10-27 is a Tuesday; 10:00 in Shanghai.
const core::Zone zone = core::Zone::fixed("Asia/Shanghai", 8h);
const core::Time now = core::Time(std::chrono::sys_days(std::chrono::year{2026} / 10 / 27)) + 2h;

std::string read(std::string_view text) {
    const auto when = read_when(text, now, zone, {"tomorrow", "明天"});
    return when ? core::format_minute(core::to_local(zone, when->at)) + "|" + when->rest : "none";
}

TEST(When, IsReadFromTheBeginning) {
    EXPECT_EQ(read("2h call back"), "2026-10-27 12:00|call back");
    EXPECT_EQ(read("30m"), "2026-10-27 10:30|");
    EXPECT_EQ(read("15:00 回电"), "2026-10-27 15:00|回电");
    EXPECT_EQ(read("09:30 回电"), "2026-10-28 09:30|回电") << "today's is over";
    EXPECT_EQ(read("9:30 回电"), "2026-10-28 09:30|回电");
    EXPECT_EQ(read("明天 8:30 回电"), "2026-10-28 08:30|回电");
    EXPECT_EQ(read("明天 回电"), "2026-10-28 09:00|回电");
    EXPECT_EQ(read("tomorrow 14:30 call"), "2026-10-28 14:30|call");
    EXPECT_EQ(read("10-29 10:15 上门"), "2026-10-29 10:15|上门");
    EXPECT_EQ(read("2026-11-02"), "2026-11-02 09:00|");
    EXPECT_EQ(read("01-05"), "2027-01-05 09:00|") << "this year's is over";
}

TEST(When, IsNotGuessed) {
    for (const char* text : {"", "soon", "2026-02-30", "25:00", "2025-10-27", "-", "1-", "--", "0-5", "10-27 08:00"})
        EXPECT_EQ(read(text), "none") << text;
}

TEST(Reminder, ComesToWhoeverSetItOnce) {
    Office office;
    office.hire("agent", "小李");
    const auto number = office.submit("customer");
    office.write("agent", "/remind " + number + " 2h 给客户回电");
    EXPECT_NE(office.heard("agent").find("11"), std::string::npos) << office.heard("agent");
    office.wait(119min);
    EXPECT_EQ(office.heard("agent").find("给客户回电"), std::string::npos);
    office.wait(1min);
    EXPECT_NE(office.heard("agent").find("给客户回电"), std::string::npos);
    office.wait(24h);
    EXPECT_EQ(office.heard("agent").find("给客户回电"), std::string::npos);
    office.write("agent", "/remind " + number + " whenever");
    EXPECT_NE(office.heard("agent").find("2h"), std::string::npos) << "it says how";
}

}  // namespace
}  // namespace aftercare::bot
