// One Authentication-Results field, read. Pure; any thread. Says nothing about whether the field may be
// trusted.
//
// Source: RFC 8601 2.2. Comments, quoted strings and folding may stand anywhere between the tokens.
// Properties without a "." are read too, since Microsoft writes them ("action=none").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aftercare::email {

/// "dkim=pass (good) header.d=example.com"
struct AuthenticationResult {
    std::string method;  ///< lower case, without version: "dkim", "spf", "dmarc"
    std::string result;  ///< lower case: "pass", "fail", "none", …
    std::vector<std::pair<std::string, std::string>> properties;  ///< names in lower case: {"header.d", …}

    /// The first property of that name; empty if there is none.
    std::string_view property(std::string_view name) const;
};

struct AuthenticationResults {
    std::string server;  ///< the authserv-id, lower case, never empty
    std::vector<AuthenticationResult> results;
};

/// The whole field or nothing: one that is broken anywhere is refused. At most 16 KiB and 100 results.
std::optional<AuthenticationResults> read_authentication_results(std::string_view value);

}  // namespace aftercare::email
