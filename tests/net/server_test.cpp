// The HTTP server over real sockets: keep-alive, pipelining, caps, timeouts, uploads, files, stopping.
#include "adapters/net/server.h"

#include "adapters/net/body.h"
#include "harness.h"

namespace aftercare::net {
namespace {

asio::awaitable<Response> echo(Request request) {
    std::string text = request.method + " " + request.path;
    for (const auto& [name, value] : request.parameters.items()) text += " " + name + "=" + value;
    for (const auto& [name, value] : request.query.items()) text += " " + name + "=" + value;
    text += " [" + request.body + "] " + request.remote_address;
    co_return text_response(200, text);
}

asio::awaitable<Response> explode(Request) {
    throw std::runtime_error("boom");
    co_return Response{};
}

Router basic_router() {
    Router router;
    router.add("GET", "/get", echo);
    router.add("POST", "/post", echo);
    router.add("POST", "/telegram/{account}", echo);
    router.add("POST", "/small", echo, RouteOptions{16});
    router.add("GET", "/boom", explode);
    return router;
}

std::string post(const std::string& path, const std::string& body, const std::string& fields = {}) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + fields + "\r\n" + body;
}

const std::string last_get = "GET /get HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

std::size_t count_of(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
    return count;
}

struct Served : testing::Test {
    Loop loop;
    ServerOptions options;
    std::unique_ptr<Server> server;

    void serve(Router router) {
        server = std::make_unique<Server>(loop.context.get_executor(), options, std::move(router));
    }
    void SetUp() override { serve(basic_router()); }
    void TearDown() override {
        server.reset();
        loop.drain();
    }
    std::string say(const std::string& bytes) {
        std::string answer;
        loop.run([&]() -> asio::awaitable<void> { answer = co_await raw_exchange(server->port(), bytes); });
        return answer;
    }
};

TEST_F(Served, AnswersSeveralRequestsOnOneConnection) {
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer peer = co_await RawPeer::connect(server->port());
        for (int round = 0; round < 3; ++round) {
            co_await peer.send(post("/telegram/main?x=1&y=%E4%BD%A0+z", "hello"));
            const std::string answer = co_await peer.read_until("127.0.0.1");
            EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 OK\r\n")) << answer;
            EXPECT_NE(answer.find("POST /telegram/main account=main x=1 y=你 z [hello] 127.0.0.1"),
                      std::string::npos)
                << answer;
            EXPECT_NE(answer.find("\r\nDate: "), std::string::npos);
        }
        EXPECT_EQ(server->stats().accepted, 1u);
        EXPECT_EQ(server->stats().requests, 3u);
    });
}

TEST_F(Served, AnswersPipelinedRequestsInOrder) {
    std::string bytes;
    for (int number = 0; number < 50; ++number) bytes += post("/post", std::to_string(number));
    const std::string answer = say(bytes + last_get);
    std::size_t at = 0;
    for (int number = 0; number < 50; ++number) {
        at = answer.find("[" + std::to_string(number) + "]", at);
        ASSERT_NE(at, std::string::npos) << number;
    }
    EXPECT_EQ(count_of(answer, "HTTP/1.1 200 OK"), 51u);
}

TEST_F(Served, TakesRequestsByteByByte) {
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer peer = co_await RawPeer::connect(server->port());
        const std::string bytes =
            "POST /post HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;a=b\r\n "
            "world\r\n0\r\n"
            "X-Trailer: y\r\n\r\n" +
            last_get;
        for (const char byte : bytes) co_await peer.send(std::string(1, byte));
        const std::string answer = co_await peer.read_all();
        EXPECT_NE(answer.find("[hello world]"), std::string::npos) << answer;
        EXPECT_EQ(count_of(answer, "HTTP/1.1 200 OK"), 2u);
    });
}

TEST_F(Served, HeadHasTheLengthButNoBody) {
    const std::string answer = say(
        "HEAD /get HTTP/1.1\r\nHost: x\r\n\r\nHEAD /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_NE(answer.find("Content-Length: 22\r\n"), std::string::npos) << answer;
    EXPECT_TRUE(answer.ends_with("\r\n\r\n")) << answer;
    EXPECT_EQ(count_of(answer, "HTTP/1.1 "), 2u);
}

TEST_F(Served, UnknownRoutesAndMethods) {
    EXPECT_TRUE(
        say("GET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 404 "));
    const std::string answer = say("DELETE /get HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 405 ")) << answer;
    EXPECT_NE(answer.find("\r\nAllow: GET, HEAD\r\n"), std::string::npos) << answer;
    EXPECT_TRUE(
        say("GET /get?%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 400 "));
    EXPECT_EQ(server->stats().refused, 3u);
}

