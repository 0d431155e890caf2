#include "adapters/net/exchange.h"

#include "adapters/net/message_parser.h"

#include <boost/asio/error.hpp>

#include <algorithm>
#include <vector>

namespace aftercare::net {
namespace {

using boost::system::error_code;
using HttpError = boost::beast::http::error;

constexpr std::size_t small_body = 16 * 1024;
constexpr std::size_t piece_size = 64 * 1024;
constexpr std::size_t max_answer_head = 16 * 1024;
constexpr std::size_t buffer_size = max_answer_head + 4096;
constexpr int max_interim_answers = 10;

struct Written {
    error_code error;
    bool any = false;  // a byte may have left
    bool source_failed = false;
};

void note(Written& written, const IoResult& result, bool encrypted) {
    written.error = result.error;
    // A TLS stream counts what it was given, not what left: a failed write may have sent records.
    if (result.bytes > 0 || encrypted) written.any = true;
}

asio::awaitable<Written> write_source(Connection& connection, std::string head, BodySource& source) {
    Written written;
    std::vector<char> piece(piece_size);
    std::uint64_t left = source.size();
    while (!written.error && (left > 0 || !head.empty())) {
        std::size_t count = 0;
        if (left > 0) {
            const boost::system::result<std::size_t> got = source.read(piece);
            if (got.has_error() || *got == 0 || *got > left) {
                written.error = got.has_error() ? got.error() : error_code(asio::error::eof);
                written.source_failed = true;
                break;
            }
            count = *got;
        }
        const IoResult result =
            co_await write_all(*connection.stream, asio::buffer(head), asio::buffer(piece.data(), count));
        note(written, result, connection.encrypted);
        head.clear();
        left -= count;
    }
    co_return written;
}

asio::awaitable<Written> write_request(Connection& connection, std::string head,
                                       const ClientRequest& request) {
    if (request.source) co_return co_await write_source(connection, std::move(head), *request.source);
    asio::const_buffer body = asio::buffer(request.body);
    if (request.body.size() <= small_body) {
        head.append(request.body);
        body = {};
    }
    Written written;
    const IoResult result = co_await write_all(*connection.stream, asio::buffer(head), body);
    note(written, result, connection.encrypted);
    co_return written;
}

// Reads one answer. The buffer has room for a head; the parser takes bodies as they come.
class AnswerReader {
  public:
    AnswerReader(Connection& connection, ExchangeLimits& limits, bool of_head)
        : connection_(connection), limits_(limits), of_head_(of_head) {}

    asio::awaitable<error_code> read() {
        for (int answers = 0; answers < max_interim_answers; ++answers) {
            parser_.emplace(max_answer_head);
            parser_->skip(of_head_);
            error_code error = co_await read_head();
            if (error) co_return error;
            response.status = parser_->status;
            // 1xx other than 101 announces the real answer (RFC 9110, 15.2).
            if (response.status / 100 == 1) continue;
            response.headers = std::move(parser_->headers);
            error = co_await read_body();
            co_return error;
        }
        co_return make_error_code(HttpError::bad_status);
    }

    bool reusable() const { return parser_->is_done() && parser_->keep_alive() && begin_ == end_; }

    Response response;
    BodyTarget target;
    bool begun = false;

  private:
    asio::awaitable<error_code> fill() {
        if (!buffer_) buffer_.reset(new char[buffer_size]);
        if (begin_ > 0) {
            std::copy(buffer_.get() + begin_, buffer_.get() + end_, buffer_.get());
            end_ -= begin_;
            begin_ = 0;
        }
        if (end_ == buffer_size) co_return make_error_code(HttpError::header_limit);
        const asio::mutable_buffer room(buffer_.get() + end_, buffer_size - end_);
        const IoResult got = co_await read_some(*connection_.stream, room);
        if (got.error) co_return got.error;
        begun = true;
        end_ += got.bytes;
        co_return error_code();
    }

