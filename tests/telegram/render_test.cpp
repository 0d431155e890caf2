#include "adapters/telegram/render.h"

#include "adapters/telegram/split.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unicode/unistr.h>

#include <random>
#include <string>
#include <vector>

namespace aftercare::telegram {
namespace {

using nlohmann::json;

const Chat person{.id = 5, .topic = 0};
const Chat group{.id = -100123, .topic = 0};

core::Outgoing said(std::string text) {
    core::Outgoing message;
    message.text = std::move(text);
    return message;
}

core::FileRef stored(std::string type, std::int64_t bytes, std::string name = "") {
    return {.id = "stored:ab12",
            .unique = "ab12",
            .name = std::move(name),
            .media_type = std::move(type),
            .bytes = bytes};
}

core::FileRef theirs(std::string id) {
    return {.id = std::move(id), .unique = "u", .name = "", .media_type = "", .bytes = -1};
}

std::vector<ApiCall> calls_of(const core::Outgoing& message, const Chat& to = person) {
    const Rendered rendered = render(message, to, RenderOptions{.contact_label = "分享手机号"});
    EXPECT_EQ(rendered.problem, "");
    return rendered.calls;
}

std::string problem_of(const core::Outgoing& message) {
    const Rendered rendered = render(message, person, RenderOptions{});
    EXPECT_TRUE(rendered.calls.empty());
    return std::string(rendered.problem);
}

json body(const ApiCall& call) {
    return json::parse(json_body(call));
}

TEST(Render, PlainText) {
    const std::vector<ApiCall> calls = calls_of(said("a <b> & *c* _d_ 你好 \"q\""));
    ASSERT_EQ(calls.size(), 1);
    EXPECT_EQ(calls[0].method, "sendMessage");
    EXPECT_EQ(
        body(calls[0]),
        json::parse(
            R"({"chat_id":5,"text":"a <b> & *c* _d_ 你好 \"q\"","link_preview_options":{"is_disabled":true}})"));
}

TEST(Render, NeverSetsAParseMode) {
    core::Outgoing message = said("<b>*x*</b>");
    message.heading = "**h**";
    for (const ApiCall& call : calls_of(message)) EXPECT_FALSE(call.has("parse_mode"));
}

TEST(Render, HeadingIsBoldInUtf16Units) {
    core::Outgoing message = said("内容");
    message.heading = "😀 工单 SR1 👍🏽";
    const json sent = body(calls_of(message).at(0));
    EXPECT_EQ(sent["text"], "😀 工单 SR1 👍🏽\n内容");
    const auto units = icu::UnicodeString::fromUTF8(message.heading).length();
    EXPECT_EQ(sent["entities"], json::array({{{"type", "bold"}, {"offset", 0}, {"length", units}}}));
    EXPECT_EQ(units, 14);
}

TEST(Render, HeadingAlone) {
    core::Outgoing message;
    message.heading = " Title ";
    const json sent = body(calls_of(message).at(0));
    EXPECT_EQ(sent["text"], "Title");
    EXPECT_EQ(sent["entities"][0]["length"], 5);
}

TEST(Render, Topic) {
    const json sent = body(calls_of(said("a"), Chat{.id = -100123, .topic = 45}).at(0));
    EXPECT_EQ(sent["chat_id"], -100123);
    EXPECT_EQ(sent["message_thread_id"], 45);
}

TEST(Render, Reply) {
    core::Outgoing message = said(std::string(9000, 'x'));
    message.reply_to = "77";
    const std::vector<ApiCall> calls = calls_of(message);
    EXPECT_EQ(body(calls[0])["reply_parameters"],
              json::parse(R"({"message_id":77,"allow_sending_without_reply":true})"));
    for (std::size_t i = 1; i < calls.size(); ++i) EXPECT_FALSE(calls[i].has("reply_parameters"));
    message.reply_to = "not a number";
    EXPECT_FALSE(calls_of(message)[0].has("reply_parameters"));
}

TEST(Render, ButtonsStandOnTheLastText) {
    core::Outgoing message = said(std::string(9000, 'x'));
    message.buttons = {{{"是", "v1:yes"}, {"否", "v1:no"}}, {}, {{"跳过 \"x\"", "v1:skip"}}};
    const std::vector<ApiCall> calls = calls_of(message);
    ASSERT_EQ(calls.size(), 3);
    EXPECT_FALSE(calls[0].has("reply_markup"));
    EXPECT_EQ(body(calls[2])["reply_markup"], json::parse(R"({"inline_keyboard":[
        [{"text":"是","callback_data":"v1:yes"},{"text":"否","callback_data":"v1:no"}],
        [{"text":"跳过 \"x\"","callback_data":"v1:skip"}]]})"));
}

TEST(Render, LongRowsAreBroken) {
    core::Outgoing message = said("a");
    message.buttons.emplace_back();
    for (int i = 0; i < 19; ++i) message.buttons[0].push_back({std::to_string(i), "p"});
    const json rows = body(calls_of(message).at(0))["reply_markup"]["inline_keyboard"];
    ASSERT_EQ(rows.size(), 3);
    EXPECT_EQ(rows[0].size(), 8);
    EXPECT_EQ(rows[2].size(), 3);
}

TEST(Render, PayloadsAreOneTo64Bytes) {
    core::Outgoing message = said("a");
    message.buttons = {{{"x", std::string(64, 'p')}}};
    EXPECT_EQ(calls_of(message).size(), 1);
    message.buttons = {{{"x", std::string(65, 'p')}}};
    EXPECT_EQ(problem_of(message), "a button payload of more than 64 bytes");
    message.buttons = {{{"x", ""}}};
    EXPECT_EQ(problem_of(message), "a button without payload");
    message.buttons = {{{" ", "p"}}};
    EXPECT_EQ(problem_of(message), "a button without label");
}

TEST(Render, ContactRequest) {
    core::Outgoing message = said("手机号？");
    message.request_contact = true;
    const std::vector<ApiCall> calls = calls_of(message);
    ASSERT_EQ(calls.size(), 1);
    EXPECT_EQ(body(calls[0])["reply_markup"],
              json::parse(R"({"keyboard":[[{"text":"分享手机号","request_contact":true}]],
        "resize_keyboard":true,"one_time_keyboard":true})"));
    EXPECT_FALSE(calls_of(message, group)[0].has("reply_markup"));
}

TEST(Render, ContactRequestAndButtonsAreTwoMessages) {
    core::Outgoing message = said("手机号？");
    message.request_contact = true;
    message.buttons = {{{"跳过", "skip"}}};
    const std::vector<ApiCall> calls = calls_of(message);
    ASSERT_EQ(calls.size(), 2);
    EXPECT_TRUE(body(calls[0])["reply_markup"].contains("keyboard"));
    EXPECT_TRUE(body(calls[1])["reply_markup"].contains("inline_keyboard"));
    EXPECT_EQ(calls_of(message, group).size(), 1);
}

TEST(Render, FilesFollowTheText) {
    core::Outgoing message = said("a");
    message.files = {stored("image/png", 100, "../x/图\n.png"), stored("application/pdf", 100)};
    const std::vector<ApiCall> calls = calls_of(message);
    ASSERT_EQ(calls.size(), 3);
    EXPECT_EQ(calls[1].method, "sendPhoto");
    ASSERT_EQ(calls[1].uploads.size(), 1);
    EXPECT_EQ(calls[1].uploads[0].part, "photo");
    EXPECT_EQ(calls[1].uploads[0].name, "图.png");
    EXPECT_EQ(calls[2].method, "sendDocument");
    EXPECT_EQ(calls[2].uploads[0].name, "file.pdf");
}

TEST(Render, FilesOfTelegramKeepTheirKind) {
    core::Outgoing message;
    const std::vector<std::pair<std::string, std::string>> kinds{
        {"photo:P", "sendPhoto"},         {"document:P", "sendDocument"}, {"video:P", "sendVideo"},
        {"audio:P", "sendAudio"},         {"voice:P", "sendVoice"},       {"video_note:P", "sendVideoNote"},
        {"animation:P", "sendAnimation"}, {"P", "sendDocument"}};
    for (const auto& [id, method] : kinds) {
        message.files = {theirs(id)};
        const ApiCall call = calls_of(message).at(0);
        EXPECT_EQ(call.method, method);
        EXPECT_TRUE(call.uploads.empty());
        EXPECT_NE(json_body(call).find("\":\"P\""), std::string::npos);
    }
}

TEST(Render, PhotosBecomeAlbums) {
    core::Outgoing message = said("a");
    for (int i = 0; i < 12; ++i) message.files.push_back(stored("image/jpeg", 100));
    message.files.push_back(stored("application/pdf", 100));
    message.files.push_back(theirs("photo:X"));
    const std::vector<ApiCall> calls = calls_of(message);
    std::vector<std::string> methods;
    for (const ApiCall& call : calls) methods.push_back(call.method);
    EXPECT_EQ(methods, (std::vector<std::string>{"sendMessage", "sendMediaGroup", "sendMediaGroup",
                                                 "sendDocument", "sendPhoto"}));
    EXPECT_EQ(calls[1].messages, 10);
    EXPECT_EQ(calls[1].uploads.size(), 10);
    const json media = body(calls[1])["media"];
    ASSERT_EQ(media.size(), 10);
    EXPECT_EQ(media[9], json::parse(R"({"type":"photo","media":"attach://file9"})"));
    EXPECT_EQ(calls[1].uploads[9].part, "file9");
}

TEST(Render, LargeImagesAreDocuments) {
    core::Outgoing message;
    message.files = {stored("image/jpeg", 10'000'001)};
    EXPECT_EQ(calls_of(message)[0].method, "sendDocument");
    message.files = {stored("image/jpeg", 50'000'001)};
    EXPECT_EQ(problem_of(message), "a file too large to be sent");
    message.files = {stored("image/jpeg", -1)};
    EXPECT_EQ(problem_of(message), "a file that is not in the desk's store");
    message.files = {theirs("photo:")};
    EXPECT_EQ(problem_of(message), "a file without id");
}

TEST(Render, ButtonsWithoutTextStandOnTheLastFile) {
    core::Outgoing message;
    message.files = {stored("image/jpeg", 1), stored("image/jpeg", 1), stored("image/jpeg", 1)};
    message.buttons = {{{"x", "p"}}};
    const std::vector<ApiCall> calls = calls_of(message);
    ASSERT_EQ(calls.size(), 2);
    EXPECT_EQ(calls[0].method, "sendMediaGroup");
    EXPECT_EQ(calls[1].method, "sendPhoto");
    EXPECT_TRUE(calls[1].has("reply_markup"));
}

TEST(Render, NothingIsAProblem) {
    EXPECT_EQ(problem_of(core::Outgoing{}), "a message without text and files");
    EXPECT_EQ(problem_of(said(" \n ")), "a message without text and files");
}

TEST(Render, BrokenUtf8DoesNotReachTheApi) {
    core::Outgoing message = said("a\xff\x00z");
    message.heading = "\xc3";
    EXPECT_EQ(body(calls_of(message)[0])["text"], "\uFFFD\na\uFFFD");
}

TEST(Render, LongTextsWithHeadings) {
    std::mt19937 random(5);
    const std::vector<std::string> alphabet{"a", " ", "\n", "你", "😀", "👩‍👩‍👧", "word", "。"};
    for (int round = 0; round < 60; ++round) {
        core::Outgoing message;
        for (unsigned i = random() % 12'000; i > 0; --i) message.text += alphabet[random() % alphabet.size()];
        if (round % 3 != 0) message.heading = "标题😀" + std::string(random() % 50, 'h');
        if (trimmed(message.text).empty() && message.heading.empty()) continue;
        std::string joined;
        for (const ApiCall& call : calls_of(message)) {
            const json sent = body(call);
            const std::string text = sent["text"];
            const auto units = static_cast<std::size_t>(icu::UnicodeString::fromUTF8(text).length());
            EXPECT_LE(units, 4096);
            EXPECT_GT(units, 0);
            if (sent.contains("entities")) {
                EXPECT_EQ(sent["entities"][0]["length"], utf16_units(message.heading));
                EXPECT_TRUE(text.starts_with(message.heading));
            }
            joined += text;
        }
        std::string expected = message.heading + message.text;
        for (std::string* text : {&joined, &expected})
            std::erase_if(*text, [](char c) { return c == ' ' || c == '\n'; });
        EXPECT_EQ(joined, expected);
    }
}

TEST(Render, TheSameAgain) {
    core::Outgoing message = said(std::string(9000, 'x'));
    message.files = {stored("image/jpeg", 1), stored("image/jpeg", 1), theirs("video:V")};
    const std::vector<ApiCall> once = calls_of(message);
    const std::vector<ApiCall> twice = calls_of(message);
    ASSERT_EQ(once.size(), twice.size());
    for (std::size_t i = 0; i < once.size(); ++i) EXPECT_EQ(json_body(once[i]), json_body(twice[i]));
}

TEST(Render, PhotosCanBecomeDocuments) {
    core::Outgoing message;
    message.files = {stored("image/jpeg", 1), theirs("photo:X")};
    ApiCall album = calls_of(message).at(0);
    EXPECT_TRUE(make_documents(album));
    EXPECT_EQ(
        body(album)["media"],
        json::parse(R"([{"type":"document","media":"attach://file0"},{"type":"document","media":"X"}])"));
    EXPECT_FALSE(make_documents(album));
    message.files = {stored("image/jpeg", 1)};
    ApiCall photo = calls_of(message).at(0);
    EXPECT_TRUE(make_documents(photo));
    EXPECT_EQ(photo.method, "sendDocument");
    EXPECT_EQ(photo.uploads[0].part, "document");
    EXPECT_FALSE(make_documents(photo));
}

TEST(Render, CallbackAnswersAreShort) {
    EXPECT_EQ(json_body(render_callback_answer("9", "")), R"({"callback_query_id":"9"})");
    EXPECT_EQ(body(render_callback_answer("9", "已记录"))["text"], "已记录");
    std::string hint;
    for (int i = 0; i < 300; ++i) hint += "😀";
    EXPECT_EQ(utf16_units(body(render_callback_answer("9", hint))["text"].get<std::string>()), 200);
}

TEST(Render, NamesHoldNoPath) {
    EXPECT_EQ(shown_name(stored("x/y", 1, "C:\\a\\b.txt")), "b.txt");
    EXPECT_EQ(shown_name(stored("image/jpeg", 1, "a/")), "photo.jpg");
    EXPECT_EQ(shown_name(stored("x/y", 1, "..")), "file");
    EXPECT_EQ(shown_name(stored("x/y", 1, "a\r\nb.txt")), "ab.txt");
}

}  // namespace
}  // namespace aftercare::telegram