TEST_F(Served, AbsoluteFormTargetsAreServed) {
    EXPECT_TRUE(say("GET http://x/get HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .starts_with("HTTP/1.1 200 "));
}

TEST_F(Served, HandlerExceptionsAreAnsweredAndCounted) {
    std::string seen;
    options.on_handler_error = [&](std::string_view route, std::string_view what) {
        seen = std::string(route) + ": " + std::string(what);
    };
    serve(basic_router());
    const std::string answer = say("GET /boom HTTP/1.1\r\nHost: x\r\n\r\n" + last_get);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 500 ")) << answer;
    EXPECT_EQ(count_of(answer, "HTTP/1.1 200 OK"), 1u) << "the connection lives on";
    EXPECT_EQ(seen, "/boom: boom");
    EXPECT_EQ(server->stats().handler_errors, 1u);
}

TEST_F(Served, BodyCapsHoldForLengthsAndChunks) {
    EXPECT_TRUE(say(post("/small", std::string(17, 'x'))).starts_with("HTTP/1.1 413 "));
    EXPECT_TRUE(say("POST /small HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "9\r\n123456789\r\n8\r\n12345678\r\n0\r\n\r\n")
                    .starts_with("HTTP/1.1 413 "));
    EXPECT_TRUE(
        say(post("/small", std::string(16, 'x'), "Connection: close\r\n")).starts_with("HTTP/1.1 200 "));
    // A length that fits into no body at all.
    EXPECT_TRUE(say("POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551615\r\n\r\n")
                    .starts_with("HTTP/1.1 413 "));
    EXPECT_TRUE(
        say("POST /post HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n")
            .starts_with("HTTP/1.1 413 "));
}

TEST_F(Served, TheAnswerTo413ReachesAPeerThatKeepsSending) {
    const std::string answer = say(post("/post", std::string(1024 * 1024 + 1, 'x')));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 413 ")) << answer.substr(0, 100);
}

TEST_F(Served, HeadsBeyondTheCapAreRefused) {
    const std::string big(20'000, 'a');
    EXPECT_TRUE(
        say("GET /get HTTP/1.1\r\nHost: x\r\nX-Big: " + big + "\r\n\r\n").starts_with("HTTP/1.1 431 "));
    EXPECT_TRUE(say("GET /" + big + " HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1 431 "));
    std::string many = "GET /get HTTP/1.1\r\nHost: x\r\n";
    for (int number = 0; number < 2'000; ++number) many += "X-" + std::to_string(number) + ": some value\r\n";
    EXPECT_TRUE(say(many + "\r\n").starts_with("HTTP/1.1 431 "));
}

TEST_F(Served, HeadsInSmallPiecesMeetTheSameCap) {
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer peer = co_await RawPeer::connect(server->port());
        // Each piece is below the cap, both together are not.
        std::string piece;
        for (int number = 0; number < 10; ++number) piece += "X-F: " + std::string(990, 'v') + "\r\n";
        co_await peer.send("GET /get HTTP/1.1\r\nHost: x\r\n" + piece);
        co_await sleep_for(30ms);
        co_await peer.send(piece + "\r\n");
        const std::string answer = co_await peer.read_until("\r\n");
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 431 ")) << answer;
    });
}

TEST_F(Served, ContinueIsSaidBeforeTheBody) {
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer peer = co_await RawPeer::connect(server->port());
        co_await peer.send(
            "POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
        const std::string interim = co_await peer.read_until("\r\n\r\n");
        EXPECT_EQ(interim, "HTTP/1.1 100 Continue\r\n\r\n");
        co_await peer.send("hello");
        const std::string answer = co_await peer.read_until("127.0.0.1");
        EXPECT_NE(answer.find("[hello]"), std::string::npos);
    });
    const std::string refused =
        say("POST /small HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\nExpect: 100-continue\r\n\r\n");
    EXPECT_TRUE(refused.starts_with("HTTP/1.1 413 ")) << refused;
    EXPECT_TRUE(say("GET /get HTTP/1.1\r\nHost: x\r\nExpect: magic\r\n\r\n").starts_with("HTTP/1.1 417 "));
}

TEST_F(Served, OldHttpClosesUnlessAskedOtherwise) {
    const std::string closed = say("GET /get HTTP/1.0\r\n\r\n");
    EXPECT_NE(closed.find("Connection: close"), std::string::npos) << closed;
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer peer = co_await RawPeer::connect(server->port());
        for (int round = 0; round < 2; ++round) {
            co_await peer.send("GET /get HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            const std::string answer = co_await peer.read_until("127.0.0.1");
            EXPECT_NE(answer.find("Connection: keep-alive"), std::string::npos) << answer;
        }
    });
}

struct Impatient : Served {
    void SetUp() override {
        options.idle_timeout = 150ms;
        options.header_timeout = 150ms;
        options.body_timeout = 150ms;
        serve(basic_router());
    }
};

TEST_F(Impatient, SlowHeadsSlowBodiesAndIdleConnectionsEnd) {
    const std::string starts[] = {"", "GET /get HTT",
                                  "POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe"};
    loop.run([&]() -> asio::awaitable<void> {
        for (const std::string& start : starts) {
            RawPeer peer = co_await RawPeer::connect(server->port());
            if (!start.empty()) co_await peer.send(start);
            EXPECT_TRUE(co_await peer.closed_within(2s)) << start;
        }
    });
    EXPECT_EQ(server->stats().timeouts, 2u) << "an idle connection that ends is no failure";
    EXPECT_EQ(server->stats().connections, 0u);
}

// Bytes that trickle in do not put the limit off.
TEST_F(Impatient, SlowlorisDoesNotHoldAConnection) {
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer peer = co_await RawPeer::connect(server->port());
        const Deadline start = std::chrono::steady_clock::now();
        co_await peer.send("GET /get HTTP/1.1\r\n");
        bool closed = false;
        while (!closed && std::chrono::steady_clock::now() < start + 3s) {
            co_await peer.send("X-A: b\r\n");
            closed = co_await peer.closed_within(20ms);
        }
        EXPECT_TRUE(closed);
        EXPECT_LT(std::chrono::steady_clock::now(), start + 1s);
    });
}

