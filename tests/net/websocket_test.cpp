// WebSocket routes over real sockets.
#include "adapters/net/websocket.h"

#include "adapters/net/server.h"
#include "harness.h"

namespace aftercare::net {
namespace {

struct WebSocketTest : testing::Test {
    Loop loop;
    std::unique_ptr<Server> server;
    std::shared_ptr<WebSocket> last;
    boost::system::error_code ended;
    std::uint16_t close_code = 0;
    int handlers = 0;

    void serve(WebSocketOptions options) {
        Router router;
        const WebSocketCheck check = [](const Request& request) -> std::optional<Response> {
            if (request.headers.get("Origin") == "https://evil.example") return text_response(403, "no");
            return std::nullopt;
        };
        router.add_websocket(
            "/chat/{room}", check,
            [this](Request request, std::shared_ptr<WebSocket> socket) -> asio::awaitable<void> {
                last = socket;
                ++handlers;
                co_await socket->write("room " + std::string(request.parameters.get("room")));
                while (true) {
                    const auto message = co_await socket->read();
                    if (message.has_error()) {
                        ended = message.error();
                        close_code = socket->peer_close_code();
                        --handlers;
                        co_return;
                    }
                    if (message->data == "throw") throw std::runtime_error("boom");
                    if (message->data == "leave") co_return;
                    socket->send("echo " + message->data);
                }
            },
            options);
        server = std::make_unique<Server>(loop.context.get_executor(), ServerOptions(), std::move(router));
    }
    void TearDown() override {
        last.reset();
        server.reset();
        loop.drain();
    }
    std::string url() const { return "ws://127.0.0.1:" + std::to_string(server->port()) + "/chat/a"; }
    // Connected, with the greeting read.
    asio::awaitable<std::shared_ptr<WebSocket>> join(WebSocketOptions options = {}) {
        const auto socket = co_await connect_websocket(url(), {}, nullptr, options, deadline_in(5s));
        if (socket.has_error()) throw boost::system::system_error(socket.error());
        const auto greeting = co_await (*socket)->read();
        EXPECT_EQ(greeting->data, "room a");
        co_return *socket;
    }
};

TEST_F(WebSocketTest, MessagesArriveWholeAndInOrder) {
    serve({});
    loop.run([&]() -> asio::awaitable<void> {
        const auto socket = co_await join();
        for (int number = 0; number < 100; ++number) socket->send(std::to_string(number));
        for (int number = 0; number < 100; ++number) {
            const auto message = co_await socket->read();
            EXPECT_EQ(message->data, "echo " + std::to_string(number));
        }
        EXPECT_EQ(server->stats().websockets, 1u);
        co_await socket->close(CloseCode::normal, "bye");
        co_await until([&] { return server->stats().connections == 0; });
    });
    EXPECT_EQ(ended, asio::error::eof);
    EXPECT_EQ(close_code, 1000);
    EXPECT_EQ(server->stats().websockets, 0u);
    EXPECT_EQ(server->stats().connections, 0u);
}

TEST_F(WebSocketTest, TheHandshakeCanBeRefused) {
    serve({});
    loop.run([&]() -> asio::awaitable<void> {
        const Headers evil{{"Origin", "https://evil.example"}};
        const auto refused = co_await connect_websocket(url(), evil, nullptr, {}, deadline_in(5s));
        EXPECT_TRUE(refused.has_error());
        const Headers good{{"Origin", "https://good.example"}};
        const auto taken = co_await connect_websocket(url(), good, nullptr, {}, deadline_in(5s));
        EXPECT_TRUE(taken.has_value());
        const std::string plain = co_await raw_exchange(
            server->port(), "GET /chat/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        EXPECT_TRUE(plain.starts_with("HTTP/1.1 426 ")) << plain;
        const std::string keyless = co_await raw_exchange(
            server->port(),
            "GET /chat/a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        EXPECT_TRUE(keyless.starts_with("HTTP/1.1 400 ")) << keyless;
    });
    EXPECT_EQ(handlers, 1);
}

TEST_F(WebSocketTest, MessagesBeyondTheCapEndTheConnection) {
    WebSocketOptions options;
    options.max_message = 100;
    serve(options);
    loop.run([&]() -> asio::awaitable<void> {
        const auto socket = co_await join();
        co_await socket->write(std::string(100, 'x'));
        const auto fits = co_await socket->read();
        EXPECT_TRUE(fits.has_value());
        co_await socket->write(std::string(101, 'x'));
        const auto after = co_await socket->read();
        EXPECT_TRUE(after.has_error());
        EXPECT_EQ(socket->peer_close_code(), 1009);
    });
    EXPECT_EQ(ended, asio::error::message_size);
}

TEST_F(WebSocketTest, TextThatIsNotUtf8EndsTheConnection) {
    serve({});
    loop.run([&]() -> asio::awaitable<void> {
        const auto socket = co_await join();
        co_await socket->write("\xff\xfe");
        const auto after = co_await socket->read();
        EXPECT_TRUE(after.has_error());
        EXPECT_EQ(socket->peer_close_code(), 1007);
    });
}

TEST_F(WebSocketTest, AHandlerThatThrowsOrLeavesClosesItsConnection) {
    serve({});
    loop.run([&]() -> asio::awaitable<void> {
        const auto thrown = co_await join();
        co_await thrown->write("throw");
        const auto after = co_await thrown->read();
        EXPECT_EQ(after.error(), asio::error::eof);
        EXPECT_EQ(thrown->peer_close_code(), 1011);
        const auto left = co_await join();
        co_await left->write("leave");
        const auto gone = co_await left->read();
        EXPECT_EQ(gone.error(), asio::error::eof);
        EXPECT_EQ(left->peer_close_code(), 1000);
    });
    EXPECT_EQ(server->stats().handler_errors, 1u);
}

TEST_F(WebSocketTest, ASilentPeerIsDroppedOneThatAnswersPingsIsNot) {
    WebSocketOptions options;
    options.idle_timeout = 1s;
    serve(options);
    loop.run([&]() -> asio::awaitable<void> {
        const auto alive = co_await join();
        RawPeer silent = co_await RawPeer::connect(server->port());
        co_await silent.send(
            "GET /chat/b HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        const std::string handshake = co_await silent.read_until("\r\n\r\n");
        EXPECT_NE(handshake.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), std::string::npos) << handshake;
        const asio::any_io_executor executor = co_await asio::this_coro::executor;
        std::optional<std::string> heard;
        auto keep_reading = [&heard](std::shared_ptr<WebSocket> socket) -> asio::awaitable<void> {
            const auto message = co_await socket->read();
            heard = message.has_error() ? message.error().message() : message->data;
        };
        asio::co_spawn(executor, keep_reading(alive), [](const std::exception_ptr&) {});
        co_await until([&] { return bool(ended); });
        EXPECT_EQ(ended, asio::error::timed_out);
        EXPECT_EQ(handlers, 1);
        EXPECT_EQ(heard, std::nullopt);
        alive->send("still here?");
        co_await until([&] { return heard.has_value(); });
        EXPECT_EQ(heard, "echo still here?");
        alive->abort();
    });
}

TEST_F(WebSocketTest, APeerThatDoesNotReadIsDropped) {
    WebSocketOptions options;
    options.max_queued = 100'000;
    serve(options);
    loop.run([&]() -> asio::awaitable<void> {
        const auto socket = co_await join();
        // More than the system's buffers take.
        for (int number = 0; number < 2'000 && last->is_open(); ++number) {
            last->send(std::string(10'000, 'x'));
            co_await sleep_for(std::chrono::microseconds(10));
        }
        EXPECT_FALSE(last->is_open());
        const auto refused = co_await last->write("more");
        EXPECT_TRUE(refused);
        co_await until([&] { return handlers == 0; });
    });
}

TEST_F(WebSocketTest, StoppingTellsThePeer) {
    serve({});
    loop.run([&]() -> asio::awaitable<void> {
        const auto socket = co_await join();
        const asio::any_io_executor executor = co_await asio::this_coro::executor;
        bool stopped = false;
        asio::co_spawn(executor, server->stop(5s), [&](const std::exception_ptr&) { stopped = true; });
        const auto after = co_await socket->read();
        EXPECT_EQ(after.error(), asio::error::eof);
        EXPECT_EQ(socket->peer_close_code(), 1001);
        co_await until([&] { return stopped; });
    });
    EXPECT_EQ(handlers, 0);
}

TEST_F(WebSocketTest, ConnectingEndsAtTheDeadline) {
    serve({});
    loop.run([&]() -> asio::awaitable<void> {
        tcp::acceptor silent(loop.context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
        const std::string nowhere = "ws://127.0.0.1:" + std::to_string(silent.local_endpoint().port()) + "/";
        const auto result = co_await connect_websocket(nowhere, {}, nullptr, {}, deadline_in(100ms));
        EXPECT_EQ(result.error(), asio::error::timed_out);
    });
}

}  // namespace
}  // namespace aftercare::net
