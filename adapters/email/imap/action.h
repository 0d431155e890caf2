// What the parts of a session want done next, and what they share. Pure.
#pragma once

#include "adapters/email/imap/command.h"
#include "adapters/email/imap/options.h"
#include "adapters/email/imap/progress.h"
#include "adapters/email/imap/raw_mail.h"
#include "adapters/email/imap/response.h"

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace aftercare::email::imap {

/// Why a connection is over.
struct Ending {
    enum class Kind : std::uint8_t {
        stopped = 1,      ///< as asked
        closed,           ///< by the server, with or without BYE: normal
        silent,           ///< no answer in time
        broken,           ///< what came is no IMAP
        unavailable,      ///< the server has trouble
        refused_login,    ///< user, password or token
        no_token,         ///< the owner has no access token now
        refused_mailbox,  ///< it does not exist, or must not be opened
        no_tls,           ///< STARTTLS is required and not offered, or was got round
        not_kept,         ///< the owner could not keep a mail or its progress
    };
    Kind kind = Kind::closed;
    std::string reason;  ///< for the log
};
std::string_view name_of(Ending::Kind kind);

/// A whole command; one at a time.
struct Transmit {
    Command command;
};
/// More of the command under way: a line, without its end. May hold a secret.
struct Line {
    std::string text;
};
struct StartTls {};
struct Keep {
    RawMail mail;
};
struct Save {
    Progress progress;
};
/// Nothing to do until the mailbox changes or some time has passed.
struct Rest {
    enum class Kind : std::uint8_t { idle = 1, poll };
    Kind kind = Kind::idle;
};
/// Nothing to do until the command under way goes on.
struct Await {};
/// The part has done its work.
struct Passed {};

using Action = std::variant<Transmit, Line, StartTls, Keep, Save, Rest, Await, Passed, Ending>;

/// What the server can do, as last announced.
class Capabilities {
  public:
    bool known() const { return known_; }
    bool has(std::string_view name) const { return names_.contains(name); }
    void learn(const std::vector<std::string>& names);
    /// A server must announce anew after TLS and login.
    void forget();
    /// Grows with each announcement.
    int announcements() const { return announcements_; }

  private:
    std::set<std::string, std::less<>> names_;
    bool known_ = false;
    int announcements_ = 0;
};

/// What the parts of one session share.
struct Common {
    Options options;
    std::string secret;  ///< the password, or an access token
    Capabilities capabilities;
    bool identified = false;         ///< ID has been said
    std::vector<std::string> notes;  ///< for the log, since last taken

    /// The server's words.
    std::string quoted(const StatusResponse& response) const;
    Ending ending(Ending::Kind kind, std::string what, const StatusResponse& response) const;
};

/// Who we are. 163 and its kin open no mailbox without it, and accept no blank after the bracket.
Command id_command(const Options& options);

/// True if the server may do it later: RFC 5530's UNAVAILABLE, INUSE, LIMIT, SERVERBUG.
bool passing_trouble(const StatusResponse& response);

}  // namespace aftercare::email::imap
