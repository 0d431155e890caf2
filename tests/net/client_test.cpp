// The HTTP client against our server and against a scripted peer that misbehaves at every step.
#include "adapters/net/client.h"

#include "adapters/net/multipart.h"
#include "adapters/net/server.h"
#include "harness.h"

namespace aftercare::net {
namespace {

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

// Accepts connections and does with each what the next line of the script says.
class ScriptedPeer {
  public:
    using Line = std::function<asio::awaitable<void>(RawPeer&)>;

    ScriptedPeer(asio::io_context& context, std::vector<Line> script)
        : acceptor_(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), script_(std::move(script)) {
        asio::co_spawn(context, play(), [](const std::exception_ptr&) {});
    }
    std::string base() const {
        return "http://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
    }
    void stop() { acceptor_.close(); }
    std::size_t played = 0;  // connections begun
    std::size_t ended = 0;   // and closed

  private:
    asio::awaitable<void> play() {
        for (Line& line : script_) {
            auto [error, socket] = co_await acceptor_.async_accept(as_value);
            if (error) co_return;
            RawPeer peer(std::move(socket));
            ++played;
            asio::awaitable<void> acting = line(peer);
            co_await std::move(acting);
            peer.close();
            ++ended;
        }
    }
    tcp::acceptor acceptor_;
    std::vector<Line> script_;
};

const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

ScriptedPeer::Line answers(std::string text) {
    return [text](RawPeer& peer) -> asio::awaitable<void> {
        co_await peer.read_until("\r\n\r\n");
        co_await peer.send(text);
    };
}

struct ClientTest : testing::Test {
    Loop loop;
    ClientOptions options;

