// What must hold for every text, shown on random ones made of the pieces that matter.
#include "adapters/email/quoting/filled.h"
#include "adapters/email/quoting/lines.h"
#include "adapters/email/quoting/split_reply.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

using aftercare::email::cut_into_lines;
using aftercare::email::Line;
using aftercare::email::Reply;
using aftercare::email::split_reply;
using aftercare::email::trimmed_wide;

namespace {

const std::vector<std::string> pieces{"正文",
                                      "",
                                      "> 引用",
                                      ">> 深",
                                      "-- ",
                                      "--",
                                      "发自我的iPhone",
                                      "-----原始邮件-----",
                                      "发件人: x <a@b.example>",
                                      "主题: y",
                                      "收件人: z",
                                      "发送时间: 2024-03-05 10:00",
                                      "在 2024-03-05 10:00，x <a@b.example>",
                                      "写道：",
                                      "wrote:",
                                      "On 3/5/24 10:00, x wrote:",
                                      "---------- 转发的邮件 ----------",
                                      "____________",
                                      "## reply above this line ##",
                                      "> ## reply above this line ##",
                                      "x@y.example",
                                      "| |",
                                      "签名由 网易邮箱大师 定制",
                                      ">5 台",
                                      "\u00a0",
                                      "张三 <a@b.example>",
                                      "于2024年3月5日 10:00写道：",
                                      "> wrote:",
                                      ">",
                                      "> >"};

std::string random_text(std::mt19937& random) {
    std::uniform_int_distribution<std::size_t> which(0, pieces.size() - 1);
    std::uniform_int_distribution<int> count(0, 25);
    std::string text;
    for (int line = count(random); line > 0; --line)
        text += pieces[which(random)] + (line % 3 == 0 ? "\r\n" : "\n");
    return text;
}

std::vector<std::string> written_lines(const std::string& text) {
    std::vector<std::string> lines;
    for (const Line& line : cut_into_lines(text))
        if (!trimmed_wide(line.raw).empty()) lines.emplace_back(line.raw);
    std::ranges::sort(lines);
    return lines;
}

TEST(QuotingProperties, NoLineIsLostAndNoneStandsTwice) {
    std::mt19937 random(5);
    for (int round = 0; round < 5'000; ++round) {
        const std::string text = random_text(random);
        const char* subject = round % 4 == 0 ? "Fwd: x" : "Re: x";
        const Reply reply =
            split_reply(text, {.markers = {"## reply above this line ##"}, .subject = subject});
        std::vector<std::string> parts = written_lines(reply.fresh);
        if (!reply.nothing_new)
            for (const std::string& other : {reply.quoted, reply.signature})
                std::ranges::copy(written_lines(other), std::back_inserter(parts));
        std::ranges::sort(parts);
        ASSERT_EQ(parts, written_lines(text)) << text;
    }
}

TEST(QuotingProperties, PlainTextStaysAsItIs) {
    std::mt19937 random(6);
    const std::vector<std::string> plain{"机器不转了",          "型号：X200",        "a - b",  "3 < 5",
                                         "我在 10:30 打过电话", "mail: x@y.example", "1. 漏水"};
    std::uniform_int_distribution<std::size_t> which(0, plain.size() - 1);
    for (int round = 0; round < 2'000; ++round) {
        std::string text = plain[which(random)];
        for (int line = 0; line < 8; ++line) text += "\n" + plain[which(random)];
        const Reply reply = split_reply(text, {});
        ASSERT_EQ(reply.fresh, text);
        ASSERT_FALSE(reply.nothing_new);
    }
}

// A quadratic matcher needs minutes for these.
TEST(QuotingProperties, LongTextsTakeTimeInProportion) {
    std::vector<std::string> hard;
    for (const std::string& piece : pieces) hard.push_back(piece + "\n");
    hard.insert(hard.end(), {"在", "> ", "-", "_", "写道：", "\n", " ", "发件人:\n\n",
                             "On 2024 10:00 a@b.c\n", "收件人: a@b.c;\n"});
    const auto started = std::chrono::steady_clock::now();
    for (const std::string& piece : hard) {
        std::string text;
        while (text.size() < 100'000) text += piece;
        const Reply reply =
            split_reply(text, {.markers = {"## reply above this line ##"}, .subject = "Re: x"});
        aftercare::email::filled_lines(text, "型号: ____ (例)\n" + text.substr(0, 30'000));
        ASSERT_LE(reply.fresh.size(), text.size());
    }
    EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(30));
}

}  // namespace
