// A bare HTTP/1.1 server and connection on Beast for test peers: the fake APIs, the load generator and
// the benchmark's floor. It shares nothing with adapters/net, so that it can judge it.
//
// Threads: everything runs on the executor that it is given, which must be one thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace aftercare::fakes {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

struct Reply {
    unsigned status = 200;
    std::string body;
    std::string content_type = "application/json";
    std::vector<std::pair<std::string, std::string>> headers;
    bool drop = false;  ///< close the connection instead of answering
};

/// Listens on 127.0.0.1 and hands each request to the handler; requests of one connection in order.
class HttpServer {
  public:
    using Handler = std::function<asio::awaitable<Reply>(Request)>;

    /// `port` 0 takes a free one. Throws boost::system::system_error if it cannot listen.
    HttpServer(asio::any_io_executor executor, std::uint16_t port, Handler handler);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    std::uint16_t port() const;

  private:
    struct State;
    std::shared_ptr<State> state_;
};

/// One keep-alive connection as a client: one exchange at a time.
class HttpConnection {
  public:
    HttpConnection(asio::any_io_executor executor, std::string host, std::uint16_t port);

    struct Result {
        std::string error;  ///< empty: `response` holds an answer
        Response response;
    };
    /// Connects if needed, sends, and reads the answer within `limit` of silence. After an error the
    /// connection is closed and the next exchange opens a new one.
    asio::awaitable<Result> exchange(const Request& request, std::chrono::milliseconds limit);

    bool is_open() const;
    void close();

  private:
    asio::awaitable<beast::error_code> open(std::chrono::milliseconds limit);

    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    std::string host_;
    std::uint16_t port_;
};

}  // namespace aftercare::fakes
