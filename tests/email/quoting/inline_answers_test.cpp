#include "adapters/email/quoting/split_reply.h"
#include "printing.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

using aftercare::email::Inline;
using aftercare::email::Reply;
using aftercare::email::split_reply;

namespace {

using Answers = std::vector<Inline>;

TEST(InlineAnswers, EachKeepsItsQuestion) {
    const Reply reply = split_reply(
        "您好，见下文。\n\n在 2024-03-05 10:00:00，\"售后\" <a@b.example> 写道：\n> 您好：\n> \n> 设备型号: "
        "____\nX200\n"
        "> 序列号: ____\n\nSN-1\n(铭牌照片在附件)\n\n> 谢谢\n",
        {});
    EXPECT_EQ(reply.answers,
              (Answers{{"设备型号: ____", "X200"}, {"序列号: ____", "SN-1\n(铭牌照片在附件)"}}));
    EXPECT_EQ(reply.fresh, "您好，见下文。\n\nX200\n\nSN-1\n(铭牌照片在附件)");
}

TEST(InlineAnswers, OurMarkerInTheQuoteDoesNotEndThem) {
    const std::string marker = "## reply above this line ##";
    const Reply reply =
        split_reply("On 3/5/24 10:00, Desk wrote:\n> " + marker + "\n> Model: ____\nX200\n> Serial: ____\nS1",
                    {.markers = {marker}, .subject = "Re: x"});
    EXPECT_EQ(reply.answers, (Answers{{marker + "\nModel: ____", "X200"}, {"Serial: ____", "S1"}}));
}

TEST(InlineAnswers, TheContextIsTheParagraphAbove) {
    const Reply reply = split_reply("> 第一段\n>\n> 1. 型号？\n> 2. 序列号？\n\nX200，SN1", {});
    EXPECT_EQ(reply.answers, (Answers{{"1. 型号？\n2. 序列号？", "X200，SN1"}}));
}

TEST(InlineAnswers, ALongParagraphIsCut) {
    std::string text;
    for (int line = 1; line <= 50; ++line) text += "> " + std::to_string(line) + "\n";
    const Reply reply = split_reply(text + "好", {});
    ASSERT_EQ(reply.answers.size(), 1U);
    EXPECT_TRUE(reply.answers[0].quoted.starts_with("31\n"));
    EXPECT_TRUE(reply.answers[0].quoted.ends_with("\n50"));
}

TEST(InlineAnswers, DeeperQuotesLoseAllTheirMarks) {
    EXPECT_EQ(split_reply("> > 型号？\nX200", {}).answers, (Answers{{"型号？", "X200"}}));
    EXPECT_EQ(split_reply(">>型号？\nX200", {}).answers, (Answers{{"型号？", "X200"}}));
}

TEST(InlineAnswers, TextAboveTheFirstQuoteIsNone) {
    EXPECT_TRUE(split_reply("好的\n> 型号？", {}).answers.empty());
    EXPECT_TRUE(split_reply("好的", {}).answers.empty());
}

TEST(InlineAnswers, ASignatureIsNone) {
    const Reply reply = split_reply("X200\n> 型号？\n\n发自我的iPhone", {});
    EXPECT_TRUE(reply.answers.empty());
    EXPECT_EQ(reply.fresh, "X200");
}

TEST(InlineAnswers, AnswersBelowAnUnmarkedQuoteCannotBeTold) {
    const Reply reply = split_reply("-----Original Message-----\nFrom: x <a@b.example>\n\nModel?\nX200", {});
    EXPECT_TRUE(reply.nothing_new);
    EXPECT_TRUE(reply.answers.empty());
}

}  // namespace
