// Who wrote a mail, and how far that can be believed. Pure; any thread.
//
// The contact is From, exactly one address; Reply-To never is, since anybody can write another's address
// there. Only Authentication-Results (RFC 8601) of the operator's own server count, and only above the first
// Received field of a foreign server: below that the sender wrote the header. The own server must remove
// fields of its own name from mail that comes in (RFC 8601, 5), as OpenDMARC, Rspamd and the hosted services
// do.
#pragma once

#include "adapters/email/mail.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

enum class Trust : std::uint8_t {
    verified = 1,  ///< the domain of From vouches for the mail
    unverified,    ///< nobody says anything, or nothing that binds From
    failed,        ///< the domain of From disowns the mail
};

/// Which servers are the operator's own.
struct TrustedServers {
    std::vector<std::string> authentication_ids;  ///< authserv-ids; empty: every mail is unverified
    /// Names in the "by" of their Received fields; "*.example.com" and "2002:a05:*" stand for many. Empty:
    /// the authentication_ids.
    std::vector<std::string> hosts;
    std::size_t most_hops =
        3;  ///< Received fields of own servers that a mail may have; the rest are not believed
};

/// Where an answer goes.
enum class ReplyTo : std::uint8_t {
    same_domain = 1,  ///< Reply-To only if its domain is From's
    any,              ///< the operator allows every Reply-To
};

struct Identity {
    std::string contact;    ///< the key of the contact point: From in lower case. Empty: see `problem`
    std::string name;       ///< as the sender writes it; never trusted
    std::string answer_to;  ///< the address to answer to, checked; empty if there is no contact
    Trust trust = Trust::unverified;
    std::string_view why;      ///< what decided about the trust: a constant text
    std::string_view problem;  ///< why nobody can be named: put the mail into quarantine. A constant text
};

Identity identify(const Mail& mail, const TrustedServers& servers, ReplyTo reply_to = ReplyTo::same_domain);

}  // namespace aftercare::email
