// One connection to an IMAP server, without the connection: bytes in, steps out. Pure.
//
// The owner carries out next() until it says Wait or Ended, then calls one of the inputs, and so on.
#pragma once

#include "adapters/email/imap/action.h"
#include "adapters/email/imap/login.h"
#include "adapters/email/imap/response_parser.h"
#include "adapters/email/imap/walk.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace aftercare::email::imap {

/// To the server. May hold secrets: never logged.
struct Send {
    std::string bytes;
};
/// Read on, with a limit of time: call receive(), closed() or timed_out(). `number` changes with each rest:
/// the time of a rest runs from its first Wait, that of an answer from each.
struct Wait {
    enum class Kind : std::uint8_t { answer = 1, idle, poll };
    Kind kind = Kind::answer;
    std::uint64_t number = 0;
};
/// A line for the log.
struct Note {
    std::string text;
};
/// After StartTls call tls_started(), after Keep kept(), after Save saved().
using Step = std::variant<Send, StartTls, Keep, Save, Note, Wait, Ending>;

struct SessionStart {
    Options options;
    std::string secret;                ///< the password, or an access token
    std::optional<Progress> progress;  ///< none: a first start
    Stuck stuck;                       ///< of the session before
    std::chrono::sys_days today;
};

class Session {
  public:
    explicit Session(SessionStart start);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// After an Ending it is the same Ending for ever.
    Step next();

    void receive(std::string_view bytes);
    /// What has been received in the clear since StartTls is forgotten.
    void tls_started();
    void kept(bool done);
    void saved(bool done);
    /// A Wait was too long.
    void timed_out();
    void closed();
    /// Says goodbye as soon as the command under way is over; what is kept is saved first.
    void stop();

    Stuck stuck() const { return walk_.stuck(); }
    /// The mailbox has been opened: the connection was a good one.
    bool opened() const { return walk_.opened(); }

  private:
    void apply(Action action);
    void handle(Response response);
    void status(StatusResponse response);
    void continuation();
    void bye(const StatusResponse& response);
    void transmit(Command command);
    void log_out();
    void end(Ending ending);
    void take_notes();

    Common common_;
    Login login_;
    Walk walk_;
    ResponseParser parser_;
    std::deque<Step> steps_;
    std::optional<Ending> ended_;

    bool greeted_ = false;
    bool logged_in_ = false;
    bool held_ = false;  // until the owner has answered a StartTls, Keep or Save
    bool stopping_ = false;
    bool logging_out_ = false;
    std::string farewell_;            // of a BYE
    std::string tag_;                 // of the command under way; empty: none
    std::deque<std::string> pieces_;  // of it, to be sent at "+"
    std::uint64_t tags_ = 0;
    std::optional<Rest::Kind> rest_;
    std::uint64_t rests_ = 0;
};

}  // namespace aftercare::email::imap
