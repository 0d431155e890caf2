// Which handler answers which method and path.
//
// Filled at start-up, then only read; no I/O. A pattern is literal segments and parameters that take one
// whole segment: "/telegram/{account}", "/files/{id}". A literal segment wins over a parameter. Matching
// compares percent-decoded segments; "." and ".." have no meaning and match nothing but a parameter,
// whose value the handler must check like any input. A trailing slash counts.
#pragma once

#include "adapters/net/http.h"
#include "adapters/net/websocket.h"

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::net {

namespace asio = boost::asio;

using Handler = std::function<asio::awaitable<Response>(Request)>;

// The body of a request that has not been read yet. A handle, valid until the upload handler returns.
class BodyReader {
  public:
    class Source {
      public:
        virtual ~Source() = default;
        virtual asio::awaitable<boost::system::result<std::uint64_t>> read_to(Sink sink) = 0;
    };
    explicit BodyReader(Source& source) : source_(&source) {}

    // Streams the whole body into the sink and returns its size in bytes. Errors: message_size (the
    // route's cap; answer 413), timed_out, eof or any socket error (answers no longer arrive), or the
    // sink's own error. Call once.
    asio::awaitable<boost::system::result<std::uint64_t>> read_to(Sink sink) {
        return source_->read_to(std::move(sink));
    }

  private:
    Source* source_;
};

// Sees the head first, so it can refuse without reading a byte of the body (the connection is then
// closed after the answer). request.body is empty.
using UploadHandler = std::function<asio::awaitable<Response>(Request, BodyReader)>;

// Looks at the handshake (Origin, cookies) before it is accepted: a response refuses it.
using WebSocketCheck = std::function<std::optional<Response>(const Request&)>;
// Owns the connection; it is closed when the WebSocket is destroyed.
using WebSocketHandler = std::function<asio::awaitable<void>(Request, std::shared_ptr<WebSocket>)>;

struct RouteOptions {
    std::size_t max_body = 1024 * 1024;  // bytes; beyond it the server answers 413
};

class Router {
  public:
    // Throws std::invalid_argument for a malformed pattern or one that is already taken.
    // A GET route answers HEAD too (the server leaves the body out).
    void add(std::string_view method, std::string_view pattern, Handler handler, RouteOptions options = {});
    void add_upload(std::string_view method, std::string_view pattern, UploadHandler handler,
                    RouteOptions options);
    // A plain GET on it is answered 426 Upgrade Required (or by a GET route of the same pattern).
    void add_websocket(std::string_view pattern, WebSocketCheck check, WebSocketHandler handler,
                       WebSocketOptions options = {});

    struct Route {
        std::string method;  // "WEBSOCKET" for a WebSocket route
        std::string pattern;
        std::vector<std::string> segments;  // "{name}" is stored as "{name"
        RouteOptions options;
        Handler handler;
        UploadHandler upload;
        WebSocketCheck websocket_check;
        WebSocketHandler websocket;
        WebSocketOptions websocket_options;
    };
    struct Match {
        int status = 404;              // 200 with a route, 400 (broken percent-encoding), 404, 405 or 426
        const Route* route = nullptr;  // lives as long as the router
        Pairs parameters;
        std::string allow;  // with 405: the methods that exist, for the Allow field
    };
    // The path without query. `upgrade` is true for a WebSocket handshake.
    Match match(std::string_view method, std::string_view path, bool upgrade) const;

  private:
    void insert(Route route);
    std::vector<std::unique_ptr<Route>> routes_;
};

}  // namespace aftercare::net
