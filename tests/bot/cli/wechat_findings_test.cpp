#include "bot/cli/wechat_findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aftercare::bot {
namespace {

using testing::HasSubstr;
using testing::Not;
using Kind = Finding::Kind;

wechat::Outcome outcome(int code, const std::string& errmsg = "refused rid: 64f1a2b3-0c9d8e7f-1a2b3c4d") {
    return wechat::interpret(200, R"({"errcode":)" + std::to_string(code) + R"(,"errmsg":")" + errmsg + "\"}");
}

TEST(WechatToken, EachMistakeHasItsOwnAdvice) {
    EXPECT_EQ(judge_token(outcome(0)).kind, Kind::ok);
    EXPECT_THAT(judge_token(outcome(40013)).advice, HasSubstr("app_id"));
    for (const int code : {40001, 40125}) EXPECT_THAT(judge_token(outcome(code)).advice, HasSubstr("app_secret")) << code;
    EXPECT_THAT(judge_token(outcome(40243)).advice, HasSubstr("解冻"));
    EXPECT_THAT(judge_token(outcome(89503)).advice, HasSubstr("consent"));
    EXPECT_THAT(judge_token(wechat::interpret(0, {})).advice, HasSubstr("api_root"));
    EXPECT_THAT(judge_token(wechat::interpret(502, "<html>")).advice, HasSubstr("proxy"));
    EXPECT_THAT(judge_token(outcome(-1)).advice, HasSubstr("again"));
    EXPECT_THAT(judge_token(outcome(99999)).advice, HasSubstr("全局返回码"));
    for (const int code : {-1, 40001, 40013, 40125, 40243, 89503, 99999})
        EXPECT_EQ(judge_token(outcome(code)).kind, Kind::error) << code;
}

TEST(WechatToken, TheAddressThatThePlatformNamesIsShown) {
    const Finding finding =
        judge_token(outcome(40164, "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 64f1-0c9d"));
    EXPECT_EQ(finding.kind, Kind::error);
    EXPECT_THAT(finding.what, HasSubstr("203.0.113.7"));
    EXPECT_THAT(finding.what, HasSubstr("rid 64f1-0c9d"));
    EXPECT_THAT(finding.advice, HasSubstr("IP 白名单"));
}

TEST(WechatCalls, ARefusedTokenIsAnotherProgram) {
    EXPECT_EQ(judge_calls(outcome(0)).kind, Kind::ok);
    EXPECT_THAT(judge_calls(outcome(40001)).advice, HasSubstr("force_refresh"));
}

TEST(WechatCustomerService, NobodyToTypeToIsAPermission) {
    for (const int code : {0, 40003, 43004, 45015, 45080, 45081, 50005})
        EXPECT_EQ(judge_customer_service(outcome(code), true).kind, Kind::ok) << code;
    EXPECT_THAT(judge_customer_service(outcome(48001), true).advice, HasSubstr("\"customer_service\": false"));
    EXPECT_THAT(judge_customer_service(outcome(40200), true).advice, HasSubstr("\"menus\": false"));
    EXPECT_EQ(judge_customer_service(outcome(40200), false).kind, Kind::ok);
    EXPECT_EQ(judge_customer_service(outcome(45009), false).kind, Kind::error);
    EXPECT_EQ(judge_customer_service(wechat::interpret(0, {}), false).kind, Kind::error);
}

constexpr const char* templates =
    R"({"template_list":[7,{"template_id":"T1","title":"进度","content":"类型：{{thing1.DATA}}\n编号：{{character_string2.DATA}}"}]})";

TEST(WechatTemplate, IsThereWithItsParameters) {
    const auto judged = [](WantedTemplate wanted) { return judge_template(outcome(0), templates, wanted); };
    EXPECT_EQ(judged({"T1", {"thing1", "character_string2"}}).kind, Kind::ok);
    EXPECT_THAT(judged({"T1", {"thing1"}}).what, HasSubstr("lack character_string2"));
    EXPECT_THAT(judged({"T1", {"thing1", "character_string2", "time3"}}).what, HasSubstr("has time3"));
    EXPECT_THAT(judged({"T2", {}}).what, HasSubstr("no template"));
    EXPECT_THAT(judge_template(outcome(48001), "", {"T1", {}}).advice, HasSubstr("服务号"));
    for (const char* body : {"", "[]", "{}", R"({"template_list":7})", R"({"template_list":[{"template_id":7}]})"})
        EXPECT_EQ(judge_template(outcome(0), body, {"T1", {}}).kind, Kind::error) << body;
    EXPECT_EQ(judge_template(outcome(0), R"({"template_list":[{"template_id":"T1","content":"{{a.DATA"}]})", {"T1", {"a"}}).kind,
              Kind::ok);
}

TEST(WechatNotice, NobodyToTellIsAPermission) {
    for (const int code : {40003, 43101}) EXPECT_EQ(judge_notice(outcome(code)).kind, Kind::ok) << code;
    EXPECT_THAT(judge_notice(outcome(48001)).advice, HasSubstr("订阅通知"));
    EXPECT_THAT(judge_notice(outcome(47003)).what, HasSubstr("parameters"));
    EXPECT_THAT(judge_notice(outcome(40037)).advice, HasSubstr("模板ID"));
}

TEST(WechatMenu, ComparedWithTheConfiguration) {
    const std::vector<wechat::MenuEntry> wanted{{"新建反馈", "/new", "", {}}};
    const std::string same = R"({"menu":{"button":[{"type":"click","name":"新建反馈","key":"/new","sub_button":[]}]}})";
    EXPECT_EQ(judge_menu(outcome(0), same, wanted).kind, Kind::ok);
    EXPECT_THAT(judge_menu(outcome(0), same, {{"新建", "/new", "", {}}}).advice, HasSubstr("aftercare wechat menu"));
    EXPECT_EQ(judge_menu(outcome(46003), "", wanted).kind, Kind::note);
    EXPECT_EQ(judge_menu(outcome(48001), "", wanted).kind, Kind::note);
    EXPECT_EQ(judge_menu(outcome(45009), "", wanted).kind, Kind::error);
}

TEST(WechatAdvice, IsNeverEmptyForARefusal) {
    for (int code = 40000; code < 50100; ++code) EXPECT_FALSE(wechat_advice(outcome(code)).empty()) << code;
}

}  // namespace
}  // namespace aftercare::bot
