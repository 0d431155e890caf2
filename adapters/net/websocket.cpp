#include "adapters/net/websocket.h"

#include "adapters/net/tls.h"
#include "adapters/net/url.h"
#include "adapters/net/websocket_accept.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <algorithm>
#include <array>
#include <deque>

namespace aftercare::net {

namespace beast = boost::beast;
namespace websocket = beast::websocket;

// A Stream as Beast wants it: templates over buffers and handlers, erased at once.
class BeastStream {
  public:
    using executor_type = asio::any_io_executor;

    BeastStream(std::unique_ptr<Stream> stream, std::string early)
        : stream_(std::move(stream)), early_(std::move(early)) {}

    executor_type get_executor() noexcept { return stream_->get_executor(); }
    Stream& stream() { return *stream_; }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& buffers, Token&& token) {
        const asio::mutable_buffer into = *asio::buffer_sequence_begin(buffers);
        return asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
            [this, into](auto handler) { read(into, std::move(handler)); }, token);
    }

    template <class Buffers, class Token>
    auto async_write_some(const Buffers& buffers, Token&& token) {
        std::array<asio::const_buffer, 2> from;
        std::size_t used = 0;
        for (auto it = asio::buffer_sequence_begin(buffers); it != asio::buffer_sequence_end(buffers); ++it) {
            const asio::const_buffer buffer = *it;
            if (used < from.size() && buffer.size() > 0) from[used++] = buffer;
        }
        return asio::async_initiate<Token, void(boost::system::error_code, std::size_t)>(
            [this, from](auto handler) { stream_->async_write_some(from, std::move(handler)); }, token);
    }

    // Beast calls these, found by their argument, to end the connection beneath a WebSocket.
    friend void beast_close_socket(BeastStream& self) { self.stream_->close(); }
    friend void teardown(beast::role_type, BeastStream& self, boost::system::error_code& error) {
        self.stream_->close();
        error = {};
    }
    template <class Handler>
    friend void async_teardown(beast::role_type, BeastStream& self, Handler&& handler) {
        // Both sides have said that they are done, so nothing can be lost.
        self.stream_->close();
        asio::post(self.get_executor(),
                   beast::bind_front_handler(std::forward<Handler>(handler), boost::system::error_code()));
    }

  private:
    // First what came behind the handshake, then what the stream has.
    void read(asio::mutable_buffer into, IoHandler handler) {
        if (early_.empty()) {
            stream_->async_read_some(into, std::move(handler));
            return;
        }
        const std::size_t count = asio::buffer_copy(into, asio::buffer(early_));
        early_.erase(0, count);
        asio::post(stream_->get_executor(), [kept = std::move(handler), count]() mutable {
            std::move(kept)(boost::system::error_code(), count);
        });
    }

    std::unique_ptr<Stream> stream_;
    std::string early_;
};

namespace {

using boost::system::error_code;

constexpr auto as_value = asio::as_tuple(asio::use_awaitable);
// For the handshakes at the beginning and the end.
constexpr std::chrono::seconds handshake_limit{5};

class WebSocketConnection final : public WebSocket, public std::enable_shared_from_this<WebSocketConnection> {
  public:
    WebSocketConnection(std::unique_ptr<Stream> stream, std::string early, const WebSocketOptions& options)
        : max_queued_(options.max_queued),
          socket_(std::move(stream), std::move(early)),
          drained_(executor()) {
        websocket::stream_base::timeout limits;
        limits.handshake_timeout = handshake_limit;
        limits.idle_timeout = options.idle_timeout;
        limits.keep_alive_pings = true;
        socket_.set_option(limits);
        socket_.read_message_max(options.max_message);
        socket_.auto_fragment(false);
    }
    ~WebSocketConnection() override { transport().close(); }
    WebSocketConnection(const WebSocketConnection&) = delete;
    WebSocketConnection& operator=(const WebSocketConnection&) = delete;

    asio::awaitable<error_code> accept(Headers headers, std::string target) {
        beast::http::request<beast::http::empty_body> request;
        request.method(beast::http::verb::get);
        request.target(beast::string_view(target.data(), target.size()));
        for (std::size_t index = 0; index < headers.size(); ++index) {
            const Headers::Field field = headers.at(index);
            request.insert(beast::string_view(field.name.data(), field.name.size()),
                           beast::string_view(field.value.data(), field.value.size()));
        }
        const auto [error] = co_await socket_.async_accept(request, as_value);
        open_ = !error;
        co_return error;
    }

    asio::awaitable<error_code> connect(std::string host, std::string target, Headers headers) {
        socket_.set_option(websocket::stream_base::decorator([headers](websocket::request_type& request) {
            for (std::size_t index = 0; index < headers.size(); ++index) {
                const Headers::Field field = headers.at(index);
                request.set(beast::string_view(field.name.data(), field.name.size()),
                            beast::string_view(field.value.data(), field.value.size()));
            }
        }));
        const auto [error] = co_await socket_.async_handshake(host, target, as_value);
        open_ = !error;
        co_return error;
    }

    asio::awaitable<boost::system::result<WebSocketMessage>> read() override {
        const auto self = shared_from_this();
        WebSocketMessage message;
        auto buffer = asio::dynamic_buffer(message.data);
        const auto [error, bytes] = co_await socket_.async_read(buffer, as_value);
        if (error) {
            end(error);
            co_return plain(error);
        }
        message.binary = socket_.got_binary();
        co_return message;
    }

    asio::awaitable<error_code> write(std::string text) override {
        const auto self = shared_from_this();
        if (!enqueue(std::move(text))) co_return failure();
        const std::uint64_t mine = queued_;
        while (open_ && written_ < mine) co_await drained_.wait();
        co_return written_ >= mine ? error_code() : failure();
    }

