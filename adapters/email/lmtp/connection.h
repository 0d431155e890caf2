// One connection: a session with a socket and time limits. Internal to the listener.
#pragma once

#include "adapters/email/lmtp/listener.h"
#include "adapters/email/lmtp/wire.h"
#include "adapters/net/deadline.h"

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace aftercare::email::lmtp {

class Connection;

/// What the listener and its connections share.
struct ListenerCore {
    ListenerCore(asio::any_io_executor executor_, ListenerOptions options_)
        : executor(std::move(executor_)), options(std::move(options_)), ended(executor) {}

    asio::any_io_executor executor;
    ListenerOptions options;
    ListenerStats stats;
    bool stopping = false;
    std::size_t held = 0;                  // bytes of all mails being received
    std::vector<Connection*> connections;  // in no order
    net::Event ended;                      // a connection has gone
};

class Connection : public std::enable_shared_from_this<Connection> {
  public:
    Connection(std::shared_ptr<ListenerCore> core, asio::ip::tcp::socket socket, std::string peer);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    void start();
    void check_deadline(net::Deadline now);
    /// 421 once no mail is under way.
    void finish();
    /// Ends without a word.
    void drop();

  private:
    asio::awaitable<void> run();
    asio::awaitable<bool> receive();
    asio::awaitable<bool> send_output();
    asio::awaitable<bool> turn_to_tls();
    asio::awaitable<bool> keep_mail();
    asio::awaitable<void> linger();
    asio::awaitable<void> say_goodbye();

    void feed();
    void leave_if_reading();
    void expires_after(std::chrono::milliseconds span) { deadline_ = net::deadline_in(span); }

    std::shared_ptr<ListenerCore> core_;
    Wire wire_;
    Session session_;
    std::array<char, 16 * 1024> buffer_;
    std::string_view unread_;
    net::Deadline deadline_ = net::Deadline::max();
    bool reading_ = false;  // waits for bytes with nothing to say
    bool leaving_ = false;  // say_goodbye() has taken over
};

}  // namespace aftercare::email::lmtp
