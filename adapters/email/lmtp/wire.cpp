#include "adapters/email/lmtp/wire.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/write.hpp>

namespace aftercare::email::lmtp {
namespace {

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

}  // namespace

Wire::Wire(asio::ip::tcp::socket socket) : socket_(std::move(socket)) {
    boost::system::error_code ignored;
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

asio::awaitable<net::IoResult> Wire::read(asio::mutable_buffer into) {
    if (tls_) {
        const net::IoResult result = co_await net::read_some(*tls_, into);
        co_return result;
    }
    const auto [error, bytes] = co_await socket_.async_read_some(into, as_value);
    co_return net::IoResult{error, bytes};
}

asio::awaitable<boost::system::error_code> Wire::write(std::string bytes) {
    const asio::const_buffer buffer = asio::buffer(bytes);
    if (tls_) {
        const net::IoResult result = co_await net::write_all(*tls_, buffer, asio::const_buffer());
        co_return result.error;
    }
    const auto [error, written] = co_await asio::async_write(socket_, buffer, as_value);
    co_return error;
}

asio::awaitable<boost::system::error_code> Wire::secure(const net::TlsServer& tls) {
    tls_ = net::tls_server_stream(std::move(socket_), tls);
    const boost::system::error_code error = co_await net::handshake(*tls_);
    co_return error;
}

asio::awaitable<void> Wire::shutdown_send() {
    if (tls_) {
        co_await net::shutdown_send(*tls_);
    } else {
        boost::system::error_code ignored;
        socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    }
}

void Wire::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
    if (tls_) tls_->close();
}

}  // namespace aftercare::email::lmtp
