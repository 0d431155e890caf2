#include "adapters/wechat/api_call.h"

#include "adapters/wechat/text.h"
#include "tags.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <random>

namespace aftercare::wechat {
namespace {

// Real UTF-8: the platform shows escapes to people as they stand.
TEST(ApiCall, TextsAreNotEscaped) {
    const ApiCall call = text_call("oP", "你好 \"<\" > 去/\\👍");
    EXPECT_EQ(call.path, "/cgi-bin/message/custom/send");
    EXPECT_EQ(call.body,
              R"({"touser":"oP","msgtype":"text","text":{"content":"你好 \"<\" > 去/\\👍"}})");
    EXPECT_EQ(text_call("oP", "a\xff\x01").body,
              R"({"touser":"oP","msgtype":"text","text":{"content":"a�"}})");
}

TEST(ApiCall, Menu) {
    EXPECT_EQ(menu_call("oP", "满意吗？", {{"满意", "s:5"}, {"不满意", "s:1"}}, "谢谢").body,
              R"({"touser":"oP","msgtype":"msgmenu","msgmenu":{"head_content":"满意吗？","list":[)"
              R"({"id":"s:5","content":"满意"},{"id":"s:1","content":"不满意"}],"tail_content":"谢谢"}})");
}

TEST(ApiCall, Media) {
    EXPECT_EQ(media_call("oP", MediaKind::image, "M", "x.jpg").body,
              R"({"touser":"oP","msgtype":"image","image":{"media_id":"M"}})");
    EXPECT_EQ(media_call("oP", MediaKind::voice, "M", "").body,
              R"({"touser":"oP","msgtype":"voice","voice":{"media_id":"M"}})");
    EXPECT_EQ(media_call("oP", MediaKind::video, "M", "x.mp4").body,
              R"({"touser":"oP","msgtype":"video","video":{"media_id":"M","title":"x.mp4"}})");
}

TEST(ApiCall, Typing) {
    EXPECT_EQ(typing_call("oP", true).path, "/cgi-bin/message/custom/typing");
    EXPECT_EQ(typing_call("oP", true).body, R"({"touser":"oP","command":"Typing"})");
    EXPECT_EQ(typing_call("oP", false).body, R"({"touser":"oP","command":"CancelTyping"})");
}

TEST(ApiCall, TemplatesAndNotices) {
    const TemplateMessage message{.template_id = "T",
                                  .parameters = {{"thing1", "维修"}, {"phrase2", ""}},
                                  .url = "https://x",
                                  .message_key = std::string(40, 'k')};
    EXPECT_EQ(template_call("oP", message).body,
              R"({"touser":"oP","template_id":"T","url":"https://x","client_msg_id":")" +
                  std::string(32, 'k') + R"(","data":{"thing1":{"value":"维修"},"phrase2":{"value":"-"}}})");
    EXPECT_EQ(template_call("oP", {.template_id = "T", .parameters = {}, .url = "", .message_key = ""}).body,
              R"({"touser":"oP","template_id":"T","data":{}})");
    const ApiCall notice =
        subscription_call("oP", {.template_id = "N", .parameters = {{"thing1", "a"}}, .page = "p"});
    EXPECT_EQ(notice.path, "/cgi-bin/message/subscribe/bizsend");
    EXPECT_EQ(notice.body, R"({"touser":"oP","template_id":"N","page":"p","data":{"thing1":{"value":"a"}}})");
}

TEST(Parameters, FitTheirType) {
    EXPECT_EQ(fit_parameter("thing12", "一二三四五六七八九十一二三四五六七八九十"),
              "一二三四五六七八九十一二三四五六七八九十");
    EXPECT_EQ(fit_parameter("thing12", "一二三四五六七八九十一二三四五六七八九十多"),
              "一二三四五六七八九十一二三四五六七八九…");
    EXPECT_EQ(fit_parameter("phrase3", "等待客户补充"), "等待客户…");
    EXPECT_EQ(fit_parameter("short_thing3", "等待客户补充"), "等待客户…");
    EXPECT_EQ(fit_parameter("character_string1", "AS-2026-0001 号"), "AS-2026-0001");
    EXPECT_EQ(fit_parameter("character_string1", std::string(40, 'x')).size(), 32U);
    EXPECT_EQ(fit_parameter("thing1", " a\nb "), "a b");
    EXPECT_EQ(fit_parameter("thing1", " \n"), "-");
    EXPECT_EQ(fit_parameter("number1", "你"), "-");
    EXPECT_EQ(characters(fit_parameter("time9", std::string(100, 'x'))), 32U);
}

// What a customer wrote is shown to agents: it may be no link that gives commands.
TEST(ApiCall, NoTextIsMarkup) {
    std::mt19937 generator(11);
    constexpr std::string_view letters = "<<</!?aZ> \x01\xff\n";
    for (int i = 0; i < 1'000; ++i) {
        std::string text;
        for (std::size_t n = 1 + generator() % 60; n > 0; --n) text += letters[generator() % letters.size()];
        for (const ApiCall& call :
             {text_call("oP", text), media_call("oP", MediaKind::video, "M", text),
              menu_call("oP", text, {{text, "p"}}, text),
              template_call("oP", {.template_id = "T",
                                   .parameters = {{"thing1", text}, {"character_string2", text}, {"time3", text}},
                                   .url = "",
                                   .message_key = ""}),
              subscription_call("oP", {.template_id = "N", .parameters = {{"phrase1", text}}, .page = ""})})
            ASSERT_FALSE(holds_tag(call.body)) << call.body;
    }
}

TEST(MessageKey, ShortAndTheSameForTheSame) {
    EXPECT_EQ(message_key("delivery 7"), message_key("delivery 7"));
    EXPECT_NE(message_key("delivery 7"), message_key("delivery 8"));
    EXPECT_EQ(message_key("x").size(), 32U);
}

TEST(Token, Body) {
    EXPECT_EQ(
        stable_token_body("wx1", "s\"ecret", false),
        R"({"grant_type":"client_credential","appid":"wx1","secret":"s\"ecret","force_refresh":false})");
}

}  // namespace
}  // namespace aftercare::wechat
