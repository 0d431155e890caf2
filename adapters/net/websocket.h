// One WebSocket connection (RFC 6455), of a server's route or made by a client.
//
// Belongs to the thread of its executor. One coroutine at a time may read; any coroutine may write or
// send at any time: messages leave whole and in the order of the calls.
#pragma once

#include "adapters/net/deadline.h"
#include "adapters/net/http.h"

#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace aftercare::net {

class TlsClient;

struct WebSocketOptions {
    std::size_t max_message = 64 * 1024;  // bytes; a larger one closes the connection with 1009
    // A peer silent for half of this is pinged; silent for all of it, it is dropped.
    std::chrono::seconds idle_timeout{60};
    // Bytes waiting to be written; a peer that reads too slowly is dropped beyond it.
    std::size_t max_queued = 1024 * 1024;
};

struct WebSocketMessage {
    std::string data;
    bool binary = false;
};

// Codes of RFC 6455, 7.4.1, that this project sends.
enum class CloseCode : std::uint16_t {
    normal = 1000,
    going_away = 1001,
    protocol_error = 1002,
    policy = 1008,
    too_big = 1009,
    internal_error = 1011,
    try_again_later = 1013,
};

class WebSocket {
  public:
    virtual ~WebSocket() = default;

    // The next whole message. Errors: eof after the peer's close, timed_out, message_size, others of the
    // socket; after an error nothing more comes.
    virtual asio::awaitable<boost::system::result<WebSocketMessage>> read() = 0;
    // Done when the message has been handed to the system; says nothing about arrival.
    virtual asio::awaitable<boost::system::error_code> write(std::string text) = 0;
    // Queues and returns at once; dropped if the connection has ended. Over max_queued ends it.
    virtual void send(std::string text) = 0;
    // Sends what is queued, then the close frame, and waits (a few seconds at most) for the peer's.
    // `reason`: ASCII, at most 123 bytes.
    virtual asio::awaitable<void> close(CloseCode code, std::string reason) = 0;
    // Ends the connection now; a pending read ends with an error.
    virtual void abort() = 0;
    virtual bool is_open() const = 0;
    // The code of the peer's close frame; 0 if none came.
    virtual std::uint16_t peer_close_code() const = 0;
};

// Connects to "ws://host:port/path" or "wss://...". `headers` go with the handshake (Origin, Cookie).
// tls may be null: then wss uses the system's certificate authorities.
asio::awaitable<boost::system::result<std::shared_ptr<WebSocket>>> connect_websocket(
    std::string url, Headers headers, std::shared_ptr<TlsClient> tls, WebSocketOptions options,
    Deadline deadline);

}  // namespace aftercare::net
