#include "adapters/email/quoting/split_reply.h"

#include <gtest/gtest.h>

#include <string>

using aftercare::email::Reply;
using aftercare::email::split_reply;

namespace {

const std::string quote = "\n\n------------------ 原始邮件 ------------------\n发件人: x <a@b.example>\n您好";

class Trailers : public testing::TestWithParam<const char*> {};

TEST_P(Trailers, AreSignatures) {
    for (const std::string& below : {std::string(), quote}) {
        const Reply reply = split_reply("机器不转了\n\n" + std::string(GetParam()) + below, {});
        EXPECT_EQ(reply.fresh, "机器不转了");
        EXPECT_EQ(reply.signature, GetParam());
    }
}

INSTANTIATE_TEST_SUITE_P(All, Trailers,
                         testing::Values("发自我的iPhone", "发自我的 iPhone", "从我的华为手机发送",
                                         "从我的 iPad 发送", "来自我的小米", "發自我的 iPhone",
                                         "從我的 iPhone 傳送", "发自 Windows 版邮件", "获取 Outlook for iOS",
                                         "获取 Outlook for Android<https://aka.ms/x>",
                                         "Get Outlook for iOS<https://aka.ms/o0ukef>", "Sent from my iPhone",
                                         "Sent from my Galaxy", "Sent from Mail for Windows",
                                         "Sent from Yahoo Mail on Android", "发自我的企业微信",
                                         "来自QQ邮箱手机版"));

TEST(Signatures, ATrailerTakesOnlyItsOwnLine) {
    const Reply reply = split_reply("发自我的iPhone\n\n序列号 SN1", {});
    EXPECT_EQ(reply.fresh, "序列号 SN1");
    EXPECT_EQ(reply.signature, "发自我的iPhone");
}

TEST(Signatures, ASentenceIsNoTrailer) {
    for (const std::string text :
         {"从我的手机发送，图片太大了", "来自我的公司的设备，一共三台", "从我的账户扣款了",
          "Sent from my office last week: three units of the X200 that we had bought from you"})
        EXPECT_EQ(split_reply(text + "\n请处理", {}).signature, "") << text;
}

TEST(Signatures, FarAboveTheEndItIsText) {
    std::string text = "发自我的iPhone\n";
    for (int line = 0; line < 8; ++line) text += "第几行\n";
    EXPECT_EQ(split_reply(text, {}).signature, "");
}

TEST(Signatures, BelowDashes) {
    const Reply reply = split_reply("机器不转了\n\n-- \n张三\n某某公司\n电话 021-12345678" + quote, {});
    EXPECT_EQ(reply.fresh, "机器不转了");
    EXPECT_EQ(reply.signature, "--\n张三\n某某公司\n电话 021-12345678");
}

TEST(Signatures, AListFooterBelowASignatureBelongsToIt) {
    const Reply reply = split_reply("Hello\n-- \nJohn\n\n-- \nlist@example.com mailing list", {});
    EXPECT_EQ(reply.fresh, "Hello");
    EXPECT_EQ(reply.signature, "--\nJohn\n\n--\nlist@example.com mailing list");
}

TEST(Signatures, ManyLinesBelowDashesAreText) {
    std::string text = "清单\n--\n";
    for (int line = 0; line < 30; ++line) text += "设备 " + std::to_string(line) + "\n";
    EXPECT_EQ(split_reply(text, {}).signature, "");
}

TEST(Signatures, FoxmailsRuleAndAddress) {
    const Reply reply = split_reply(
        "机器不转了\n\n\n________________________________\nzhangsan@example.com\n \n发件人： 售后\n"
        "发送时间： 2024-03-05 10:00\n收件人： 张三\n主题： x\n您好",
        {});
    EXPECT_EQ(reply.fresh, "机器不转了");
    EXPECT_EQ(reply.signature, "________________________________\nzhangsan@example.com");
}

TEST(Signatures, ARuleAboveAFormIsNone) {
    const std::string text = "如下：\n----------------\n型号：X200\n电话：13800000000";
    EXPECT_EQ(split_reply(text, {}).fresh, text);
}

TEST(Signatures, AnAddressAloneIsAnAnswer) {
    EXPECT_EQ(split_reply("zhangsan@example.com" + quote, {}).fresh, "zhangsan@example.com");
}

TEST(Signatures, NetEasesCard) {
    const Reply reply = split_reply(
        "机器不转了\n\n| |\n张三\n|\n|\n邮箱：zhangsan@163.com\n|\n\n签名由 网易邮箱大师 定制\n\n"
        "在2024年03月05日 10:00，售后<a@b.example> 写道：\n您好",
        {});
    EXPECT_EQ(reply.fresh, "机器不转了");
    EXPECT_TRUE(reply.signature.ends_with("签名由 网易邮箱大师 定制"));
}

TEST(Signatures, OnBothSidesOfTheQuote) {
    const Reply reply = split_reply(
        "见下\n-- \n张三\n\n在 2024/3/5 10:00, 售后 写道:\n> 型号？\nX200\n> 谢谢\n好\n\n发自我的iPhone", {});
    EXPECT_EQ(reply.fresh, "见下\n\nX200\n\n好");
    EXPECT_EQ(reply.signature, "--\n张三\n\n发自我的iPhone");
}

TEST(Signatures, OnlyASignatureAboveTheQuoteIsNothingNew) {
    const Reply reply = split_reply("发自我的iPhone" + quote, {});
    EXPECT_TRUE(reply.nothing_new);
    EXPECT_EQ(reply.signature, "发自我的iPhone");
    EXPECT_NE(reply.fresh.find("您好"), std::string::npos);
}

TEST(Signatures, AForwardedMailKeepsItsOwn) {
    const Reply reply = split_reply(
        "请看\n发自我的iPhone\n\n---------- 转发的邮件 ----------\n发件人: x\n\n坏了\n-- \n李四", {});
    EXPECT_EQ(reply.signature, "发自我的iPhone");
    EXPECT_TRUE(reply.fresh.ends_with("李四"));
}

}  // namespace
