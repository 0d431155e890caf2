#include "adapters/net/server.h"

#include "adapters/net/server_core.h"
#include "adapters/net/session.h"
#include "adapters/net/stream.h"
#include "adapters/net/tls.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <algorithm>
#include <chrono>
#include <stdexcept>

namespace aftercare::net {
namespace {

using asio::ip::tcp;
using boost::system::error_code;
using std::chrono::milliseconds;

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t max_spare_buffers = 64;
// After "too many open files": time for connections to end.
constexpr milliseconds accept_pause{100};
// For handlers that do not heed their cancellation at once.
constexpr milliseconds drop_grace{1'000};

// How often deadlines are looked at: a timeout is exact to a quarter of the shortest.
milliseconds sweep_interval(const ServerOptions& options) {
    const milliseconds shortest =
        std::min({options.idle_timeout, options.header_timeout, options.body_timeout, options.write_timeout});
    return std::clamp(shortest / 4, milliseconds(10), milliseconds(1'000));
}

tcp::acceptor listen(const asio::any_io_executor& executor, const ServerOptions& options) {
    boost::system::error_code error;
    const auto address = asio::ip::make_address(options.address, error);
    if (error) throw std::runtime_error("cannot listen on \"" + options.address + "\": it is not a numeric address");
    const tcp::endpoint endpoint(address, options.port);
    tcp::acceptor acceptor(executor);
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
        throw std::runtime_error("cannot listen on " + options.address + ":" + std::to_string(options.port) + ": " +
                                 error.message());
    return acceptor;
}

}  // namespace

std::unique_ptr<char[]> ServerCore::take_buffer() {
    if (spare_buffers_.empty()) return std::unique_ptr<char[]>(new char[buffer_size()]);
    std::unique_ptr<char[]> buffer = std::move(spare_buffers_.back());
    spare_buffers_.pop_back();
    return buffer;
}

void ServerCore::give_buffer(std::unique_ptr<char[]> buffer) {
    if (buffer && spare_buffers_.size() < max_spare_buffers) spare_buffers_.push_back(std::move(buffer));
}

const std::string& ServerCore::date() {
    const std::time_t now = std::time(nullptr);
    if (now != date_of_) {
        date_of_ = now;
        std::tm parts{};
        ::gmtime_r(&now, &parts);
        char text[32];
        date_.assign(text, std::strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &parts));
    }
    return date_;
}

struct Server::Impl {
    Impl(asio::any_io_executor executor, ServerOptions options, Router router)
        : acceptor(listen(executor, options)),
          timer(executor),
          core(std::make_shared<ServerCore>(executor, std::move(options), std::move(router))) {}

    tcp::acceptor acceptor;
    asio::steady_timer timer;
    std::shared_ptr<ServerCore> core;
    bool ended = false;

    static asio::awaitable<void> accept_all(std::shared_ptr<Impl> self);
    static asio::awaitable<void> sweep(std::shared_ptr<Impl> self);

    void admit(tcp::socket socket) {
        ++core->stats.accepted;
        std::unique_ptr<Stream> stream = core->options.tls
                                             ? tls_server_stream(std::move(socket), *core->options.tls)
                                             : plain_stream(std::move(socket));
        const auto session = std::make_shared<Session>(core, std::move(stream));
        session->start();
    }

    void check_certificate() const {
        if (!core->options.tls->changed()) return;
        const std::string problem = core->options.tls->reload();
        if (core->options.on_tls_reload) core->options.on_tls_reload(problem);
    }

    void stop_accepting() {
        core->stopping = true;
        error_code ignored;
        acceptor.close(ignored);
        core->session_ended.notify_all();
    }

    void drop_all() {
        for (Session* session : core->sessions) session->drop();
    }

    void end() {
        ended = true;
        timer.cancel();
    }
};

asio::awaitable<void> Server::Impl::accept_all(std::shared_ptr<Impl> self) {
    const std::shared_ptr<ServerCore> core = self->core;
    while (!core->stopping) {
        while (core->sessions.size() >= core->options.max_connections && !core->stopping) {
            co_await core->session_ended.wait();
        }
        if (core->stopping) co_return;
        tcp::socket socket(core->executor);
        const auto [error] = co_await self->acceptor.async_accept(socket, as_value);
        if (core->stopping) co_return;
        if (error) {
            co_await sleep_for(accept_pause);
        } else {
            self->admit(std::move(socket));
        }
    }
}

asio::awaitable<void> Server::Impl::sweep(std::shared_ptr<Impl> self) {
    const ServerOptions& options = self->core->options;
    const milliseconds interval = sweep_interval(options);
    Deadline next_check = std::chrono::steady_clock::now() + options.tls_check_interval;
    while (!self->ended) {
        self->timer.expires_after(interval);
        const auto [error] = co_await self->timer.async_wait(as_value);
        if (error || self->ended) co_return;
        const Deadline now = std::chrono::steady_clock::now();
        for (Session* session : self->core->sessions) session->check_deadline(now);
        if (options.tls && options.tls_check_interval.count() > 0 && now >= next_check) {
            next_check = now + options.tls_check_interval;
            self->check_certificate();
        }
    }
}

Server::Server(asio::any_io_executor executor, ServerOptions options, Router router)
    : impl_(std::make_shared<Impl>(executor, std::move(options), std::move(router))) {
    asio::co_spawn(executor, Impl::accept_all(impl_), asio::detached);
    asio::co_spawn(executor, Impl::sweep(impl_), asio::detached);
}

Server::~Server() {
    impl_->stop_accepting();
    impl_->drop_all();
    impl_->end();
}

std::uint16_t Server::port() const {
    return impl_->acceptor.local_endpoint().port();
}

ServerStats Server::stats() const {
    ServerStats stats = impl_->core->stats;
    stats.connections = impl_->core->sessions.size();
    return stats;
}

asio::awaitable<void> Server::stop(milliseconds limit) {
    const std::shared_ptr<Impl> impl = impl_;
    const std::shared_ptr<ServerCore> core = impl->core;
    impl->stop_accepting();
    // Ends are completions that run later, so the list does not change under these walks.
    for (Session* session : core->sessions) session->finish();
    Deadline deadline = deadline_in(limit);
    bool in_time = true;
    while (in_time && !core->sessions.empty()) in_time = co_await core->session_ended.wait_until(deadline);
    impl->drop_all();
    deadline = deadline_in(drop_grace);
    in_time = true;
    while (in_time && !core->sessions.empty()) in_time = co_await core->session_ended.wait_until(deadline);
    impl->end();
}

}  // namespace aftercare::net
