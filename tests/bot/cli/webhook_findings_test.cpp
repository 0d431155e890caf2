#include "bot/cli/webhook_findings.h"

#include <boost/asio/error.hpp>
#include <boost/asio/ssl/error.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace aftercare::bot {
namespace {

namespace error = boost::asio::error;
using testing::HasSubstr;

constexpr const char* address = "https://care.example.com/wechat/main";

net::ClientResult answer(int status, const std::string& body = {}) {
    return net::text_response(status, body);
}
Finding judged(int status, const std::string& body = {}) {
    return judge_verification(address, answer(status, body), "echo-7");
}
Finding unanswered(const boost::system::error_code& cause) {
    return judge_verification(address, net::ClientError{net::Failure::not_sent, cause, 0}, "echo-7");
}

TEST(Verification, TheEchoAndNothingElseIsRight) {
    EXPECT_EQ(judged(200, "echo-7").kind, Finding::Kind::ok);
    for (const char* body : {"", "echo-7\n", "\"echo-7\"", "Hello"})
        EXPECT_THAT(judged(200, body).advice, HasSubstr("another program")) << body;
}

TEST(Verification, StatusesAreToldApart) {
    EXPECT_THAT(judged(403).advice, HasSubstr("another token"));
    EXPECT_THAT(judged(404).advice, HasSubstr("account"));
    EXPECT_THAT(judged(502).advice, HasSubstr("aftercare serve"));
    EXPECT_THAT(judged(301).advice, HasSubstr("public_url"));
    EXPECT_THAT(judged(401).advice, HasSubstr("password"));
    EXPECT_THAT(judged(500).advice, HasSubstr("log"));
    for (const int status : {301, 401, 403, 404, 500, 502, 503, 504, 204})
        EXPECT_EQ(judged(status).kind, Finding::Kind::error) << status;
}

TEST(Verification, WaysWithoutAnAnswerAreToldApart) {
    // As OpenSSL's own failures come.
    const boost::system::error_code untrusted(1, error::get_ssl_category());
    std::set<std::string> advices;
    for (const boost::system::error_code& cause :
         {boost::system::error_code(error::host_not_found), boost::system::error_code(error::connection_refused),
          boost::system::error_code(error::timed_out), untrusted, boost::system::error_code(error::connection_reset)}) {
        const Finding finding = unanswered(cause);
        EXPECT_EQ(finding.kind, Finding::Kind::error);
        EXPECT_THAT(finding.what, HasSubstr(address));
        advices.insert(finding.advice);
    }
    EXPECT_EQ(advices.size(), 5U);
    EXPECT_THAT(unanswered(untrusted).what, HasSubstr("TLS"));
    EXPECT_THAT(unanswered(boost::asio::ssl::error::stream_truncated).what, HasSubstr("TLS"));
}

TEST(PublicUrl, MustBeWherePlatformsDeliver) {
    EXPECT_EQ(judge_public_url("https://care.example.com").kind, Finding::Kind::ok);
    EXPECT_EQ(judge_public_url("").kind, Finding::Kind::error);
    EXPECT_EQ(judge_public_url("care.example.com").kind, Finding::Kind::error);
    EXPECT_EQ(judge_public_url("wss://care.example.com").kind, Finding::Kind::error);
    EXPECT_EQ(judge_public_url("https://care.example.com:8443").kind, Finding::Kind::note);
    EXPECT_EQ(judge_public_url("http://care.example.com").kind, Finding::Kind::note);
}

}  // namespace
}  // namespace aftercare::bot