    ClientRequest post(std::string body) {
        ClientRequest request;
        request.method = "POST";
        request.target = "/send";
        request.body = std::move(body);
        return request;
    }
    // What a POST and a GET to a peer with that script come to.
    ClientResult against(std::vector<ScriptedPeer::Line> script, ClientRequest request,
                         std::chrono::milliseconds limit = 5s) {
        ClientResult result = ClientError{};
        ScriptedPeer peer(loop.context, std::move(script));
        Client client(loop.context.get_executor(), peer.base(), options);
        loop.run([&]() -> asio::awaitable<void> {
            result = co_await client.send(request, deadline_in(limit));
            peer.stop();
        });
        client.close();
        loop.drain();
        return result;
    }
};

void expect_failure(const ClientResult& result, Failure failure,
                    const boost::system::error_code& cause = {}) {
    ASSERT_TRUE(result.has_error());
    EXPECT_EQ(name_of(result.error().failure), name_of(failure)) << result.error().cause.message();
    if (cause) {
        EXPECT_EQ(result.error().cause, cause) << result.error().cause.message();
    }
}

TEST_F(ClientTest, AnswersOfEveryFraming) {
    for (const std::string& text :
         {ok,
          std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\no\r\n1\r\nk\r\n0\r\n\r\n"),
          std::string("HTTP/1.1 200 OK\r\n\r\nok"), std::string("HTTP/1.0 200 OK\r\n\r\nok"),
          "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + ok}) {
        const ClientResult result = against({answers(text)}, post("x"));
        ASSERT_TRUE(result.has_value()) << text << result.error().cause.message();
        EXPECT_EQ(result->status, 200);
        EXPECT_EQ(result->body, "ok") << text;
    }
}

TEST_F(ClientTest, AnswersWithoutABody) {
    ClientRequest head;
    head.method = "HEAD";
    ClientResult result = against({answers("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n")}, head);
    ASSERT_TRUE(result.has_value());
    EXPECT_EQ(result->headers.get("content-length"), "500");
    result = against({answers("HTTP/1.1 204 No Content\r\n\r\n")}, post("x"));
    ASSERT_TRUE(result.has_value());
    EXPECT_EQ(result->status, 204);
}

TEST_F(ClientTest, NothingSentWhenNobodyListens) {
    Client client(loop.context.get_executor(), "http://127.0.0.1:1", options);
    Client nameless(loop.context.get_executor(), "http://no-such-host.invalid", options);
    loop.run([&]() -> asio::awaitable<void> {
        const ClientResult refused = co_await client.send(post("x"), deadline_in(5s));
        expect_failure(refused, Failure::not_sent, asio::error::connection_refused);
        const ClientResult unknown = co_await nameless.send(post("x"), deadline_in(10s));
        expect_failure(unknown, Failure::not_sent);
        ClientRequest split = post("x");
        split.target = "/a HTTP/1.1\r\nX: y";
        const ClientResult malformed = co_await client.send(split, deadline_in(5s));
        expect_failure(malformed, Failure::not_sent, asio::error::invalid_argument);
    });
}

// Each step at which a peer can fail after it may have read the request.
TEST_F(ClientTest, AmbiguousAtEveryStepAfterSending) {
    const std::vector<ScriptedPeer::Line> steps = {
        [](RawPeer& peer) -> asio::awaitable<void> { co_await peer.read_until("\r\n\r\nbody"); },
        [](RawPeer& peer) -> asio::awaitable<void> {
            co_await peer.read_until("\r\n\r\nbody");
            peer.reset_on_close();
        },
        answers("H"),
        answers("HTTP/1.1 200 OK\r\n"),
        answers("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nok"),
        answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n"),
        answers("HTTP/1.1 100 Continue\r\n\r\n"),
        answers("SSH-2.0-OpenSSH\r\n\r\n"),
        answers("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokk"),
        answers("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nok"),
        answers("HTTP/1.1 200 OK\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n"),
    };
    for (std::size_t step = 0; step < steps.size(); ++step) {
        SCOPED_TRACE(step);
        expect_failure(against({steps[step], answers(ok)}, post("body")), Failure::ambiguous);
    }
}

TEST_F(ClientTest, ADeadlineAfterSendingIsAmbiguous) {
    const ScriptedPeer::Line silent = [](RawPeer& peer) -> asio::awaitable<void> {
        co_await peer.read_all();
    };
    expect_failure(against({silent}, post("x"), 100ms), Failure::ambiguous, asio::error::timed_out);
}

TEST_F(ClientTest, AnswersBeyondTheCap) {
    options.max_response = 10;
    for (const std::string& text :
         {"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n" + std::string(11, 'x'),
          "HTTP/1.1 200 OK\r\n\r\n" + std::string(11, 'x'),
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n" + std::string(11, 'x')}) {
        const ClientResult result = against({answers(text)}, post("x"));
        expect_failure(result, Failure::too_large);
        EXPECT_EQ(result.error().status, 200);
    }
}

TEST_F(ClientTest, AConnectionThatThePeerClosedWhileIdleIsNotUsed) {
    ScriptedPeer peer(loop.context, {answers(ok), answers(ok)});
    Client client(loop.context.get_executor(), peer.base(), options);
    loop.run([&]() -> asio::awaitable<void> {
        for (int round = 0; round < 2; ++round) {
            const ClientResult result = co_await client.send(post("x"), deadline_in(5s));
            EXPECT_TRUE(result.has_value()) << round;
            co_await until([&] { return peer.ended == peer.played; });  // it closes after each answer
        }
    });
    EXPECT_EQ(client.stats().opened, 2u);
}

// The peer takes the second request on the old connection and goes: a GET is asked again, a POST is not.
TEST_F(ClientTest, OnlyWhatMayBeRepeatedIsRepeated) {
    const ScriptedPeer::Line once = [](RawPeer& peer) -> asio::awaitable<void> {
        co_await peer.read_until("\r\n\r\n");
        co_await peer.send(ok);
        co_await peer.read_until("\r\n\r\n");
    };
    for (const std::string method : {"GET", "POST"}) {
        ScriptedPeer peer(loop.context, {once, answers(ok)});
        Client client(loop.context.get_executor(), peer.base(), options);
        loop.run([&]() -> asio::awaitable<void> {
            ClientRequest request;
            request.method = method;
            const ClientResult first = co_await client.send(request, deadline_in(5s));
            EXPECT_TRUE(first.has_value());
            const ClientResult second = co_await client.send(request, deadline_in(5s));
            if (method == "GET") {
                EXPECT_TRUE(second.has_value());
            } else {
                expect_failure(second, Failure::ambiguous, asio::error::eof);
            }
            peer.stop();
        });
        EXPECT_EQ(peer.played, method == "GET" ? 2u : 1u);
        client.close();
        loop.drain();
    }
}

TEST_F(ClientTest, TheRequestOnTheWire) {
    std::string seen;
    ScriptedPeer peer(loop.context, {[&](RawPeer& raw) -> asio::awaitable<void> {
                          seen = co_await raw.read_until("{}");
                          co_await raw.send(ok);
                      }});
    Client client(loop.context.get_executor(), peer.base() + "/bot1/", options);
    loop.run([&]() -> asio::awaitable<void> {
        ClientRequest request = post("{}");
        request.headers.add("Content-Type", "application/json");
        request.headers.add("content-length", "77");
        co_await client.send(request, deadline_in(5s));
    });
    EXPECT_EQ(
        seen,
        "POST /bot1/send HTTP/1.1\r\nHost: " + peer.base().substr(7) +
            "\r\nUser-Agent: aftercare\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
}

// The pool, against the real server.
struct PoolTest : ClientTest {
    std::unique_ptr<Server> server;
    std::unique_ptr<Event> go;
    int in_progress = 0;
    int most = 0;
    std::string received;
    std::string large;

    void SetUp() override {
        go = std::make_unique<Event>(loop.context.get_executor());
        large = std::string(700'000, 'L');
        Router router;
        router.add("POST", "/send", [this](Request request) -> asio::awaitable<Response> {
            most = std::max(most, ++in_progress);
            if (request.body == "slow")
                co_await go->wait();
            else
                co_await sleep_for(1ms);
            --in_progress;
            co_return text_response(200, request.body);
        });
        router.add(
            "POST", "/form",
            [this](Request request) -> asio::awaitable<Response> {
                received = std::string(request.headers.get("Content-Type")) + "\n" + request.body;
                co_return text_response(200, "");
            },
            RouteOptions{10'000'000});
        router.add("GET", "/large",
                   [this](Request) -> asio::awaitable<Response> { co_return text_response(200, large); });
        router.add("GET", "/refused",
                   [](Request) -> asio::awaitable<Response> { co_return text_response(404, "no"); });
        server = std::make_unique<Server>(loop.context.get_executor(), ServerOptions(), std::move(router));
    }
    void TearDown() override {
        server.reset();
        loop.drain();
    }
    std::string base() const { return "http://127.0.0.1:" + std::to_string(server->port()); }
};

TEST_F(PoolTest, ManyCallsShareFewConnections) {
    options.max_connections = 4;
    Client client(loop.context.get_executor(), base(), options);
    int answered = 0;
    loop.run([&]() -> asio::awaitable<void> {
        const asio::any_io_executor executor = co_await asio::this_coro::executor;
        for (int number = 0; number < 200; ++number) {
            auto one = [](PoolTest& test, Client& caller, int id, int& count) -> asio::awaitable<void> {
                const ClientResult result =
                    co_await caller.send(test.post(std::to_string(id)), deadline_in(10s));
                if (result.has_value() && result->body == std::to_string(id)) ++count;
            };
            asio::co_spawn(executor, one(*this, client, number, answered), [](const std::exception_ptr&) {});
        }
        co_await until([&] { return client.stats().waiting > 0; });
        co_await until([&] { return answered == 200; });
    });
    EXPECT_EQ(most, 4);
    EXPECT_EQ(client.stats().opened, 4u);
    EXPECT_EQ(client.stats().requests, 200u);
    EXPECT_EQ(server->stats().accepted, 4u);
}

TEST_F(PoolTest, WaitingForAConnectionEndsAtTheDeadlineWithNothingSent) {
    options.max_connections = 1;
    Client client(loop.context.get_executor(), base(), options);
    loop.run([&]() -> asio::awaitable<void> {
        const asio::any_io_executor executor = co_await asio::this_coro::executor;
        asio::co_spawn(executor, client.send(post("slow"), deadline_in(5s)),
                       [](const std::exception_ptr&, const ClientResult&) {});
        co_await until([&] { return in_progress == 1; });
        const ClientResult late = co_await client.send(post("x"), deadline_in(50ms));
        expect_failure(late, Failure::not_sent, asio::error::timed_out);
        go->notify_all();
        const ClientResult next = co_await client.send(post("x"), deadline_in(5s));
        EXPECT_TRUE(next.has_value());
    });
    EXPECT_EQ(client.stats().opened, 1u);
}

TEST_F(PoolTest, CloseEndsCallsInEveryState) {
    options.max_connections = 1;
    Client client(loop.context.get_executor(), base(), options);
    std::vector<ClientResult> results;
    loop.run([&]() -> asio::awaitable<void> {
        const asio::any_io_executor executor = co_await asio::this_coro::executor;
        for (const char* body : {"slow", "waiting"}) {
            asio::co_spawn(executor, client.send(post(body), deadline_in(5s)),
                           [&](const std::exception_ptr&, ClientResult result) {
                               results.push_back(std::move(result));
                           });
        }
        co_await until([&] { return in_progress == 1 && client.stats().waiting == 1; });
        client.close();
        co_await until([&] { return results.size() == 2; });
        const ClientResult after = co_await client.send(post("x"), deadline_in(5s));
        expect_failure(after, Failure::not_sent);
    });
    ASSERT_EQ(results.size(), 2u);
    const bool first_waited = results[0].error().failure == Failure::not_sent;
    expect_failure(results[first_waited ? 0 : 1], Failure::not_sent, asio::error::operation_aborted);
    expect_failure(results[first_waited ? 1 : 0], Failure::ambiguous);
}

TEST_F(PoolTest, CancelledCallsGiveTheirPlaceBack) {
    options.max_connections = 1;
    Client client(loop.context.get_executor(), base(), options);
    loop.run([&]() -> asio::awaitable<void> {
        for (int round = 0; round < 3; ++round) {
            const auto result =
                co_await with_deadline(client.send(post("slow"), deadline_in(5s)), deadline_in(20ms));
            EXPECT_FALSE(result.has_value());
        }
        const ClientResult next = co_await client.send(post("x"), deadline_in(5s));
        EXPECT_TRUE(next.has_value());
    });
    EXPECT_EQ(client.stats().waiting, 0u);
}

TEST_F(PoolTest, FormsAreStreamedFromDisk) {
    ScratchFolder folder;
    const std::string content(300'000, 'f');
    spit(folder / "photo.jpg", content);
    MultipartForm form("0123456789abcdef");
    form.add_field("chat_id", "1");
    ASSERT_FALSE(form.add_file("photo", "照片.jpg", "image/jpeg", folder / "photo.jpg"));
    ClientRequest request;
    request.method = "POST";
    request.target = "/form";
    request.headers.add("Content-Type", form.content_type());
    request.source = form.finish();
    Client client(loop.context.get_executor(), base(), options);
    loop.run([&]() -> asio::awaitable<void> {
        const ClientResult result = co_await client.send(request, deadline_in(5s));
        EXPECT_TRUE(result.has_value());
    });
    const std::size_t line = received.find('\n');
    const auto parts = parse_multipart(received.substr(0, line), std::string_view(received).substr(line + 1));
    ASSERT_TRUE(parts.has_value());
    ASSERT_EQ(parts->size(), 2u);
    EXPECT_EQ((*parts)[1].file_name, "照片.jpg");
    EXPECT_EQ((*parts)[1].data, content);

    // The file shrinks between building and sending.
    MultipartForm broken("0123456789abcdef");
    ASSERT_FALSE(broken.add_file("photo", "p", "image/jpeg", folder / "photo.jpg"));
    spit(folder / "photo.jpg", "short");
    request.source = broken.finish();
    loop.run([&]() -> asio::awaitable<void> {
        const ClientResult result = co_await client.send(request, deadline_in(5s));
        expect_failure(result, Failure::source_failed);
    });
}

TEST_F(PoolTest, DownloadsGoToTheSinkWithinTheirLimit) {
    Client client(loop.context.get_executor(), base(), options);
    ScratchFolder folder;
    ClientRequest request;
    request.target = "/large";
    loop.run([&]() -> asio::awaitable<void> {
        std::shared_ptr<FileWriter> file = *FileWriter::create(folder / "large");
        const ClientResult result =
            co_await client.download(request, FileWriter::sink(file), 700'000, deadline_in(5s));
        EXPECT_TRUE(result.has_value());
        EXPECT_FALSE(file->finish());
        EXPECT_EQ(slurp(folder / "large"), large);

        file = *FileWriter::create(folder / "other");
        const ClientResult big =
            co_await client.download(request, FileWriter::sink(file), 699'999, deadline_in(5s));
        expect_failure(big, Failure::too_large);

        Sink full = [](std::string_view) { return make_error_code(boost::system::errc::no_space_on_device); };
        const ClientResult failed = co_await client.download(request, full, 700'000, deadline_in(5s));
        expect_failure(failed, Failure::sink_failed);

        request.target = "/refused";
        const ClientResult refused = co_await client.download(request, full, 10, deadline_in(5s));
        EXPECT_TRUE(refused.has_value() && refused->status == 404 && refused->body == "no");
    });
}

TEST_F(ClientTest, ABaseThatIsNoHttpUrlIsAStartUpError) {
    for (const char* bad : {"", "ws://x/", "example.com", "http://x/?q"}) {
        EXPECT_THROW(Client(loop.context.get_executor(), bad), std::invalid_argument) << bad;
    }
}

}  // namespace
}  // namespace aftercare::net
