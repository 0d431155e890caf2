// Which conversation a mail belongs to. Pure: what is known is asked through the functions handed in.
//
// The order: a signed token in the address it was sent to; a signed Message-ID of ours that it answers; a
// known Message-ID of theirs among its references; a ticket number in the subject, from a participant only.
// Whoever writes under another address than a participant's is shown as a new participant, never taken for
// the customer.
#pragma once

#include "adapters/email/envelope.h"
#include "adapters/email/mail.h"
#include "adapters/email/rules/identity.h"
#include "adapters/email/rules/token.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::email {

enum class MatchedBy : std::uint8_t {
    nothing = 1,     ///< a new conversation
    reply_token,     ///< the address it was sent to
    message_token,   ///< In-Reply-To or References name a mail of ours
    known_message,   ///< References name a mail of theirs that we have
    subject_number,  ///< "[#1234]"
};

/// Whose ticket numbers in subjects count. They are no secret: anybody can write one.
enum class SubjectNumbers : std::uint8_t {
    ignored = 1,
    of_verified_participants,  ///< the sender's domain must vouch for the mail
    of_participants,           ///< for sites without a server that checks: From alone can be forged
};

/// What is known. Each may be called several times; none may change anything.
struct KnownThreads {
    std::function<std::optional<core::ConversationId>(std::string_view message_id)> message;  ///< of theirs
    std::function<std::optional<core::ConversationId>(std::string_view number)> number;       ///< of a ticket
    /// Whether the contact key belongs to somebody who takes part in the conversation.
    std::function<bool(core::ConversationId, std::string_view contact)> participant;
};

struct ThreadMatch {
    MatchedBy by = MatchedBy::nothing;
    core::ConversationId conversation;  ///< none for a new one
    std::optional<Token> token;         ///< of reply_token and message_token
    std::string number;                 ///< of the ticket, for subject_number
    /// Not a participant's address, or one that the sender's domain disowns: show it so, and let it neither
    /// see what is private nor decide or confirm anything.
    bool new_participant = false;
    /// A participant's, and either a token proves that a letter of ours to this conversation was at hand, or the domain
    /// vouches for the mail. A token alone says nothing of a sender who does not take part: they may have it from a letter
    /// of their own and write another's address into From.
    bool proven = false;
};

ThreadMatch match_thread(const Mail& mail, const Envelope& envelope, const Identity& sender,
                         const TokenKeys& keys, const KnownThreads& known, SubjectNumbers numbers);

}  // namespace aftercare::email
