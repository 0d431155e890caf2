#include "channel_fixture.h"

#include <algorithm>

namespace aftercare::telegram {
namespace {

class Polling : public ChannelTest {
  protected:
    Polling() {
        options.mode = Mode::polling;
        api.always("getUpdates", api_ok(json::array()));
    }
    std::vector<std::int64_t> offsets() const {
        std::vector<std::int64_t> found;
        for (const ApiRequest& request : api.of("getUpdates"))
            found.push_back(request.parameters.value("offset", std::int64_t{-1}));
        return found;
    }
    bool asked_for(std::int64_t offset) const {
        const std::vector<std::int64_t> all = offsets();
        return std::find(all.begin(), all.end(), offset) != all.end();
    }
};

TEST_F(Polling, BeginsInOrder) {
    start();
    run_until([&] { return !api.of("getUpdates").empty(); });
    ASSERT_GE(api.requests.size(), 3);
    EXPECT_EQ(api.requests[0].method, "deleteWebhook");
    EXPECT_EQ(api.requests[0].parameters, json::parse(R"({"drop_pending_updates":false})"));
    EXPECT_EQ(api.requests[1].method, "getMe");
    EXPECT_EQ(
        api.of("getUpdates")[0].parameters,
        json::parse(
            R"({"limit":100,"timeout":0,"allowed_updates":["message","edited_message","callback_query","my_chat_member"]})"));
}

TEST_F(Polling, TheOffsetFollowsTheCommit) {
    held = true;
    api.once("getUpdates", api_ok(json::array({update(7, 5, "a"), update(8, 6, "b")})));
    start();
    run_until([&] { return holding.size() == 2; });
    run_for(std::chrono::milliseconds(50));
    EXPECT_EQ(api.of("getUpdates").size(), 1);
    held = false;
    holding[1]();
    run_for(std::chrono::milliseconds(30));
    EXPECT_EQ(api.of("getUpdates").size(), 1);
    holding[0]();
    run_until([&] { return asked_for(9); });
}

TEST_F(Polling, ChatsSideBySideEachInOrder) {
    held = true;
    api.once("getUpdates", api_ok(json::array({update(7, 5, "a1"), update(8, 5, "a2"), update(9, 6, "b1")})));
    start();
    run_until([&] { return holding.size() == 2; });
    EXPECT_EQ(texts(), (std::vector<std::string>{"7:a1", "9:b1"}));
    holding[0]();
    run_until([&] { return holding.size() == 3; });
    EXPECT_EQ(texts().back(), "8:a2");
    holding[1]();
    holding[2]();
    run_until([&] { return asked_for(10); });
}

TEST_F(Polling, RefusedIsOfferedAgainBeforeAnythingElseOfTheChat) {
    verdicts = {Status::refused, Status::refused, Status::applied};
    api.once("getUpdates", api_ok(json::array({update(7, 5, "a"), update(8, 5, "b")})));
    start();
    run_until([&] { return asked_for(9); });
    EXPECT_EQ(texts(), (std::vector<std::string>{"7:a", "7:a", "7:a", "8:b"}));
}

TEST_F(Polling, PressesAreAnsweredByACall) {
    hint = "好";
    api.once("getUpdates", api_ok(json::array({press(7, 5, "v1:x")})));
    start();
    run_until([&] { return !api.of("answerCallbackQuery").empty(); });
    EXPECT_EQ(api.of("answerCallbackQuery")[0].parameters,
              json::parse(R"({"callback_query_id":"cb7","text":"好"})"));
}

TEST_F(Polling, ABrokenUpdateIsKeptAndPassed) {
    api.once("getUpdates",
             api_ok(json::array({json{{"update_id", 7}, {"message", {{"text", "x"}}}}, update(8, 5, "b")})));
    start();
    run_until([&] { return asked_for(9); });
    ASSERT_EQ(broken.size(), 1);
    EXPECT_EQ(json::parse(broken[0].first), (json{{"update_id", 7}, {"message", {{"text", "x"}}}}));
    EXPECT_EQ(texts(), std::vector<std::string>{"8:b"});
}

TEST_F(Polling, SurvivesEverythingTheApiDoes) {
    api.once("deleteWebhook", net::text_response(502, "<html>"));
    api.once("getMe", api_error(500, "Internal Server Error: restart"));
    api.once("getUpdates", net::text_response(200, "not json"));
    api.once("getUpdates", api_error(409, "Conflict: terminated by other getUpdates request"));
    api.once("getUpdates", net::text_response(500, R"({"message":"x"})"));
    api.once("getUpdates", api_ok(json{{"not", "a list"}}));
    api.once("getUpdates", api_ok(json::array({update(7, 5, "a")})));
    start();
    run_until([&] { return asked_for(8); });
    EXPECT_EQ(texts(), std::vector<std::string>{"7:a"});
}

TEST_F(Polling, AWebhookInTheWayIsRemoved) {
    api.once(
        "getUpdates",
        api_error(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"));
    start();
    run_until([&] { return api.of("deleteWebhook").size() == 2; });
}

TEST_F(Polling, EmptyAnswersAtOnceDoNotSpin) {
    options.timing.empty_pause = std::chrono::milliseconds(100);
    start();
    run_until([&] { return !api.of("getUpdates").empty(); });
    run_for(std::chrono::milliseconds(350));
    EXPECT_LE(api.of("getUpdates").size(), 5);
    EXPECT_GE(api.of("getUpdates").size(), 3);
}

TEST_F(Polling, AServerThatIgnoresTheOffsetDoesNotSpin) {
    options.timing.empty_pause = std::chrono::milliseconds(100);
    api.always("getUpdates", api_ok(json::array({update(7, 5, "again")})));
    start();
    run_until([&] { return asked_for(8); });
    run_for(std::chrono::milliseconds(250));
    EXPECT_LE(api.of("getUpdates").size(), 5);
}

TEST_F(Polling, TellsWhatWasCommittedWhenItStops) {
    api.once("getUpdates", api_ok(json::array({update(7, 5, "a")})));
    api.once("getUpdates", [](ApiRequest) -> asio::awaitable<net::Response> {
        co_await net::sleep_for(std::chrono::seconds(20));
        co_return net::Response{};
    });
    start();
    run_until([&] { return asked_for(8); });
    stop();
    const ApiRequest last = api.of("getUpdates").back();
    EXPECT_EQ(last.parameters["offset"], 8);
    EXPECT_EQ(last.parameters["timeout"], 0);
    EXPECT_EQ(last.parameters["limit"], 1);
}

TEST_F(Polling, WhatWasRefusedWhenItStopsIsNotConfirmed) {
    verdicts = {Status::applied, Status::refused, Status::refused,
                Status::refused, Status::refused, Status::refused};
    options.timing.refused = std::chrono::milliseconds(1000);
    api.once(
        "getUpdates",
        api_ok(json::array({update(7, 5, "a"), update(8, 5, "b"), update(9, 6, "c"), update(10, 5, "d")})));
    start();
    run_until([&] { return received.size() >= 3; });
    stop();
    EXPECT_EQ(offsets().back(), 8);
}

TEST_F(Polling, AWithdrawnTokenIsAlertedAndAskedForAgain) {
    api.once("getUpdates", api_error(401, "Unauthorized"));
    api.once("getUpdates", api_error(401, "Unauthorized"));
    api.once("getUpdates", api_ok(json::array({update(7, 5, "a")})));
    start();
    run_until([&] { return asked_for(8) && gauges["authorized"] == 1; });
    EXPECT_GE(alerts.size(), 1);
}

}  // namespace
}  // namespace aftercare::telegram
