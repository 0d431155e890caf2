#include "api_fixture.h"

#include <gmock/gmock.h>

namespace aftercare::wechat {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

using Token = ApiTest;
using Calls = ApiTest;
using Alerts = ApiTest;
using Closing = ApiTest;

json asked(const net::Request& request) {
    return json::parse(request.body);
}

TEST_F(Calls, PostedWithTheTokenInTheQueryAndRealUtf8) {
    create();
    const ApiResult result = post("你好 “世界”");
    EXPECT_EQ(result.outcome.kind, Kind::done) << result.outcome.reason;
    const net::Request& sent = platform.last(send_path);
    EXPECT_EQ(sent.method, "POST");
    EXPECT_EQ(sent.target, send_path + "?access_token=token-1");
    EXPECT_EQ(sent.headers.get("Content-Type"), "application/json");
    EXPECT_THAT(sent.body, HasSubstr("你好 “世界”"));
    EXPECT_EQ(json::parse(result.body)["errmsg"], "ok");
    EXPECT_EQ(asked(platform.last(token_path)),
              (json{{"grant_type", "client_credential"}, {"appid", test_app_id}, {"secret", test_secret}, {"force_refresh", false}}));
}

TEST_F(Calls, GetKeepsAQueryOfItsOwn) {
    platform.always("/cgi-bin/user/info", json_answer({{"subscribe", 1}}));
    create();
    const ApiResult result = finish(api->get("/cgi-bin/user/info?openid=o1&lang=zh_CN"));
    EXPECT_EQ(result.outcome.kind, Kind::done);
    EXPECT_EQ(result.body, R"({"subscribe":1})");
    EXPECT_EQ(platform.last("/cgi-bin/user/info").target,
              "/cgi-bin/user/info?openid=o1&lang=zh_CN&access_token=token-1");
}

TEST_F(Calls, BelowAPathOfTheRoot) {
    create();
    options.api_root += "/cgi-bin/..";  // any path before the API's own
    EXPECT_NO_THROW(Api(io.get_executor(), options, {}));
    options.api_root = "ftp://example.com";
    EXPECT_THROW(Api(io.get_executor(), options, {}), std::invalid_argument);
}

TEST_F(Calls, ARefusalIsToldAndNotRepeated) {
    platform.once(send_path, refusal(45015));
    platform.once(send_path, refusal(-1, "system error"));
    create();
    EXPECT_EQ(post().outcome.kind, Kind::window);
    EXPECT_EQ(post().outcome.kind, Kind::later);
    EXPECT_EQ(platform.count(send_path), 2U);
    EXPECT_EQ(platform.count(token_path), 1U);
}

// The message may have been shown: who sends it again shows it twice.
TEST_F(Calls, NoAnswerIsUncertainAndNotRepeated) {
    options.call = milliseconds(150);
    create();
    ASSERT_EQ(authorize().kind, Kind::done);
    platform.hold(send_path);
    const ApiResult result = post();
    EXPECT_EQ(result.outcome.kind, Kind::uncertain);
    EXPECT_TRUE(result.reached);
    EXPECT_EQ(platform.count(send_path), 1U);
    platform.let_go();
}

TEST_F(Calls, AForeignAnswerIsUncertain) {
    platform.once(send_path, net::text_response(502, "<html>Bad Gateway</html>"));
    create();
    EXPECT_EQ(post().outcome.kind, Kind::uncertain);
    EXPECT_EQ(platform.count(send_path), 1U);
}

TEST_F(Calls, AnUnreachablePlatformTookNothing) {
    {
        asio::io_context other;
        options.api_root = SmallPlatform(other).root();  // nobody listens there any more
    }
    create();
    const ApiResult result = post();
    EXPECT_EQ(result.outcome.kind, Kind::later);
    EXPECT_FALSE(result.reached);
    EXPECT_THAT(alerts, IsEmpty());
}

TEST_F(Token, FiftyCallsAtOnceAskForOne) {
    create();
    platform.hold(token_path);
    std::vector<std::shared_ptr<std::optional<ApiResult>>> results;
    for (int call = 0; call < 50; ++call) results.push_back(begin(api->post(text_call("o", std::to_string(call)))));
    run_until([&] { return platform.count(token_path) == 1; });
    EXPECT_EQ(platform.count(send_path), 0U);
    platform.let_go();
    run_until([&] { return std::ranges::all_of(results, [](const auto& result) { return result->has_value(); }); });
    for (const auto& result : results) EXPECT_EQ((*result)->outcome.kind, Kind::done);
    EXPECT_EQ(platform.count(token_path), 1U);
    EXPECT_EQ(platform.count(send_path), 50U);
}

TEST_F(Token, AStolenOneIsRenewedOnceAndEachCallMadeAgainOnce) {
    create();
    ASSERT_EQ(authorize().kind, Kind::done);
    platform.steal();
    std::vector<std::shared_ptr<std::optional<ApiResult>>> results;
    for (int call = 0; call < 50; ++call) results.push_back(begin(api->post(text_call("o", std::to_string(call)))));
    run_until([&] { return std::ranges::all_of(results, [](const auto& result) { return result->has_value(); }); });
    for (const auto& result : results) EXPECT_EQ((*result)->outcome.kind, Kind::done) << (*result)->outcome.reason;
    EXPECT_EQ(platform.count(token_path), 2U);
    std::map<std::string, int> accepted;
    for (const net::Request& request : platform.requests)
        if (request.path == send_path && request.query.get("access_token") == platform.token) ++accepted[request.body];
    EXPECT_THAT(accepted, SizeIs(50));
    for (const auto& [body, times] : accepted) EXPECT_EQ(times, 1) << body;
    for (const net::Request& request : platform.requests)
        if (request.path == token_path) EXPECT_EQ(asked(request)["force_refresh"], false);
}

TEST_F(Token, RefusedAgainTheCallIsTold) {
    create();
    platform.once(send_path, refusal(42001));
    platform.once(send_path, refusal(42001));
    // After the first refusal the platform hands out another.
    platform.once(token_path, json_answer({{"access_token", "token-1"}, {"expires_in", 7200}}));
    platform.once(token_path, json_answer({{"access_token", "token-2"}, {"expires_in", 7200}}));
    EXPECT_EQ(post().outcome.kind, Kind::token);
    EXPECT_EQ(platform.count(send_path), 2U);
}

// A platform that goes on handing out what it refuses.
TEST_F(Token, ForcedOnlyWhenTheRenewedOneIsTheRefusedOne) {
    create();
    ASSERT_EQ(authorize().kind, Kind::done);
    platform.once(send_path, refusal(40001));
    EXPECT_EQ(post().outcome.kind, Kind::done);
    std::vector<bool> forced;
    for (const net::Request& request : platform.requests)
        if (request.path == token_path) forced.push_back(asked(request)["force_refresh"].get<bool>());
    EXPECT_EQ(forced, (std::vector<bool>{false, false, true}));
    EXPECT_EQ(platform.token, "token-2");

    // There are 20 of these a day: not again for an hour and a quarter.
    platform.once(send_path, refusal(40001));
    EXPECT_EQ(post().outcome.kind, Kind::done);
    EXPECT_EQ(platform.token, "token-2");
    now += std::chrono::minutes(75);
    platform.once(send_path, refusal(40001));
    EXPECT_EQ(post().outcome.kind, Kind::done);
    EXPECT_EQ(platform.token, "token-3");
}

TEST_F(Token, RenewedAheadOfItsEndBesideTheCalls) {
    create();
    ASSERT_EQ(authorize().kind, Kind::done);
    EXPECT_EQ(api->renewal_due(), now + seconds(6900));
    now += seconds(6899);
    EXPECT_EQ(post().outcome.kind, Kind::done);
    EXPECT_EQ(platform.count(token_path), 1U);
    now += seconds(1);
    platform.hold(token_path);
    EXPECT_EQ(post().outcome.kind, Kind::done);  // does not wait for the renewal
    run_until([&] { return platform.count(token_path) == 2; });
    EXPECT_EQ(post().outcome.kind, Kind::done);  // nor begins another
    platform.let_go();
    run_until([&] { return api->renewal_due() > now; });
    EXPECT_EQ(platform.count(token_path), 2U);
}

TEST_F(Token, AnEndedOneIsNotUsed) {
    create();
    ASSERT_EQ(authorize().kind, Kind::done);
    now += seconds(7200);
    platform.token = "token-9";
    EXPECT_EQ(post().outcome.kind, Kind::done);
    EXPECT_EQ(platform.count(send_path), 1U);
    EXPECT_EQ(platform.last(send_path).query.get("access_token"), "token-9");
}

TEST_F(Token, AFailedRenewalDoesNotStopCallsWhileTheOldOneLasts) {
    create();
    ASSERT_EQ(authorize().kind, Kind::done);
    now += seconds(7000);
    platform.once(token_path, refusal(-1));
    EXPECT_EQ(authorize().kind, Kind::later);
    EXPECT_EQ(post().outcome.kind, Kind::done);
    EXPECT_EQ(platform.count(token_path), 2U);  // not asked for at every call
    EXPECT_EQ(api->renewal_due(), now + options.token_retry);
    now += options.token_retry;
    EXPECT_EQ(authorize().kind, Kind::done);
}

TEST_F(Token, AFailureIsToldToAllAndAskedForAgainLater) {
    create();
    platform.once(token_path, refusal(-1));
    const ApiResult first = post();
    EXPECT_EQ(first.outcome.kind, Kind::later);
    EXPECT_TRUE(first.reached);
    EXPECT_EQ(post().outcome.kind, Kind::later);
    EXPECT_EQ(platform.count(token_path), 1U);
    EXPECT_EQ(platform.count(send_path), 0U);
    now += options.token_retry;
    EXPECT_EQ(post().outcome.kind, Kind::done);
    now -= std::chrono::hours(1);  // a clock set back
    EXPECT_EQ(post().outcome.kind, Kind::done);
}

// A quota or a refusal of the token's request must not be taken for one of the message.
TEST_F(Token, ItsTroubleIsNotTheMessages) {
    options.token_retry = milliseconds(0);
    create();
    for (net::Response answer : {refusal(45009), refusal(45011), net::text_response(404, "not here"),
                                 net::text_response(200, "<html>log in</html>"), json_answer(json::object()),
                                 json_answer({{"access_token", "with blanks and\nlines"}, {"expires_in", 7200}})}) {
        platform.once(token_path, std::move(answer));
        EXPECT_EQ(post().outcome.kind, Kind::later);
    }
    for (const int code : {40001, 40013, 40125, 40164, 40243, 89503, 99999}) {
        platform.once(token_path, refusal(code));
        EXPECT_EQ(post().outcome.kind, Kind::configuration) << code;
    }
    EXPECT_EQ(platform.count(send_path), 0U);
}

TEST_F(Token, NoAnswerToItsRequestLeavesTheCallUnmade) {
    options.call = milliseconds(100);
    platform.hold(token_path);
    create();
    const ApiResult result = post();
    EXPECT_EQ(result.outcome.kind, Kind::later);
    EXPECT_FALSE(result.reached);
    EXPECT_EQ(platform.count(send_path), 0U);
    platform.let_go();
}

TEST_F(Alerts, OnceUntilCallsWorkAgain) {
    options.token_retry = milliseconds(0);
    create();
    const auto refuse = [&] {
        platform.once(token_path, refusal(40164, "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 64f1a2b3-0c9d8e7f-1a2b3c4d"));
        EXPECT_EQ(post().outcome.kind, Kind::configuration);
    };
    refuse();
    refuse();
    ASSERT_THAT(alerts, SizeIs(1));
    EXPECT_THAT(alerts[0], HasSubstr("203.0.113.7"));
    EXPECT_THAT(alerts[0], HasSubstr("rid 64f1a2b3-0c9d8e7f-1a2b3c4d"));
    EXPECT_EQ(post().outcome.kind, Kind::done);
    now += seconds(7200);
    refuse();
    EXPECT_THAT(alerts, SizeIs(2));
}

// Typing that an account may not do would else be told at every message.
TEST_F(Alerts, APermissionIsToldOnceForEachCall) {
    create();
    const std::string typing{typing_path};
    platform.always(typing, refusal(48001));
    for (int times = 0; times < 3; ++times) {
        finish(api->post(typing_call("o", true)));
        EXPECT_EQ(post().outcome.kind, Kind::done);
    }
    ASSERT_THAT(alerts, SizeIs(1));
    EXPECT_THAT(alerts[0], HasSubstr(typing + ": 48001"));
}

TEST_F(Alerts, SecretsThatThePlatformRepeatsAreBlotted) {
    options.token_retry = milliseconds(0);
    create();
    platform.once(token_path, refusal(77777, std::string("your secret ") + test_secret + " is odd"));
    EXPECT_EQ(post().outcome.kind, Kind::configuration);
    ASSERT_THAT(alerts, SizeIs(1));
    EXPECT_THAT(alerts[0], HasSubstr("your secret *** is odd"));
    platform.once(send_path, refusal(77778, "bad token-1 in your call"));
    EXPECT_THAT(post().outcome.reason, HasSubstr("bad *** in your call"));
}

TEST_F(Closing, EndsCallsThatWaitForTheToken) {
    create();
    platform.hold(token_path);
    auto waiting = begin(api->post(text_call("o", "a")));
    auto another = begin(api->authorize());
    run_until([&] { return platform.count(token_path) == 1; });
    api->close();
    run_until([&] { return waiting->has_value() && another->has_value(); });
    EXPECT_EQ((*waiting)->outcome.kind, Kind::later);
    EXPECT_FALSE((*waiting)->reached);
    EXPECT_EQ((*another)->kind, Kind::later);
    EXPECT_EQ(post().outcome.kind, Kind::later);
    EXPECT_THAT(alerts, IsEmpty());
    platform.let_go();
}

TEST_F(Closing, ACallUnderWayIsUncertainEvenWithoutTheApi) {
    create();
    ASSERT_EQ(authorize().kind, Kind::done);
    platform.hold(send_path);
    auto under_way = begin(api->post(text_call("o", "a")));
    run_until([&] { return platform.count(send_path) == 1; });
    api.reset();
    run_until([&] { return under_way->has_value(); });
    EXPECT_EQ((*under_way)->outcome.kind, Kind::uncertain);
    platform.let_go();
}

TEST_F(Closing, AnApiThatGoesWhileTheTokenIsRenewed) {
    create();
    platform.hold(token_path);
    auto waiting = begin(api->post(text_call("o", "a")));
    run_until([&] { return platform.count(token_path) == 1; });
    api.reset();
    run_until([&] { return waiting->has_value(); });
    EXPECT_FALSE((*waiting)->reached);
    platform.let_go();
}

}  // namespace
}  // namespace aftercare::wechat
