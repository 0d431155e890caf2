#include "tests/fakes/http/http.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>

namespace aftercare::fakes {

using asio::ip::tcp;

namespace {

constexpr std::uint64_t max_body = 64u << 20;

asio::awaitable<void> session(tcp::socket socket, std::shared_ptr<HttpServer::Handler> handler) {
    beast::flat_buffer buffer;
    beast::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    socket.set_option(tcp::no_delay(true), error);
    for (;;) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(max_body);
        co_await http::async_read(socket, buffer, parser, token);
        if (error) co_return;
        Request request = parser.release();
        bool keep_alive = request.keep_alive();
        unsigned version = request.version();
        Reply reply = co_await (*handler)(std::move(request));
        if (reply.drop) {
            socket.close(error);
            co_return;
        }
        Response response(static_cast<http::status>(reply.status), version);
        response.set(http::field::content_type, reply.content_type);
        for (const auto& [name, value] : reply.headers) response.set(name, value);
        response.body() = std::move(reply.body);
        response.keep_alive(keep_alive);
        response.prepare_payload();
        co_await http::async_write(socket, response, token);
        if (error || !keep_alive) co_return;
    }
}

asio::awaitable<void> listen(std::shared_ptr<tcp::acceptor> acceptor,
                             std::shared_ptr<HttpServer::Handler> handler) {
    beast::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    while (acceptor->is_open()) {
        tcp::socket socket = co_await acceptor->async_accept(token);
        if (error) continue;
        asio::co_spawn(acceptor->get_executor(), session(std::move(socket), handler), asio::detached);
    }
}

}  // namespace

struct HttpServer::State {
    std::shared_ptr<tcp::acceptor> acceptor;
};

HttpServer::HttpServer(asio::any_io_executor executor, std::uint16_t port, Handler handler)
    : state_(std::make_shared<State>()) {
    tcp::endpoint endpoint(asio::ip::address_v4::loopback(), port);
    state_->acceptor = std::make_shared<tcp::acceptor>(executor, endpoint, true);
    auto shared = std::make_shared<Handler>(std::move(handler));
    asio::co_spawn(executor, listen(state_->acceptor, shared), asio::detached);
}

HttpServer::~HttpServer() {
    beast::error_code ignored;
    state_->acceptor->close(ignored);
}

std::uint16_t HttpServer::port() const {
    return state_->acceptor->local_endpoint().port();
}

}  // namespace aftercare::fakes
