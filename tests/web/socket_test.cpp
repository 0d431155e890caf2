// The channel over real sockets: a server, clients of our own library, the desk in memory.
#include "adapters/net/client.h"
#include "adapters/net/deadline.h"
#include "adapters/net/server.h"
#include "adapters/net/websocket.h"
#include "adapters/web/session.h"
#include "adapters/web/web_channel.h"
#include "memory_desk.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

namespace aftercare::web {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using namespace std::chrono_literals;
using nlohmann::json;

constexpr auto limit = 10s;

/// A page without a screen.
class Page {
  public:
    explicit Page(std::shared_ptr<net::WebSocket> socket) : socket_(std::move(socket)) {}

    void say(const json& frame) { socket_->send(frame.dump()); }

    /// The next frame, or null when the connection has ended.
    asio::awaitable<json> hear() {
        const net::Deadline deadline = net::deadline_in(limit);
        const auto message = co_await net::with_deadline(socket_->read(), deadline);
        if (!message) throw std::runtime_error("nothing heard in time");
        if (message->has_error()) co_return json();
        co_return json::parse((*message)->data);
    }

    /// The next frame of the type; others before it are passed over.
    asio::awaitable<json> hear(std::string type) {
        while (true) {
            json frame = co_await hear();
            if (frame.is_null()) throw std::runtime_error("the connection ended while waiting for " + type);
            if (frame["type"] == type) co_return frame;
        }
    }

    void vanish() { socket_->abort(); }
    std::uint16_t close_code() const { return socket_->peer_close_code(); }

  private:
    std::shared_ptr<net::WebSocket> socket_;
};

class Sockets : public testing::Test {
  protected:
    Sockets() : folder_(fs::temp_directory_path() / ("aftercare-web-" + new_file_token())) {
        options_.incoming_directory = folder_ / "incoming";
        options_.stored_file = [this](std::string_view sha256) { return folder_ / sha256; };
        desk_.wire(options_);
    }
    ~Sockets() override { fs::remove_all(folder_); }

    void open() {
        net::Router router;
        channel_ = create_channel(context_.get_executor(), router, options_);
        desk_.serve(*channel_);
        server_ = std::make_unique<net::Server>(context_.get_executor(), net::ServerOptions(), std::move(router));
        client_ = std::make_unique<net::Client>(context_.get_executor(), "http://" + host());
    }

    std::string host() const { return "127.0.0.1:" + std::to_string(server_->port()); }

    void run(asio::awaitable<void> test) {
        std::exception_ptr failure;
        asio::co_spawn(context_, std::move(test), [&](const std::exception_ptr& thrown) {
            failure = thrown;
            context_.stop();
        });
        context_.restart();
        context_.run();
        if (failure) std::rethrow_exception(failure);
    }

    asio::awaitable<boost::system::result<std::shared_ptr<net::WebSocket>>> connect(net::Headers headers) {
        const net::Deadline deadline = net::deadline_in(limit);
        const net::WebSocketOptions socket_options;
        co_return co_await net::connect_websocket("ws://" + host() + "/chat", std::move(headers), nullptr, socket_options,
                                                  deadline);
    }

    asio::awaitable<Page> page(json session, std::int64_t after) {
        net::Headers headers;
        headers.add("Origin", "http://" + host());
        auto socket = co_await connect(std::move(headers));
        if (socket.has_error()) throw std::runtime_error("the page could not connect");
        Page made(*socket);
        made.say({{"type", "hello"}, {"session", std::move(session)}, {"after", after}, {"language", "zh-CN"}});
        co_return made;
    }

    /// A page of a new customer that has been welcomed. Keeps the session.
    asio::awaitable<Page> new_page() {
        Page made = co_await page(nullptr, 0);
        const json welcome = co_await made.hear("welcome");
        session_ = welcome["session"];
        const json history = co_await made.hear("history");
        EXPECT_TRUE(history["messages"].empty());
        co_return made;
    }

