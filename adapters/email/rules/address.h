// Addresses before they reach the wire, and as keys. Pure; any thread.
//
// Sources: RFC 5321 4.1.2 (syntax), RFC 5321 4.5.3.1 (sizes), RFC 6531 (UTF-8), UTS #46 (domains). The SMTP
// library passes CR and LF through: what is not checked here could inject commands.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aftercare::email {

/// An address that may be written to.
struct WireAddress {
    std::string address;          ///< the domain in lower case and punycode; at most 254 bytes
    bool needs_smtputf8 = false;  ///< the local part is not ASCII: only a server with SMTPUTF8 takes it

    friend bool operator==(const WireAddress&, const WireAddress&) = default;
};

struct AddressReading {
    std::optional<WireAddress> address;
    std::string_view problem;  ///< why there is none: a constant text
};

/// Exactly one mailbox without a name: "user@example.com", also with a quoted local part. No address
/// literals.
AddressReading check_address(std::string_view text);

/// The domain in lower case and punycode; none if it is not a domain.
std::optional<std::string> ascii_domain(std::string_view domain);

/// What a contact is known by: the whole address in lower case, the domain in punycode. Local parts are
/// compared without case because every mail system in use does. Empty if the text is no address.
std::string contact_key(std::string_view address);

}  // namespace aftercare::email
