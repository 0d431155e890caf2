#include "adapters/net/multipart.h"
#include "channel_fixture.h"

#include <fstream>
#include <unistd.h>

namespace aftercare::telegram {
namespace {

using Sent = core::SendReport::Status;

class Sending : public ChannelTest {
  protected:
    Sending() {
        directory =
            std::filesystem::temp_directory_path() / ("telegram-sending-" + std::to_string(::getpid()));
        std::filesystem::create_directories(directory);
        options.stored_path = [this](const std::string& id) {
            const std::filesystem::path path = directory / id.substr(id.find(':') + 1);
            return std::filesystem::exists(path) ? path.string() : std::string();
        };
    }
    ~Sending() override { std::filesystem::remove_all(directory); }

    core::FileRef store(const std::string& name, const std::string& bytes, const std::string& type) {
        std::ofstream(directory / name, std::ios::binary) << bytes;
        return {.id = "stored:" + name,
                .unique = name,
                .name = "照片 \"1\".jpg",
                .media_type = type,
                .bytes = -1};
    }

    std::filesystem::path directory;
};

TEST_F(Sending, Delivered) {
    create();
    const core::SendReport report = send(delivery("你好"));
    EXPECT_EQ(report.status, Sent::delivered);
    EXPECT_EQ(report.parts_sent, 1);
    EXPECT_EQ(report.message, "501");
    EXPECT_EQ(api.of("sendMessage")[0].parameters["text"], "你好");
    EXPECT_EQ(api.of("sendMessage")[0].content_type, "application/json");
}

TEST_F(Sending, GoesOnWhereItStopped) {
    create();
    api.once("sendMessage", api_ok({{"message_id", 1}}));
    api.once("sendMessage", api_error(500, "Internal Server Error: restart"));
    core::Delivery long_one = delivery(std::string(9000, 'x'));
    core::SendReport report = send(long_one);
    EXPECT_EQ(report.status, Sent::retry);
    EXPECT_EQ(report.parts_sent, 1);
    EXPECT_EQ(report.message, "1");
    long_one.part = report.parts_sent;
    report = send(long_one);
    EXPECT_EQ(report.status, Sent::delivered);
    EXPECT_EQ(report.parts_sent, 3);
    EXPECT_EQ(api.of("sendMessage").size(), 4);
}

TEST_F(Sending, ATimeOutIsUncertainAndNotRepeated) {
    create();
    api.hang("sendMessage");
    const core::SendReport report = send(delivery("a"));
    EXPECT_EQ(report.status, Sent::uncertain);
    EXPECT_EQ(report.parts_sent, 0);
    run_for(std::chrono::milliseconds(100));
    EXPECT_EQ(api.of("sendMessage").size(), 1);
    EXPECT_EQ(counters["calls_uncertain"], 1);
}

TEST_F(Sending, AnUnreachableApiIsRetried) {
    options.api_root = "http://127.0.0.1:1";
    create();
    const core::SendReport report = send(delivery("a"));
    EXPECT_EQ(report.status, Sent::retry);
    EXPECT_TRUE(report.whole_channel);
    EXPECT_GT(report.after.count(), 0);
}

TEST_F(Sending, TooFast) {
    create();
    api.once("sendMessage", api_error(429, "Too Many Requests: retry after 17", {{"retry_after", 17}}));
    core::SendReport report = send(delivery("a"));
    EXPECT_EQ(report.status, Sent::retry);
    EXPECT_GE(report.after, core::Duration(17'000));
    EXPECT_LT(report.after, core::Duration(20'000));
    EXPECT_FALSE(report.whole_channel);
    report = send(delivery("b"));
    EXPECT_EQ(report.status, Sent::retry) << "the chat still has to wait";
    EXPECT_GT(report.after, core::Duration(15'000));
    EXPECT_EQ(api.of("sendMessage").size(), 1);
    EXPECT_EQ(send(delivery("c", "6")).status, Sent::delivered);
}

TEST_F(Sending, TooFastInTwoChatsHoldsTheAccount) {
    create();
    api.once("sendMessage", api_error(429, "x", {{"retry_after", 30}}));
    api.once("sendMessage", api_error(429, "x", {{"retry_after", 30}}));
    EXPECT_FALSE(send(delivery("a", "5")).whole_channel);
    EXPECT_TRUE(send(delivery("a", "6")).whole_channel);
    EXPECT_EQ(send(delivery("a", "7")).status, Sent::retry);
    EXPECT_EQ(api.of("sendMessage").size(), 2);
}

TEST_F(Sending, BlockedAndUnknown) {
    create();
    api.once("sendMessage", api_error(403, "Forbidden: bot was blocked by the user"));
    EXPECT_EQ(send(delivery("a")).status, Sent::unreachable);
    api.once("sendMessage", api_error(400, "Bad Request: chat not found"));
    EXPECT_EQ(send(delivery("a")).status, Sent::unreachable);
    api.once("sendMessage", api_error(400, "Bad Request: message is too long"));
    EXPECT_EQ(send(delivery("a")).status, Sent::rejected);
    EXPECT_EQ(send(delivery("a", "@somebody")).status, Sent::rejected);
    EXPECT_EQ(send(delivery("")).status, Sent::rejected);
}

TEST_F(Sending, Migration) {
    create();
    api.once("sendMessage", api_error(400, "Bad Request: group chat was upgraded to a supergroup chat",
                                      {{"migrate_to_chat_id", -1001234}}));
    const core::SendReport report = send(delivery("a", "-77"));
    EXPECT_EQ(report.status, Sent::moved);
    EXPECT_EQ(report.moved_to, "-1001234");
}

TEST_F(Sending, RemediesAreTriedOnce) {
    create();
    api.once("sendMessage", api_error(400, "Bad Request: can't parse entities: x"));
    core::Delivery headed = delivery("a");
    headed.message.heading = "h";
    EXPECT_EQ(send(headed).status, Sent::delivered);
    EXPECT_TRUE(api.of("sendMessage")[0].parameters.contains("entities"));
    EXPECT_FALSE(api.of("sendMessage")[1].parameters.contains("entities"));
    api.once("sendMessage", api_error(400, "Bad Request: message thread not found"));
    EXPECT_EQ(send(delivery("a", "-100123/9")).status, Sent::delivered);
    EXPECT_FALSE(api.of("sendMessage").back().parameters.contains("message_thread_id"));
    api.always("sendMessage", api_error(400, "Bad Request: can't parse entities: x"));
    EXPECT_EQ(send(headed).status, Sent::rejected);
}

TEST_F(Sending, AWithdrawnTokenStopsEverything) {
    create();
    api.once("sendMessage", api_error(401, "Unauthorized"));
    api.once("getMe", api_error(401, "Unauthorized"));
    core::SendReport report = send(delivery("a"));
    EXPECT_EQ(report.status, Sent::retry);
    EXPECT_TRUE(report.whole_channel);
    EXPECT_EQ(alerts.size(), 1);
    EXPECT_EQ(gauges["authorized"], 0);
    const std::size_t calls = api.of("sendMessage").size();
    report = send(delivery("b"));
    EXPECT_EQ(report.status, Sent::retry);
    EXPECT_EQ(api.of("sendMessage").size(), calls);
    run_until([&] { return gauges["authorized"] == 1; });
    EXPECT_EQ(send(delivery("b")).status, Sent::delivered);
    EXPECT_EQ(alerts.size(), 1);
}

TEST_F(Sending, KeepsTheLimitsWithoutHoldingOthersUp) {
    options.limits =
        LimitOptions{.chat_per_second = 20, .chat_burst = 1, .group_per_minute = 0, .total_per_second = 0};
    create();
    std::vector<std::string> order;
    for (int i = 0; i < 4; ++i) {
        channel->send({delivery("slow")}, [&](const std::vector<core::SendReport>& reports) {
            EXPECT_EQ(reports.front().status, Sent::delivered);
            order.emplace_back("slow");
        });
    }
    channel->send({delivery("other", "6")}, [&](const std::vector<core::SendReport>&) { order.emplace_back("other"); });
    const auto begun = std::chrono::steady_clock::now();
    run_until([&] { return order.size() == 5; });
    EXPECT_GE(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(140));
    EXPECT_TRUE(order[0] == "other" || order[1] == "other");
}

TEST_F(Sending, FilesGoUpAsForms) {
    create();
    api.always("sendPhoto", api_ok({{"message_id", 601}}));
    core::Delivery with_photo = delivery("看", "-100123/4");
    with_photo.message.files = {store("p1", "JPEGBYTES", "image/jpeg")};
    const core::SendReport report = send(with_photo);
    EXPECT_EQ(report.status, Sent::delivered);
    EXPECT_EQ(report.parts_sent, 2);
    EXPECT_EQ(report.message, "601");
    const ApiRequest sent = api.of("sendPhoto").at(0);
    const auto parts = net::parse_multipart(sent.content_type, sent.body);
    ASSERT_TRUE(parts.has_value());
    std::map<std::string, std::string> fields;
    for (const net::FormPart& part : parts.value()) fields[part.name] = std::string(part.data);
    EXPECT_EQ(fields, (std::map<std::string, std::string>{
                          {"chat_id", "-100123"}, {"message_thread_id", "4"}, {"photo", "JPEGBYTES"}}));
}

TEST_F(Sending, ARefusedPhotoGoesAsDocument) {
    create();
    api.once("sendPhoto", api_error(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"));
    api.always("sendDocument", api_ok({{"message_id", 602}}));
    core::Delivery with_photo = delivery("");
    with_photo.message.files = {store("p1", "JPEGBYTES", "image/jpeg")};
    EXPECT_EQ(send(with_photo).status, Sent::delivered);
    EXPECT_NE(api.of("sendDocument").at(0).body.find("JPEGBYTES"), std::string::npos);
}

TEST_F(Sending, AlbumsGoUpInOneForm) {
    create();
    api.always("sendMediaGroup", api_ok({{{"message_id", 7}}, {{"message_id", 8}}}));
    core::Delivery album = delivery("");
    album.message.files = {store("p1", "ONE", "image/jpeg"), store("p2", "TWO", "image/png")};
    const core::SendReport report = send(album);
    EXPECT_EQ(report.status, Sent::delivered);
    const ApiRequest sent = api.of("sendMediaGroup").at(0);
    const auto parts = net::parse_multipart(sent.content_type, sent.body);
    ASSERT_TRUE(parts.has_value());
    ASSERT_EQ(parts.value().size(), 4);
    EXPECT_EQ(
        json::parse(parts.value()[1].data),
        json::parse(
            R"([{"type":"photo","media":"attach://file0"},{"type":"photo","media":"attach://file1"}])"));
    EXPECT_EQ(parts.value()[3].data, "TWO");
}

TEST_F(Sending, AMissingFileIsRejected) {
    create();
    core::Delivery lost = delivery("a");
    lost.message.files = {
        {.id = "stored:nowhere", .unique = "", .name = "", .media_type = "image/png", .bytes = 5}};
    EXPECT_EQ(send(lost).status, Sent::rejected);
    EXPECT_TRUE(api.requests.empty());
}

TEST_F(Sending, WaitingOnesGoBackWhenItStops) {
    options.limits =
        LimitOptions{.chat_per_second = 0.2, .chat_burst = 1, .group_per_minute = 0, .total_per_second = 0};
    create();
    EXPECT_EQ(send(delivery("a")).status, Sent::delivered);
    std::optional<core::SendReport> report;
    channel->send({delivery("b")}, [&](const std::vector<core::SendReport>& r) { report = r.front(); });
    run_for(std::chrono::milliseconds(20));
    EXPECT_FALSE(report);
    stop();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->status, Sent::retry);
    EXPECT_EQ(report->parts_sent, 0);
    EXPECT_EQ(api.of("sendMessage").size(), 1);
}

TEST_F(Sending, WhatIsUnderWayIsFinishedBeforeTheStop) {
    create();
    api.once("sendMessage", [](ApiRequest) -> asio::awaitable<net::Response> {
        co_await net::sleep_for(std::chrono::milliseconds(80));
        co_return api_ok({{"message_id", 9}});
    });
    std::optional<core::SendReport> report;
    channel->send({delivery("a")}, [&](const std::vector<core::SendReport>& r) { report = r.front(); });
    run_until([&] { return !api.of("sendMessage").empty(); });
    stop();
    ASSERT_TRUE(report);
    EXPECT_EQ(report->status, Sent::delivered);
}

}  // namespace
}  // namespace aftercare::telegram
