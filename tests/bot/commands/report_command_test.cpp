// The review figures of tickets that were really worked, asked for in a chat.
#include "office.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

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

class ExportCommand : public testing::Test {
  protected:
    ExportCommand() {
        office.desk->keep_file = [this](std::string name, std::string_view content) {
            kept = content;
            return core::FileRef{"stored:" + sha256, sha256, std::move(name), "text/csv", static_cast<std::int64_t>(content.size())};
        };
        office.hire("agent", "小王");
    }

    std::vector<std::string> unused() {
        std::vector<std::string> files;
        office.in_turn("agent", [&](Turn& turn) { files = turn.tx.attachments().unused_files(9); });
        return files;
    }

    const std::string sha256 = std::string(64, 'a');
    Office office;
    std::string kept;
};

TEST_F(ExportCommand, SendsTheTicketsOfAPeriodAsATable) {
    office.submit("customer");  // 09:30 on a Tuesday
    office.wait(30min);
    office.write("agent", "/take 0001");
    office.wait(1h);
    office.write("agent", "/done 0001 已更换充电口");
    office.press("customer", "已解决");
    office.press("customer", "满意");
    office.submit("other", "SN2");
    office.write("agent", "导出 本周");
    ASSERT_EQ(office.said.size(), 1u);
    EXPECT_THAT(office.heard("agent"), AllOf(HasSubstr("2026-W44"), HasSubstr("共 2 张")));
    ASSERT_EQ(office.said[0].files.size(), 1u);
    EXPECT_EQ(office.said[0].files[0].name, "工单-2026-W44.csv");
    EXPECT_TRUE(kept.starts_with("\xef\xbb\xbf工单号,")) << "spreadsheets take it for UTF-8 by this mark";
    EXPECT_EQ(std::ranges::count(kept, '\n'), 3);
    EXPECT_THAT(kept, AllOf(HasSubstr("SR202610270001,"), HasSubstr(",小王,"), HasSubstr(",2026-10-27 09:30,2026-10-27 10:00,30,2026-10-27 11:00,90,"),
                            HasSubstr(",1,是,满意,")));
    EXPECT_THAT(kept, AllOf(Not(HasSubstr("13812345678")), Not(HasSubstr("张"))));
}

TEST_F(ExportCommand, TheFileIsLetGoAWeekLater) {
    office.submit("customer");
    office.write("agent", "/export");
    office.wait(6 * 24h);
    EXPECT_TRUE(unused().empty());
    office.wait(25h);
    EXPECT_EQ(unused(), std::vector{sha256});
}

TEST_F(ExportCommand, MakesNoFileWithoutTicketsNorForCustomers) {
    office.submit("customer");
    office.write("agent", "/export last month");
    EXPECT_THAT(office.heard("agent"), HasSubstr("没有新工单"));
    office.write("agent", "/export 下辈子");
    EXPECT_THAT(office.heard("agent"), HasSubstr("下辈子"));
    office.write("customer", "/export");
    EXPECT_EQ(kept, "");
}

}  // namespace
}  // namespace aftercare::bot
