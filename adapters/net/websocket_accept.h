// The server's side of a WebSocket handshake. Internal to this library.
#pragma once

#include "adapters/net/stream.h"
#include "adapters/net/websocket.h"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>

namespace aftercare::net {

// Answers the handshake request (whose bytes have been read) on the stream; `early` are bytes that came
// behind it. Null if it was not a valid handshake (it has been answered so) or the peer has gone.
asio::awaitable<std::shared_ptr<WebSocket>> accept_websocket(std::unique_ptr<Stream> stream, Headers headers,
                                                             std::string target, std::string early,
                                                             WebSocketOptions options);

}  // namespace aftercare::net