    // Feeds the parser; need_more if it wants bytes.
    error_code parse() {
        if (begin_ == end_) return make_error_code(HttpError::need_more);
        error_code error;
        begin_ += parser_->put(asio::const_buffer(buffer_.get() + begin_, end_ - begin_), error);
        return error;
    }

    asio::awaitable<error_code> read_head() {
        while (!parser_->is_header_done()) {
            const error_code parsed = parse();
            if (parsed && parsed != HttpError::need_more) co_return parsed;
            if (parser_->is_header_done()) break;
            if (parsed != HttpError::need_more && begin_ != end_) continue;
            const error_code error = co_await fill();
            if (error) co_return error;
        }
        co_return error_code();
    }

    asio::awaitable<error_code> read_body() {
        target.text = &response.body;
        target.limit = limits_.max_body;
        if (limits_.sink && response.status / 100 == 2) {
            target.sink = &limits_.sink;
            target.limit = limits_.max_sink;
        }
        if (parser_->is_done()) co_return error_code();
        parser_->begin_body(&target);
        if (parser_->content_length().value_or(0) > target.limit)
            co_return make_error_code(HttpError::body_limit);
        while (!parser_->is_done()) {
            const error_code parsed = parse();
            if (parsed && parsed != HttpError::need_more) co_return parsed;
            if (parser_->is_done()) break;
            if (!parsed && begin_ != end_) continue;
            error_code error = co_await fill();
            if (error == asio::error::eof) {
                // The end of a body without a length, or an error.
                error = {};
                parser_->put_eof(error);
                co_return error;
            }
            if (error) co_return error;
        }
        co_return error_code();
    }

    Connection& connection_;
    ExchangeLimits& limits_;
    bool of_head_;
    std::optional<ResponseParser> parser_;
    std::unique_ptr<char[]> buffer_;
    std::size_t begin_ = 0;  // of what has been read and not parsed
    std::size_t end_ = 0;
};

ClientError failure_of(const AnswerReader& answer, const error_code& error) {
    ClientError failure;
    failure.cause = error;
    failure.status = answer.response.status;
    if (answer.target.sink_failed) {
        failure.failure = Failure::sink_failed;
    } else if (error == HttpError::body_limit) {
        failure.failure = Failure::too_large;
    }
    return failure;
}

void watch(const std::shared_ptr<Connection>& connection) {
    connection->rings = connection->deadline;
    connection->timer.expires_at(connection->rings);
    const std::weak_ptr<Connection> weak = connection;
    connection->timer.async_wait([weak](const error_code& error) {
        const std::shared_ptr<Connection> alive = weak.lock();
        if (error || !alive) return;
        alive->rings = Deadline::max();
        if (alive->deadline == Deadline::max()) return;
        if (std::chrono::steady_clock::now() < alive->deadline) {
            watch(alive);
            return;
        }
        alive->expired = true;
        alive->stream->close();
    });
}

}  // namespace

void arm(const std::shared_ptr<Connection>& connection, Deadline deadline) {
    connection->deadline = deadline;
    if (deadline < connection->rings) watch(connection);
}

void disarm(Connection& connection) {
    connection.deadline = Deadline::max();
}

asio::awaitable<ExchangeOutcome> exchange(std::shared_ptr<Connection> connection, std::string head,
                                          const ClientRequest& request, ExchangeLimits& limits) {
    const Written written = co_await write_request(*connection, std::move(head), request);
    if (written.source_failed) {
        co_return ExchangeOutcome{ClientError{Failure::source_failed, written.error, 0}};
    }
    if (written.error && !written.any) {
        co_return ExchangeOutcome{ClientError{Failure::not_sent, written.error, 0}};
    }
    // After a failed write the peer may still have answered (413 to a long upload), so read in any case.
    AnswerReader answer(*connection, limits, request.method == "HEAD");
    const error_code error = co_await answer.read();
    if (error) {
        ClientError failure = failure_of(answer, error);
        if (written.error) failure.cause = written.error;
        co_return ExchangeOutcome{failure, false, answer.begun};
    }
    co_return ExchangeOutcome{std::move(answer.response), !written.error && answer.reusable(), true};
}

}  // namespace aftercare::net
