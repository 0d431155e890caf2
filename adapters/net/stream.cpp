#include "adapters/net/stream.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/consign.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <sys/socket.h>

namespace aftercare::net {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);

using BufferPair = std::array<asio::const_buffer, 2>;

BufferPair pair_of(std::span<const asio::const_buffer> buffers) {
    BufferPair pair;
    std::copy_n(buffers.begin(), std::min(buffers.size(), pair.size()), pair.begin());
    return pair;
}

// Nothing to read and not closed.
bool silent(tcp::socket& socket) {
    char byte = 0;
    const ssize_t got = ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void close_socket(tcp::socket& socket) {
    error_code ignored;
    socket.close(ignored);
}

std::string address_of(const tcp::socket& socket) {
    error_code error;
    const tcp::endpoint peer = socket.remote_endpoint(error);
    if (error) return {};
    const asio::ip::address address = peer.address();
    // A dual-stack listener shows IPv4 peers as ::ffff:1.2.3.4.
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
}

void prepare(tcp::socket& socket) {
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    socket.non_blocking(true, ignored);
}

class PlainStream final : public Stream {
  public:
    explicit PlainStream(tcp::socket socket) : socket_(std::move(socket)) { prepare(socket_); }

    void async_read_some(asio::mutable_buffer into, IoHandler handler) override {
        socket_.async_read_some(into, std::move(handler));
    }
    void async_write_some(std::span<const asio::const_buffer> from, IoHandler handler) override {
        socket_.async_write_some(pair_of(from), std::move(handler));
    }
    void async_wait_readable(WaitHandler handler) override {
        socket_.async_wait(tcp::socket::wait_read, std::move(handler));
    }
    std::size_t read_ready(asio::mutable_buffer into, error_code& error) override {
        return socket_.read_some(into, error);
    }
    bool idle_and_open() override { return socket_.is_open() && silent(socket_); }
    void async_handshake(WaitHandler handler) override { complete(std::move(handler), {}); }
    void async_shutdown_send(WaitHandler handler) override {
        error_code error;
        socket_.shutdown(tcp::socket::shutdown_send, error);
        complete(std::move(handler), error);
    }
    void close() override { close_socket(socket_); }
    bool is_open() const override { return socket_.is_open(); }
    asio::any_io_executor get_executor() override { return socket_.get_executor(); }
    std::string remote_address() const override { return address_of(socket_); }
    tcp::socket release() { return std::move(socket_); }

  private:
    void complete(WaitHandler handler, error_code error) {
        asio::post(socket_.get_executor(),
                   [kept = std::move(handler), error]() mutable { std::move(kept)(error); });
    }
    tcp::socket socket_;
};

// Asio's TLS operations refer to the stream until they complete, and a WebSocket's ping may still be under
// way when its owner lets go. So every operation holds the core.
class TlsStream final : public Stream {
  public:
    TlsStream(tcp::socket socket, std::shared_ptr<asio::ssl::context> context,
              asio::ssl::stream_base::handshake_type side)
        : core_(std::make_shared<Core>(std::move(socket), std::move(context))), side_(side) {
        prepare(core_->stream.next_layer());
    }
    ~TlsStream() override { close(); }
    TlsStream(const TlsStream&) = delete;
    TlsStream& operator=(const TlsStream&) = delete;

    asio::ssl::stream<tcp::socket>& native() { return core_->stream; }

    void async_read_some(asio::mutable_buffer into, IoHandler handler) override {
        core_->stream.async_read_some(into, asio::consign(std::move(handler), core_));
    }
    void async_write_some(std::span<const asio::const_buffer> from, IoHandler handler) override {
        core_->stream.async_write_some(pair_of(from), asio::consign(std::move(handler), core_));
    }
    void async_wait_readable(WaitHandler handler) override {
        asio::post(get_executor(), [kept = std::move(handler)]() mutable { std::move(kept)(error_code()); });
    }
    std::size_t read_ready(asio::mutable_buffer, error_code& error) override {
        error = asio::error::would_block;
        return 0;
    }
    bool idle_and_open() override { return is_open() && silent(core_->stream.next_layer()); }
    void async_handshake(WaitHandler handler) override {
        core_->stream.async_handshake(side_, asio::consign(std::move(handler), core_));
    }
    void async_shutdown_send(WaitHandler handler) override {
        core_->stream.async_shutdown(asio::consign(std::move(handler), core_));
    }
    void close() override { close_socket(core_->stream.next_layer()); }
    bool is_open() const override { return core_->stream.next_layer().is_open(); }
    asio::any_io_executor get_executor() override { return core_->stream.get_executor(); }
    std::string remote_address() const override { return address_of(core_->stream.next_layer()); }

  private:
    struct Core {
        Core(tcp::socket socket, std::shared_ptr<asio::ssl::context> kept)
            : context(std::move(kept)), stream(std::move(socket), *context) {}
        std::shared_ptr<asio::ssl::context> context;
        asio::ssl::stream<tcp::socket> stream;
    };
    std::shared_ptr<Core> core_;
    asio::ssl::stream_base::handshake_type side_;
};

struct Resolution {
    explicit Resolution(const asio::any_io_executor& executor) : resolver(executor), done(executor) {}
    tcp::resolver resolver;
    Event done;
    bool finished = false;
    error_code error;
    std::vector<tcp::endpoint> endpoints;
};

// The system's resolver cannot be interrupted: at the deadline it is left to end by itself.
asio::awaitable<boost::system::result<std::vector<tcp::endpoint>>> resolve(std::string host,
                                                                           std::uint16_t port,
                                                                           Deadline deadline) {
    error_code not_numeric;
    const asio::ip::address address = asio::ip::make_address(host, not_numeric);
    if (!not_numeric) co_return std::vector<tcp::endpoint>{tcp::endpoint(address, port)};

    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto state = std::make_shared<Resolution>(executor);
    state->resolver.async_resolve(
        host, std::to_string(port), tcp::resolver::numeric_service,
        [state](const error_code& error, const tcp::resolver::results_type& results) {
            state->error = error;
            for (const auto& entry : results) state->endpoints.push_back(entry.endpoint());
            state->finished = true;
            state->done.notify_all();
        });
    if (!state->finished) co_await state->done.wait_until(deadline);
    if (!state->finished) co_return error_code(asio::error::timed_out);
    if (state->error) co_return state->error;
    co_return state->endpoints;
}

asio::awaitable<error_code> connect_one(tcp::socket& socket, tcp::endpoint endpoint) {
    const auto [error] = co_await socket.async_connect(endpoint, as_value);
    co_return error;
}

}  // namespace

