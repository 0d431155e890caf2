// Small readers of header text for the rules of this folder: only ASCII letters have a case. Pure.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace aftercare::email {

constexpr char lower_of(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

inline std::string lower(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower_of);
    return result;
}

inline bool same_letters(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower_of, lower_of);
}

constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

constexpr bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// What stands before the first `c`; all of it if there is none.
constexpr std::string_view before(std::string_view text, char c) {
    return text.substr(0, text.find(c));
}

/// What stands before the last @ of an address.
constexpr std::string_view local_part(std::string_view address) {
    const auto at = address.rfind('@');
    return at == std::string_view::npos ? address : address.substr(0, at);
}

/// What stands behind the last @ of an address; empty if it has none.
constexpr std::string_view domain_of(std::string_view address) {
    const auto at = address.rfind('@');
    return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

/// Calls `take(part)` for each trimmed part between the separators, empty ones left out.
template <class Take>
void each_part(std::string_view text, char separator, Take take) {
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        if (const auto part = trim(text.substr(0, end)); !part.empty()) take(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

}  // namespace aftercare::email
