#include "bot/survey_page/choice_token.h"

#include "bot/survey_page/base64url.h"
#include "bot/survey_page/signing.h"

#include <fmt/format.h>

#include <charconv>

namespace aftercare::bot::survey {

namespace {

using Seconds = std::chrono::seconds;

constexpr std::string_view purpose = "aftercare choice link\n";
constexpr std::size_t mac_bytes = 20;
constexpr std::size_t longest_label = 120;
constexpr std::size_t longest_token = 400;

/// Whole characters of at most that many bytes.
std::string_view cut(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
    return text.substr(0, bytes);
}

std::int64_t number_before(std::string_view& rest, char end) {
    std::int64_t number = -1;
    const auto [stopped, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    const auto used = static_cast<std::size_t>(stopped - rest.data());
    if (error != std::errc{} || used >= rest.size() || rest[used] != end) return -1;
    rest.remove_prefix(used + 1);
    return number;
}

}  // namespace

std::string choice_token(const ChoiceLink& link, std::string_view key) {
    const auto seconds = std::chrono::floor<Seconds>(link.expires.time_since_epoch()).count();
    const std::string what = fmt::format("{}.{}.{}\n{}", link.conversation.value, seconds, link.payload,
                                         cut(link.label, longest_label));
    return base64url(what + mac(key, purpose, what).substr(0, mac_bytes));
}

std::optional<ChoiceLink> read_choice_token(std::string_view token, std::string_view key) {
    if (token.size() > longest_token) return std::nullopt;
    const auto bytes = from_base64url(token);
    if (!bytes || bytes->size() <= mac_bytes) return std::nullopt;
    const std::string_view what = std::string_view(*bytes).substr(0, bytes->size() - mac_bytes);
    if (!same_bytes(std::string_view(*bytes).substr(what.size()), mac(key, purpose, what).substr(0, mac_bytes)))
        return std::nullopt;
    std::string_view rest = what;
    ChoiceLink link;
    link.conversation = core::ConversationId(number_before(rest, '.'));
    link.expires = core::Time(Seconds(number_before(rest, '.')));
    const std::size_t line = rest.find('\n');
    if (link.conversation.value <= 0 || line == std::string_view::npos || line == 0) return std::nullopt;
    link.payload = std::string(rest.substr(0, line));
    link.label = std::string(rest.substr(line + 1));
    return link;
}

}  // namespace aftercare::bot::survey
