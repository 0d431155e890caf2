// Is this mail from a person, or from a machine that must not be answered? Pure; any thread.
//
// Sources: RFC 3834 (automatic answers), RFC 5230 (vacation), RFC 2919 and 2369 (lists), RFC 3464 (delivery
// reports), RFC 8098 (read receipts), RFC 5965 (complaints), Microsoft's X-Auto-Response-Suppress, and what
// mail programs in use do beside them.
#pragma once

#include "adapters/email/envelope.h"
#include "adapters/email/mail.h"
#include "adapters/email/rules/token.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

/// Our own header field: its value is the instance's name. Every mail of ours carries it.
inline constexpr std::string_view loop_header = "X-Aftercare-Loop";

/// By what our own mails are known.
struct OwnIdentity {
    std::vector<std::string> addresses;  ///< that we write from and take mail at, without any +part
    std::string instance;                ///< what our loop_header says; empty matches nothing
    TokenKeys keys;
};

enum class MailKind : std::uint8_t {
    person = 1,       ///< the only kind that is ever answered
    automatic,        ///< written by a program; file it, never answer
    vacation,         ///< somebody's absence notice; neither answers nor reopens anything
    bounce,           ///< a mail was not delivered: see bounce.h
    delay_notice,     ///< a mail is late but still on its way
    delivery_notice,  ///< a mail arrived or was passed on
    disposition,      ///< a read receipt
    complaint,        ///< somebody marked our mail as spam: write there no more
    list,             ///< of a mailing list or a mass mailing
    own,              ///< our own mail came back
};

struct Judgement {
    MailKind kind = MailKind::person;
    std::string_view why;  ///< by which sign, a constant text; empty for a person without any sign
    /// A person as far as the headers tell, but the first words are those of an automatic answer. Take the mail, but
    /// do not answer it where this address was answered before in the same conversation.
    bool doubtful = false;
};

/// Where the way in tells no envelope (no recipient in `envelope`), the topmost Return-Path counts.
Judgement judge_automatic(const Mail& mail, const Envelope& envelope, const OwnIdentity& own);

/// True if the address is one of ours, with or without a +part.
bool is_own_address(std::string_view address, const OwnIdentity& own);

}  // namespace aftercare::email