    void send(std::string text) override { enqueue(std::move(text)); }

    asio::awaitable<void> close(CloseCode code, std::string reason) override {
        const auto self = shared_from_this();
        if (!open_ || closing_) co_return;
        closing_ = true;
        const Deadline deadline = deadline_in(handshake_limit);
        bool in_time = true;
        while (in_time && open_ && written_ < queued_) in_time = co_await drained_.wait_until(deadline);
        if (!open_) co_return;
        if (!in_time) {
            abort();
            co_return;
        }
        // A control frame carries 125 bytes, two of them the code (RFC 6455, 5.5).
        reason.resize(std::min<std::size_t>(reason.size(), 123));
        websocket::close_reason why(static_cast<websocket::close_code>(code));
        why.reason = reason;
        co_await socket_.async_close(why, as_value);
        end(asio::error::operation_aborted);
    }

    void abort() override {
        end(asio::error::operation_aborted);
        transport().close();
    }

    bool is_open() const override { return open_; }
    std::uint16_t peer_close_code() const override { return socket_.reason().code; }

  private:
    Stream& transport() { return socket_.next_layer().stream(); }
    asio::any_io_executor executor() { return socket_.get_executor(); }

    // Beast's errors in the terms that the header promises.
    static error_code plain(const error_code& error) {
        if (error == websocket::error::closed) return asio::error::eof;
        if (error == beast::error::timeout) return asio::error::timed_out;
        if (error == websocket::error::message_too_big || error == websocket::error::buffer_overflow) {
            return asio::error::message_size;
        }
        return error;
    }

    error_code failure() const { return error_ ? plain(error_) : error_code(asio::error::not_connected); }

    void end(error_code error) {
        if (!open_) return;
        open_ = false;
        error_ = error;
        drained_.notify_all();
    }

    bool enqueue(std::string text) {
        if (!open_ || closing_) return false;
        waiting_bytes_ += text.size();
        if (waiting_bytes_ > max_queued_) {
            end(asio::error::no_buffer_space);
            transport().close();
            return false;
        }
        queue_.push_back(std::move(text));
        ++queued_;
        if (!writing_) {
            writing_ = true;
            asio::co_spawn(executor(), write_queue(shared_from_this()), asio::detached);
        }
        return true;
    }

    static asio::awaitable<void> write_queue(std::shared_ptr<WebSocketConnection> self) {
        while (self->open_ && !self->queue_.empty()) {
            const std::string text = std::move(self->queue_.front());
            self->queue_.pop_front();
            self->socket_.text(true);
            const auto [error, bytes] = co_await self->socket_.async_write(asio::buffer(text), as_value);
            self->waiting_bytes_ -= text.size();
            if (error) {
                self->end(error);
                break;
            }
            ++self->written_;
            self->drained_.notify_all();
        }
        self->writing_ = false;
    }

    std::size_t max_queued_;
    // Without permessage-deflate: chat messages are short, and its windows cost 64 KiB a connection.
    websocket::stream<BeastStream, false> socket_;
    Event drained_;
    std::deque<std::string> queue_;
    std::size_t waiting_bytes_ = 0;
    std::uint64_t queued_ = 0;   // messages ever taken
    std::uint64_t written_ = 0;  // of them, written
    bool writing_ = false;
    bool open_ = false;
    bool closing_ = false;
    error_code error_;
};

struct Opened {
    std::shared_ptr<WebSocketConnection> connection;
    error_code error;
};

asio::awaitable<Opened> open(Url url, Headers headers, std::shared_ptr<TlsClient> tls,
                             WebSocketOptions options, Deadline deadline) {
    auto connected = co_await connect_tcp(url.host, url.port, deadline);
    if (connected.has_error()) co_return Opened{nullptr, connected.error()};
    std::unique_ptr<Stream> stream;
    if (url.secure()) {
        if (!tls) tls = std::make_shared<TlsClient>();
        stream = tls_client_stream(std::move(*connected), *tls, url.host);
    } else {
        stream = plain_stream(std::move(*connected));
    }
    error_code error = co_await handshake(*stream);
    if (error) co_return Opened{nullptr, error};
    auto connection = std::make_shared<WebSocketConnection>(std::move(stream), std::string(), options);
    error = co_await connection->connect(url.authority(), url.target, std::move(headers));
    co_return Opened{std::move(connection), error};
}

}  // namespace

asio::awaitable<std::shared_ptr<WebSocket>> accept_websocket(std::unique_ptr<Stream> stream, Headers headers,
                                                             std::string target, std::string early,
                                                             WebSocketOptions options) {
    auto connection = std::make_shared<WebSocketConnection>(std::move(stream), std::move(early), options);
    const error_code error = co_await connection->accept(std::move(headers), std::move(target));
    if (error) co_return nullptr;
    co_return connection;
}

asio::awaitable<boost::system::result<std::shared_ptr<WebSocket>>> connect_websocket(
    std::string url, Headers headers, std::shared_ptr<TlsClient> tls, WebSocketOptions options,
    Deadline deadline) {
    const boost::system::result<Url> parsed = parse_url(url);
    if (parsed.has_error()) co_return parsed.error();
    asio::awaitable<Opened> opening = open(*parsed, std::move(headers), std::move(tls), options, deadline);
    const std::optional<Opened> opened = co_await with_deadline(std::move(opening), deadline);
    if (!opened) co_return error_code(asio::error::timed_out);
    if (opened->error) co_return opened->error;
    co_return std::shared_ptr<WebSocket>(opened->connection);
}

}  // namespace aftercare::net