TEST_F(Served, MoreConnectionsThanAllowedWait) {
    options.max_connections = 2;
    serve(basic_router());
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer first = co_await RawPeer::connect(server->port());
        RawPeer second = co_await RawPeer::connect(server->port());
        RawPeer third = co_await RawPeer::connect(server->port());
        co_await third.send(last_get);
        EXPECT_FALSE(co_await third.closed_within(100ms));
        EXPECT_EQ(server->stats().connections, 2u);
        first.close();
        const std::string answer = co_await third.read_all();
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
    });
}

TEST_F(Served, UploadsStreamIntoASinkAndMayBeRefusedUnread) {
    std::string received;
    std::size_t pieces = 0;
    boost::system::error_code outcome;
    Router router;
    UploadHandler upload = [&](Request request, BodyReader body) -> asio::awaitable<Response> {
        if (request.headers.get("Authorization") != "ok") co_return text_response(403, "no");
        Sink sink = [&](std::string_view bytes) {
            received += bytes;
            ++pieces;
            return boost::system::error_code();
        };
        const auto size = co_await body.read_to(sink);
        outcome = size.has_error() ? size.error() : boost::system::error_code();
        if (size.has_error()) co_return text_response(413, "too much");
        co_return text_response(200, "got " + std::to_string(*size));
    };
    router.add_upload("PUT", "/files", upload, RouteOptions{3'000'000});
    serve(std::move(router));

    std::string content;
    for (int number = 0; number < 400'000; ++number) content += std::to_string(number);
    const std::string head = "PUT /files HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ok\r\n";
    EXPECT_NE(say(head + "Content-Length: " + std::to_string(content.size()) + "\r\n\r\n" + content)
                  .find("got " + std::to_string(content.size())),
              std::string::npos);
    EXPECT_EQ(received, content);
    EXPECT_GT(pieces, 10u);

    received.clear();
    const std::string chunk = std::string(1'000'000, 'x');
    std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
    for (int number = 0; number < 4; ++number) chunked += "F4240\r\n" + chunk + "\r\n";
    EXPECT_TRUE(say(chunked + "0\r\n\r\n").starts_with("HTTP/1.1 413 "));
    EXPECT_EQ(outcome, asio::error::message_size);
    EXPECT_LE(received.size(), 3'000'000u);

    EXPECT_TRUE(say("PUT /files HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nabc")
                    .starts_with("HTTP/1.1 403 "));
}

TEST_F(Served, FilesAreSentInPieces) {
    ScratchFolder folder;
    std::string content;
    for (int number = 0; number < 100'000; ++number) content += std::to_string(number);
    spit(folder / "file", content);
    Router router;
    router.add("GET", "/file", [&](Request) -> asio::awaitable<Response> {
        Response response;
        response.file = folder / "file";
        co_return response;
    });
    router.add("GET", "/gone", [&](Request) -> asio::awaitable<Response> {
        Response response;
        response.file = folder / "nowhere";
        co_return response;
    });
    serve(std::move(router));
    const std::string answer = say("GET /file HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_NE(answer.find("Content-Length: " + std::to_string(content.size())), std::string::npos);
    EXPECT_TRUE(answer.ends_with("\r\n\r\n" + content));
    EXPECT_TRUE(
        say("GET /gone HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 500 "));
}

TEST_F(Served, LargeAnswersArriveWhole) {
    std::string content(5'000'000, 'z');
    Router router;
    router.add("GET", "/",
               [&](Request) -> asio::awaitable<Response> { co_return text_response(200, content); });
    serve(std::move(router));
    const std::string answer = say("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(answer.ends_with("\r\n\r\n" + content));
}

TEST_F(Served, AFieldThatWouldSplitTheAnswerIsAnError) {
    Router router;
    router.add("GET", "/", [](Request) -> asio::awaitable<Response> {
        Response response;
        response.headers.add("Location", "/x\r\nSet-Cookie: a=b");
        co_return response;
    });
    serve(std::move(router));
    const std::string answer = say("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 500 ")) << answer;
    EXPECT_EQ(answer.find("Set-Cookie"), std::string::npos);
}

struct Stopping : Served {
    std::unique_ptr<Event> go;
    bool begun = false;
    bool finished = false;

    void SetUp() override {
        go = std::make_unique<Event>(loop.context.get_executor());
        Router router = basic_router();
        router.add("GET", "/slow", [this](Request) -> asio::awaitable<Response> {
            begun = true;
            co_await go->wait();
            finished = true;
            co_return text_response(200, "done");
        });
        serve(std::move(router));
    }
};

TEST_F(Stopping, RequestsInProgressAreAnsweredIdleConnectionsClose) {
    const std::uint16_t port = server->port();
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer idle = co_await RawPeer::connect(port);
        RawPeer busy = co_await RawPeer::connect(port);
        co_await busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
        co_await until([&] { return begun && server->stats().connections == 2; });
        bool stopped = false;
        const asio::any_io_executor executor = co_await asio::this_coro::executor;
        asio::co_spawn(executor, server->stop(5s), [&](const std::exception_ptr&) { stopped = true; });
        EXPECT_TRUE(co_await idle.closed_within(1s));
        EXPECT_FALSE(stopped);
        go->notify_all();
        const std::string answer = co_await busy.read_all();
        EXPECT_TRUE(answer.ends_with("done")) << answer;
        EXPECT_NE(answer.find("Connection: close"), std::string::npos);
        co_await until([&] { return stopped; });
        EXPECT_EQ(server->stats().connections, 0u);
    });
    EXPECT_THROW(loop.run([&]() -> asio::awaitable<void> { co_await RawPeer::connect(port); }),
                 boost::system::system_error);
}

TEST_F(Stopping, TheLimitEndsHandlersThatDoNotFinish) {
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer busy = co_await RawPeer::connect(server->port());
        co_await busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
        co_await until([&] { return begun; });
        const Deadline start = std::chrono::steady_clock::now();
        co_await server->stop(100ms);
        EXPECT_LT(std::chrono::steady_clock::now(), start + 900ms);
        EXPECT_EQ(server->stats().connections, 0u);
        EXPECT_TRUE(co_await busy.closed_within(1s));
    });
    EXPECT_FALSE(finished);
}

TEST_F(Stopping, TheServerMayGoWithoutStopping) {
    loop.run([&]() -> asio::awaitable<void> {
        RawPeer busy = co_await RawPeer::connect(server->port());
        co_await busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
        co_await until([&] { return begun; });
        server.reset();
        EXPECT_TRUE(co_await busy.closed_within(1s));
    });
}

TEST_F(Served, AnAddressThatIsTakenIsAStartUpError) {
    options.port = server->port();
    EXPECT_THROW(Server(loop.context.get_executor(), options, Router()), std::runtime_error);
}

}  // namespace
}  // namespace aftercare::net
