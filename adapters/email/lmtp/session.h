// The server's side of LMTP (RFC 2033) and SMTP (RFC 5321): bytes in, replies and whole mails out. Pure.
//
// LHLO begins LMTP, EHLO or HELO begins SMTP. The two differ only in the replies after the final dot: LMTP
// has one for each recipient, SMTP one for all. Offered: PIPELINING, SIZE, 8BITMIME, SMTPUTF8,
// ENHANCEDSTATUSCODES, and STARTTLS if the owner can. XFORWARD, AUTH and CHUNKING are not.
#pragma once

#include "adapters/email/envelope.h"
#include "adapters/email/lmtp/command.h"
#include "adapters/email/lmtp/data_reader.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace aftercare::email::lmtp {

/// What became of a mail for one recipient.
enum class Kept : std::uint8_t {
    ok = 1,     ///< durable: 250, the mail is ours now
    try_later,  ///< 451 4.3.0: the sender keeps it and comes again
    refused,    ///< 550 5.7.1: the sender tells its author
};

/// What RCPT is answered. An unknown address is refused before the mail is sent, so that nobody has to return
/// it.
enum class RecipientCheck : std::uint8_t { known = 1, unknown, try_later };
using CheckRecipient = std::function<RecipientCheck(std::string_view address)>;

struct SessionOptions {
    std::string host_name = "localhost";         ///< in the greeting; no blanks
    std::size_t max_message = 25 * 1024 * 1024;  ///< bytes; announced as SIZE. Beyond it 552 5.3.4
    std::size_t max_line = 64 * 1024;            ///< of the mail: RFC 5321 says 998, real mail is longer
    std::size_t max_command = 2048;              ///< bytes of a command line
    std::size_t max_recipients = 100;  ///< for each mail; beyond it 452 4.5.3, the sender comes again
    int max_idle_commands = 100;       ///< between two mails, accepted recipients not counted; then 421
    bool offer_tls = false;
};

class Session {
  public:
    /// What has to happen before the session goes on.
    enum class Wants : std::uint8_t {
        bytes = 1,  ///< feed()
        keeping,    ///< take_mail(), keep it durably, answer()
        handshake,  ///< send the output, do the TLS handshake, handshake_done()
        close,      ///< send the output, close
    };
    struct Mail {
        Envelope envelope;
        std::string bytes;
    };

    Session(SessionOptions options, CheckRecipient check, std::string peer);

    Wants wants() const { return wants_; }
    /// Takes bytes off the front until something else than bytes is wanted or none are left. Before a
    /// handshake all are dropped: what was sent in plain text must not count as said under TLS.
    void feed(std::string_view& bytes);
    /// What to send now; the greeting is there from the beginning.
    std::string take_output();

    Mail take_mail();
    /// One result for each recipient in their order; missing ones count as try_later.
    void answer(std::span<const Kept> results);
    void handshake_done();

    /// No new mail after the one under way: 421 as soon as there is none.
    void finish();
    /// Nothing came for too long: 421 at once.
    void expire();
    /// No room for the mail that is being received: it will be answered 452 4.3.1.
    void out_of_room();

    /// True unless a mail has been begun.
    bool between_mails() const { return !transaction_; }
    /// Bytes of the mail that is being received.
    std::size_t held() const { return data_ ? data_->held() : 0; }

  private:
    enum class Protocol : std::uint8_t { none = 1, lmtp, smtp };
    // Of the replies, in one place: code, enhanced code, text.
    using Line = std::string_view;

    void reply(Line line);
    void leave(Line line);
    void feed_command(std::string_view& bytes);
    void feed_data(std::string_view& bytes);
    void run_command(std::string_view line);
    bool count_command(const Command& command);
    void dispatch(const Command& command);

    void greet(const Command& command);
    void begin_mail(std::string_view rest);
    std::optional<Line> mail_problem(const PathArgument& argument);
    std::optional<Line> read_parameter(const Parameter& parameter);
    void add_recipient(std::string_view rest);
    std::optional<Line> recipient_problem(const PathArgument& argument) const;
    void begin_data(std::string_view rest);
    void start_tls(std::string_view rest);
    void end_transaction();
    void reply_to_data(Line line);

    SessionOptions options_;
    CheckRecipient check_;
    std::string peer_;

    Wants wants_ = Wants::bytes;
    Protocol protocol_ = Protocol::none;
    bool secure_ = false;
    bool finishing_ = false;
    bool transaction_ = false;  // MAIL was accepted
    int idle_commands_ = 0;
    std::string line_;
    std::string output_;
    Envelope envelope_;
    std::optional<DataReader> data_;
};

}  // namespace aftercare::email::lmtp
