#include "adapters/email/quoting/filled.h"

#include "printing.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

using aftercare::email::filled_lines;
using aftercare::email::Inline;
using aftercare::email::split_reply;

namespace {

using Answers = std::vector<Inline>;

const std::string sent =
    "您好，还差几项：\n\n设备型号: ____ (例如 X200)\n序列号: ____\n故障时间 (如 10:00): "
    "____\n\n已经知道的：\n姓名: 张三\n谢谢！";

TEST(Filled, InsideAQuoteWithoutMarks) {
    const auto reply = split_reply(
        "见下\n\n发件人： 售后 <a@b.example>\n主题： x\n您好，还差几项：\n\n设备型号：X300 (例如 X200)\n"
        "序列号: __SN-1__\n故障时间 (如 10:00): 昨天 9:30\n\n已经知道的：\n姓名: 张三\n谢谢！",
        {});
    EXPECT_EQ(filled_lines(reply.quoted, sent), (Answers{{"设备型号: ____ (例如 X200)", "X300"},
                                                         {"序列号: ____", "SN-1"},
                                                         {"故障时间 (如 10:00): ____", "昨天 9:30"}}));
}

TEST(Filled, InsideAMarkedQuote) {
    EXPECT_EQ(filled_lines("> 设备型号: ____X300\n> 序列号: ____", sent),
              (Answers{{"设备型号: ____ (例如 X200)", "X300"}}));
}

TEST(Filled, OnTheLinesBelow) {
    EXPECT_EQ(filled_lines("设备型号: ____ (例如 X200)\nX300\n两台\n序列号: ____\n谢谢！", sent),
              (Answers{{"设备型号: ____ (例如 X200)", "X300\n两台"}}));
}

TEST(Filled, UntouchedIsNothing) {
    EXPECT_TRUE(filled_lines(sent, sent).empty());
    EXPECT_TRUE(filled_lines("设备型号：\n序列号:   ___\n", sent).empty());
}

TEST(Filled, AWrappedHintIsNoAnswer) {
    EXPECT_TRUE(filled_lines("设备型号: ____ (例如\nX200)\n序列号: ____", sent).empty());
    EXPECT_EQ(filled_lines("设备型号: X300 (例如\nX200)\n序列号: ____", sent),
              (Answers{{"设备型号: ____ (例如 X200)", "X300"}}));
}

TEST(Filled, LinesThatWeDidNotSendAreNoQuestions) {
    EXPECT_TRUE(filled_lines("颜色: 红\n姓名: 李四", sent).empty());
    EXPECT_TRUE(filled_lines("设备型号: X300", "").empty());
}

TEST(Filled, AnUnderscoreInAValueStays) {
    EXPECT_EQ(filled_lines("序列号: SN_1", sent), (Answers{{"序列号: ____", "SN_1"}}));
}

}  // namespace
