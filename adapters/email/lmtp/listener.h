// Takes mail from the site's mail server by LMTP or SMTP and hands it to its owner, who keeps it durably
// before the mail server is told so.
//
// Everything belongs to the one thread that runs the executor's io_context.
#pragma once

#include "adapters/email/lmtp/session.h"
#include "adapters/net/tls.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace aftercare::email::lmtp {

namespace asio = boost::asio;

/// Called once, from any thread, with a result for each recipient in the envelope's order.
using KeepDone = std::function<void(std::vector<Kept>)>;
/// Keeps the mail's bytes, as they came, and its envelope. `Kept::ok` only after the durable commit. The peer
/// sends a mail again when the reply did not reach it: the owner must recognise it.
using Keep = std::function<void(Envelope envelope, std::string bytes, KeepDone done)>;

struct ListenerOptions {
    std::string address = "127.0.0.1";  ///< numeric
    std::uint16_t port = 0;             ///< 0: the system chooses; see Listener::port()
    std::vector<std::string> peers{"127.0.0.0/8",
                                   "::1"};  ///< addresses and networks; all others are sent away

    std::size_t max_connections = 50;                 ///< beyond it 421
    std::size_t max_held = 256 * 1024 * 1024;         ///< bytes of mails being received, together; then 452
    std::chrono::milliseconds idle_timeout{300'000};  ///< without a byte; then 421
    std::chrono::milliseconds write_timeout{30'000};
    std::chrono::milliseconds handshake_timeout{10'000};
    /// After it the mail is answered 451, though the owner may still keep it. Shorter than the ten minutes
    /// that a sender waits (RFC 1047: one that does not wait sends again).
    std::chrono::milliseconds keep_timeout{45'000};

    SessionOptions session;               ///< offer_tls is set by `tls`
    std::shared_ptr<net::TlsServer> tls;  ///< null: STARTTLS is not offered
    CheckRecipient check;
    Keep keep;
};

struct ListenerStats {
    std::size_t connections = 0;    ///< open now
    std::uint64_t accepted = 0;     ///< connections since the start
    std::uint64_t turned_away = 0;  ///< peers that are not on the list, and connections beyond the limit
    std::uint64_t kept = 0;         ///< mails that everybody was answered 250 for
    std::uint64_t not_kept = 0;  ///< mails that somebody was answered otherwise for, after the owner had them
    std::uint64_t timeouts = 0;
};

class Listener {
  public:
    /// Binds and listens: throws std::runtime_error, with the reason, if it cannot or an option is malformed.
    Listener(asio::any_io_executor executor, ListenerOptions options);
    /// Drops what is left; call stop() first for a clean end.
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    std::uint16_t port() const;
    ListenerStats stats() const;

    /// Stops accepting. Mails that have been begun are taken; then each peer is told 421. What is not done
    /// within the limit is dropped unanswered, so that it comes again. Returns when no connection is left.
    asio::awaitable<void> stop(std::chrono::milliseconds limit);

  private:
    struct Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace aftercare::email::lmtp
