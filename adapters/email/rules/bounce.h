// What a report of a mail system says: which mail of ours, to whom, and for how long it failed. Pure; any
// thread.
//
// Sources: RFC 3464 (delivery reports), RFC 3463 (status codes), and the plain bounces of QQ, 163, Exchange,
// Exim and qmail. Everything in a bounce can be forged; what a token says cannot. A bounce without one moves
// nothing.
#pragma once

#include "adapters/email/envelope.h"
#include "adapters/email/mail.h"
#include "adapters/email/rules/token.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace aftercare::email {

enum class FailureKind : std::uint8_t {
    hard = 1,  ///< it will never arrive
    soft,      ///< given up for now (mailbox full, server away): a later mail may arrive
    delayed,   ///< not a failure: it is still being tried
};

struct FailedRecipient {
    std::string address;  ///< as the report writes it; empty if it does not say
    FailureKind kind = FailureKind::hard;
    bool bad_address = false;  ///< 5.1.x: there is nobody at this address
    std::string status;        ///< "5.1.1"; may be empty
    std::string diagnostic;    ///< the server's words, at most 500 bytes; may name the address

    friend bool operator==(const FailedRecipient&, const FailedRecipient&) = default;
};

struct Bounce {
    /// Those that failed or are late, at most 100; where the report names nobody, one without an address.
    std::vector<FailedRecipient> recipients;
    /// Which mail of ours, proved by its token: from the address the bounce came to, else from the returned
    /// headers (Message-ID, Reply-To), else from In-Reply-To and References, else from a returned Message-ID
    /// in the text. None: not provably about us.
    std::optional<Token> about;
    std::string returned_message_id;  ///< without <>; of the returned headers. May be empty
};

/// For mails that judge_automatic took for a bounce or a delay notice.
Bounce read_bounce(const Mail& mail, const Envelope& envelope, const TokenKeys& keys);

/// Where tokens may stand in the addresses of a mail, most trustworthy first: the envelope's recipients,
/// Delivered-To, X-Original-To, To, Cc. At most 100.
std::vector<std::string> addressees(const Mail& mail, const Envelope& envelope);

}  // namespace aftercare::email
