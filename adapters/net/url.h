// Percent-encoding, queries and absolute URLs. Pure.
#pragma once

#include "adapters/net/http.h"

#include <boost/system/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::net {

// Nothing for a '%' without two hexadecimal digits or for an encoded NUL.
std::optional<std::string> percent_decode(std::string_view text);
// Everything but unreserved characters (RFC 3986, 2.3) becomes %XX.
std::string percent_encode(std::string_view text);

// "a=1&b=x%20y+z": '+' is a space, a name without '=' has an empty value. Nothing if the encoding is
// broken or there are more than 100 pairs.
std::optional<Pairs> parse_query(std::string_view query);

struct Url {
    std::string scheme;  // "http", "https", "ws" or "wss"
    std::string host;    // name or address, an IPv6 one without brackets
    std::uint16_t port;  // the scheme's own if none is written
    std::string target;  // path and query, at least "/"

    bool secure() const { return scheme == "https" || scheme == "wss"; }
    // For the Host field: brackets around IPv6, the port unless it is the scheme's own.
    std::string authority() const;
};
// Errors: invalid_argument; also for user information, a fragment or an unknown scheme.
boost::system::result<Url> parse_url(std::string_view text);

}  // namespace aftercare::net
