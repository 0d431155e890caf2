#include "adapters/net/client.h"

#include "adapters/net/exchange.h"
#include "adapters/net/text.h"
#include "adapters/net/tls.h"
#include "adapters/net/url.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>

#include <algorithm>
#include <deque>
#include <stdexcept>
#include <vector>

namespace aftercare::net {
namespace {

using boost::system::error_code;

ClientError not_sent(const error_code& cause) {
    return {Failure::not_sent, cause, 0};
}

// Fields that delimit the message or belong to the connection.
bool is_ours(std::string_view name) {
    return iequals(name, "Host") || iequals(name, "Content-Length") || iequals(name, "Connection") ||
           iequals(name, "Transfer-Encoding") || iequals(name, "User-Agent");
}

bool safe_method(std::string_view method) {
    return method == "GET" || method == "HEAD";
}

}  // namespace

std::string_view name_of(Failure failure) {
    switch (failure) {
        case Failure::not_sent:
            return "not_sent";
        case Failure::ambiguous:
            return "ambiguous";
        case Failure::too_large:
            return "too_large";
        case Failure::sink_failed:
            return "sink_failed";
        case Failure::source_failed:
            return "source_failed";
    }
    return "unknown";
}

void throw_exception_from_error(const ClientError& error, const boost::source_location&) {
    throw std::runtime_error("HTTP request failed (" + std::string(name_of(error.failure)) +
                             "): " + error.cause.message());
}

using ConnectionPtr = std::shared_ptr<Connection>;

// The pool. A place is the right to have one connection; `places` of them are taken. Whoever gives up a place
// hands it, with its connection if that can be used again, to the first who waits.
struct Client::Impl : std::enable_shared_from_this<Client::Impl> {
    Impl(asio::any_io_executor executor_, Url base_, ClientOptions options_)
        : executor(std::move(executor_)), base(std::move(base_)), options(std::move(options_)) {
        prefix = base.target;
        while (!prefix.empty() && prefix.back() == '/') prefix.pop_back();
        if (base.secure() && !options.tls) options.tls = std::make_shared<TlsClient>();
        common_head = " HTTP/1.1\r\nHost: " + base.authority() + "\r\nUser-Agent: " + options.user_agent;
    }

    // Holds a place; gives it up in the end, however the coroutine ends.
    class Place {
      public:
        explicit Place(std::shared_ptr<Impl> pool) : pool_(std::move(pool)) {}
        Place(Place&& other) noexcept
            : connection(std::move(other.connection)), pool_(std::move(other.pool_)) {}
        Place& operator=(Place&&) = delete;
        ~Place() {
            if (pool_) pool_->give_up(std::move(connection));
        }
        ConnectionPtr connection;  // to be used again; null if there is none

      private:
        std::shared_ptr<Impl> pool_;
    };

    struct Waiter {
        explicit Waiter(std::shared_ptr<Impl> of) : pool(std::move(of)), timer(pool->executor) {}
        ~Waiter() {
            std::erase(pool->waiters, this);
            // Woken, but the coroutine was cancelled before it could take the place.
            if (granted) pool->give_up(std::move(connection));
        }
        Waiter(const Waiter&) = delete;
        Waiter& operator=(const Waiter&) = delete;
        std::shared_ptr<Impl> pool;
        asio::steady_timer timer;
        bool granted = false;
        ConnectionPtr connection;
    };

    class Busy;

    struct Call {
        ClientRequest request;
        ExchangeLimits limits;
        Deadline deadline;
    };

    static asio::awaitable<ClientResult> run(std::shared_ptr<Impl> self, Call call);
    asio::awaitable<ExchangeOutcome> attempt(const ConnectionPtr& connection, Call& call);
    asio::awaitable<std::optional<Place>> take_place(Deadline deadline);
    asio::awaitable<boost::system::result<ConnectionPtr>> connect(Deadline deadline);
    asio::awaitable<boost::system::result<ConnectionPtr>> open(Deadline deadline);
    void give_up(ConnectionPtr connection);
    ConnectionPtr take_idle();
    void keep(ConnectionPtr connection);
    std::string head_of(const ClientRequest& request) const;
    void close_all();

