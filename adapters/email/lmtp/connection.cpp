#include "adapters/email/lmtp/connection.h"

#include "adapters/net/answer.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <algorithm>
#include <utility>

namespace aftercare::email::lmtp {
namespace {

// What a peer may still send after the last reply, and for how long.
constexpr std::size_t max_linger = 1024 * 1024;
constexpr std::chrono::milliseconds linger_time{2'000};

SessionOptions session_options(const ListenerOptions& options) {
    SessionOptions session = options.session;
    session.offer_tls = options.tls != nullptr;
    return session;
}

}  // namespace

Connection::Connection(std::shared_ptr<ListenerCore> core, asio::ip::tcp::socket socket, std::string peer)
    : core_(std::move(core)),
      wire_(std::move(socket)),
      session_(session_options(core_->options), core_->options.check, std::move(peer)) {
    core_->connections.push_back(this);
}

Connection::~Connection() {
    core_->held -= session_.held();
    std::erase(core_->connections, this);
    core_->ended.notify_all();
}

void Connection::start() {
    const auto self = shared_from_this();
    asio::co_spawn(core_->executor, run(), [self](const std::exception_ptr&) { self->wire_.close(); });
}

void Connection::check_deadline(net::Deadline now) {
    if (now < deadline_) return;
    deadline_ = net::Deadline::max();
    if (leaving_ || session_.wants() == Session::Wants::close) return wire_.close();
    ++core_->stats.timeouts;
    session_.expire();
    leave_if_reading();
    if (!leaving_) wire_.close();
}

void Connection::finish() {
    session_.finish();
    if (session_.wants() == Session::Wants::close) leave_if_reading();
}

void Connection::drop() {
    wire_.close();
}

// The read that is pending ends when the wire closes; one write may go beside it.
void Connection::leave_if_reading() {
    if (!reading_ || leaving_) return;
    leaving_ = true;
    asio::co_spawn(core_->executor, say_goodbye(),
                   [self = shared_from_this()](const std::exception_ptr&) { self->wire_.close(); });
}

asio::awaitable<void> Connection::say_goodbye() {
    co_await send_output();
    co_await wire_.shutdown_send();
}

asio::awaitable<void> Connection::run() {
    bool alive = true;
    while (alive && !leaving_) {
        switch (session_.wants()) {
            case Session::Wants::bytes:
                alive = co_await receive();
                break;
            case Session::Wants::keeping:
                alive = co_await keep_mail();
                break;
            case Session::Wants::handshake:
                alive = co_await turn_to_tls();
                break;
            case Session::Wants::close:
                co_await send_output();
                co_await linger();
                alive = false;
                break;
        }
    }
}

// Closing with unread input would reset the connection, and the peer might lose the last reply.
asio::awaitable<void> Connection::linger() {
    expires_after(linger_time);
    co_await wire_.shutdown_send();
    const asio::mutable_buffer room = asio::buffer(buffer_);
    for (std::size_t dropped = 0; dropped < max_linger;) {
        const net::IoResult got = co_await wire_.read(room);
        if (got.error) co_return;
        dropped += got.bytes;
    }
}

asio::awaitable<bool> Connection::receive() {
    if (unread_.empty()) {
        const bool sent = co_await send_output();
        if (!sent) co_return false;
        if (session_.wants() != Session::Wants::bytes) co_return true;
        expires_after(core_->options.idle_timeout);
        reading_ = true;
        const asio::mutable_buffer room = asio::buffer(buffer_);
        const net::IoResult got = co_await wire_.read(room);
        reading_ = false;
        if (got.error || leaving_) co_return false;
        unread_ = std::string_view(buffer_.data(), got.bytes);
    }
    feed();
    co_return true;
}

void Connection::feed() {
    const std::size_t before = session_.held();
    session_.feed(unread_);
    core_->held += session_.held() - before;
    if (core_->held <= core_->options.max_held) return;
    const std::size_t full = session_.held();
    session_.out_of_room();
    core_->held -= full - session_.held();
}

asio::awaitable<bool> Connection::send_output() {
    std::string output = session_.take_output();
    if (output.empty()) co_return true;
    expires_after(core_->options.write_timeout);
    const boost::system::error_code error = co_await wire_.write(std::move(output));
    co_return !error;
}

asio::awaitable<bool> Connection::turn_to_tls() {
    unread_ = {};
    const bool sent = co_await send_output();
    if (!sent) co_return false;
    expires_after(core_->options.handshake_timeout);
    const boost::system::error_code error = co_await wire_.secure(*core_->options.tls);
    if (error) co_return false;
    session_.handshake_done();
    if (core_->stopping) session_.finish();
    co_return true;
}

asio::awaitable<bool> Connection::keep_mail() {
    const bool sent = co_await send_output();
    if (!sent) co_return false;
    deadline_ = net::Deadline::max();
    core_->held -= session_.held();
    Session::Mail mail = session_.take_mail();
    auto keep = [core = core_, mail = std::move(mail)](KeepDone done) mutable {
        core->options.keep(std::move(mail.envelope), std::move(mail.bytes), std::move(done));
    };
    const net::Deadline deadline = net::deadline_in(core_->options.keep_timeout);
    std::vector<Kept> results;  // none: nothing is known to be kept, try later
    try {
        auto told = co_await net::answer_by<std::vector<Kept>>(deadline, std::move(keep));
        results = std::move(told).value_or(std::vector<Kept>());
    } catch (const std::exception&) {
        // The owner failed at once.
    }
    const bool all_ok = !results.empty() && std::ranges::count(results, Kept::ok) == std::ssize(results);
    ++(all_ok ? core_->stats.kept : core_->stats.not_kept);
    session_.answer(results);
    co_return true;
}

}  // namespace aftercare::email::lmtp
