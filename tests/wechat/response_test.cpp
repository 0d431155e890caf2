#include "adapters/wechat/response.h"

#include <gtest/gtest.h>

#include <vector>

namespace aftercare::wechat {
namespace {

using Kind = Outcome::Kind;

std::string failure(int code, const std::string& message = "x") {
    return R"({"errcode":)" + std::to_string(code) + R"(,"errmsg":")" + message + "\"}";
}

struct Row {
    int code;
    Kind kind;
};

TEST(Response, Classes) {
    const std::vector<Row> rows{
        {-1, Kind::later},
        {45011, Kind::later},
        {40001, Kind::token},
        {40014, Kind::token},
        {42001, Kind::token},
        {41001, Kind::token},
        {45009, Kind::quota},
        {45015, Kind::window},
        {45047, Kind::messages_used},
        {43004, Kind::unreachable},
        {50005, Kind::unreachable},
        {48002, Kind::unreachable},
        {43019, Kind::unreachable},
        {40003, Kind::unreachable},
        {43101, Kind::refused_notice},
        {40200, Kind::without_menu},
        {45002, Kind::too_long},
        {40007, Kind::media},
        {40004, Kind::media},
        {40005, Kind::media},
        {40006, Kind::media},
        {40009, Kind::media},
        {45072, Kind::nothing},
        {45080, Kind::nothing},
        {45081, Kind::nothing},
        {40008, Kind::rejected},
        {40033, Kind::rejected},
        {40035, Kind::rejected},
        {47001, Kind::rejected},
        {44002, Kind::rejected},
        {44004, Kind::rejected},
        {99999, Kind::rejected},
        {40013, Kind::configuration},
        {40125, Kind::configuration},
        {41002, Kind::configuration},
        {41004, Kind::configuration},
        {40164, Kind::configuration},
        {48001, Kind::configuration},
        {48004, Kind::configuration},
        {50002, Kind::configuration},
        {61451, Kind::configuration},
        {61452, Kind::configuration},
    };
    for (const Row& row : rows) {
        const Outcome outcome = interpret(200, failure(row.code));
        EXPECT_EQ(outcome.kind, row.kind) << row.code;
        EXPECT_EQ(outcome.code, row.code);
        EXPECT_TRUE(outcome.reason.starts_with(std::to_string(row.code) + " ")) << outcome.reason;
    }
}

TEST(Response, Success) {
    EXPECT_EQ(interpret(200, R"({"errcode":0,"errmsg":"ok"})").kind, Kind::done);
    EXPECT_EQ(interpret(200, R"({"errcode":0,"errmsg":"ok","msgid":200228332})").msg_id, 200228332);
    EXPECT_EQ(interpret(200, "{}").kind, Kind::done);  // absent means success on some calls
    EXPECT_EQ(interpret(200, R"({"errcode":0})").reason, "");
}

// No answer, or somebody else's: kept apart from -1, which says that nothing was sent.
TEST(Response, WithoutAnAnswerOfTheApi) {
    EXPECT_EQ(interpret(0, "").kind, Kind::uncertain);
    for (const std::string_view body : {"", "<html>", "[]", "null", "{\"errcode\":", "7"})
        EXPECT_EQ(interpret(200, body).kind, Kind::uncertain) << body;
    EXPECT_EQ(interpret(502, "<html>").kind, Kind::uncertain);
    EXPECT_EQ(interpret(502, "{}").kind, Kind::uncertain);
    EXPECT_EQ(interpret(408, "").kind, Kind::uncertain);
    EXPECT_EQ(interpret(503, "").kind, Kind::later);
    EXPECT_EQ(interpret(429, "").kind, Kind::later);
    EXPECT_EQ(interpret(413, "").kind, Kind::rejected);
    EXPECT_EQ(interpret(500, failure(45015)).kind, Kind::window);
}

TEST(Response, ReasonsHoldWhatHelpsAndNothingSecret) {
    EXPECT_EQ(
        interpret(200, failure(45015, "response out of time limit rid: 64f1a2b3-0c9d8e7f-1a2b3c4d")).reason,
        "45015 the person's last contact is too long ago, rid 64f1a2b3-0c9d8e7f-1a2b3c4d");
    EXPECT_EQ(
        interpret(200, failure(40164, "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist"))
            .reason,
        "40164 this server's address is not in the account's IP list (203.0.113.7)");
    EXPECT_EQ(interpret(200, failure(40164, "invalid ip <script>")).reason,
              "40164 this server's address is not in the account's IP list");
    const std::string secret = "72_ThisIsAnAccessToken-0123456789";
    for (const int code : {40001, 40014, 12345}) {
        const Outcome outcome =
            interpret(200, failure(code, "bad token " + secret + " of oPersonOpenId0123456789abcdef"));
        EXPECT_EQ(outcome.reason.find(secret), std::string::npos) << outcome.reason;
        EXPECT_EQ(outcome.reason.find("oPerson"), std::string::npos) << outcome.reason;
    }
    EXPECT_EQ(interpret(200, failure(12345, "odd thing happened rid: 12-ab")).reason,
              "12345 odd thing happened, rid 12-ab");
}

TEST(Response, Redacted) {
    EXPECT_EQ(redacted("a 123456789012345 b"), "a 123456789012345 b");
    EXPECT_EQ(redacted("a 1234567890123456 b"), "a *** b");
    EXPECT_EQ(redacted("x\ny\x01"), "x y");
    EXPECT_LE(redacted(std::string(1'000, '.')).size(), 160U);
    EXPECT_EQ(redacted(""), "");
}

TEST(Response, ErrcodesThatAreNoNumbers) {
    EXPECT_EQ(interpret(200, R"({"errcode":"40001"})").kind, Kind::done);
    EXPECT_EQ(interpret(200, R"({"errcode":18446744073709551615})").kind, Kind::done);
    EXPECT_EQ(interpret(200, R"({"errcode":9223372036854775807,"errmsg":7})").kind, Kind::rejected);
}

TEST(Token, Read) {
    const TokenAnswer good = read_token(200, R"({"access_token":"72_a-B","expires_in":7200})");
    EXPECT_EQ(good.token, "72_a-B");
    EXPECT_EQ(good.valid_for, std::chrono::seconds(7200));
    EXPECT_EQ(read_token(200, R"({"access_token":"t","expires_in":99999999999})").valid_for,
              std::chrono::hours(24));
}

TEST(Token, Refused) {
    const auto kind = [](std::string_view body) {
        const TokenAnswer answer = read_token(200, body);
        EXPECT_EQ(answer.token, "");
        return answer.failure.kind;
    };
    EXPECT_EQ(kind(failure(40013)), Kind::configuration);
    EXPECT_EQ(kind(failure(40125)), Kind::configuration);
    EXPECT_EQ(kind(failure(40001)), Kind::configuration);  // here it is the secret that is wrong
    EXPECT_EQ(kind(failure(-1)), Kind::later);
    EXPECT_EQ(kind(failure(45009)), Kind::quota);
    EXPECT_EQ(kind("{}"), Kind::later);
    EXPECT_EQ(kind("<html>"), Kind::later);
    EXPECT_EQ(kind(R"({"access_token":"t"})"), Kind::later);
    EXPECT_EQ(kind(R"({"access_token":"t","expires_in":-1})"), Kind::later);
    EXPECT_EQ(kind(R"({"access_token":"a b&c","expires_in":7200})"), Kind::later);
    EXPECT_EQ(kind(R"({"access_token":")" + std::string(5'000, 'a') + R"(","expires_in":7200})"),
              Kind::later);
    const TokenAnswer odd = read_token(200, R"({"access_token":"very secret!\n","expires_in":7200})");
    EXPECT_EQ(odd.failure.reason.find("secret"), std::string::npos);
}

TEST(Media, UploadAndDownload) {
    EXPECT_EQ(read_upload(200, R"({"type":"image","media_id":"M","created_at":1})").media_id, "M");
    EXPECT_EQ(read_upload(200, R"({"type":"thumb","thumb_media_id":"M"})").media_id, "M");
    EXPECT_EQ(read_upload(200, failure(40005)).failure.kind, Kind::media);
    EXPECT_EQ(read_upload(0, "").failure.kind, Kind::later);
    EXPECT_EQ(read_download(200, R"({"video_url":"http://v/1"})").video_url, "http://v/1");
    EXPECT_EQ(read_download(200, R"({"video_url":"file:///etc/passwd"})").video_url, "");
    EXPECT_EQ(read_download(200, failure(40007)).failure.kind, Kind::media);
    EXPECT_EQ(read_download(200, failure(42001)).failure.kind, Kind::token);
}

}  // namespace
}  // namespace aftercare::wechat