    asio::any_io_executor executor;
    Url base;
    ClientOptions options;
    std::string prefix;
    std::string common_head;
    bool closed = false;
    std::size_t places = 0;
    std::vector<ConnectionPtr> idle;  // the latest used last
    std::vector<Connection*> busy;
    std::vector<std::shared_ptr<TimeLimit>> connecting;
    std::deque<Waiter*> waiters;
    ClientStats stats;
};

// The latest used of the idle connections that the peer has not closed meanwhile: looking first keeps a
// request from being written into a dead connection, where its fate would be in doubt.
ConnectionPtr Client::Impl::take_idle() {
    const Deadline oldest = std::chrono::steady_clock::now() - options.keep_alive;
    while (!idle.empty()) {
        ConnectionPtr connection = std::move(idle.back());
        idle.pop_back();
        if (connection->idle_since > oldest && connection->stream->idle_and_open()) return connection;
    }
    return nullptr;
}

void Client::Impl::keep(ConnectionPtr connection) {
    connection->idle_since = std::chrono::steady_clock::now();
    idle.push_back(std::move(connection));
    // The longest unused one goes when its time is over.
    if (idle.front()->idle_since + options.keep_alive < idle.back()->idle_since) idle.erase(idle.begin());
}

void Client::Impl::give_up(ConnectionPtr connection) {
    if (!waiters.empty() && !closed) {
        Waiter* next = waiters.front();
        waiters.pop_front();
        next->granted = true;
        next->connection = std::move(connection);
        next->timer.cancel();
        return;
    }
    --places;
    if (connection && !closed) keep(std::move(connection));
}

asio::awaitable<std::optional<Client::Impl::Place>> Client::Impl::take_place(Deadline deadline) {
    const std::shared_ptr<Impl> self = shared_from_this();
    if (places < options.max_connections) {
        ++places;
        Place place(self);
        place.connection = take_idle();
        co_return place;
    }
    if (waiters.size() >= options.max_waiting) co_return std::nullopt;
    Waiter waiter(self);
    waiters.push_back(&waiter);
    waiter.timer.expires_at(deadline);
    co_await waiter.timer.async_wait(asio::as_tuple(asio::use_awaitable));
    if (!waiter.granted) co_return std::nullopt;
    waiter.granted = false;
    Place place(self);
    place.connection = std::move(waiter.connection);
    const bool usable = place.connection && place.connection->stream->idle_and_open();
    if (!usable) place.connection = nullptr;
    co_return place;
}

asio::awaitable<boost::system::result<ConnectionPtr>> Client::Impl::open(Deadline deadline) {
    auto socket = co_await connect_tcp(base.host, base.port, deadline);
    if (socket.has_error()) co_return socket.error();
    std::unique_ptr<Stream> stream = base.secure()
                                         ? tls_client_stream(std::move(*socket), *options.tls, base.host)
                                         : plain_stream(std::move(*socket));
    const error_code error = base.secure() ? co_await handshake(*stream) : error_code();
    if (error) co_return error;
    auto connection = std::make_shared<Connection>(std::move(stream));
    connection->encrypted = base.secure();
    co_return connection;
}

namespace {

struct Listed {
    std::vector<std::shared_ptr<TimeLimit>>& list;
    std::shared_ptr<TimeLimit> item;
    ~Listed() { std::erase(list, item); }
};

}  // namespace

asio::awaitable<boost::system::result<ConnectionPtr>> Client::Impl::connect(Deadline deadline) {
    const Deadline limit = std::min(deadline, deadline_in(options.connect_timeout));
    auto opening = open(limit);
    const std::shared_ptr<TimeLimit> time = TimeLimit::until(executor, limit);
    connecting.push_back(time);
    const Listed listed{connecting, time};
    auto opened = co_await with_deadline(std::move(opening), time);
    if (!opened) co_return error_code(asio::error::timed_out);
    if (opened->has_value()) ++stats.opened;
    co_return std::move(*opened);
}

std::string Client::Impl::head_of(const ClientRequest& request) const {
    std::string head;
    head.reserve(256 + common_head.size() + prefix.size() + request.target.size() + request.body.size());
    head.append(request.method).append(" ").append(prefix).append(request.target).append(common_head);
    for (std::size_t index = 0; index < request.headers.size(); ++index) {
        const Headers::Field field = request.headers.at(index);
        if (is_ours(field.name)) continue;
        head.append("\r\n").append(field.name).append(": ").append(field.value);
    }
    const std::uint64_t size = request.source ? request.source->size() : request.body.size();
    if (size > 0 || !safe_method(request.method)) {
        head.append("\r\nContent-Length: ").append(std::to_string(size));
    }
    head.append("\r\n\r\n");
    return head;
}

// Among the busy ones for as long as a request is under way.
class Client::Impl::Busy {
  public:
    Busy(Impl& pool, ConnectionPtr connection, Deadline deadline)
        : pool_(pool), connection_(std::move(connection)) {
        pool_.busy.push_back(connection_.get());
        arm(connection_, deadline);
    }
    ~Busy() {
        std::erase(pool_.busy, connection_.get());
        disarm(*connection_);
    }
    Busy(const Busy&) = delete;
    Busy& operator=(const Busy&) = delete;

