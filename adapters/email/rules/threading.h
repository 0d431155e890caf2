// The header fields and addresses of a mail of ours that tie it to the mail it answers and keep machines from
// answering it, as values. Pure; any thread.
//
// Sources: RFC 5322 3.6.4 (Message-ID, In-Reply-To, References), RFC 3834 (Auto-Submitted), RFC 5321 4.5.5
// (null sender), Microsoft's X-Auto-Response-Suppress.
#pragma once

#include "adapters/email/mail.h"
#include "adapters/email/rules/automatic.h"
#include "adapters/email/rules/token.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

/// What of the customer's mail an answer needs.
struct AnsweredMail {
    std::string message_id;                ///< without <>; empty if it had none
    std::vector<std::string> in_reply_to;  ///< used only if it had no references
    std::vector<std::string> references;   ///< oldest first
    std::string subject;                   ///< decoded; prefixes are taken care of
};

AnsweredMail answered(const Mail& mail);

enum class Authorship : std::uint8_t {
    person = 1,  ///< words of an agent: may be answered by anybody, bounces come back
    answer,      ///< the desk answers a mail by itself
    notice,      ///< the desk writes without having been written to
};

enum class AutomaticSender : std::uint8_t {
    null_sender = 1,  ///< MAIL FROM:<> for answers and notices: they can never bounce back
    bounce_address,   ///< for a relay that refuses the null sender
};

/// The account that writes.
struct SendingAccount {
    std::string address;         ///< "support@example.com": From; answers come to it with a token
    std::string bounce_address;  ///< "bounce@example.com"; gets a token
    AutomaticSender automatic_sender = AutomaticSender::null_sender;
};

struct OutgoingThread {
    core::ConversationId conversation;  ///< from 1
    std::int64_t message =
        0;  ///< number of the mail, 0 or more: no two mails of a conversation have the same
    std::string recipient;
    Authorship authorship = Authorship::answer;
    std::string subject;  ///< of a mail that answers none, or one without a subject
};

struct ThreadingHeaders {
    std::string message_id;               ///< without <>. The same for the same mail: fix it when queueing
    std::string in_reply_to;              ///< without <>; may be empty
    std::vector<std::string> references;  ///< without <>, oldest first; the first and the last 10 at most
    std::string subject;                  ///< one line, UTF-8, to be encoded
    std::string reply_to;                 ///< our address with a token
    std::string envelope_sender;          ///< empty: MAIL FROM:<>
    std::vector<HeaderField> fields;      ///< to be set as they are, names as they are written
};

/// `answers`: null for a mail that begins a conversation. Throws std::invalid_argument like make_token.
ThreadingHeaders threading_headers(const OutgoingThread& thread, const AnsweredMail* answers,
                                   const SendingAccount& account, const OwnIdentity& own);

/// A Message-ID (without <>) that may be written into a header: visible ASCII without <>, 1 to 250
/// characters.
bool usable_message_id(std::string_view id);

}  // namespace aftercare::email
