#include "adapters/net/url.h"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <charconv>

namespace aftercare::net {
namespace {

constexpr std::size_t max_pairs = 100;

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

bool unreserved(char character) {
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'z') ||
           (character >= 'A' && character <= 'Z') || character == '-' || character == '.' ||
           character == '_' || character == '~';
}

std::uint16_t default_port(std::string_view scheme) {
    return scheme == "https" || scheme == "wss" ? 443 : 80;
}

// Boost.URL checks only that a port is digits. "http://host:/" means the scheme's own.
std::optional<std::uint16_t> parse_port(std::string_view text, std::uint16_t by_default) {
    if (text.empty()) return by_default;
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

std::optional<std::string> form_decode(std::string_view text) {
    std::string spaced(text);
    for (char& character : spaced) {
        if (character == '+') character = ' ';
    }
    return percent_decode(spaced);
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t index = 0; index < text.size(); ++index) {
        if (text[index] != '%') {
            decoded.push_back(text[index]);
            continue;
        }
        if (text.size() - index < 3) return std::nullopt;
        const int high = hex_value(text[index + 1]);
        const int low = hex_value(text[index + 2]);
        if (high < 0 || low < 0 || high + low == 0) return std::nullopt;
        decoded.push_back(static_cast<char>(high * 16 + low));
        index += 2;
    }
    return decoded;
}

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char character : text) {
        if (unreserved(character)) {
            encoded.push_back(character);
            continue;
        }
        const auto byte = static_cast<unsigned char>(character);
        encoded.push_back('%');
        encoded.push_back(digits[byte >> 4]);
        encoded.push_back(digits[byte & 15]);
    }
    return encoded;
}

std::optional<Pairs> parse_query(std::string_view query) {
    Pairs pairs;
    while (!query.empty()) {
        const std::string_view item = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(item.size() + 1, query.size()));
        if (item.empty()) continue;
        if (pairs.items().size() == max_pairs) return std::nullopt;
        const std::size_t equals = std::min(item.find('='), item.size());
        std::optional<std::string> name = form_decode(item.substr(0, equals));
        std::optional<std::string> value = form_decode(item.substr(std::min(equals + 1, item.size())));
        if (!name || !value) return std::nullopt;
        pairs.add(std::move(*name), std::move(*value));
    }
    return pairs;
}

std::string Url::authority() const {
    const bool literal = host.find(':') != std::string::npos;
    std::string text = literal ? "[" + host + "]" : host;
    if (port != default_port(scheme)) text += ":" + std::to_string(port);
    return text;
}

boost::system::result<Url> parse_url(std::string_view text) {
    const boost::system::error_code invalid = make_error_code(boost::system::errc::invalid_argument);
    const auto parsed = boost::urls::parse_uri(boost::core::string_view(text.data(), text.size()));
    if (!parsed) return invalid;
    const boost::urls::url_view& view = *parsed;
    Url url;
    url.scheme = std::string(view.scheme());
    for (char& letter : url.scheme)
        letter = static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter + 32 : letter);
    const bool known =
        url.scheme == "http" || url.scheme == "https" || url.scheme == "ws" || url.scheme == "wss";
    if (!known || view.has_userinfo() || view.has_fragment()) return invalid;
    url.host = view.host_address();
    const std::optional<std::uint16_t> port = parse_port(std::string(view.port()), default_port(url.scheme));
    if (url.host.empty() || !port) return invalid;
    url.port = *port;
    url.target = std::string(view.encoded_path());
    if (url.target.empty()) url.target = "/";
    // Boost.URL 1.81 takes "https://[::1];x" for a host and a path ";x".
    if (!url.target.starts_with('/')) return invalid;
    if (view.has_query()) url.target += "?" + std::string(view.encoded_query());
    return url;
}

}  // namespace aftercare::net