  private:
    Impl& pool_;
    ConnectionPtr connection_;
};

asio::awaitable<ExchangeOutcome> Client::Impl::attempt(const ConnectionPtr& connection, Call& call) {
    const Busy busy_while(*this, connection, call.deadline);
    ExchangeOutcome outcome = co_await exchange(connection, head_of(call.request), call.request, call.limits);
    if (outcome.result.has_value()) {
        ++stats.requests;
        connection->used = true;
        co_return outcome;
    }
    connection->stream->close();
    if (connection->expired) {
        ClientError failure = outcome.result.error();
        failure.cause = asio::error::timed_out;
        outcome.result = failure;
    }
    co_return outcome;
}

asio::awaitable<ClientResult> Client::Impl::run(std::shared_ptr<Impl> self, Call call) {
    const ClientRequest& request = call.request;
    const bool well_formed = valid_field_name(request.method) && request.target.starts_with('/') &&
                             valid_field_value(request.target) &&
                             request.target.find(' ') == std::string::npos;
    if (!well_formed) co_return not_sent(asio::error::invalid_argument);
    if (self->closed) co_return not_sent(asio::error::operation_aborted);
    std::optional<Place> place = co_await self->take_place(call.deadline);
    if (self->closed) co_return not_sent(asio::error::operation_aborted);
    if (!place) co_return not_sent(asio::error::timed_out);

    while (true) {
        ConnectionPtr connection = std::move(place->connection);
        if (!connection) {
            boost::system::result<ConnectionPtr> opened = co_await self->connect(call.deadline);
            if (self->closed) co_return not_sent(asio::error::operation_aborted);
            if (opened.has_error()) co_return not_sent(opened.error());
            connection = std::move(*opened);
        }
        const bool reused = connection->used;
        ExchangeOutcome outcome = co_await self->attempt(connection, call);
        if (outcome.reusable) place->connection = connection;
        if (outcome.result.has_value()) co_return std::move(outcome.result);
        // Once more, on a connection of its own, if the peer had given up the old one, and the first attempt
        // cannot have been acted on or may be acted on twice.
        const Failure failure = outcome.result.error().failure;
        const bool harmless =
            failure == Failure::not_sent ||
            (failure == Failure::ambiguous && safe_method(request.method) && !outcome.answer_begun);
        const bool again = reused && harmless && !connection->expired && !self->closed;
        if (!again || (request.source && request.source->rewind())) co_return std::move(outcome.result);
    }
}

void Client::Impl::close_all() {
    closed = true;
    for (Connection* connection : busy) connection->stream->close();
    for (Waiter* waiter : waiters) waiter->timer.cancel();
    for (const std::shared_ptr<TimeLimit>& attempt_limit : connecting) attempt_limit->expire();
    idle.clear();
}

namespace {

Url parse_base(std::string_view base) {
    boost::system::result<Url> url = parse_url(base);
    const bool http = url.has_value() && (url->scheme == "http" || url->scheme == "https");
    // Not the text itself: it may hold a token.
    if (!http || url->target.find('?') != std::string::npos) {
        throw std::invalid_argument("the base of a client is http:// or https:// and has no query");
    }
    return std::move(*url);
}

}  // namespace

Client::Client(asio::any_io_executor executor, std::string_view base, ClientOptions options)
    : impl_(std::make_shared<Impl>(std::move(executor), parse_base(base), std::move(options))) {}

Client::~Client() {
    impl_->close_all();
}

asio::awaitable<ClientResult> Client::send(ClientRequest request, Deadline deadline) {
    ExchangeLimits limits;
    limits.max_body = impl_->options.max_response;
    return Impl::run(impl_, {std::move(request), std::move(limits), deadline});
}

asio::awaitable<ClientResult> Client::download(ClientRequest request, Sink sink, std::uint64_t limit,
                                               Deadline deadline) {
    ExchangeLimits limits;
    limits.max_body = impl_->options.max_response;
    limits.sink = std::move(sink);
    limits.max_sink = limit;
    return Impl::run(impl_, {std::move(request), std::move(limits), deadline});
}

void Client::close() {
    impl_->close_all();
}

ClientStats Client::stats() const {
    ClientStats stats = impl_->stats;
    stats.connections = impl_->idle.size() + impl_->busy.size();
    stats.waiting = impl_->waiters.size();
    return stats;
}

}  // namespace aftercare::net
