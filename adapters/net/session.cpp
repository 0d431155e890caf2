#include "adapters/net/session.h"

#include "adapters/net/text.h"
#include "adapters/net/url.h"
#include "adapters/net/websocket_accept.h"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/error.hpp>

namespace aftercare::net {
namespace {

using boost::system::error_code;
using HttpError = boost::beast::http::error;

// A body up to this size is copied behind its head: one buffer is cheaper than two.
constexpr std::size_t small_body = 8 * 1024;
// Written at a time, so that a slow but honest reader makes progress that can be seen.
constexpr std::size_t write_slice = 256 * 1024;
constexpr std::size_t file_piece = 64 * 1024;
// What a peer may still send after an answer that came before its body was read.
constexpr std::size_t max_drain = 1024 * 1024;
constexpr std::chrono::milliseconds linger{2'000};
// A slow but honest upload gains a second for each of these.
constexpr std::uint64_t bytes_per_second = 16 * 1024;

bool wants_websocket(const RequestParser& parser) {
    return parser.method == "GET" && parser.version == 11 &&
           iequals(parser.headers.get("Upgrade"), "websocket") &&
           has_token(parser.headers.get("Connection"), "upgrade");
}

bool bodiless(int status) {
    return status == 204 || status == 304 || status / 100 == 1;
}

int status_of(const error_code& error) {
    if (error == HttpError::header_limit) return 431;
    if (error == HttpError::body_limit) return 413;
    if (error == HttpError::bad_version) return 505;
    // The parser's other complaints; anything else is the socket's, and there is nobody to answer.
    return error.category() == make_error_code(HttpError::bad_value).category() ? 400 : 0;
}

// "/path?query" of any form of request target (RFC 9112, 3.2): proxies may send "http://host/path".
std::string_view origin_form(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (target.size() < scheme.size() || !iequals(target.substr(0, scheme.size()), scheme)) continue;
        const std::size_t path = target.find('/', scheme.size());
        return path == std::string_view::npos ? "/" : target.substr(path);
    }
    return target;
}

asio::awaitable<void> say_goodbye(std::shared_ptr<WebSocket> websocket) {
    co_await websocket->close(CloseCode::going_away, "");
}

}  // namespace

// The unread body, as an upload handler sees it.
class Session::Body final : public BodyReader::Source {
  public:
    Body(Session& session, RequestParser& parser, std::uint64_t limit)
        : session_(session), parser_(parser), limit_(limit) {}

    asio::awaitable<boost::system::result<std::uint64_t>> read_to(Sink sink) override {
        if (parser_.is_done()) co_return std::uint64_t{0};
        BodyTarget target;
        target.sink = &sink;
        target.limit = limit_;
        const error_code error = co_await session_.read_body(parser_, target);
        if (error == HttpError::body_limit) co_return error_code(asio::error::message_size);
        if (error) co_return error;
        co_return target.size;
    }

