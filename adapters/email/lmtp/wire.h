// A connection that begins in plain text and may turn to TLS. Belongs to the thread of its executor.
#pragma once

#include "adapters/net/stream.h"

#include <memory>
#include <string>

namespace aftercare::email::lmtp {

namespace asio = boost::asio;

class Wire {
  public:
    explicit Wire(asio::ip::tcp::socket socket);

    asio::awaitable<net::IoResult> read(asio::mutable_buffer into);
    /// Writes everything.
    asio::awaitable<boost::system::error_code> write(std::string bytes);
    /// The server's side of the handshake; from then on bytes are TLS. Nothing may be pending.
    asio::awaitable<boost::system::error_code> secure(const net::TlsServer& tls);
    asio::awaitable<void> shutdown_send();

    /// Ends what is pending. May be repeated.
    void close();

  private:
    asio::ip::tcp::socket socket_;
    std::unique_ptr<net::Stream> tls_;
};

}  // namespace aftercare::email::lmtp
