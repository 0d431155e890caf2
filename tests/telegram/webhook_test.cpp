#include "channel_fixture.h"

namespace aftercare::telegram {
namespace {

class Webhook : public ChannelTest {};

TEST_F(Webhook, IsAnsweredAfterTheCommitOnly) {
    held = true;
    start();
    std::optional<int> status;
    post_later(update(7, 5, "hi").dump(), {{"x-telegram-bot-api-SECRET-token", "webhook-secret"}},
               [&](net::Response response) { status = response.status; });
    run_until([&] { return !holding.empty(); });
    run_for(std::chrono::milliseconds(50));
    EXPECT_FALSE(status);
    holding[0]();
    run_until([&] { return status.has_value(); });
    EXPECT_EQ(status, 200);
    EXPECT_EQ(texts(), std::vector<std::string>{"7:hi"});
}

TEST_F(Webhook, WrongSecretsReadNothing) {
    start();
    const std::string body = update(7, 5, "hi").dump();
    EXPECT_EQ(post(body, {}).status, 401);
    EXPECT_EQ(post(body, {{"X-Telegram-Bot-Api-Secret-Token", "webhook-secreT"}}).status, 401);
    EXPECT_EQ(post(body, {{"X-Telegram-Bot-Api-Secret-Token", ""}}).status, 401);
    EXPECT_EQ(post(body, {{"X-Telegram-Bot-Api-Secret-Token", "webhook-secret"},
                          {"X-Telegram-Bot-Api-Secret-Token", "webhook-secret"}})
                  .status,
              401);
    EXPECT_TRUE(received.empty());
    EXPECT_EQ(counters["webhook_denied"], 4);
    EXPECT_EQ(post(body).status, 200);
}

TEST_F(Webhook, OnlyAllowedSources) {
    options.allowed_sources = {"149.154.160.0/20"};
    start();
    EXPECT_EQ(post(update(7, 5, "hi").dump()).status, 403);
    EXPECT_TRUE(received.empty());
}

TEST_F(Webhook, VerdictsBecomeAnswers) {
    start();
    verdicts = {Status::duplicate, Status::quarantined, Status::refused};
    EXPECT_EQ(post(update(7, 5, "a").dump()).status, 200);
    EXPECT_EQ(post(update(8, 5, "b").dump()).status, 200);
    const net::Response refused = post(update(9, 5, "c").dump());
    EXPECT_EQ(refused.status, 503);
    EXPECT_TRUE(refused.headers.get("Retry-After") == "1" || refused.headers.get("Retry-After") == "2");
    EXPECT_EQ(post(update(9, 5, "c").dump()).status, 200);
}

TEST_F(Webhook, PressesAreAnsweredInTheResponse) {
    hint = "已记录";
    start();
    const net::Response response = post(press(7, 5, "v1:x").dump());
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(json::parse(response.body),
              json::parse(R"({"method":"answerCallbackQuery","callback_query_id":"cb7","text":"已记录"})"));
    EXPECT_EQ(response.headers.get("Content-Type"), "application/json");
    EXPECT_TRUE(api.of("answerCallbackQuery").empty());
    EXPECT_EQ(std::get<core::ButtonPressed>(received.at(0).content).payload, "v1:x");
}

TEST_F(Webhook, PoisonIsAcknowledgedAndKept) {
    start();
    EXPECT_EQ(post("{not json").status, 200);
    EXPECT_EQ(post(R"({"update_id":7,"message":{"text":"x"}})").status, 200);
    ASSERT_EQ(broken.size(), 2);
    EXPECT_EQ(broken[0].first, "{not json");
    EXPECT_EQ(counters["updates_broken"], 2);
    EXPECT_TRUE(received.empty());
}

TEST_F(Webhook, WhatDoesNotConcernUsIsAcknowledged) {
    start();
    EXPECT_EQ(post(R"({"update_id":7,"channel_post":{}})").status, 200);
    EXPECT_EQ(counters["updates_ignored"], 1);
}

TEST_F(Webhook, TooLargeIsRefused) {
    start();
    EXPECT_EQ(post(std::string(2 << 20, ' ')).status, 413);
}

TEST_F(Webhook, IsSetWithEverythingAndAgainUntilItWorks) {
    api.once("setWebhook", api_error(429, "Too Many Requests: retry after 1", {{"retry_after", 1}}));
    api.once("setWebhook", api_error(500, "Internal Server Error: restart"));
    options.commands = {{Audience::everybody, "zh-CN", {{"new", "新建"}, {"进度", "x"}, {"status", "进度"}}},
                        {Audience::everybody, "", {{"new", "New"}}},
                        {Audience::agents_chat, "zh-CN", {{"queue", "待办"}}}};
    options.agents_chat = -100123;
    api.always("getWebhookInfo", api_ok({{"url", "https://care.example.com/telegram/main"},
                                         {"pending_update_count", 4},
                                         {"last_error_date", 1700000000},
                                         {"last_error_message", "Wrong response"}}));
    start();
    run_until([&] { return api.of("getWebhookInfo").size() >= 2; });
    ASSERT_EQ(api.of("setWebhook").size(), 3);
    EXPECT_EQ(
        api.of("setWebhook")[2].parameters,
        json::parse(
            R"({"url":"https://care.example.com/telegram/main","secret_token":"webhook-secret","max_connections":40,
                  "allowed_updates":["message","edited_message","callback_query","my_chat_member"]})"));
    const std::vector<ApiRequest> commands = api.of("setMyCommands");
    ASSERT_EQ(commands.size(), 3);
    EXPECT_EQ(
        commands[0].parameters,
        json::parse(
            R"({"commands":[{"command":"new","description":"新建"},{"command":"status","description":"进度"}],"language_code":"zh"})"));
    EXPECT_EQ(commands[1].parameters, json::parse(R"({"commands":[{"command":"new","description":"New"}]})"));
    EXPECT_EQ(commands[2].parameters["scope"], json::parse(R"({"type":"chat","chat_id":-100123})"));
    EXPECT_EQ(gauges["pending_updates"], 4);
    EXPECT_GT(gauges["webhook_error_age_seconds"], 0);
    EXPECT_EQ(
        post(
            R"({"update_id":9,"message":{"message_id":1,"date":1,"chat":{"id":-5,"type":"group"},"from":{"id":5,"first_name":"L"},"text":"/help@CareBot"}})")
            .status,
        200);
    EXPECT_EQ(texts().back(), "9:/help");
}

TEST_F(Webhook, IsSetAgainWhenSomebodyRemovedIt) {
    api.always("getWebhookInfo", api_ok({{"url", ""}, {"pending_update_count", 0}}));
    start();
    run_until([&] { return api.of("setWebhook").size() >= 2; });
}

TEST_F(Webhook, ServesWhileTheApiIsDown) {
    options.api_root = "http://127.0.0.1:1";
    start();
    EXPECT_EQ(post(update(7, 5, "hi").dump()).status, 200);
}

TEST_F(Webhook, StopsAfterWhatIsUnderWay) {
    held = true;
    start();
    std::optional<int> status;
    post_later(update(7, 5, "hi").dump(), {{"X-Telegram-Bot-Api-Secret-Token", "webhook-secret"}},
               [&](net::Response response) { status = response.status; });
    run_until([&] { return !holding.empty(); });
    bool stopped = false;
    channel->stop([&] { stopped = true; });
    EXPECT_EQ(post(update(8, 5, "late").dump()).status, 503);
    EXPECT_FALSE(stopped);
    holding[0]();
    run_until([&] { return stopped && status; });
    EXPECT_EQ(status, 200);
    channel.reset();
    EXPECT_EQ(post(update(9, 5, "gone").dump()).status, 503);
}

}  // namespace
}  // namespace aftercare::telegram
