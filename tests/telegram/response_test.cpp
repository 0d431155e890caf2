#include "adapters/telegram/response.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace aftercare::telegram {
namespace {

using Kind = Outcome::Kind;

Outcome read(int status, std::string_view body, std::string_view retry_after = {}, double random = 0) {
    return interpret(ApiResponse{.status = status, .retry_after = retry_after, .body = body}, random);
}

std::string failure(int code, const std::string& description, const std::string& more = "") {
    return R"({"ok":false,"error_code":)" + std::to_string(code) + R"(,"description":")" + description +
           "\"" + more + "}";
}

TEST(Response, Success) {
    const Outcome sent = read(200, R"({"ok":true,"result":{"message_id":77,"date":1}})");
    EXPECT_EQ(sent.kind, Kind::done);
    EXPECT_EQ(sent.message_id, 77);
    EXPECT_EQ(read(200, R"({"ok":true,"result":true})").kind, Kind::done);
    EXPECT_EQ(read(200, R"({"ok":true,"result":[{"message_id":5},{"message_id":6}]})").message_id, 5);
}

struct Row {
    int code;
    std::string description;
    Kind kind;
    std::string parameter = {};
};

TEST(Response, Descriptions) {
    const std::vector<Row> rows{
        {401, "Unauthorized", Kind::unauthorized},
        {404, "Not Found", Kind::unauthorized},
        {403, "Forbidden: bot was blocked by the user", Kind::unreachable},
        {403, "Forbidden: user is deactivated", Kind::unreachable},
        {403, "Forbidden: bot was kicked from the group chat", Kind::unreachable},
        {403, "Forbidden: words of another year", Kind::unreachable},
        {400, "Bad Request: chat not found", Kind::unreachable},
        {400, "Bad Request: PEER_ID_INVALID", Kind::unreachable},
        {400, "Bad Request: have no rights to send a message", Kind::unreachable},
        {400, "Bad Request: message is not modified: specified new message content is the same", Kind::done},
        {400, "Bad Request: can't parse entities: Can't find end", Kind::without, "entities"},
        {400, "Bad Request: message to be replied not found", Kind::without, "reply_parameters"},
        {400, "Bad Request: message thread not found", Kind::without, "message_thread_id"},
        {400, "Bad Request: PHOTO_INVALID_DIMENSIONS", Kind::as_documents},
        {400, "Bad Request: IMAGE_PROCESS_FAILED", Kind::as_documents},
        {400, "Bad Request: message is too long", Kind::rejected},
        {400, "Bad Request: reply markup is too long", Kind::rejected},
        {400, "Bad Request: BUTTON_DATA_INVALID", Kind::rejected},
        {400, "Bad Request: message text is empty", Kind::rejected},
        {400, "Bad Request: query is too old and response timeout expired or query ID is invalid",
         Kind::rejected},
        {409, "Conflict: terminated by other getUpdates request", Kind::conflict},
        {413, "Request Entity Too Large", Kind::rejected},
        {500, "Internal Server Error: restart", Kind::later},
        {502, "Bad Gateway", Kind::later},
    };
    for (const Row& row : rows) {
        const Outcome outcome = read(row.code, failure(row.code, row.description));
        EXPECT_EQ(outcome.kind, row.kind) << row.description;
        EXPECT_EQ(outcome.parameter, row.parameter) << row.description;
        if (row.kind != Kind::done)
            EXPECT_NE(outcome.reason.find(row.description.substr(0, 60)), std::string::npos);
    }
}

TEST(Response, TheCodeInTheBodyCounts) {
    EXPECT_EQ(read(200, failure(403, "Forbidden: bot was blocked by the user")).kind, Kind::unreachable);
    EXPECT_EQ(read(403, R"({"ok":false,"description":"x"})").kind, Kind::unreachable);
}

TEST(Response, Migration) {
    const Outcome outcome =
        read(400, failure(400, "Bad Request: group chat was upgraded to a supergroup chat",
                          R"(,"parameters":{"migrate_to_chat_id":-1001234567890})"));
    EXPECT_EQ(outcome.kind, Kind::moved);
    EXPECT_EQ(outcome.moved_to, -1001234567890);
}

TEST(Response, RetryAfter) {
    const auto wait = [](std::string_view body, std::string_view header, double random) {
        const Outcome outcome = read(429, body, header, random);
        EXPECT_EQ(outcome.kind, Kind::later);
        EXPECT_TRUE(outcome.limited);
        return outcome.after.count();
    };
    const std::string seven =
        failure(429, "Too Many Requests: retry after 7", R"(,"parameters":{"retry_after":7})");
    EXPECT_EQ(wait(seven, "3", 0), 7000);
    EXPECT_EQ(wait(seven, "3", 0.99), 7693);
    EXPECT_EQ(wait(failure(429, "Too Many Requests"), "3", 0), 3000);
    EXPECT_EQ(wait(failure(429, "Too Many Requests"), "", 0), 5000);
    EXPECT_EQ(wait(failure(429, "x"), "Wed, 21 Oct 2026 07:28:00 GMT", 0), 5000);
    EXPECT_EQ(wait(failure(429, "x", R"(,"parameters":{"retry_after":0})"), "", 0), 1000);
    EXPECT_EQ(wait(failure(429, "x", R"(,"parameters":{"retry_after":-9})"), "", 0), 1000);
    EXPECT_EQ(wait(failure(429, "x", R"(,"parameters":{"retry_after":99999999})"), "", 0), 3'600'000);
    EXPECT_EQ(wait("<html>slow down</html>", "2", 0), 2000);
}

TEST(Response, AnswersThatAreNotTheApis) {
    EXPECT_EQ(read(200, "<html>").kind, Kind::uncertain);
    EXPECT_EQ(read(200, "").kind, Kind::uncertain);
    EXPECT_EQ(read(500, R"({"message":"emulator"})").kind, Kind::uncertain);
    EXPECT_EQ(read(502, "<html>Bad Gateway</html>").kind, Kind::uncertain);
    EXPECT_EQ(read(504, "").kind, Kind::uncertain);
    EXPECT_EQ(read(503, "<html>", "4").kind, Kind::later);
    EXPECT_EQ(read(503, "<html>", "4").after.count(), 4000);
    EXPECT_EQ(read(413, "<html>").kind, Kind::rejected);
    EXPECT_EQ(read(302, "").kind, Kind::uncertain);
}

TEST(Response, AllBytesAreSurvived) {
    const std::string body =
        failure(400, "Bad Request: chat not found", R"(,"parameters":{"migrate_to_chat_id":5})");
    for (std::size_t cut = 0; cut < body.size(); ++cut)
        EXPECT_NE(read(400, body.substr(0, cut)).kind, Kind::moved);
}

TEST(Response, ReasonsAreCut) {
    EXPECT_LT(read(400, failure(400, std::string(5000, 'x'))).reason.size(), 200);
}

TEST(Backoff, DoublesUpToItsEndAndIsSpread) {
    const core::Duration first(1000);
    const core::Duration last(60'000);
    EXPECT_EQ(backoff(0, first, last, 1).count(), 1000);
    EXPECT_EQ(backoff(0, first, last, 0).count(), 500);
    EXPECT_EQ(backoff(3, first, last, 1).count(), 8000);
    EXPECT_EQ(backoff(1'000'000, first, last, 1).count(), 60'000);
    EXPECT_EQ(backoff(-1, first, last, 0).count(), 500);
}

}  // namespace
}  // namespace aftercare::telegram
