// Requests whose end two parties could see in different places must be refused, never guessed at.
#include "adapters/net/server.h"
#include "harness.h"

namespace aftercare::net {
namespace {

struct Framing {
    const char* what;
    std::string bytes;  // of the head, after "POST /p HTTP/1.x\r\n"; then the body
    const char* status;
    const char* version = "1.1";
};

const Framing framings[] = {
    {"one length", "Host: x\r\nContent-Length: 2\r\n\r\nab", "200"},
    {"no body", "Host: x\r\n\r\n", "200"},
    {"chunked", "Host: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", "200"},
    {"chunked in capitals", "Host: x\r\ntransfer-encoding: CHUNKED\r\n\r\n2\r\nab\r\n0\r\n\r\n", "200"},
    {"lengths that differ", "Host: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc", "400"},
    {"lengths that agree", "Host: x\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab", "400"},
    {"lengths in a list", "Host: x\r\nContent-Length: 2, 2\r\n\r\nab", "400"},
    {"signed length", "Host: x\r\nContent-Length: +2\r\n\r\nab", "400"},
    {"negative length", "Host: x\r\nContent-Length: -2\r\n\r\nab", "400"},
    {"hexadecimal length", "Host: x\r\nContent-Length: 0x2\r\n\r\nab", "400"},
    {"empty length", "Host: x\r\nContent-Length:\r\n\r\n", "400"},
    {"overflowing length", "Host: x\r\nContent-Length: 18446744073709551618\r\n\r\nab", "400"},
    {"length, then chunked", "Host: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     "400"},
    {"chunked, then length", "Host: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n",
     "400"},
    {"length, then gzip", "Host: x\r\nContent-Length: 2\r\nTransfer-Encoding: gzip\r\n\r\nab", "400"},
    {"only gzip", "Host: x\r\nTransfer-Encoding: gzip\r\n\r\nab", "400"},
    {"identity", "Host: x\r\nTransfer-Encoding: identity\r\n\r\n", "400"},
    {"gzip, chunked", "Host: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "400"},
    {"chunked, identity", "Host: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", "400"},
    {"chunked twice in a list", "Host: x\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n", "400"},
    {"chunked twice", "Host: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
     "400"},
    {"chunked, then gzip",
     "Host: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n0\r\n\r\n", "400"},
    {"quoted chunked", "Host: x\r\nTransfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", "400"},
    {"chunked with a parameter", "Host: x\r\nTransfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n", "400"},
    {"vertical tab before chunked", "Host: x\r\nTransfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n", "400"},
    {"chunked folded", "Host: x\r\nTransfer-Encoding:\r\n chunked, x\r\n\r\n0\r\n\r\n", "400"},
    {"empty encoding", "Host: x\r\nTransfer-Encoding:\r\n\r\n", "400"},
    {"space before the colon", "Host: x\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", "400"},
    {"space before the length's colon", "Host: x\r\nContent-Length : 2\r\n\r\nab", "400"},
    {"line without a name", "Host: x\r\n: y\r\n\r\n", "400"},
    {"line feeds alone", "Host: x\nContent-Length: 2\n\nab", "400"},
    {"a bare carriage return", "Host: x\r\nX-A: b\rContent-Length: 2\r\n\r\nab", "400"},
    {"NUL in a field", std::string("Host: x\r\nX-A: b\0c\r\n\r\n", 20), "400"},
    {"chunked on 1.0", "Host: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400", "1.0"},
    {"gzip on 1.0", "Transfer-Encoding: gzip\r\n\r\n", "400", "1.0"},
    {"1.0 without host", "Content-Length: 2\r\n\r\nab", "200", "1.0"},
    {"no host", "Content-Length: 2\r\n\r\nab", "400"},
    {"two hosts", "Host: x\r\nHost: y\r\nContent-Length: 2\r\n\r\nab", "400"},
    {"chunk size with a sign", "Host: x\r\nTransfer-Encoding: chunked\r\n\r\n+2\r\nab\r\n0\r\n\r\n", "400"},
    {"chunk size with a prefix", "Host: x\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\nab\r\n0\r\n\r\n",
     "400"},
    {"chunk longer than said", "Host: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n", "400"},
    {"chunk lines with line feeds", "Host: x\r\nTransfer-Encoding: chunked\r\n\r\n2\nab\n0\n\n", "400"},
    {"length in the trailer", "Host: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 5\r\n\r\n",
     "400"},
    {"version 2", "Host: x\r\n\r\n", "505", "2.0"},
    {"version 1.2", "Host: x\r\n\r\n", "505", "1.2"},
    {"no number for a version", "Host: x\r\n\r\n", "505", "one"},
};

// After a framing that was refused nothing of what follows may be taken for a request.
TEST(RequestFraming, IsTakenOrRefusedAsTheTableSays) {
    Loop loop;
    int smuggled = 0;
    Router router;
    router.add("POST", "/p", [](Request) -> asio::awaitable<Response> { co_return text_response(200, ""); });
    router.add("GET", "/smuggled", [&](Request) -> asio::awaitable<Response> {
        ++smuggled;
        co_return text_response(200, "");
    });
    ServerOptions options;
    options.idle_timeout = 100ms;
    options.header_timeout = 200ms;
    options.body_timeout = 200ms;
    Server server(loop.context.get_executor(), options, std::move(router));
    loop.run([&]() -> asio::awaitable<void> {
        for (const Framing& framing : framings) {
            smuggled = 0;
            const std::string request =
                "POST /p HTTP/" + std::string(framing.version) + "\r\n" + framing.bytes;
            const std::string follower = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
            const std::string answer = co_await raw_exchange(server.port(), request + follower);
            EXPECT_TRUE(answer.starts_with(std::string("HTTP/1.1 ") + framing.status + " "))
                << framing.what << ": " << answer;
            // A 1.0 connection closes after its answer.
            const int expected = std::string(framing.status) == "200" && framing.version[2] == '1' ? 1 : 0;
            EXPECT_EQ(smuggled, expected) << framing.what;
        }
        co_await server.stop(1s);
    });
}

TEST(RequestFraming, GarbageIsRefused) {
    Loop loop;
    Server server(loop.context.get_executor(), ServerOptions(), Router());
    const std::string garbage[] = {
        std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc", 9) + "\r\n\r\n",  // a TLS handshake
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET /\r\n\r\n",
        "GET  / HTTP/1.1\r\n\r\n",
        "G@T / HTTP/1.1\r\n\r\n",
        "GET /\x01 HTTP/1.1\r\nHost: x\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"};
    loop.run([&]() -> asio::awaitable<void> {
        for (const std::string& bytes : garbage) {
            const std::string answer = co_await raw_exchange(server.port(), bytes);
            EXPECT_TRUE(answer.starts_with("HTTP/1.1 400 ") || answer.starts_with("HTTP/1.1 505 "))
                << bytes << answer;
        }
        co_await server.stop(1s);
    });
}

}  // namespace
}  // namespace aftercare::net
