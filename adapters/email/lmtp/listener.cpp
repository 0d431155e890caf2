#include "adapters/email/lmtp/listener.h"

#include "adapters/email/lmtp/connection.h"
#include "adapters/email/lmtp/peers.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <algorithm>
#include <stdexcept>

namespace aftercare::email::lmtp {
namespace {

using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);
// After "too many open files": time for connections to end.
constexpr milliseconds accept_pause{100};
// For connections that were dropped to come to their end.
constexpr milliseconds drop_grace{1'000};

void check_options(const ListenerOptions& options) {
    const std::string& name = options.session.host_name;
    const bool bad_name = name.empty() || std::ranges::any_of(name, [](char byte) { return byte <= ' '; });
    if (bad_name) throw std::runtime_error("the mail listener's host name must not be empty or hold blanks");
    if (!options.check || !options.keep) throw std::runtime_error("the mail listener needs an owner");
}

tcp::acceptor listen(const asio::any_io_executor& executor, const ListenerOptions& options) {
    const std::string where = options.address + ":" + std::to_string(options.port);
    error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) throw std::runtime_error("cannot take mail on " + where + ": it is not a numeric address");
    const tcp::endpoint endpoint(address, options.port);
    tcp::acceptor acceptor(executor);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) throw std::runtime_error("cannot take mail on " + where + ": " + error.message());
    return acceptor;
}

milliseconds sweep_interval(const ListenerOptions& options) {
    const milliseconds shortest =
        std::min({options.idle_timeout, options.write_timeout, options.handshake_timeout});
    return std::clamp(shortest / 4, milliseconds(10), milliseconds(1'000));
}

// A few bytes into an empty buffer do not wait.
void turn_away(tcp::socket socket, std::string_view line) {
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(line), ignored);
    socket.shutdown(tcp::socket::shutdown_send, ignored);
}

}  // namespace

struct Listener::Impl {
    Impl(asio::any_io_executor executor, ListenerOptions options)
        : peers(options.peers),
          acceptor(listen(executor, options)),
          timer(executor),
          core(std::make_shared<ListenerCore>(executor, std::move(options))) {}

    Peers peers;
    tcp::acceptor acceptor;
    asio::steady_timer timer;
    std::shared_ptr<ListenerCore> core;
    bool ended = false;

    static asio::awaitable<void> accept_all(std::shared_ptr<Impl> self);
    static asio::awaitable<void> sweep(std::shared_ptr<Impl> self);

    void admit(tcp::socket socket, const asio::ip::address& peer) {
        ++core->stats.accepted;
        if (!peers.allows(peer)) {
            ++core->stats.turned_away;
            return turn_away(std::move(socket), "554 5.7.1 Not for you\r\n");
        }
        if (core->connections.size() >= core->options.max_connections) {
            ++core->stats.turned_away;
            return turn_away(std::move(socket), "421 4.3.2 Too many connections\r\n");
        }
        std::make_shared<Connection>(core, std::move(socket), peer.to_string())->start();
    }

    // Ends are completions that run later, but a connection may end while another is told: walk a copy.
    void tell_all(void (Connection::*what)()) {
        std::vector<std::shared_ptr<Connection>> all;
        for (Connection* connection : core->connections) all.push_back(connection->shared_from_this());
        for (const std::shared_ptr<Connection>& connection : all) (connection.get()->*what)();
    }

    void stop_accepting() {
        core->stopping = true;
        error_code ignored;
        acceptor.close(ignored);
    }

    void end() {
        ended = true;
        timer.cancel();
    }
};

asio::awaitable<void> Listener::Impl::accept_all(std::shared_ptr<Impl> self) {
    while (!self->core->stopping) {
        tcp::socket socket(self->core->executor);
        tcp::endpoint peer;
        const auto [error] = co_await self->acceptor.async_accept(socket, peer, as_value);
        if (self->core->stopping) co_return;
        if (error) {
            co_await net::sleep_for(accept_pause);
        } else {
            self->admit(std::move(socket), peer.address());
        }
    }
}

asio::awaitable<void> Listener::Impl::sweep(std::shared_ptr<Impl> self) {
    const milliseconds interval = sweep_interval(self->core->options);
    while (!self->ended) {
        self->timer.expires_after(interval);
        const auto [error] = co_await self->timer.async_wait(as_value);
        if (error || self->ended) co_return;
        const net::Deadline now = std::chrono::steady_clock::now();
        for (Connection* connection : self->core->connections) connection->check_deadline(now);
    }
}

Listener::Listener(asio::any_io_executor executor, ListenerOptions options) {
    check_options(options);
    impl_ = std::make_shared<Impl>(executor, std::move(options));
    asio::co_spawn(executor, Impl::accept_all(impl_), asio::detached);
    asio::co_spawn(executor, Impl::sweep(impl_), asio::detached);
}

Listener::~Listener() {
    impl_->stop_accepting();
    impl_->tell_all(&Connection::drop);
    impl_->end();
}

std::uint16_t Listener::port() const {
    return impl_->acceptor.local_endpoint().port();
}

ListenerStats Listener::stats() const {
    ListenerStats stats = impl_->core->stats;
    stats.connections = impl_->core->connections.size();
    return stats;
}

asio::awaitable<void> Listener::stop(milliseconds limit) {
    const std::shared_ptr<Impl> impl = impl_;
    const std::shared_ptr<ListenerCore> core = impl->core;
    impl->stop_accepting();
    impl->tell_all(&Connection::finish);
    net::Deadline deadline = net::deadline_in(limit);
    bool in_time = true;
    while (in_time && !core->connections.empty()) in_time = co_await core->ended.wait_until(deadline);
    impl->tell_all(&Connection::drop);
    deadline = net::deadline_in(drop_grace);
    in_time = true;
    while (in_time && !core->connections.empty()) in_time = co_await core->ended.wait_until(deadline);
    impl->end();
}

}  // namespace aftercare::email::lmtp
