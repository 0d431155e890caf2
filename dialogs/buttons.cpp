#include "dialogs/buttons.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace aftercare::dialogs {

namespace {

constexpr std::size_t longest_payload = 64;

void append36(std::string& text, std::int64_t value) {
    std::array<char, 16> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 36).ptr;
    text.append(digits.data(), end);
}

// Takes the part up to the next colon.
std::string_view part(std::string_view& rest) {
    const auto colon = rest.find(':');
    const auto found = rest.substr(0, colon);
    rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
    return found;
}

template <class Number>
bool read36(std::string_view text, Number& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 36);
    return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::string to_text(const Payload& payload) {
    std::string text;
    text.reserve(longest_payload);
    text += "d:";
    append36(text, payload.draft.value);
    text += ':';
    append36(text, payload.revision);
    text.append(":").append(payload.field).append(":").append(payload.verb);
    return text;
}

std::optional<Payload> parse_payload(std::string_view text) {
    if (text.size() > longest_payload || !text.starts_with("d:")) return std::nullopt;
    if (std::count(text.begin(), text.end(), ':') != 4) return std::nullopt;
    text.remove_prefix(2);
    Payload payload;
    if (!read36(part(text), payload.draft.value) || payload.draft.value < 0) return std::nullopt;
    if (!read36(part(text), payload.revision)) return std::nullopt;
    payload.field = part(text);
    payload.verb = text;
    if (payload.field.empty() || payload.verb.empty()) return std::nullopt;
    return payload;
}

}  // namespace aftercare::dialogs
