// TLS: round trips, verification, reloading.
#include "adapters/net/tls.h"

#include "adapters/net/client.h"
#include "adapters/net/server.h"
#include "adapters/net/websocket.h"
#include "harness.h"

namespace aftercare::net {
namespace {

struct TlsTest : testing::Test {
    Loop loop;
    ScratchFolder folder;
    std::shared_ptr<TlsServer> tls;
    std::unique_ptr<Server> server;
    std::string problem = "none yet";

    void SetUp() override {
        write_certificate(folder / "cert.pem", folder / "key.pem", "first");
        std::filesystem::copy(folder / "cert.pem", folder / "first.pem");
        tls = std::make_shared<TlsServer>(folder / "cert.pem", folder / "key.pem");
        Router router;
        router.add(
            "POST", "/echo",
            [](Request request) -> asio::awaitable<Response> { co_return text_response(200, request.body); },
            RouteOptions{10'000'000});
        router.add_websocket("/chat", nullptr,
                             [](Request, std::shared_ptr<WebSocket> socket) -> asio::awaitable<void> {
                                 while (true) {
                                     const auto message = co_await socket->read();
                                     if (message.has_error()) co_return;
                                     co_await socket->write(message->data);
                                 }
                             });
        ServerOptions options;
        options.tls = tls;
        options.header_timeout = 300ms;
        options.tls_check_interval = 50ms;
        options.on_tls_reload = [this](std::string_view text) { problem = text; };
        server = std::make_unique<Server>(loop.context.get_executor(), options, std::move(router));
    }
    void TearDown() override {
        server.reset();
        loop.drain();
    }
    std::string base(const std::string& host) const {
        return "https://" + host + ":" + std::to_string(server->port());
    }

    // "" if a new connection that trusts this certificate gets its echo.
    std::string try_with(const std::string& authority, const std::string& host,
                         const std::string& body = "hello") {
        std::string outcome = "no result";
        loop.run([&]() -> asio::awaitable<void> {
            ClientOptions options;
            if (!authority.empty()) options.tls = std::make_shared<TlsClient>(folder / authority);
            Client client(loop.context.get_executor(), base(host), options);
            ClientRequest request;
            request.method = "POST";
            request.target = "/echo";
            request.body = body;
            for (int round = 0; round < 3; ++round) {
                const ClientResult result = co_await client.send(request, deadline_in(5s));
                if (result.has_error()) {
                    outcome = std::string(name_of(result.error().failure));
                    co_return;
                }
                EXPECT_EQ(result->body, body);
            }
            EXPECT_EQ(client.stats().opened, 1u) << "connections are kept";
            outcome.clear();
        });
        return outcome;
    }
};

TEST_F(TlsTest, RoundTripsByNameAndByAddress) {
    EXPECT_EQ(try_with("first.pem", "localhost"), "");
    EXPECT_EQ(try_with("first.pem", "127.0.0.1"), "");
    EXPECT_EQ(try_with("first.pem", "localhost", std::string(2'000'000, 'x')), "");
}

TEST_F(TlsTest, WhoIsNotTrustedGetsNothing) {
    EXPECT_EQ(try_with("", "localhost"), "not_sent") << "not one of the system's authorities";
    EXPECT_EQ(try_with("first.pem", "127.0.0.2"), "not_sent") << "another address than the certificate's";
    EXPECT_EQ(server->stats().requests, 0u);
}

TEST_F(TlsTest, ANewCertificateServesNewConnectionsABrokenOneDoesNot) {
    loop.run([&]() -> asio::awaitable<void> {
        ClientOptions options;
        options.tls = std::make_shared<TlsClient>(folder / "first.pem");
        Client old(loop.context.get_executor(), base("localhost"), options);
        ClientRequest request;
        request.method = "POST";
        request.target = "/echo";
        const ClientResult before = co_await old.send(request, deadline_in(5s));
        EXPECT_TRUE(before.has_value());

        spit(folder / "cert.pem", "not a certificate");
        co_await until([&] { return problem.find("cannot use the certificate") != std::string::npos; });
        problem = "not reported again";
        co_await sleep_for(500ms);
        EXPECT_EQ(problem, "not reported again");

        write_certificate(folder / "cert.pem", folder / "key.pem", "second");
        co_await until([&] { return problem.empty(); });
        const ClientResult after = co_await old.send(request, deadline_in(5s));
        EXPECT_TRUE(after.has_value()) << "an open connection goes on with what it began with";
        EXPECT_EQ(old.stats().opened, 1u);
    });
    EXPECT_EQ(try_with("first.pem", "localhost"), "not_sent");
    EXPECT_EQ(try_with("cert.pem", "localhost"), "");
}

TEST_F(TlsTest, ABrokenCertificateKeepsTheOldOne) {
    spit(folder / "key.pem", "not a key");
    EXPECT_NE(tls->reload(), "");
    EXPECT_EQ(try_with("first.pem", "localhost"), "");
    write_certificate(folder / "other.pem", folder / "key.pem", "other");
    EXPECT_NE(tls->reload(), "") << "a key of another certificate";
    EXPECT_THROW(TlsServer(folder / "cert.pem", folder / "key.pem"), std::runtime_error);
    EXPECT_THROW(TlsServer(folder / "missing.pem", folder / "key.pem"), std::runtime_error);
    EXPECT_THROW(TlsClient(folder / "missing.pem"), std::runtime_error);
}

TEST_F(TlsTest, PlainTextAndSilenceEndTheHandshake) {
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer silent = co_await RawPeer::connect(server->port());
        EXPECT_TRUE(co_await silent.closed_within(2s));
        const std::string answer = co_await raw_exchange(server->port(), "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        EXPECT_EQ(answer.find("HTTP"), std::string::npos);
    });
    EXPECT_EQ(server->stats().connections, 0u);
}

TEST_F(TlsTest, WebSocketsRunOverIt) {
    loop.run([&]() -> asio::awaitable<void> {
        const auto trusted = std::make_shared<TlsClient>(folder / "first.pem");
        const std::string url = "wss://localhost:" + std::to_string(server->port()) + "/chat";
        const auto socket = co_await connect_websocket(url, {}, trusted, {}, deadline_in(5s));
        EXPECT_TRUE(socket.has_value());
        if (socket.has_error()) co_return;
        co_await (*socket)->write("你好");
        const auto message = co_await (*socket)->read();
        EXPECT_EQ(message->data, "你好");
        co_await (*socket)->close(CloseCode::normal, "");
        const auto untrusted = co_await connect_websocket(url, {}, nullptr, {}, deadline_in(5s));
        EXPECT_TRUE(untrusted.has_error());
    });
}

}  // namespace
}  // namespace aftercare::net
