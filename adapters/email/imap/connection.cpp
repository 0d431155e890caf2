#include "adapters/email/imap/connection.h"

#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <optional>
#include <utility>

namespace aftercare::email::imap {

namespace asio = boost::asio;

asio::awaitable<std::string> Connection::open() {
    const net::Deadline deadline = net::deadline_in(options_.timing.connect);
    boost::system::result<asio::ip::tcp::socket> socket =
        co_await net::connect_tcp(options_.host, options_.port, deadline);
    if (socket.has_error()) co_return "no connection: " + socket.error().message();
    if (closed_) co_return "closed";
    // A peer that vanishes during IDLE is noticed.
    boost::system::error_code ignored;
    socket->set_option(asio::socket_base::keep_alive(true), ignored);
    if (options_.security != Security::tls) {
        stream_ = net::plain_stream(std::move(*socket));
        co_return std::string();
    }
    stream_ = net::tls_client_stream(std::move(*socket), tls_, options_.host);
    std::string problem = co_await shake_hands(deadline);
    co_return problem;
}

asio::awaitable<std::string> Connection::start_tls() {
    const net::Deadline deadline = net::deadline_in(options_.timing.connect);
    if (closed_) co_return "closed";
    stream_ = net::tls_client_stream(std::move(stream_), tls_, options_.host);
    std::string problem = co_await shake_hands(deadline);
    co_return problem;
}

asio::awaitable<std::string> Connection::shake_hands(net::Deadline deadline) {
    asio::awaitable<boost::system::error_code> shaking = net::handshake(*stream_);
    const std::optional<boost::system::error_code> error =
        co_await net::with_deadline(std::move(shaking), deadline);
    if (!error) co_return "TLS: no answer in time";
    if (*error) co_return "TLS: " + error->message();
    co_return std::string();
}

asio::awaitable<bool> Connection::write(std::string bytes) {
    if (closed_) co_return false;
    asio::awaitable<net::IoResult> writing = net::write_all(*stream_, asio::buffer(bytes), {});
    const net::Deadline deadline = net::deadline_in(options_.timing.silence);
    const std::optional<net::IoResult> result = co_await net::with_deadline(std::move(writing), deadline);
    co_return result && !result->error;
}

asio::awaitable<Connection::Read> Connection::read(net::Deadline deadline) {
    received_ = 0;
    if (closed_) co_return Read::closed;
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    reading_ = net::TimeLimit::until(executor, deadline);
    const std::shared_ptr<net::TimeLimit> limit = reading_;
    asio::awaitable<bool> filling = fill();
    co_await net::with_deadline(std::move(filling), limit);
    reading_.reset();
    // What came in the very moment in which the time was over is not lost.
    if (received_ > 0) co_return Read::bytes;
    co_return gone_ || closed_ ? Read::closed : Read::nothing;
}

asio::awaitable<bool> Connection::fill() {
    const net::IoResult result = co_await net::read_some(*stream_, asio::buffer(buffer_));
    received_ = result.bytes;
    gone_ = result.error && result.error != asio::error::operation_aborted;
    co_return !result.error;
}

void Connection::interrupt() {
    if (reading_) reading_->expire();
}

void Connection::close() {
    closed_ = true;
    if (stream_) stream_->close();
}

}  // namespace aftercare::email::imap