    asio::awaitable<net::Response> request(std::string method, std::string target, net::Headers headers, std::string body) {
        net::ClientRequest made;
        made.method = std::move(method);
        made.target = std::move(target);
        made.headers = std::move(headers);
        made.body = std::move(body);
        const net::Deadline deadline = net::deadline_in(limit);
        auto answer = co_await client_->send(std::move(made), deadline);
        if (answer.has_error()) throw std::runtime_error("no answer");
        co_return std::move(*answer);
    }

    net::Headers with_session(const std::string& session) const {
        net::Headers headers;
        headers.add("Authorization", "Bearer " + session);
        return headers;
    }

    asio::awaitable<std::string> upload(std::string name, std::string body) {
        net::Headers headers = with_session(session_);
        headers.add("Content-Type", "text/plain");
        const auto answer = co_await request("POST", "/chat/files?name=" + name, std::move(headers), std::move(body));
        EXPECT_EQ(answer.status, 201) << answer.body;
        co_return json::parse(answer.body)["token"].get<std::string>();
    }

    static core::Outgoing text(std::string words) {
        core::Outgoing content;
        content.text = std::move(words);
        return content;
    }

    asio::io_context context_{1};
    fs::path folder_;
    MemoryDesk desk_;
    Options options_;
    std::unique_ptr<WebChannel> channel_;
    std::unique_ptr<net::Server> server_;
    std::unique_ptr<net::Client> client_;
    std::string session_;
};

TEST_F(Sockets, AMessageIsTakenInAcknowledgedAndAnswered) {
    desk_.answers = [](const core::Incoming&) { return std::vector{text("收到")}; };
    open();
    run([this]() -> asio::awaitable<void> {
        Page customer = co_await new_page();
        customer.say({{"type", "message"}, {"id", "11111111"}, {"text", "你好"}});
        const json own = co_await customer.hear("message");
        EXPECT_EQ(own["message"]["client_id"], "11111111");
        EXPECT_EQ(own["message"]["from"], "customer");
        const json answer = co_await customer.hear("message");
        EXPECT_EQ(answer["message"]["text"], "收到");
        const core::Incoming& event = desk_.events().at(0);
        EXPECT_EQ(event.chat, chat_of(session_));
        EXPECT_EQ(event.event_id, event.chat + ":11111111");
        EXPECT_EQ(event.sender.language, "zh-CN");
        EXPECT_EQ(event.chat.find(session_), std::string::npos);
    }());
}

TEST_F(Sockets, TheSameIdentifierAgainIsAcknowledgedAndAppliedOnce) {
    open();
    run([this]() -> asio::awaitable<void> {
        Page customer = co_await new_page();
        const json frame = {{"type", "message"}, {"id", "11111111"}, {"text", "你好"}};
        customer.say(frame);
        co_await customer.hear("ack");
        customer.vanish();
        Page again = co_await page(session_, 0);
        again.say(frame);
        const json ack = co_await again.hear("ack");
        EXPECT_EQ(ack["id"], "11111111");
        EXPECT_EQ(desk_.events().size(), 1U);
    }());
}

TEST_F(Sockets, APageThatReturnsGetsWhatItMissedAndNothingElse) {
    open();
    run([this]() -> asio::awaitable<void> {
        Page customer = co_await new_page();
        const std::string chat = chat_of(session_);
        desk_.say(chat, text("1"));
        const json first = co_await customer.hear("message");
        customer.vanish();
        for (int count = 2; count <= 130; ++count) desk_.say(chat, text(std::to_string(count)));
        Page again = co_await page(session_, first["message"]["id"]);
        for (int count = 2; count <= 130; ++count) {
            const json frame = co_await again.hear("message");
            EXPECT_EQ(frame["message"]["text"], std::to_string(count));
        }
        desk_.say(chat, text("last"));
        const json last = co_await again.hear();
        EXPECT_EQ(last["message"]["text"], "last");
    }());
}

TEST_F(Sockets, HistoryComesInPages) {
    open();
    run([this]() -> asio::awaitable<void> {
        Page customer = co_await new_page();
        for (int count = 1; count <= 120; ++count) desk_.say(chat_of(session_), text(std::to_string(count)));
        Page again = co_await page(session_, 0);
        const json newest = co_await again.hear("history");
        EXPECT_TRUE(newest["newest"]);
        EXPECT_TRUE(newest["more"]);
        EXPECT_EQ(newest["messages"].size(), 50U);
        EXPECT_EQ(newest["messages"].back()["text"], "120");
        again.say({{"type", "history"}, {"before", newest["messages"].front()["id"]}});
        const json earlier = co_await again.hear("history");
        EXPECT_FALSE(earlier["newest"]);
        EXPECT_EQ(earlier["messages"].back()["text"], "70");
        again.say({{"type", "history"}, {"before", earlier["messages"].front()["id"]}});
        const json first = co_await again.hear("history");
        EXPECT_FALSE(first["more"]);
        EXPECT_EQ(first["messages"].size(), 20U);
    }());
}

TEST_F(Sockets, EveryPageOfAChatSeesIt) {
    open();
    run([this]() -> asio::awaitable<void> {
        Page one = co_await new_page();
        const std::string session = session_;
        Page two = co_await page(session, 0);
        co_await two.hear("history");
        Page other = co_await new_page();
        one.say({{"type", "message"}, {"id", "11111111"}, {"text", "两个页面"}});
        const json frame = co_await two.hear("message");
        EXPECT_EQ(frame["message"]["text"], "两个页面");
        other.say({{"type", "ping"}});
        const json next = co_await other.hear("pong");
        EXPECT_EQ(desk_.messages(chat_of(session_)).size(), 0U);
    }());
}

TEST_F(Sockets, WhatTheDeskCannotTakeNowIsToBeSentAgain) {
    open();
    run([this]() -> asio::awaitable<void> {
        Page customer = co_await new_page();
        desk_.refusing = 1;
        const json frame = {{"type", "message"}, {"id", "11111111"}, {"text", "你好"}};
        customer.say(frame);
        const json refused = co_await customer.hear("refused");
        EXPECT_EQ(refused["code"], "try_again");
        EXPECT_GT(refused["retry_after_ms"], 0);
        customer.say(frame);
        co_await customer.hear("ack");
        EXPECT_EQ(desk_.events().size(), 1U);
    }());
}

TEST_F(Sockets, TooManyMessagesAreSlowedDownNotLost) {
    options_.limits.messages_per_chat = {3, 1};
    open();
    run([this]() -> asio::awaitable<void> {
        Page customer = co_await new_page();
        for (int count = 0; count < 4; ++count)
            customer.say({{"type", "message"}, {"id", "1111111" + std::to_string(count)}, {"text", "你好"}});
        const json refused = co_await customer.hear("refused");
        EXPECT_EQ(refused["code"], "slow_down");
        EXPECT_EQ(refused["id"], "11111113");
        EXPECT_EQ(desk_.events().size(), 3U);
    }());
}

TEST_F(Sockets, AFloodOfFramesIsReadSlowly) {
    options_.limits.frames_per_address = {2, 20};
    open();
    run([this]() -> asio::awaitable<void> {
        Page customer = co_await new_page();
        const auto begun = std::chrono::steady_clock::now();
        for (int count = 0; count < 8; ++count) customer.say({{"type", "ping"}});
        for (int count = 0; count < 8; ++count) co_await customer.hear("pong");
        EXPECT_GE(std::chrono::steady_clock::now() - begun, 200ms);
    }());
}

TEST_F(Sockets, AStoreThatFailsForAMomentLosesNothing) {
    open();
    run([this]() -> asio::awaitable<void> {
        Page customer = co_await new_page();
        desk_.failing_reads = 1;
        desk_.say(chat_of(session_), text("doch"));
        const json frame = co_await customer.hear("message");
        EXPECT_EQ(frame["message"]["text"], "doch");
    }());
}

TEST_F(Sockets, AnErasedChatIsShownAnew) {
    open();
    run([this]() -> asio::awaitable<void> {
        Page customer = co_await new_page();
        const std::string chat = chat_of(session_);
        desk_.say(chat, text("old"));
        const json old = co_await customer.hear("message");
        customer.vanish();
        desk_.forget(chat);
        Page again = co_await page(session_, old["message"]["id"]);
        const json history = co_await again.hear("history");
        EXPECT_TRUE(history["newest"]);
        EXPECT_TRUE(history["messages"].empty());
    }());
}

TEST_F(Sockets, PressesCarryWhatWasPressed) {
    open();
    run([this]() -> asio::awaitable<void> {
        Page customer = co_await new_page();
        customer.say({{"type", "press"}, {"id", "11111111"}, {"payload", "v1:yes"}, {"on", "12"}});
        co_await customer.hear("ack");
        const auto& press = std::get<core::ButtonPressed>(desk_.events().at(0).content);
        EXPECT_EQ(press.payload, "v1:yes");
        EXPECT_EQ(press.on_message, "12");
    }());
}

TEST_F(Sockets, ARoleIsToldAgainAfterACommand) {
    options_.about = [this](const std::string&, const std::string& language, const std::function<void(About)>& done) {
        About about;
        about.role = desk_.events().empty() ? About::Role::customer : About::Role::agent;
        about.title = language;
        done(about);
    };
    open();
    run([this]() -> asio::awaitable<void> {
        Page someone = co_await page(nullptr, 0);
        const json before = co_await someone.hear("about");
        EXPECT_EQ(before["role"], "customer");
        EXPECT_EQ(before["title"], "zh-CN");
        someone.say({{"type", "message"}, {"id", "11111111"}, {"text", "/join X"}});
        const json after = co_await someone.hear("about");
        EXPECT_EQ(after["role"], "agent");
        someone.say({{"type", "language"}, {"language", "en"}});
        const json english = co_await someone.hear("about");
        EXPECT_EQ(english["title"], "en");
    }());
}

TEST_F(Sockets, ForeignPagesAndMalformedFramesAreTurnedAway) {
    open();
    run([this]() -> asio::awaitable<void> {
        net::Headers foreign;
        foreign.add("Origin", "https://evil.test");
        const auto refused = co_await connect(std::move(foreign));
        EXPECT_TRUE(refused.has_error());

        Page customer = co_await new_page();
        customer.say({{"type", "hello"}});  // a second one
        while (true) {
            const json frame = co_await customer.hear();
            if (frame.is_null()) break;
        }
        EXPECT_EQ(customer.close_code(), 1008);

        Page rude = co_await page(17, 0);  // a session that is no text
        const json nothing = co_await rude.hear();
        EXPECT_TRUE(nothing.is_null());
        EXPECT_EQ(channel_->stats().refused, 3U);
    }());
}

TEST_F(Sockets, ConnectionsOfOneAddressAreCounted) {
    options_.limits.connections_per_address = 2;
    open();
    run([this]() -> asio::awaitable<void> {
        Page one = co_await new_page();
        Page two = co_await new_page();
        EXPECT_EQ(channel_->stats().connections, 2U);
        const auto third = co_await connect({});
        EXPECT_TRUE(third.has_error());
    }());
}

TEST_F(Sockets, FilesGoUpAndComeBackToTheirOwnerOnly) {
    open();
    run([this]() -> asio::awaitable<void> {
        Page customer = co_await new_page();
        const std::string owner = session_;
        const std::string token = co_await upload("%E6%8A%A5%E5%91%8A.html", "<script>alert(1)</script>");
        customer.say({{"type", "files"}, {"id", "11111111"}, {"files", {token}}, {"caption", "报告"}});
        const json told = co_await customer.hear("message");
        EXPECT_EQ(told["message"]["files"][0]["name"], "报告.html");
        const auto& received = std::get<core::FilesReceived>(desk_.events().at(0).content);
        EXPECT_EQ(received.caption, "报告");
        EXPECT_EQ(received.files.at(0).bytes, 25);

        const std::string target = "/chat/files/" + std::to_string(told["message"]["id"].get<std::int64_t>()) + "/";
        const auto answer = co_await request("GET", target + "0", with_session(owner), {});
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, "<script>alert(1)</script>");
        EXPECT_EQ(answer.headers.get("Content-Type"), "application/octet-stream");
        EXPECT_TRUE(answer.headers.get("Content-Disposition").starts_with("attachment"));
        EXPECT_EQ(answer.headers.get("X-Content-Type-Options"), "nosniff");
        EXPECT_NE(answer.headers.get("Content-Security-Policy").find("sandbox"), std::string::npos);
        const auto beyond = co_await request("GET", target + "1", with_session(owner), {});
        EXPECT_EQ(beyond.status, 404);
        const auto nobody = co_await request("GET", target + "0", {}, {});
        EXPECT_EQ(nobody.status, 401);

        Page other = co_await new_page();
        const auto stranger = co_await request("GET", target + "0", with_session(session_), {});
        EXPECT_EQ(stranger.status, 404);
        other.say({{"type", "files"}, {"id", "22222222"}, {"files", {token}}});
        const json refused = co_await other.hear("refused");
        EXPECT_EQ(refused["code"], "bad_file");
    }());
}

