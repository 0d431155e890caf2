#include "bot/cli/telegram_findings.h"

#include <boost/asio/error.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace aftercare::bot {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using Kind = Finding::Kind;

const core::Time now{std::chrono::seconds(1'800'000'000)};
constexpr const char* ours = "https://care.example.com/telegram/main";

net::ClientResult result(const json& value) {
    return net::text_response(200, json{{"ok", true}, {"result", value}}.dump());
}
std::vector<Finding> judged(const json& info, const WantedWebhook& wanted = {true, ours}) {
    return judge_webhook_info(result(info), wanted, now);
}
auto is(Kind kind) { return Field(&Finding::kind, kind); }

TEST(TelegramToken, AcceptedOrNot) {
    EXPECT_THAT(judge_bot("r", result({{"username", "CareBot"}})).what, HasSubstr("@CareBot"));
    for (const int status : {401, 404})
        EXPECT_THAT(judge_bot("r", net::text_response(status, R"({"ok":false})")).advice, HasSubstr("@BotFather"));
    EXPECT_THAT(judge_bot("r", net::text_response(502, "<html>")).advice, HasSubstr("api_root"));
    const net::ClientError refused{net::Failure::not_sent, boost::asio::error::connection_refused, 0};
    EXPECT_THAT(judge_bot("https://api.example.com", refused).what, HasSubstr("https://api.example.com"));
}

TEST(TelegramWebhook, OursOrAnothers) {
    EXPECT_THAT(judged({{"url", ours}}), ElementsAre(is(Kind::ok)));
    EXPECT_THAT(judged({{"url", ""}}), ElementsAre(is(Kind::note)));
    const auto others = judged({{"url", "https://other.example.com/secret-path"}});
    ASSERT_THAT(others, ElementsAre(is(Kind::error)));
    EXPECT_THAT(others[0].what, HasSubstr("https://other.example.com"));
    EXPECT_THAT(others[0].what, Not(HasSubstr("secret-path")));
    EXPECT_THAT(judged({{"url", ""}}, {false, ""}), ElementsAre(is(Kind::ok)));
    EXPECT_THAT(judged({{"url", ours}}, {false, ""}), ElementsAre(is(Kind::note)));
    EXPECT_THAT(judged({{"url", ours}}, {true, ""}), ElementsAre(is(Kind::ok)));
}

TEST(TelegramWebhook, TroubleOfDelivery) {
    const auto recent = judged({{"url", ours}, {"pending_update_count", 3}, {"last_error_date", 1'799'999'900},
                                {"last_error_message", "Connection refused"}});
    ASSERT_THAT(recent, ElementsAre(is(Kind::ok), is(Kind::error)));
    EXPECT_THAT(recent[1].what, HasSubstr("1 min ago (Connection refused), 3 updates wait"));
    EXPECT_THAT(judged({{"url", ours}, {"last_error_date", 1'799'990'000}}), ElementsAre(is(Kind::ok), is(Kind::note)));
    EXPECT_THAT(judged({{"url", ours}, {"pending_update_count", 500}}), ElementsAre(is(Kind::ok), is(Kind::note)));
}

TEST(TelegramWebhook, AnswersThatAreNone) {
    EXPECT_THAT(judge_webhook_info(net::text_response(200, "{}"), {}, now), ElementsAre(is(Kind::error)));
    EXPECT_THAT(judge_webhook_info(result(7), {}, now), SizeIs(1));
}

}  // namespace
}  // namespace aftercare::bot