std::unique_ptr<Stream> plain_stream(tcp::socket socket) {
    return std::make_unique<PlainStream>(std::move(socket));
}

std::unique_ptr<Stream> tls_server_stream(tcp::socket socket, const TlsServer& tls) {
    return std::make_unique<TlsStream>(std::move(socket), tls.context(), asio::ssl::stream_base::server);
}

std::unique_ptr<Stream> tls_client_stream(tcp::socket socket, const TlsClient& tls, const std::string& host) {
    auto stream =
        std::make_unique<TlsStream>(std::move(socket), tls.context(), asio::ssl::stream_base::client);
    error_code not_numeric;
    asio::ip::make_address(host, not_numeric);
    // SNI carries names only (RFC 6066, 3).
    if (not_numeric) SSL_set_tlsext_host_name(stream->native().native_handle(), host.c_str());
    stream->native().set_verify_callback(asio::ssl::host_name_verification(host));
    return stream;
}

std::unique_ptr<Stream> tls_client_stream(std::unique_ptr<Stream> plain, const TlsClient& tls,
                                          const std::string& host) {
    return tls_client_stream(dynamic_cast<PlainStream&>(*plain).release(), tls, host);
}

asio::awaitable<IoResult> read_some(Stream& stream, asio::mutable_buffer into) {
    const auto [error, bytes] =
        co_await asio::async_initiate<const decltype(as_value), void(error_code, std::size_t)>(
            [&stream, into](auto handler) { stream.async_read_some(into, std::move(handler)); }, as_value);
    co_return IoResult{error, bytes};
}

asio::awaitable<IoResult> write_all(Stream& stream, asio::const_buffer first, asio::const_buffer second) {
    BufferPair rest{first, second};
    IoResult result;
    while (rest[0].size() + rest[1].size() > 0) {
        // Asio's TLS stream writes the first buffer that is not empty.
        const auto [error, bytes] =
            co_await asio::async_initiate<const decltype(as_value), void(error_code, std::size_t)>(
                [&stream, &rest](auto handler) { stream.async_write_some(rest, std::move(handler)); },
                as_value);
        result.bytes += bytes;
        result.error = error;
        if (error) break;
        const std::size_t of_first = std::min(bytes, rest[0].size());
        rest[0] += of_first;
        rest[1] += bytes - of_first;
    }
    co_return result;
}

asio::awaitable<error_code> wait_readable(Stream& stream) {
    const auto [error] = co_await asio::async_initiate<const decltype(as_value), void(error_code)>(
        [&stream](auto handler) { stream.async_wait_readable(std::move(handler)); }, as_value);
    co_return error;
}

asio::awaitable<error_code> handshake(Stream& stream) {
    const auto [error] = co_await asio::async_initiate<const decltype(as_value), void(error_code)>(
        [&stream](auto handler) { stream.async_handshake(std::move(handler)); }, as_value);
    co_return error;
}

asio::awaitable<error_code> shutdown_send(Stream& stream) {
    const auto [error] = co_await asio::async_initiate<const decltype(as_value), void(error_code)>(
        [&stream](auto handler) { stream.async_shutdown_send(std::move(handler)); }, as_value);
    co_return error;
}

asio::awaitable<boost::system::result<tcp::socket>> connect_tcp(std::string host, std::uint16_t port,
                                                                Deadline deadline) {
    const asio::any_io_executor executor = co_await asio::this_coro::executor;
    const auto found = co_await resolve(std::move(host), port, deadline);
    if (found.has_error()) co_return found.error();
    error_code error = asio::error::host_not_found;
    std::size_t left = found->size();
    for (const tcp::endpoint& endpoint : *found) {
        const Deadline now = std::chrono::steady_clock::now();
        if (now >= deadline) co_return error_code(asio::error::timed_out);
        // Half of the time for each but the last.
        const Deadline attempt = --left == 0 ? deadline : now + (deadline - now) / 2;
        tcp::socket socket(executor);
        asio::awaitable<error_code> connecting = connect_one(socket, endpoint);
        const std::optional<error_code> outcome = co_await with_deadline(std::move(connecting), attempt);
        if (outcome && !*outcome) co_return std::move(socket);
        error = outcome.value_or(asio::error::timed_out);
    }
    co_return error;
}

}  // namespace aftercare::net