  private:
    Session& session_;
    RequestParser& parser_;
    std::uint64_t limit_;
};

Session::Session(std::shared_ptr<ServerCore> core, std::unique_ptr<Stream> stream)
    : core_(std::move(core)), stream_(std::move(stream)), place_(core_->sessions.size()) {
    core_->sessions.push_back(this);
}

Session::~Session() {
    core_->sessions.back()->place_ = place_;
    core_->sessions[place_] = core_->sessions.back();
    core_->sessions.pop_back();
    core_->session_ended.notify_all();
}

void Session::start() {
    const std::shared_ptr<Session> self = shared_from_this();
    auto token = asio::bind_cancellation_slot(cancel_.slot(), [self](const std::exception_ptr&) {});
    asio::co_spawn(core_->executor, run(), std::move(token));
}

void Session::check_deadline(Deadline now) {
    if (now < deadline_) return;
    if (!idle_) ++core_->stats.timeouts;
    never_expires();
    if (stream_) stream_->close();
}

void Session::finish() {
    if (const std::shared_ptr<WebSocket> websocket = websocket_.lock()) {
        asio::co_spawn(core_->executor, say_goodbye(websocket), asio::detached);
    } else if (idle_ && stream_) {
        stream_->close();
    }
}

void Session::drop() {
    dropped_ = true;
    if (const std::shared_ptr<WebSocket> websocket = websocket_.lock()) websocket->abort();
    if (stream_) stream_->close();
    // On the loop: co_spawn of Boost 1.81 hands a cancellation from elsewhere on by a bare pointer to itself.
    asio::dispatch(core_->executor,
                   [self = shared_from_this()] { self->cancel_.emit(asio::cancellation_type::terminal); });
}

asio::awaitable<void> Session::run() {
    if (core_->options.tls) {
        expires_after(core_->options.header_timeout);
        const error_code error = co_await handshake(*stream_);
        if (error) co_return;
    }
    remote_address_ = stream_->remote_address();
    Next next = Next::keep_alive;
    while (next == Next::keep_alive) {
        if (begin_ == end_) {
            if (core_->stopping) break;
            core_->give_buffer(std::move(buffer_));
            idle_ = true;
            expires_after(core_->options.idle_timeout);
            const error_code error = co_await wait_readable(*stream_);
            if (error) co_return;
        }
        next = co_await serve();
    }
    if (next == Next::gone || !stream_) co_return;
    expires_after(linger);
    co_await shutdown_send(*stream_);
    // Closing with unread input would reset the connection, and the peer might lose the answer.
    if (next == Next::close_unread) co_await drain();
    stream_->close();
}

asio::awaitable<void> Session::drain() {
    std::size_t drained = 0;
    while (drained < max_drain) {
        begin_ = end_ = 0;
        const error_code error = co_await fill();
        if (error) co_return;
        drained += end_;
    }
}

// More bytes from the peer behind those in the buffer.
asio::awaitable<error_code> Session::fill() {
    if (!buffer_) buffer_ = core_->take_buffer();
    if (begin_ > 0) {
        std::copy(buffer_.get() + begin_, buffer_.get() + end_, buffer_.get());
        end_ -= begin_;
        begin_ = 0;
    }
    if (end_ == core_->buffer_size()) co_return make_error_code(HttpError::header_limit);
    const asio::mutable_buffer room(buffer_.get() + end_, core_->buffer_size() - end_);
    IoResult got;
    got.bytes = stream_->read_ready(room, got.error);
    if (got.error == asio::error::would_block) got = co_await read_some(*stream_, room);
    if (got.error) co_return got.error;
    end_ += got.bytes;
    if (idle_) {
        idle_ = false;
        expires_after(core_->options.header_timeout);
    }
    co_return error_code();
}

asio::awaitable<error_code> Session::read_head(RequestParser& parser) {
    if (begin_ != end_ && idle_) idle_ = false;
    if (!idle_) expires_after(core_->options.header_timeout);
    bool more = begin_ == end_;
    while (!parser.is_header_done()) {
        if (more) {
            const error_code error = co_await fill();
            if (error) co_return error;
        }
        error_code error;
        begin_ += parser.put(asio::const_buffer(buffer_.get() + begin_, end_ - begin_), error);
        more = error == HttpError::need_more || begin_ == end_;
        if (error && error != HttpError::need_more) co_return error;
    }
    co_return error_code();
}

asio::awaitable<error_code> Session::read_body(RequestParser& parser, BodyTarget& target) {
    if (parser.content_length().value_or(0) > target.limit) co_return make_error_code(HttpError::body_limit);
    const std::string_view expected = parser.headers.get("Expect");
    if (!expected.empty() && version_ == 11 && begin_ == end_) {
        const bool told = co_await send("HTTP/1.1 100 Continue\r\n\r\n", {});
        if (!told) co_return error_code(asio::error::broken_pipe);
    }
    const Deadline start = std::chrono::steady_clock::now();
    parser.begin_body(&target);
    bool more = begin_ == end_;
    while (!parser.is_done()) {
        deadline_ =
            start + core_->options.body_timeout + std::chrono::seconds(target.size / bytes_per_second);
        if (more) {
            const error_code error = co_await fill();
            if (error) co_return error;
        }
        error_code error;
        begin_ += parser.put(asio::const_buffer(buffer_.get() + begin_, end_ - begin_), error);
        more = error == HttpError::need_more || begin_ == end_;
        if (error && error != HttpError::need_more) co_return error;
    }
    never_expires();
    co_return error_code();
}

// The status with which to refuse a well-framed head, or 0.
int Session::request_problem(const RequestParser& parser) const {
    // RFC 9112, 3.2.
    const std::size_t hosts = parser.headers.count("Host");
    if (hosts > 1 || (hosts == 0 && parser.version == 11)) return 400;
    const std::string_view expected = parser.headers.get("Expect");
    if (!expected.empty() && !iequals(expected, "100-continue")) return 417;
    return 0;
}

Request Session::take_request(RequestParser& parser) const {
    Request request;
    request.method = std::move(parser.method);
    request.target = std::move(parser.target);
    const std::string_view target = origin_form(request.target);
    request.path = target.substr(0, target.find('?'));
    request.remote_address = remote_address_;
    return request;
}

// One request from its first byte to the last of its answer.
asio::awaitable<Session::Next> Session::serve() {
    head_only_ = false;
    RequestParser parser(core_->options.max_header);
    const error_code error = co_await read_head(parser);
    if (error) {
        const int status = status_of(error);
        if (status == 0) co_return Next::gone;
        co_return co_await refuse(status, false, {});
    }
    never_expires();
    ++core_->stats.requests;
    version_ = parser.version;
    head_only_ = parser.method == "HEAD";
    const bool bodyless_request = parser.is_done();
    const bool may_keep = bodyless_request && parser.keep_alive();
    if (const int problem = request_problem(parser)) co_return co_await refuse(problem, false, {});

    const bool wants_upgrade = wants_websocket(parser);
    Request request = take_request(parser);
    const std::size_t question = request.target.find('?');
    if (question != std::string::npos) {
        std::optional<Pairs> query = parse_query(std::string_view(request.target).substr(question + 1));
        if (!query) co_return co_await refuse(400, may_keep, {});
        request.query = std::move(*query);
    }
    Router::Match match = core_->router.match(request.method, request.path, wants_upgrade);
    if (!match.route) co_return co_await refuse(match.status, may_keep, std::move(match.allow));
    request.parameters = std::move(match.parameters);
    if (match.route->websocket) {
        request.headers = std::move(parser.headers);
        co_return co_await upgrade(std::move(request), *match.route);
    }
    co_return co_await answer(parser, std::move(request), *match.route);
}

asio::awaitable<Session::Next> Session::answer(RequestParser& parser, Request request,
                                               const Router::Route& route) {
    if (parser.content_length().value_or(0) > route.options.max_body)
        co_return co_await refuse(413, false, {});
    if (!route.upload && !parser.is_done()) {
        BodyTarget target;
        target.text = &request.body;
        target.limit = route.options.max_body;
        const error_code error = co_await read_body(parser, target);
        if (error) {
            const int status = status_of(error);
            if (status == 0) co_return Next::gone;
            co_return co_await refuse(status, false, {});
        }
    }
    Body body(*this, parser, route.options.max_body);
    // An upload handler reads with the parser, which still needs what it knows of the head.
    request.headers = route.upload ? parser.headers : std::move(parser.headers);
    Response response;
    try {
        asio::awaitable<Response> answered = route.upload ? route.upload(std::move(request), BodyReader(body))
                                                          : route.handler(std::move(request));
        response = co_await std::move(answered);
    } catch (const std::exception& error) {
        response = failed(route, error.what());
    } catch (...) {
        response = failed(route, "unknown exception");
    }
    if (dropped_) co_return Next::gone;
    Next next = parser.keep_alive() && !core_->stopping ? Next::keep_alive : Next::close;
    if (!parser.is_done()) next = Next::close_unread;
    co_return co_await respond(std::move(response), next);
}

Response Session::failed(const Router::Route& route, std::string_view what) {
    if (!dropped_) {
        ++core_->stats.handler_errors;
        if (core_->options.on_handler_error) core_->options.on_handler_error(route.pattern, what);
    }
    return text_response(500, "Internal Server Error\n");
}

asio::awaitable<Session::Next> Session::refuse(int status, bool keep_alive, std::string allow) {
    ++core_->stats.refused;
    Response response = text_response(status, std::string(reason_phrase(status)) + "\n");
    if (status == 405) response.headers.add("Allow", allow);
    if (status == 426) response.headers.add("Upgrade", "websocket");
    const Next next = keep_alive && !core_->stopping ? Next::keep_alive : Next::close_unread;
    co_return co_await respond(std::move(response), next);
}

std::string Session::response_head(const Response& response, std::uint64_t size, Next next) {
    std::string head;
    const std::size_t with_body = size <= small_body ? size : 0;
    head.reserve(192 + response.headers.size() * 64 + with_body);
    head.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
    head.append(reason_phrase(response.status)).append("\r\nDate: ").append(core_->date());
    for (std::size_t index = 0; index < response.headers.size(); ++index) {
        const Headers::Field field = response.headers.at(index);
        head.append("\r\n").append(field.name).append(": ").append(field.value);
    }
    if (!bodiless(response.status)) head.append("\r\nContent-Length: ").append(std::to_string(size));
    if (next != Next::keep_alive) {
        head.append("\r\nConnection: close");
    } else if (version_ == 10) {
        head.append("\r\nConnection: keep-alive");
    }
    head.append("\r\n\r\n");
    return head;
}

asio::awaitable<Session::Next> Session::respond(Response response, Next next) {
    for (const std::string_view ours : {"Content-Length", "Date", "Connection", "Transfer-Encoding"}) {
        response.headers.remove(ours);
    }
    std::unique_ptr<FileReader> file;
    if (response.file) {
        boost::system::result<std::unique_ptr<FileReader>> opened = FileReader::open(*response.file);
        if (opened.has_error()) {
            response = text_response(500, "Internal Server Error\n");
        } else {
            file = std::move(*opened);
        }
    }
    if (bodiless(response.status)) response.body.clear();
    std::string head = response_head(response, file ? file->size() : response.body.size(), next);
    bool sent = false;
    if (head_only_ || bodiless(response.status)) {
        sent = co_await send(head, {});
    } else if (file) {
        sent = co_await send_file(*file, std::move(head));
    } else if (response.body.size() <= small_body) {
        head.append(response.body);
        sent = co_await send(head, {});
    } else {
        sent = co_await send(head, response.body);
    }
    co_return sent ? next : Next::gone;
}

asio::awaitable<bool> Session::send(std::string_view head, std::string_view body) {
    while (!head.empty() || !body.empty()) {
        const std::string_view slice = body.substr(0, write_slice);
        expires_after(core_->options.write_timeout);
        const IoResult written = co_await write_all(*stream_, asio::buffer(head), asio::buffer(slice));
        if (written.error) co_return false;
        head = {};
        body.remove_prefix(slice.size());
    }
    never_expires();
    co_return true;
}

asio::awaitable<bool> Session::send_file(BodySource& file, std::string head) {
    std::vector<char> piece(file_piece);
    while (true) {
        const boost::system::result<std::size_t> got = file.read(piece);
        // The length has been promised: a file that ends early can only end the connection.
        if (got.has_error()) co_return false;
        if (*got == 0 && head.empty()) co_return true;
        const bool sent = co_await send(head, std::string_view(piece.data(), *got));
        if (!sent) co_return false;
        head.clear();
    }
}

asio::awaitable<Session::Next> Session::upgrade(Request request, const Router::Route& route) {
    if (route.websocket_check) {
        std::optional<Response> refusal = route.websocket_check(request);
        if (refusal) {
            ++core_->stats.refused;
            co_return co_await respond(std::move(*refusal), Next::close);
        }
    }
    std::string early(buffer_.get() + begin_, end_ - begin_);
    core_->give_buffer(std::move(buffer_));
    Headers offer = request.headers;
    std::shared_ptr<WebSocket> websocket = co_await accept_websocket(
        std::move(stream_), std::move(offer), request.target, std::move(early), route.websocket_options);
    if (!websocket) co_return Next::gone;
    websocket_ = websocket;
    ++core_->stats.websockets;
    if (core_->stopping) finish();
    CloseCode code = CloseCode::normal;
    try {
        asio::awaitable<void> handled = route.websocket(std::move(request), websocket);
        co_await std::move(handled);
    } catch (const std::exception& error) {
        code = CloseCode::internal_error;
        failed(route, error.what());
    } catch (...) {
        code = CloseCode::internal_error;
        failed(route, "unknown exception");
    }
    --core_->stats.websockets;
    if (dropped_) {
        websocket->abort();
    } else if (websocket->is_open()) {
        co_await websocket->close(code, "");
    }
    co_return Next::gone;
}

}  // namespace aftercare::net
