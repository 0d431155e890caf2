#include "adapters/email/channel/understanding.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

using aftercare::email::label_of;
using aftercare::email::Mail;
using aftercare::email::understood;

namespace {

const std::string marker = "## 请在此行上方回复";
const std::string sent = marker +
                         "\n\n您好，来信已收到。\n\n1. *产品名称：____（例如：空气净化器）\n2. 型号规格：____\n"
                         "3. *购买日期：____（例如：2024年3月5日）";

std::string as_quote(const std::string& text) {
    std::string result = "> ";
    for (const char c : text) {
        result += c;
        if (c == '\n') result += "> ";
    }
    return result;
}

std::string read(const std::string& text, const std::string& ours = sent) {
    Mail mail;
    mail.subject = "Re: 空调不制冷";
    mail.text = text;
    return understood(mail, ours, {marker, "## Please reply above this line"});
}

int times(std::string_view text, std::string_view part) {
    int found = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
    return found;
}

TEST(LabelOf, IsWhatStandsBeforeTheColonWithoutItsNumber) {
    EXPECT_EQ(label_of("型号: ____"), "型号");
    EXPECT_EQ(label_of("3. 型号（必填）: ____"), "型号");
    EXPECT_EQ(label_of("12) Model (required): ____ (for example: X200)"), "Model");
    EXPECT_EQ(label_of("  2. 型号规格：____"), "型号规格");
}

TEST(LabelOf, TheMarkOfRequiredLinesIsNoPartOfIt) {
    EXPECT_EQ(label_of("1. *产品名称：____"), "产品名称");
    EXPECT_EQ(label_of("*产品名称：____"), "产品名称");
}

TEST(LabelOf, ALineWithoutColonIsItself) {
    EXPECT_EQ(label_of("谢谢（再次）"), "谢谢（再次）");
    EXPECT_EQ(label_of(""), "");
    EXPECT_EQ(label_of("3."), "");
}

TEST(Understood, NewWordsAboveTheQuote) {
    EXPECT_EQ(read("还是不行，昨天又停了。\n\n在 2026-11-22，售后服务 写道：\n" + as_quote(sent)), "还是不行，昨天又停了。");
}

TEST(Understood, AnswersBelowQuotedQuestions) {
    const std::string text = read("On Sun, 22 Nov 2026 at 10:00, 售后服务 <service@desk.example> wrote:\n" + as_quote(sent.substr(0, sent.find("1. *"))) +
                                  "\n> 1. *产品名称：____（例如：空气净化器）\n扫地机器人\n> 2. 型号规格：____\nX300\n");
    EXPECT_EQ(times(text, "产品名称: 扫地机器人"), 1) << text;
    EXPECT_EQ(times(text, "型号规格: X300"), 1) << text;
}

TEST(Understood, WordsAroundAnAnswerAreNotLost) {
    const std::string text = read("机器冒烟了，请今天就来！\n\nOn Sun, 22 Nov 2026 at 10:00, 售后服务 <service@desk.example> wrote:\n"
                                  "> 您好，来信已收到。\n也谢谢您\n> 1. *产品名称：____（例如：空气净化器）\n扫地机器人\n");
    EXPECT_EQ(text, "机器冒烟了，请今天就来！\n也谢谢您\n产品名称: 扫地机器人");
}

TEST(Understood, NoFreshWordIsEverLost) {
    std::mt19937 random(20261122);
    const std::vector<std::string> pieces{"> 1. *产品名称：____（例如：空气净化器）\n", "> 2. 型号规格：____\n", "> 您好，来信已收到。\n", ">\n",
                                          "\n", "", ">> older\n"};
    for (int round = 0; round < 3000; ++round) {
        std::string letter;
        std::vector<std::string> words;
        for (int line = 0; line < 12; ++line) {
            letter += pieces[random() % pieces.size()];
            if (random() % 2 == 0) continue;
            words.push_back("word" + std::to_string(round) + "x" + std::to_string(line) + "y");
            letter += (random() % 4 == 0 ? "型号：" : "") + words.back() + "\n";
        }
        const std::string text = read(letter);
        for (const std::string& word : words) ASSERT_EQ(times(text, word), 1) << letter << "\n--- read as\n" << text;
    }
}

TEST(Understood, GapsFilledInInsideOfAQuoteWithoutMarks) {
    std::string filled = sent;
    filled.replace(filled.find("型号规格：____"), std::string("型号规格：____").size(), "型号规格：X300");
    const std::string text = read("见下\n\n------------------ 原始邮件 ------------------\n发件人: \"售后服务\" <service@desk.example>\n"
                                  "发送时间: 2026年11月22日(星期日) 上午10:00\n收件人: \"张三\" <zhang@customer.example>\n主题: Re: 空调不制冷\n\n" + filled);
    EXPECT_EQ(text, "见下\n型号规格: X300");
}

TEST(Understood, GapsFilledInInsideOfAMarkedQuoteWithoutAWordAbove) {
    std::string filled = sent;
    filled.replace(filled.find("型号规格：____"), std::string("型号规格：____").size(), "型号规格：X300");
    EXPECT_EQ(read("On Sun, 22 Nov 2026 at 10:00, 售后服务 <service@desk.example> wrote:\n" + as_quote(filled)), "型号规格: X300");
}

TEST(Understood, NothingIsSaidTwice) {
    const std::string text = read("产品名称：扫地机器人\n型号规格：X300\n\n------------------ 原始邮件 ------------------\n"
                                  "发件人: \"售后服务\" <service@desk.example>\n主题: x\n\n" + sent);
    EXPECT_EQ(times(text, "扫地机器人"), 1) << text;
    EXPECT_EQ(times(text, "X300"), 1) << text;
    EXPECT_EQ(times(text, "购买日期"), 0) << text;
}

TEST(Understood, AQuoteInWhichNobodyWroteSaysNothing) {
    EXPECT_EQ(read("On Sun, 22 Nov 2026 at 10:00, 售后服务 <service@desk.example> wrote:\n" + as_quote(sent)), "");
    EXPECT_EQ(read("------------------ 原始邮件 ------------------\n发件人: \"售后服务\" <service@desk.example>\n主题: x\n\n" + sent), "");
}

TEST(Understood, WordsBelowAQuoteAreRead) {
    EXPECT_NE(read("On Sun, 22 Nov 2026 at 10:00, 售后服务 <service@desk.example> wrote:\n" + as_quote(sent) + "\n\n机器又停了").find("机器又停了"), std::string::npos);
}

TEST(Understood, AnUnknownLetterOfOursStillLeavesTheNewWords) {
    EXPECT_EQ(read("好的\n\n> 1. 型号规格：____\n", ""), "好的");
}

}  // namespace
