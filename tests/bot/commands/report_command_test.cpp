// The review figures of tickets that were really worked, asked for in a chat.
#include "office.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aftercare::bot {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(ReportCommand, TellsTheFiguresOfWorkedTickets) {
    Office office;
    office.hire("agent", "小王");
    office.submit("customer");  // 09:30 on a Tuesday
    office.wait(30min);
    office.write("agent", "/take 0001");
    office.wait(1h);
    office.write("agent", "/done 0001 已更换充电口");
    office.press("customer", "未解决");
    office.wait(30min);
    office.write("agent", "/done 0001 已更换主板");  // 11:30
    office.press("customer", "已解决");
    office.press("customer", "满意");
    office.submit("other", "SN2");
    office.write("agent", "报表 本周");
    EXPECT_THAT(office.heard("agent"),
                AllOf(HasSubstr("2026年第44周"), HasSubstr("工单：2 张，其中 1 张未结"),
                      HasSubstr("首次响应：平均 30分钟，九成不超过 30分钟（1 张"),
                      HasSubstr("解决用时：平均 2小时，九成不超过 2小时（1 张"), HasSubstr("解决率：100%（1/1）"),
                      HasSubstr("二次处理率：100%（1/1）"), HasSubstr("满意 1 · 基本满意 0")));
    office.write("agent", "/report last month");
    EXPECT_THAT(office.heard("agent"), HasSubstr("这段时间没有新工单"));
    office.write("agent", "/report 下辈子");
    EXPECT_THAT(office.heard("agent"), AllOf(HasSubstr("下辈子"), HasSubstr("2026-W40")));
    office.write("customer", "/report");
    EXPECT_THAT(office.heard("customer"), Not(HasSubstr("工单："))) << "the figures are for staff";
}

}  // namespace
}  // namespace aftercare::bot
