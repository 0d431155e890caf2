#include "bot/cli/mail_findings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aftercare::bot {
namespace {

using testing::HasSubstr;
using Kind = Finding::Kind;

email::TokenAnswer answer(int status, const std::string& body) {
    return email::read_token_answer(status, "", body);
}
const email::TokenAnswer token = answer(200, R"({"access_token": "t", "expires_in": 3600})");
email::TokenAnswer refusal(const std::string& error) {
    return answer(400, R"({"error": ")" + error + R"("})");
}

TEST(MailToken, GivenOrWhyNot) {
    EXPECT_EQ(judge_mail_token(token).kind, Kind::ok);
    EXPECT_THAT(judge_mail_token(refusal("invalid_client")).advice, HasSubstr("client_secret"));
    EXPECT_THAT(judge_mail_token(refusal("unauthorized_client")).advice, HasSubstr("administrator"));
    EXPECT_THAT(judge_mail_token(refusal("invalid_scope")).advice, HasSubstr("oauth.scope"));
    EXPECT_THAT(judge_mail_token(answer(404, "<html>")).what, HasSubstr("HTTP 404"));
    EXPECT_THAT(judge_mail_token(answer(503, "")).advice, HasSubstr("try again"));
    EXPECT_EQ(judge_mail_token(refusal("invalid_grant")).kind, Kind::error);
}

TEST(MailTokenEndpoint, OnlyTheMadeUpTokenMayBeRefused) {
    EXPECT_EQ(judge_token_endpoint(refusal("invalid_grant")).kind, Kind::ok);
    EXPECT_EQ(judge_token_endpoint(refusal("invalid_request")).kind, Kind::ok);
    EXPECT_EQ(judge_token_endpoint(refusal("invalid_client")).kind, Kind::error);
    EXPECT_EQ(judge_token_endpoint(answer(404, "")).kind, Kind::error);
    EXPECT_EQ(judge_token_endpoint(answer(503, R"({"error": "invalid_grant"})")).kind, Kind::error);
}

}  // namespace
}  // namespace aftercare::bot
