// What the transport said about a mail, apart from its bytes: who gets bounces, who it is for, who handed it in.
#pragma once

#include <string>
#include <vector>

namespace aftercare::email {

/// Addresses as they stood between < and >, unfolded, not validated beyond the syntax of the command: a local
/// part may be quoted, a domain may be an address literal.
struct Envelope {
    std::string mail_from;             ///< empty: the null sender <> of bounces and automatic mail
    std::vector<std::string> rcpt_to;  ///< those that were accepted, in their order; at least one
    std::string peer;                  ///< numeric address of who handed it in; empty if it came by another way
    bool utf8 = false;                 ///< SMTPUTF8 was asked for: addresses and headers may hold UTF-8

    friend bool operator==(const Envelope&, const Envelope&) = default;
};

}  // namespace aftercare::email