TEST_F(Sockets, AnAgentsPictureIsShownFromTheAttachments) {
    open();
    run([this]() -> asio::awaitable<void> {
        Page customer = co_await new_page();
        const std::string sha256(64, 'b');
        std::ofstream(folder_ / sha256, std::ios::binary) << "\x89PNG\r\n\x1A\n" << "rest";
        core::Outgoing content = text("见图");
        content.files.push_back({"stored:" + sha256, "", "a.png", "image/png", 12});
        const core::MessageId id = desk_.say(chat_of(session_), content);
        const auto answer = co_await request("GET", "/chat/files/" + std::to_string(id.value) + "/0", with_session(session_), {});
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.headers.get("Content-Type"), "image/png");
        EXPECT_EQ(answer.headers.get("Content-Disposition"), "inline");
    }());
}

TEST_F(Sockets, UploadsAreLimited) {
    options_.limits.file_bytes = 1000;
    options_.limits.incoming_bytes = 1500;
    open();
    run([this]() -> asio::awaitable<void> {
        Page customer = co_await new_page();
        const auto nobody = co_await request("POST", "/chat/files?name=a", {}, "x");
        EXPECT_EQ(nobody.status, 401);
        const auto empty = co_await request("POST", "/chat/files?name=a", with_session(session_), "");
        EXPECT_EQ(empty.status, 400);
        const auto large = co_await request("POST", "/chat/files?name=a", with_session(session_), std::string(1001, 'x'));
        EXPECT_EQ(large.status, 413);
        net::Headers foreign = with_session(session_);
        foreign.add("Origin", "https://evil.test");
        const auto refused = co_await request("POST", "/chat/files?name=a", std::move(foreign), "x");
        EXPECT_EQ(refused.status, 403);
        co_await upload("a", std::string(600, 'x'));
        const auto full = co_await request("POST", "/chat/files?name=a", with_session(session_), "x");
        EXPECT_EQ(full.status, 507);
    }());
}

TEST_F(Sockets, StoppingTellsThePagesAndTakesNothingMore) {
    open();
    run([this]() -> asio::awaitable<void> {
        Page customer = co_await new_page();
        bool stopped = false;
        channel_->stop([&stopped] { stopped = true; });
        customer.say({{"type", "message"}, {"id", "11111111"}, {"text", "你好"}});
        while (true) {
            const json frame = co_await customer.hear();
            if (frame.is_null()) break;
            EXPECT_NE(frame["type"], "ack");
        }
        EXPECT_TRUE(stopped);
        EXPECT_EQ(customer.close_code(), 1001);
        EXPECT_TRUE(desk_.events().empty());
        const auto late = co_await connect({});
        EXPECT_TRUE(late.has_error());
    }());
}

}  // namespace
}  // namespace aftercare::web
