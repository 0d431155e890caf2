#include "adapters/web/frames.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>

namespace aftercare::web {
namespace {

using nlohmann::json;

const std::string session(43, 'a');

template <class Frame>
Frame parsed(const std::string& text, const Limits& limits = {}) {
    ClientFrame frame = parse_frame(text, limits);
    EXPECT_TRUE(std::holds_alternative<Frame>(frame)) << text << " is alternative " << frame.index();
    return std::holds_alternative<Frame>(frame) ? std::get<Frame>(frame) : Frame{};
}

TEST(Frames, HelloCarriesWhatThePageKnows) {
    const auto hello =
        parsed<HelloFrame>(R"({"type":"hello","session":")" + session + R"(","after":42,"language":"zh-CN"})");
    EXPECT_EQ(hello.session, session);
    EXPECT_EQ(hello.after, core::MessageId(42));
    EXPECT_EQ(hello.language, "zh-CN");
}

TEST(Frames, HelloWithoutSessionOrWithOneOfWrongFormAsksForANewOne) {
    EXPECT_EQ(parsed<HelloFrame>(R"({"type":"hello","session":null,"after":0,"language":"en"})").session, "");
    EXPECT_EQ(parsed<HelloFrame>(R"({"type":"hello"})").session, "");
    EXPECT_EQ(parsed<HelloFrame>(R"({"type":"hello","session":"short"})").session, "");
    EXPECT_EQ(parsed<HelloFrame>(R"({"type":"hello","session":")" + std::string(42, 'a') + R"(/"})").session, "");
}

TEST(Frames, AMessageKeepsItsTextWithoutControlCharacters) {
    const auto message = parsed<MessageFrame>(
        R"({"type":"message","id":"11111111-aaaa","text":"第一行\r\n第二行\u0000\u001b[31m\t好 <b>&","reply_to":"17"})");
    EXPECT_EQ(message.id, "11111111-aaaa");
    EXPECT_EQ(message.text, "第一行\n第二行[31m\t好 <b>&");
    EXPECT_EQ(message.reply_to, "17");
}

TEST(Frames, TextIsCountedInCharacters) {
    Limits limits;
    limits.text_characters = 4;
    EXPECT_EQ(parsed<MessageFrame>(R"({"type":"message","id":"12345678","text":"你好😀！"})", limits).text, "你好😀！");
    const auto unfit = parsed<UnfitFrame>(R"({"type":"message","id":"12345678","text":"你好😀！?"})", limits);
    EXPECT_EQ(unfit.id, "12345678");
    EXPECT_EQ(unfit.code, "too_long");
    EXPECT_EQ(parsed<UnfitFrame>(R"({"type":"message","id":"12345678","text":" \n "})").code, "empty");
}

TEST(Frames, TheLongestAllowedTextFitsTheFrameCapHoweverItIsEscaped) {
    Limits limits;
    std::string text;
    for (std::size_t count = 0; count < limits.text_characters; ++count) text += "\\uD83D\\uDE00";
    const std::string frame = R"({"type":"message","id":"12345678","text":")" + text + R"("})";
    ASSERT_LE(frame.size(), max_frame(limits));
    EXPECT_EQ(parsed<MessageFrame>(frame, limits).text.size(), limits.text_characters * 4);
    parsed<BrokenFrame>(std::string(max_frame(limits) + 1, ' '), limits);
}

TEST(Frames, PressAndFilesAreChecked) {
    const auto press = parsed<PressFrame>(R"({"type":"press","id":"12345678","payload":"v1:a","on":"9"})");
    EXPECT_EQ(press.payload, "v1:a");
    EXPECT_EQ(press.on, "9");
    parsed<BrokenFrame>(R"({"type":"press","id":"12345678","payload":"","on":"9"})");
    parsed<BrokenFrame>(R"({"type":"press","id":"12345678","payload":")" + std::string(65, 'x') + R"(","on":"9"})");
    parsed<BrokenFrame>(R"({"type":"press","id":"12345678","payload":"a","on":"9; x"})");

    const std::string token(32, 'f');
    const auto files =
        parsed<FilesFrame>(R"({"type":"files","id":"12345678","files":[")" + token + R"("],"caption":" "})");
    EXPECT_EQ(files.files, std::vector<std::string>{token});
    EXPECT_EQ(files.caption, "");
    parsed<BrokenFrame>(R"({"type":"files","id":"12345678","files":["../../etc/passwd"]})");
    parsed<BrokenFrame>(R"({"type":"files","id":"12345678","files":[")" + token + R"(",")" + token + R"("]})");
    parsed<BrokenFrame>(R"({"type":"files","id":"12345678","files":[]})");
    json many = {{"type", "files"}, {"id", "12345678"}, {"files", json::array()}};
    for (int count = 0; count < 11; ++count) many["files"].push_back(token);
    EXPECT_EQ(parsed<UnfitFrame>(many.dump()).code, "too_many_files");
}

TEST(Frames, WhatIsNotTheLanguageIsBrokenAndWhatIsNewerIsIgnored) {
    for (const char* text : {"", "x", "[]", "{}", "1", R"({"type":7})", R"({"type":"message","text":"a"})",
                             R"({"type":"message","id":"short","text":"a"})", R"({"type":"message","id":"12345678","text":7})",
                             R"({"type":"message","id":"1234 678","text":"a"})", "{\"type\":\"message\",\"id\":\"12345678\",\"text\":\"\xff\"}",
                             R"({"type":"hello","after":-1})", R"({"type":"hello","after":1.5})",
                             R"({"type":"hello","after":18446744073709551615})", R"({"type":"hello","language":"zh CN"})",
                             R"({"type":"history","before":0})", R"({"type":"history"})"})
        parsed<BrokenFrame>(text);
    parsed<BrokenFrame>(R"({"type":"ping","x":)" + std::string(40, '[') + std::string(40, ']') + "}");
    parsed<BrokenFrame>(std::string(50'000, '['));
    parsed<UnknownFrame>(R"({"type":"sticker","id":"x"})");
    parsed<PingFrame>(R"({"type":"ping"})");
    EXPECT_EQ(parsed<HistoryFrame>(R"({"type":"history","before":77})").before, core::MessageId(77));
}

TEST(Frames, AStoredMessageIsTold) {
    core::StoredMessage message;
    message.id = core::MessageId(5);
    message.from_desk = true;
    message.at = core::Time(core::Duration(1'700'000'000'123));
    message.content.heading = "已提交";
    message.content.text = "a </script> \xff b";
    message.content.buttons = {{{"是", "v1:yes"}, {"否", "v1:no"}}};
    message.content.files.push_back({"upload:secret", "u", "图.png", "image/png", 12});
    const json frame = json::parse(message_frame("chat", message));
    EXPECT_EQ(frame["type"], "message");
    const json& told = frame["message"];
    EXPECT_EQ(told["id"], 5);
    EXPECT_EQ(told["from"], "desk");
    EXPECT_EQ(told["at"], 1'700'000'000'123);
    EXPECT_EQ(told["text"], "a </script> \xEF\xBF\xBD b");
    EXPECT_EQ(told["buttons"][0][1]["payload"], "v1:no");
    EXPECT_EQ(told["files"][0]["name"], "图.png");
    EXPECT_FALSE(told.contains("client_id"));
    EXPECT_EQ(frame.dump().find("secret"), std::string::npos);
}

TEST(Frames, AnOwnMessageTellsThePageItsOwnIdentifier) {
    core::StoredMessage message;
    message.id = core::MessageId(6);
    message.event_id = event_id("chat", "12345678");
    EXPECT_EQ(json::parse(message_frame("chat", message))["message"]["client_id"], "12345678");
    EXPECT_FALSE(json::parse(message_frame("other", message))["message"].contains("client_id"));
}

TEST(Frames, AnswersSayWhetherToTryAgain) {
    EXPECT_EQ(json::parse(ack_frame("a", "")), json({{"type", "ack"}, {"id", "a"}}));
    EXPECT_EQ(json::parse(ack_frame("a", "好"))["hint"], "好");
    EXPECT_FALSE(json::parse(refused_frame("a", "too_long")).contains("retry_after_ms"));
    EXPECT_EQ(json::parse(try_again_frame("a", "slow_down", std::chrono::milliseconds(70)))["retry_after_ms"], 70);
    EXPECT_EQ(json::parse(welcome_frame(session, {}))["session"], session);
    EXPECT_FALSE(json::parse(welcome_frame("", {})).contains("session"));
    About about;
    about.role = About::Role::agent;
    about.commands = {{"/queue", "待办"}};
    EXPECT_EQ(json::parse(about_frame(about))["role"], "agent");
    EXPECT_EQ(json::parse(about_frame(about))["commands"][0]["name"], "/queue");
}

}  // namespace
}  // namespace aftercare::web
