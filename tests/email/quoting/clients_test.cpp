// What each mail program puts between a reply and the mail below it.
#include "adapters/email/quoting/split_reply.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

using aftercare::email::QuotingOptions;
using aftercare::email::Reply;
using aftercare::email::split_reply;

namespace {

const std::string marker = "## 请在此线上方回复 / reply above this line ##";

Reply split(std::string_view text, std::string subject = "回复：您的工单") {
    return split_reply(text, {.markers = {marker}, .subject = std::move(subject)});
}

struct Layout {
    const char* name;
    const char* below;  // what the program puts below the new text, first line to last
};

void PrintTo(const Layout& layout, std::ostream* out) {
    *out << layout.name;
}

class Programs : public testing::TestWithParam<Layout> {};

TEST_P(Programs, TheReplyIsNewAndTheRestIsQuoted) {
    const std::string below = GetParam().below;
    const Reply reply = split("序列号是 SN-2024-001。\n\n型号 X200\n\n" + below);
    EXPECT_EQ(reply.fresh, "序列号是 SN-2024-001。\n\n型号 X200");
    EXPECT_TRUE(reply.quoted.starts_with(below.substr(0, below.find('\n')))) << reply.quoted;
    EXPECT_NE(reply.quoted.find("请告诉我们序列号"), std::string::npos);
    EXPECT_FALSE(reply.nothing_new);
    EXPECT_FALSE(reply.forwarded);
}

TEST_P(Programs, TheSameWithWindowsLineEnds) {
    std::string below;
    for (const char* c = GetParam().below; *c != '\0'; ++c)
        below += *c == '\n' ? std::string("\r\n") : std::string(1, *c);
    EXPECT_EQ(split("好的\r\n" + below).fresh, "好的");
}

TEST_P(Programs, OnlyTheQuoteGivesTheWholeText) {
    const Reply reply = split(GetParam().below);
    EXPECT_TRUE(reply.nothing_new);
    EXPECT_NE(reply.fresh.find("请告诉我们序列号"), std::string::npos);
    EXPECT_FALSE(reply.quoted.empty());
}

constexpr Layout layouts[] = {
    {"qq",
     "------------------ 原始邮件 ------------------\n发件人: \"售后服务\" <service@example.com>;\n"
     "发送时间: 2024年3月5日(星期二) 上午10:00\n收件人: \"张三\" <zhangsan@qq.com>;\n主题: "
     "您的工单\n\n请告诉我们序列号。"},
    {"qq_nbsp",
     "------------------\u00a0原始邮件\u00a0------------------\n发件人:\u00a0\"售后服务\"\u00a0<service@"
     "example.com>;\n"
     "发送时间:\u00a02024年3月5日(星期二) 上午10:00\n\n请告诉我们序列号。"},
    {"qq_entity",
     "------------------&nbsp;原始邮件&nbsp;------------------\n发件人: \"售后\"\n请告诉我们序列号。"},
    {"qq_original",
     "------------------ Original ------------------\nFrom:  \"售后服务\"<service@example.com>;\nDate:  Tue, "
     "Mar 5, 2024 "
     "10:00 AM\nTo:  \"张三\"<zhangsan@qq.com>; \n\nSubject:  您的工单\n\n请告诉我们序列号。"},
    {"qq_taiwan", "------------------ 原始郵件 ------------------\n寄件者: 售後\n請告訴 (请告诉我们序列号)"},
    {"qq_app", "售后服务<service@example.com> 在 2024年3月5日 周二 10:00 写道：\n\n请告诉我们序列号。"},
    {"wecom",
     "------------------ Original message ------------------\nFrom: 售后服务 <service@example.com>;\nDate: "
     "2024-03-05 "
     "10:00\n请告诉我们序列号。"},
    {"foxmail",
     "发件人： 售后服务\n发送时间： 2024-03-05 10:00\n收件人： 张三\n主题： 您的工单\n请告诉我们序列号。"},
    {"foxmail_english",
     "From: service@example.com\nDate: 2024-03-05 10:00\nTo: zhangsan\nSubject: x\n请告诉我们序列号。"},
    {"outlook_zh",
     "________________________________\n发件人: 售后服务 <service@example.com>\n发送时间: 2024年3月5日 "
     "10:00\n收件人: "
     "张三 <zhangsan@example.com>\n抄送: 李四 <lisi@example.com>\n主题: 您的工单\n\n请告诉我们序列号。"},
    {"outlook_without_addresses",
     "发件人: 售后服务\n发送时间: 2024年3月5日 10:00\n收件人: 张三\n主题: 您的工单\n\n请告诉我们序列号。"},
    {"outlook_old", "-----邮件原件-----\n发件人: 售后服务 [mailto:service@example.com]\n请告诉我们序列号。"},
    {"outlook_en",
     "From: Service <service@example.com>\nSent: Tuesday, March 5, 2024 10:00 AM\nTo: Zhang San "
     "<zhangsan@example.com>; Li Si <lisi@example.com>;\nWang Wu <wangwu@example.com>\nSubject: Your "
     "ticket\n\n请告诉我们序列号。"},
    {"outlook_en_bold",
     "*From:* Service <service@example.com>\n*Sent:* Tuesday\n*To:* x\n\n请告诉我们序列号。"},
    {"outlook_en_original", "-----Original Message-----\nFrom: Service\nSent: Tuesday\n请告诉我们序列号。"},
    {"outlook_taiwan",
     "寄件者: 售後 <service@example.com>\n寄件日期: 2024年3月5日 上午 10:00\n收件者: 張三\n主旨: "
     "x\n\n请告诉我们序列号。"},
    {"aliyun",
     "------------------------------------------------------------------\n发件人：售后服务 "
     "<service@example.com>\n"
     "发送时间：2024年3月5日(星期二) 10:00\n收件人：张三 "
     "<zhangsan@aliyun.com>\n主　题：您的工单\n\n请告诉我们序列号。"},
    {"netease",
     "在 2024-03-05 10:00:00，\"售后服务\" <service@example.com> 写道：\n\n>请告诉我们序列号。\n>谢谢"},
    {"netease_unmarked",
     "在 2024-03-05 10:00:00，\"售后服务\" <service@example.com> 写道：\n请告诉我们序列号。"},
    {"netease_english",
     "At 2024-03-05 10:00:00, \"Service\" <service@example.com> wrote:\n\n请告诉我们序列号。"},
    {"netease_app",
     "---- 回复的原邮件 ----\n| 发件人 | 售后服务<service@example.com> |\n| 发送日期 | 2024年3月5日 10:00 "
     "|\n请告诉我们序列号。"},
    {"gmail_zh", "售后服务 <service@example.com> 于2024年3月5日周二 10:00写道：\n\n> 请告诉我们序列号。"},
    {"gmail_zh_wrapped",
     "After Sales Service Department <service@example.com>\n于2024年3月5日周二 10:00写道：\n> "
     "请告诉我们序列号。"},
    {"gmail_taiwan",
     "售後 <service@example.com> 於 2024年3月5日 週二 上午10:00寫道：\n\n> 请告诉我们序列号。"},
    {"gmail_en",
     "On Tue, Mar 5, 2024 at 10:00 AM Service <service@example.com> wrote:\n\n> 请告诉我们序列号。"},
    {"gmail_en_wrapped",
     "On Tue, Mar 5, 2024 at 10:00 AM The Service Desk of the Company\n<service@example.com> "
     "wrote:\n\n请告诉我们序列号。"},
    {"gmail_en_three_lines",
     "On Tue, Mar 5, 2024 at 10:00 AM The Service Desk\nof the Company "
     "<service@example.com>\nwrote:\n\n请告诉我们序列号。"},
    {"apple_zh", "在 2024年3月5日，上午10:00，售后服务 <service@example.com> 写道：\n\n> 请告诉我们序列号。"},
    {"apple_zh_wrapped",
     "在 2024年3月5日，上午10:00，售后服务\n<service@example.com>\n写道：\n\n请告诉我们序列号。"},
    {"apple_zh_marked",
     "> 在 2024年3月5日，上午10:00，售后服务 <service@example.com> 写道：\n> \n> 请告诉我们序列号。"},
    {"apple_taiwan", "售後 <service@example.com> 於 2024年3月5日 上午10:00 寫道：\n\n请告诉我们序列号。"},
    {"apple_en", "On 5 Mar 2024, at 10:00, Service <service@example.com> wrote:\n\n> 请告诉我们序列号。"},
    {"thunderbird_zh", "在 2024/3/5 10:00, 售后服务 写道:\n> 请告诉我们序列号。"},
    {"thunderbird_en", "On 3/5/24 10:00, Service wrote:\n> 请告诉我们序列号。"},
    {"yahoo_en",
     "On Tuesday, March 5, 2024 at 10:00:00 AM GMT+8, Service <service@example.com> wrote:\n \n "
     "请告诉我们序列号。"},
    {"yahoo_taiwan", "----- 原始郵件 -----\n寄件者： 售後 <service@example.com>\n请告诉我们序列号。"},
    {"proton",
     "------- Original Message -------\nOn Tuesday, March 5th, 2024 at 10:00, x <a@b.example> "
     "wrote:\n请告诉我们序列号。"},
    {"marks_alone", "> 请告诉我们序列号。\n> 谢谢"},
    {"foreign", "Le mar. 5 mars 2024 à 10:00, Service <service@example.com> a écrit :\n> 请告诉我们序列号。"},
    {"our_marker", "## 请在此线上方回复 / reply above this line ##\n请告诉我们序列号。"},
    {"our_marker_wrapped", "## 请在此线上方回复 / reply above\nthis line ##\n请告诉我们序列号。"},
    {"our_marker_changed", "##请在此线上方回复/Reply above this line##\n请告诉我们序列号。"},
};

INSTANTIATE_TEST_SUITE_P(All, Programs, testing::ValuesIn(layouts),
                         [](const testing::TestParamInfo<Layout>& info) { return info.param.name; });

TEST(Clients, TheLineAboveAnAttributionStaysText) {
    const Reply reply = split("已经处理好了\nOn Tue, Mar 5, 2024 at 10:00 AM x <a@b.example> wrote:\n> 请问");
    EXPECT_EQ(reply.fresh, "已经处理好了");
    EXPECT_EQ(reply.quoted, "On Tue, Mar 5, 2024 at 10:00 AM x <a@b.example> wrote:\n> 请问");
}

TEST(Clients, QuotesInQuotesStayTogether) {
    const Reply reply = split("是\n> 在 2024-03-05 10:00:00，\"x\" <a@b.example> 写道：\n>> 旧的\n> 新的");
    EXPECT_EQ(reply.fresh, "是");
    EXPECT_EQ(reply.quoted, "> 在 2024-03-05 10:00:00，\"x\" <a@b.example> 写道：\n>> 旧的\n> 新的");
}

class NoSeparator : public testing::TestWithParam<const char*> {};

TEST_P(NoSeparator, StaysText) {
    const Reply reply = split(std::string(GetParam()) + "\n后面还有一行");
    EXPECT_EQ(reply.fresh, std::string(GetParam()) + "\n后面还有一行");
    EXPECT_TRUE(reply.quoted.empty());
}

INSTANTIATE_TEST_SUITE_P(All, NoSeparator,
                         testing::Values("师傅在维修单上写道：", "在2024年的报告里师傅写道：",
                                         "寄件人：张三\n收件人：售后部\n电话：13800000000",
                                         "日期：2024-03-05\n主题：空调不制冷\n收件人：售后部",
                                         "From: Shanghai\nTo: Beijing", "----------\n型号：X200",
                                         "--- 故障现象 ---", "-----", "The manual says:", "温度\n>80℃ 就停机",
                                         ">=5 台都坏了", "设备型号: X200\n邮箱: zhangsan@example.com",
                                         "Original", "时间：10:30\n日期：2024-03-05"));

TEST(Clients, NewTextBelowAMarkedQuoteIsNew) {
    const Reply reply =
        split("在 2024-03-05 10:00:00，\"x\" <a@b.example> 写道：\n> 请告诉我们序列号。\n\n序列号 SN1\n谢谢");
    EXPECT_EQ(reply.fresh, "序列号 SN1\n谢谢");
    EXPECT_FALSE(reply.nothing_new);
}

TEST(Clients, OurMarkerEndsWhatIsNewWhereTheProgramIsUnknown) {
    const Reply reply = split("好的\nEmfrå 5.3.2024 klokka 10, Service skreiv\n" + marker + "\n您好");
    EXPECT_EQ(reply.fresh, "好的\nEmfrå 5.3.2024 klokka 10, Service skreiv");
    EXPECT_EQ(reply.quoted, marker + "\n您好");
}

TEST(Clients, WithoutAMarkerNothingIsTakenForOne) {
    EXPECT_EQ(split_reply("a\n####\nb", {.markers = {"", "##"}, .subject = {}}).fresh, "a\n####\nb");
}

class Forwards : public testing::TestWithParam<const char*> {};

TEST_P(Forwards, AreKept) {
    const std::string text = "请看客户的来信\n\n" + std::string(GetParam()) +
                             "\n发件人: 李四 <lisi@example.com>\n日期: 2024-03-05\n"
                             "主题: 坏了\n\n洗衣机坏了";
    const Reply reply = split(text, "您好");
    EXPECT_EQ(reply.fresh, text);
    EXPECT_TRUE(reply.forwarded);
    EXPECT_TRUE(reply.quoted.empty());
    EXPECT_FALSE(reply.nothing_new);
}

INSTANTIATE_TEST_SUITE_P(All, Forwards,
                         testing::Values("---------- 转发的邮件 ----------",
                                         "---------- Forwarded message ---------", "-----转发邮件-----",
                                         "-------- 转发邮件信息 --------", "-------- 转发的消息 --------",
                                         "-------- Forwarded Message --------",
                                         "Begin forwarded message:", "开始转发的邮件：",
                                         "下面是被转发的邮件：", "---------- 轉寄的郵件 ---------"));

TEST(Clients, ASubjectSaysThatItIsAForward) {
    const std::string text =
        "请处理\n\n------------------ 原始邮件 ------------------\n发件人: 李四 "
        "<lisi@example.com>\n\n洗衣机坏了";
    EXPECT_EQ(split(text, "转发：洗衣机").fresh, text);
    EXPECT_EQ(split(text, "Fw: 洗衣机").fresh, text);
    EXPECT_EQ(split(text, "回复：转发：洗衣机").fresh, "请处理");
    EXPECT_EQ(split("看看\n> 洗衣机坏了", "转发: x").fresh, "看看\n> 洗衣机坏了");
}

TEST(Clients, OurMarkerCutsAForwardToo) {
    const std::string own = "------------------ 原始邮件 ------------------\n发件人: 售后\n";
    EXPECT_EQ(split("同事请看\n" + own + marker + "\n您好", "转发：x").fresh,
              "同事请看\n" + own.substr(0, own.size() - 1));
    EXPECT_EQ(split("同事请看\n> " + marker + "\n> 您好", "Fwd: x").fresh, "同事请看\n> " + marker);
}

TEST(Clients, AnEmptyTextIsEmpty) {
    const Reply reply = split(" \n\u00a0\n");
    EXPECT_TRUE(reply.fresh.empty());
    EXPECT_TRUE(reply.nothing_new);
}

}  // namespace
