// A byte stream whose kind (plain TCP, TLS of a server or of a client) is decided while running.
//
// Beast and the sessions are compiled once, against this interface, instead of once for each kind. A stream
// belongs to the thread of its executor; one read and one write may be pending at a time. A pending operation
// must not outlive the stream: whoever starts one keeps the stream alive until it has completed.
#pragma once

#include "adapters/net/deadline.h"
#include "adapters/net/tls.h"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace aftercare::net {

using IoHandler = asio::any_completion_handler<void(boost::system::error_code, std::size_t)>;
using WaitHandler = asio::any_completion_handler<void(boost::system::error_code)>;

class Stream {
  public:
    virtual ~Stream() = default;

    virtual void async_read_some(asio::mutable_buffer into, IoHandler handler) = 0;
    // At most two buffers (head and body), so that a response leaves in one system call.
    virtual void async_write_some(std::span<const asio::const_buffer> from, IoHandler handler) = 0;

    // Completes when a read would find bytes or the end, without holding a buffer meanwhile. A TLS stream
    // cannot tell and completes at once.
    virtual void async_wait_readable(WaitHandler handler) = 0;
    // Reads what is there without waiting: would_block if nothing is (always, on a TLS stream).
    virtual std::size_t read_ready(asio::mutable_buffer into, boost::system::error_code& error) = 0;
    // For a connection on which no byte is expected: false if the peer has closed it or sent something.
    virtual bool idle_and_open() = 0;

    // TLS: the handshake of this side. Plain: completes at once.
    virtual void async_handshake(WaitHandler handler) = 0;
    // Says to the peer that nothing more comes; what it still sends can be read.
    virtual void async_shutdown_send(WaitHandler handler) = 0;
    // Ends pending operations with operation_aborted, closes the socket. Never fails, may be repeated.
    virtual void close() = 0;
    virtual bool is_open() const = 0;

    virtual asio::any_io_executor get_executor() = 0;
    // Without port; empty if the peer has gone.
    virtual std::string remote_address() const = 0;
};

std::unique_ptr<Stream> plain_stream(asio::ip::tcp::socket socket);
std::unique_ptr<Stream> tls_server_stream(asio::ip::tcp::socket socket, const TlsServer& tls);
// Sends the host name (SNI) and verifies the certificate against it.
std::unique_ptr<Stream> tls_client_stream(asio::ip::tcp::socket socket, const TlsClient& tls,
                                          const std::string& host);
// TLS on a connection that has spoken in the clear so far (STARTTLS): `plain` comes from plain_stream() and has
// nothing pending. Call the handshake next.
std::unique_ptr<Stream> tls_client_stream(std::unique_ptr<Stream> plain, const TlsClient& tls,
                                          const std::string& host);

struct IoResult {
    boost::system::error_code error;
    std::size_t bytes = 0;
};
asio::awaitable<IoResult> read_some(Stream& stream, asio::mutable_buffer into);
// Writes both buffers whole; on an error `bytes` says how much had been taken before it.
asio::awaitable<IoResult> write_all(Stream& stream, asio::const_buffer first, asio::const_buffer second);
asio::awaitable<boost::system::error_code> wait_readable(Stream& stream);
asio::awaitable<boost::system::error_code> handshake(Stream& stream);
asio::awaitable<boost::system::error_code> shutdown_send(Stream& stream);

// Resolves the name and connects to the first address that answers, without TLS. Addresses share the time
// until the deadline, so that a dead one does not use all of it.
asio::awaitable<boost::system::result<asio::ip::tcp::socket>> connect_tcp(std::string host,
                                                                          std::uint16_t port,
                                                                          Deadline deadline);

}  // namespace aftercare::net
