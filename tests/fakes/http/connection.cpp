#include "tests/fakes/http/http.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

namespace aftercare::fakes {

using asio::ip::tcp;

HttpConnection::HttpConnection(asio::any_io_executor executor, std::string host, std::uint16_t port)
    : stream_(executor), host_(std::move(host)), port_(port) {}

bool HttpConnection::is_open() const {
    return stream_.socket().is_open();
}

void HttpConnection::close() {
    beast::error_code ignored;
    stream_.socket().close(ignored);
    buffer_.clear();
}

asio::awaitable<beast::error_code> HttpConnection::open(std::chrono::milliseconds limit) {
    beast::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    tcp::resolver resolver(stream_.get_executor());
    std::string service = std::to_string(port_);
    auto endpoints = co_await resolver.async_resolve(host_, service, token);
    if (error) co_return error;
    stream_.expires_after(limit);
    co_await stream_.async_connect(endpoints, token);
    if (!error) stream_.socket().set_option(tcp::no_delay(true), error);
    co_return error;
}

asio::awaitable<HttpConnection::Result> HttpConnection::exchange(const Request& request,
                                                                 std::chrono::milliseconds limit) {
    Result result;
    beast::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    if (!is_open()) error = co_await open(limit);
    http::response_parser<http::string_body> parser;
    parser.body_limit(64u << 20);
    if (!error) {
        stream_.expires_after(limit);
        co_await http::async_write(stream_, request, token);
    }
    if (!error) co_await http::async_read(stream_, buffer_, parser, token);
    if (error) {
        result.error = error == beast::error::timeout ? "Read timeout expired" : error.message();
        close();
        co_return result;
    }
    stream_.expires_never();
    result.response = parser.release();
    if (!result.response.keep_alive()) close();
    co_return result;
}

}  // namespace aftercare::fakes
