// A mailbox as a channel: letters come in by LMTP, from a hosted mailbox or by HTTP, are kept whole before anybody is
// told that they are, and are read after that; what the desk says goes out as letters.
//
// create_channel() at start-up; everything else on the one thread of the executor, and the hooks are called there
// too. Reading letters happens on threads of its own.
#pragma once

#include "adapters/email/imap/options.h"
#include "adapters/email/lmtp/listener.h"
#include "adapters/email/oauth/grant.h"
#include "adapters/email/reading/limits.h"
#include "adapters/email/rules/automatic.h"
#include "adapters/email/rules/back_stop.h"
#include "adapters/email/rules/identity.h"
#include "adapters/email/rules/matching.h"
#include "adapters/email/rules/threading.h"
#include "adapters/email/sending/smtp_transport.h"
#include "core/channel.h"
#include "core/store/store.h"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::net {
class Router;
}

namespace aftercare::email {

/// Texts that a letter of ours carries, in one language.
struct LetterTexts {
    std::string marker;     ///< "reply above this line": what stands below it is not read
    std::string choices;    ///< before the choices of a question
    std::string subject;    ///< of a letter that answers none
    std::string word_lead;  ///< before the choices that are made by their word
};

struct Options {
    std::string account;  ///< name in the configuration: letters, digits, '-', '_'
    SendingAccount sending;
    std::string display_name;  ///< beside the address in From; may be empty
    OwnIdentity own;
    TrustedServers trusted;
    ReplyTo reply_to = ReplyTo::same_domain;
    SubjectNumbers subject_numbers = SubjectNumbers::of_verified_participants;
    BackStopLimits caps;
    /// With members of staff, who send one command after another: a machine that answers in their place stops all the same.
    BackStopLimits staff_caps{20, 100, 40, 10, 400};
    ReadingLimits reading;

    std::optional<lmtp::ListenerOptions> lmtp;  ///< check and keep are set by the channel
    std::optional<imap::Options> imap;
    std::string imap_authorities;  ///< PEM file of further certificate authorities; empty: the system's alone
    std::string http_token;  ///< POST /email/{account}; empty: there is no such route
    SmtpOptions smtp;
    /// For servers that log in with a token and have no password or secret: theirs is then a fixed token.
    std::optional<OauthOptions> oauth;
    std::size_t most_file_bytes = 20u << 20;  ///< of the files that go out with one letter

    LetterTexts texts;                 ///< in the desk's language
    std::vector<std::string> markers;  ///< the marker in every language

    /// Runs on the store's thread in a turn of its own; `done` on the executor, with null if the turn is durable.
    std::function<void(std::function<void(core::Tx&)> turn, std::function<void(std::exception_ptr)> done)> in_turn;
    /// Where a choice can be made without writing; empty: only by a reply.
    std::function<std::string(const core::Delivery& delivery, const core::Button& button)> link_of;
    /// The path of a "stored:<sha256>" file, empty if there is none.
    std::function<std::string(const std::string& id)> stored_path;

    std::function<core::Time()> now;  ///< empty: the system's clock

    std::chrono::milliseconds stop{15'000};        ///< for what is under way when stopping
    std::chrono::hours kept_for{24 * 30};          ///< letters dealt with
    std::chrono::milliseconds first_retry{1'000};  ///< of a store that does not answer
};

enum class LogLevel : std::uint8_t { info = 1, warning, error };

/// All may be empty. No text holds a secret or anything out of a letter.
struct Hooks {
    std::function<void(LogLevel, std::string_view text)> log;
    /// Somebody must look.
    std::function<void(std::string_view text)> alert;
    /// A letter that nobody can read: to be quarantined whole, and somebody told.
    std::function<void(std::string_view raw, std::string_view why)> broken;
    /// One more of which somebody has been told: to be quarantined whole.
    std::function<void(std::string_view raw, std::string_view why)> broken_too;
    /// Adds to a counter: "letters_kept", "letters_taken", "letters_automatic", "letters_held", "letters_copies", "letters_broken",
    /// "bounces", "letters_sent".
    std::function<void(std::string_view name, double by)> count;
    std::function<void(std::string_view name, double value)> gauge;
};

/// Throws std::invalid_argument with every fault of the options, one a line, none quoting a secret, and
/// std::runtime_error for a file of authorities that cannot be used. Registers
/// POST /email/{account} at the router, which may outlive the channel, if there is a token for it.
std::unique_ptr<core::Channel> create_channel(boost::asio::any_io_executor executor, Options options, Hooks hooks,
                                              net::Router& router);

}  // namespace aftercare::email
