// The HTTP/1.1 client of one origin, with a pool of connections.
//
// Belongs to the thread of its executor; any number of coroutines may call send() at once.
#pragma once

#include "adapters/net/body.h"
#include "adapters/net/deadline.h"
#include "adapters/net/http.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace aftercare::net {

class TlsClient;

// How a call can fail. It decides whether a message may be sent again: sending is not idempotent.
enum class Failure {
    // Not one byte of the request was handed to a connection: name not found, connection refused, TLS
    // failed or not trusted, deadline over while waiting for a connection, client closed, or the first
    // write refused by a connection that the peer had already closed. Safe to send again.
    not_sent = 1,
    // At least one byte of the request may have left, and no complete, well-formed answer came: deadline
    // over, connection closed or reset (even before the first byte of an answer), malformed answer. The
    // peer may have acted on it.
    ambiguous,
    // The peer answered, so it has acted, but its answer is larger than allowed. `status` is set.
    too_large,
    // The peer answered, but the caller's sink refused its bytes (disk full). `status` is set.
    sink_failed,
    // The request's own body could not be read (a file vanished or changed size). The peer saw at most
    // an incomplete request, on a connection that was then closed.
    source_failed,
};

std::string_view name_of(Failure failure);

struct ClientError {
    Failure failure = Failure::ambiguous;
    boost::system::error_code cause;  // timed_out when the deadline was over
    int status = 0;                   // of the answer, if its head came
};
// For result::value(): std::runtime_error without any part of the request.
[[noreturn]] void throw_exception_from_error(const ClientError& error, const boost::source_location& where);

// The answer, whatever its status, or why there is none.
using ClientResult = boost::system::result<Response, ClientError>;

struct ClientRequest {
    std::string method = "GET";
    std::string target = "/";  // appended to the base URL's path: base "http://h/bot1", target "/getMe"
    Headers headers;           // Host, Content-Length and Connection are added
    std::string body;
    std::shared_ptr<BodySource> source;  // if set, streamed as the body instead
};

struct ClientOptions {
    std::size_t max_connections = 32;  // more calls wait for one, in order
    std::size_t max_waiting = 100'000;
    std::size_t max_response = 8 * 1024 * 1024;         // bytes of an answer's body
    std::chrono::milliseconds connect_timeout{10'000};  // names, TCP and TLS together
    // An unused connection is not reused after this; keep it below the peer's own limit.
    std::chrono::milliseconds keep_alive{50'000};
    std::string user_agent = "aftercare";
    std::shared_ptr<TlsClient> tls;  // null: the system's certificate authorities
};

struct ClientStats {
    std::size_t connections = 0;  // open now
    std::size_t waiting = 0;      // calls without a connection
    std::uint64_t opened = 0;     // connections since the start
    std::uint64_t requests = 0;   // calls that got an answer
};

class Client {
  public:
    // base: "https://host[:port][/path]" or "http://...". Throws std::invalid_argument otherwise.
    Client(asio::any_io_executor executor, std::string_view base, ClientOptions options = {});
    // Calls in progress fail as if close() had been called.
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    asio::awaitable<ClientResult> send(ClientRequest request, Deadline deadline);

    // As send(), but the body of a 2xx answer goes to the sink, at most `limit` bytes of it (too_large
    // beyond; at once if Content-Length says so). Answers of other status come whole in the result.
    asio::awaitable<ClientResult> download(ClientRequest request, Sink sink, std::uint64_t limit,
                                           Deadline deadline);

    // Ends every connection and waiting call; later calls fail with not_sent.
    void close();

    ClientStats stats() const;

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace aftercare::net
