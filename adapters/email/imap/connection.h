// The stream of one IMAP connection: connecting, TLS, reading and writing with limits of time.
//
// Belongs to the thread of its executor.
#pragma once

#include "adapters/email/imap/options.h"
#include "adapters/net/deadline.h"
#include "adapters/net/stream.h"
#include "adapters/net/tls.h"

#include <boost/asio/awaitable.hpp>
#include <boost/system/error_code.hpp>

#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace aftercare::email::imap {

class Connection {
  public:
    /// `tls` must outlive it.
    Connection(const Options& options, const net::TlsClient& tls) : options_(options), tls_(tls) {}

    /// Empty if it is open, else why not.
    net::asio::awaitable<std::string> open();
    /// STARTTLS has been agreed on. Empty if TLS is up, else why not.
    net::asio::awaitable<std::string> start_tls();
    /// False if the connection is gone or does not take the bytes in time.
    net::asio::awaitable<bool> write(std::string bytes);

    enum class Read : std::uint8_t { bytes = 1, nothing, closed };
    /// At most 64 KiB at once: see bytes(). Nothing: the time is over or interrupt() was called; read on.
    net::asio::awaitable<Read> read(net::Deadline deadline);
    /// Of the last read().
    std::string_view bytes() const { return {buffer_.data(), received_}; }

    /// Ends a read() under way early.
    void interrupt();
    /// Ends everything under way. May be repeated.
    void close();

  private:
    net::asio::awaitable<std::string> shake_hands(net::Deadline deadline);
    net::asio::awaitable<bool> fill();

    const Options& options_;
    const net::TlsClient& tls_;
    std::unique_ptr<net::Stream> stream_;
    std::shared_ptr<net::TimeLimit> reading_;
    bool closed_ = false;
    bool gone_ = false;
    std::size_t received_ = 0;
    std::array<char, std::size_t{64} << 10> buffer_;
};

}  // namespace aftercare::email::imap
