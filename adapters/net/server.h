// The HTTP/1.1 server: listener and sessions, plain or TLS.
//
// Everything belongs to the one thread that runs the executor's io_context (a single-threaded one);
// handlers run on it too and must not block.
#pragma once

#include "adapters/net/router.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace aftercare::net {

class TlsServer;

struct ServerOptions {
    std::string address = "127.0.0.1";  // numeric IPv4 or IPv6
    std::uint16_t port = 0;             // 0: the system chooses; see Server::port()
    std::shared_ptr<TlsServer> tls;     // null: plain

    std::size_t max_connections = 20'000;            // beyond it new connections wait in the system's queue
    std::size_t max_header = 16 * 1024;              // bytes of request line and fields; beyond it 431
    std::chrono::milliseconds idle_timeout{75'000};  // between requests
    std::chrono::milliseconds header_timeout{
        10'000};  // TLS handshake; first byte of a request to the last of its head
    // For the whole body, plus one second for each 16 KiB received: a slow but honest upload lives.
    std::chrono::milliseconds body_timeout{30'000};
    std::chrono::milliseconds write_timeout{30'000};  // without progress

    // How often certificate files are looked at; 0 = only on TlsServer::reload().
    std::chrono::milliseconds tls_check_interval{30'000};

    // A handler threw; it was answered 500. `what` may hold personal data: count it, log it with care.
    std::function<void(std::string_view route, std::string_view what)> on_handler_error;
    // A certificate was reloaded (empty text) or could not be (why).
    std::function<void(std::string_view problem)> on_tls_reload;
};

struct ServerStats {
    std::size_t connections = 0;  // open now, WebSockets included
    std::size_t websockets = 0;   // open now
    std::uint64_t accepted = 0;   // connections since the start
    std::uint64_t requests = 0;   // with a complete head
    std::uint64_t refused = 0;    // answered 4xx by the server itself: framing, caps, unknown routes
    std::uint64_t timeouts = 0;
    std::uint64_t handler_errors = 0;
};

class Server {
  public:
    // Binds and listens: throws std::runtime_error, with the reason, if the address is taken or malformed.
    // Accepts once the io_context runs.
    Server(asio::any_io_executor executor, ServerOptions options, Router router);
    // Drops what is left; call stop() first for a clean end.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const;
    ServerStats stats() const;

    // Stops accepting, closes idle connections, tells WebSockets 1001, lets requests in progress be
    // answered; what is not done within the limit is dropped. Returns when no connection is left.
    asio::awaitable<void> stop(std::chrono::milliseconds limit);

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace aftercare::net
