// Takes mails out of one mailbox for as long as it runs: connects, fetches, waits, connects again.
//
// Everything on the thread of the executor; hooks are called there. The `done` of a hook may be called from
// any thread, at once or later; only its first call counts, and none after Timing::keep.
#pragma once

#include "adapters/email/imap/options.h"
#include "adapters/email/imap/progress.h"
#include "adapters/email/imap/raw_mail.h"
#include "adapters/net/deadline.h"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::net {
class TlsClient;
}  // namespace aftercare::net

namespace aftercare::email::imap {

enum class LogLevel : std::uint8_t { info = 1, warning, error };

struct Loaded {
    bool ok = false;
    std::optional<Progress> progress;  ///< none: there was none yet
};

/// The first three are needed, and `token` for Method::oauth.
struct Hooks {
    /// Done(true) only when the mail is kept durably: then it is moved. The same mail may come a second time
    /// (when its progress was not saved, or the server has given new UIDs): the owner knows mails by their
    /// content.
    std::function<void(RawMail mail, std::function<void(bool)> done)> keep;
    /// At each connection.
    std::function<void(std::function<void(Loaded)> done)> load;
    std::function<void(Progress progress, std::function<void(bool)> done)> save;
    /// An access token; empty: there is none now, and it is asked for again after first_retry. The hook may wait for
    /// one, less than Timing::keep. `renew`: the last one was not accepted.
    std::function<void(bool renew, std::function<void(std::string)> done)> token;

    /// No text holds a secret or anything out of a mail.
    std::function<void(LogLevel, std::string_view text)> log;
    /// Somebody must look: login, mailbox or TLS. Once until a connection has been good again.
    std::function<void(std::string_view text)> alert;
    /// Adds to a counter: "connections", "connections_failed", "mails_kept", "mails_too_large",
    /// "mails_unreadable".
    std::function<void(std::string_view name, double by)> count;
    /// Sets a value: "connected" (0 or 1: the mailbox is open).
    std::function<void(std::string_view name, double value)> gauge;
};

class Client {
  public:
    /// Throws std::invalid_argument with every fault of the options, one a line, none quoting a secret.
    /// `tls`: null for the system's authorities.
    Client(boost::asio::any_io_executor executor, Options options, Hooks hooks,
           std::shared_ptr<net::TlsClient> tls = nullptr);
    /// Ends everything at once; hooks are not called any more.
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    void start();
    /// Finishes the mail under way and says goodbye, by the deadline; then closes the connection.
    net::asio::awaitable<void> stop(net::Deadline deadline);

  private:
    class Runner;
    std::shared_ptr<Runner> runner_;
};

/// How long to wait after the n-th connection in a row that was no good (from 0). `random` in [0, 1).
std::chrono::milliseconds retry_pause(const Timing& timing, int failures, double random);

}  // namespace aftercare::email::imap
