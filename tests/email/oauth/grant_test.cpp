#include "adapters/email/oauth/grant.h"

#include "adapters/net/url.h"

#include <gtest/gtest.h>

namespace aftercare::email {
namespace {

using Kind = TokenAnswer::Kind;
using std::chrono::seconds;

const OauthOptions refreshing{"https://id.example/token",      "client", "s&cret", "r-1",
                              "https://mail.example/ offline", ""};
const OauthOptions own{"https://id.example/token",      "client", "s&cret", "",
                       "https://mail.example/.default", ""};

TokenAnswer answer(int status, std::string_view body, std::string_view retry_after = {}) {
    return read_token_answer(status, retry_after, body);
}

TEST(TokenRequest, HasTheGrantOfTheConfiguration) {
    const auto refresh = net::parse_query(token_request(refreshing, "r-2"));
    ASSERT_TRUE(refresh);
    EXPECT_EQ(refresh->get("grant_type"), "refresh_token");
    EXPECT_EQ(refresh->get("refresh_token"), "r-2");
    EXPECT_EQ(refresh->get("client_id"), "client");
    EXPECT_EQ(refresh->get("client_secret"), "s&cret");
    EXPECT_EQ(refresh->get("scope"), "https://mail.example/ offline");
    const auto credentials = net::parse_query(token_request(own, ""));
    EXPECT_EQ(credentials->get("grant_type"), "client_credentials");
    EXPECT_FALSE(credentials->has("refresh_token"));
    OauthOptions open = refreshing;
    open.client_secret.clear();
    EXPECT_FALSE(net::parse_query(token_request(open, "r"))->has("client_secret"))
        << "an empty secret is a wrong one";
}

TEST(TokenAnswers, OfMicrosoftAndGoogle) {
    const TokenAnswer microsoft =
        answer(200, R"({"token_type": "Bearer", "expires_in": 3599, "ext_expires_in": 3599,
        "access_token": "eyJ0.a-b_c", "refresh_token": "1.AXoA"})");
    EXPECT_EQ(microsoft.kind, Kind::token);
    EXPECT_EQ(microsoft.access_token, "eyJ0.a-b_c");
    EXPECT_EQ(microsoft.refresh_token, "1.AXoA");
    EXPECT_EQ(microsoft.valid_for, seconds(3599));
    const TokenAnswer google =
        answer(200, R"({"access_token": "ya29.x", "expires_in": "3599", "token_type": "bearer"})");
    EXPECT_EQ(google.kind, Kind::token);
    EXPECT_EQ(google.refresh_token, "");
    EXPECT_EQ(google.valid_for, seconds(3599));
}

TEST(TokenAnswers, ValidityIsWithinReason) {
    const auto valid = [](const std::string& expires) {
        return answer(200, R"({"access_token": "t")" + expires + "}").valid_for;
    };
    EXPECT_EQ(valid(""), seconds(3600));
    EXPECT_EQ(valid(R"(, "expires_in": "soon")"), seconds(3600));
    EXPECT_EQ(valid(R"(, "expires_in": -5)"), seconds(1));
    EXPECT_EQ(valid(R"(, "expires_in": 1e300)"), seconds(86'400));
    EXPECT_EQ(valid(R"(, "expires_in": 59.9)"), seconds(59));
}

TEST(TokenAnswers, FailuresByClass) {
    struct Case {
        int status;
        std::string body;
        Kind kind;
        std::string reason;  // how it begins
    };
    const std::vector<Case> cases{
        {400, R"({"error": "invalid_grant", "error_description": "AADSTS70008: expired"})",
         Kind::configuration, "invalid_grant AADSTS70008: the refresh token"},
        {401, R"({"error": "invalid_client", "error_description": "AADSTS7000215: Invalid"})",
         Kind::configuration, "invalid_client AADSTS7000215: client_id"},
        {400, R"({"error": "something_new"})", Kind::configuration, "something_new"},
        {400, R"({"error": "temporarily_unavailable"})", Kind::later, "temporarily_unavailable"},
        {429, R"({"error": "invalid_grant"})", Kind::later, "invalid_grant"},
        {500, R"({"error": "server_error"})", Kind::later, "server_error"},
        {400, R"({"error": {"code": 400}})", Kind::configuration, "HTTP 400"},
        {408, "", Kind::later, "HTTP 408"},
        {429, "", Kind::later, "HTTP 429"},
        {502, "<html>", Kind::later, "HTTP 502"},
        {302, "", Kind::configuration, "HTTP 302: token_url leads elsewhere"},
        {404, "<html>", Kind::configuration, "HTTP 404"},
        {200, "<html>log in", Kind::configuration, "HTTP 200"},
        {200, R"({"token_type": "Bearer"})", Kind::configuration, "the answer holds no access token"},
        {200, R"({"access_token": "two words"})", Kind::configuration, "the answer holds no access token"},
        {200, R"({"access_token": "a\u0001auth=b"})", Kind::configuration,
         "the answer holds no access token"},
        {200, R"({"access_token": "t", "token_type": "mac"})", Kind::configuration,
         "the token is not of the type"},
    };
    for (const Case& each : cases) {
        const TokenAnswer got = answer(each.status, each.body);
        EXPECT_EQ(got.kind, each.kind) << each.body;
        EXPECT_TRUE(got.reason.starts_with(each.reason)) << got.reason;
        EXPECT_EQ(got.access_token, "");
    }
}

// Words of an endpoint may repeat what was sent to it.
TEST(TokenAnswers, ReasonsQuoteOnlyCodes) {
    for (const char* body : {R"({"error": "secret r-1 is wrong"})", R"({"error": "INVALID r-1"})",
                             R"({"error": "invalid_client", "error_description": "the secret r-1 is wrong"})",
                             R"({"error": "invalid_client", "error_description": "AADSTS7 r-1"})",
                             R"({"error": "invalid_client", "error_description": "AADSTSr-1"})"})
        EXPECT_EQ(answer(400, body).reason.find("r-1"), std::string::npos) << answer(400, body).reason;
}

TEST(TokenAnswers, SayWhenToComeAgain) {
    EXPECT_EQ(answer(503, "", "120").retry_after, seconds(120));
    EXPECT_EQ(answer(503, "", "999999999").retry_after, seconds(3600));
    EXPECT_EQ(answer(503, "", "-3").retry_after, seconds(0));
    EXPECT_EQ(answer(503, "", "Sun, 22 Nov 2026 10:00:00 GMT").retry_after, seconds(0));
}

TEST(KeptGrant, ComesBackForTheSameGrantOnly) {
    const std::string text = kept_grant(refreshing, "r-2");
    EXPECT_EQ(read_kept_grant(refreshing, text), "r-2");
    EXPECT_EQ(text.find("r-1"), std::string::npos);
    OauthOptions other = refreshing;
    other.refresh_token = "r-9";
    EXPECT_EQ(read_kept_grant(other, text), std::nullopt) << "the operator has entered a new one";
    other = refreshing;
    other.client_id = "another";
    EXPECT_EQ(read_kept_grant(other, text), std::nullopt);
    other = refreshing;
    other.client_secret = "renewed";
    EXPECT_EQ(read_kept_grant(other, text), "r-2");
    for (const char* broken : {"", "{}", "[]", "null", "{\"of\": 1}"})
        EXPECT_EQ(read_kept_grant(refreshing, broken), std::nullopt);
}

}  // namespace
}  // namespace aftercare::email
