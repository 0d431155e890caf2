#include "bot/survey_page/token.h"

#include "bot/survey_page/base64url.h"
#include "bot/survey_page/signing.h"

#include <cstdint>
#include <stdexcept>

namespace aftercare::bot::survey {

namespace {

using Seconds = std::chrono::seconds;

constexpr std::size_t mac_bytes = 32;
constexpr char version = 1;
constexpr std::size_t link_bytes = 1 + 8 + 4 + 8;

// Each use of the key signs texts of its own, so that one is never taken for another.
constexpr std::string_view link_purpose = "aftercare survey link\n";
constexpr std::string_view nonce_purpose = "aftercare survey form\n";

void put(std::string& bytes, std::uint64_t value, int count) {
    for (int i = count - 1; i >= 0; --i) bytes += static_cast<char>((value >> (8 * i)) & 255);
}

std::uint64_t number_in(std::string_view bytes) {
    std::uint64_t value = 0;
    for (const char c : bytes) value = (value << 8) | static_cast<unsigned char>(c);
    return value;
}

/// The bytes before the MAC at the end, if there are so many and it is theirs.
std::optional<std::string> verified(std::string_view text, std::size_t count, const std::string& given_with,
                                    std::string_view key, std::string_view purpose) {
    if (key.size() != key_bytes || text.size() > 2 * (count + mac_bytes)) return std::nullopt;
    auto bytes = from_base64url(text);
    if (!bytes || bytes->size() != count + mac_bytes) return std::nullopt;
    const std::string expected = mac(key, purpose, given_with + bytes->substr(0, count));
    if (!same_bytes(std::string_view(*bytes).substr(count), expected)) return std::nullopt;
    bytes->resize(count);
    return bytes;
}

core::Time time_of(std::string_view bytes) { return core::Time{Seconds(static_cast<std::int64_t>(number_in(bytes)))}; }

std::uint64_t seconds_of(core::Time time) {
    return static_cast<std::uint64_t>(std::chrono::floor<Seconds>(time.time_since_epoch()).count());
}

}  // namespace

std::string link_token(const Link& link, std::string_view key) {
    if (key.size() != key_bytes) throw std::invalid_argument("the key of survey links has another size");
    std::string bytes(1, version);
    put(bytes, static_cast<std::uint64_t>(link.ticket.value), 8);
    put(bytes, static_cast<std::uint32_t>(link.round), 4);
    put(bytes, seconds_of(link.expires), 8);
    return base64url(bytes + mac(key, link_purpose, bytes));
}

std::optional<Link> read_link_token(std::string_view token, std::string_view key) {
    const auto bytes = verified(token, link_bytes, "", key, link_purpose);
    if (!bytes || bytes->front() != version) return std::nullopt;
    const std::string_view view = *bytes;
    return Link{core::TicketId(static_cast<std::int64_t>(number_in(view.substr(1, 8)))),
                static_cast<int>(number_in(view.substr(9, 4))), time_of(view.substr(13, 8))};
}

std::string form_nonce(std::string_view token, core::Time issued, std::string_view random, std::string_view key) {
    if (key.size() != key_bytes || random.size() != nonce_bytes)
        throw std::invalid_argument("a survey form's nonce is made of other sizes");
    std::string bytes(random);
    put(bytes, seconds_of(issued), 8);
    return base64url(bytes + mac(key, nonce_purpose, std::string(token) + "\n" + bytes));
}

std::optional<core::Time> read_form_nonce(std::string_view nonce, std::string_view token, std::string_view key) {
    const auto bytes = verified(nonce, nonce_bytes + 8, std::string(token) + "\n", key, nonce_purpose);
    if (!bytes) return std::nullopt;
    return time_of(std::string_view(*bytes).substr(nonce_bytes, 8));
}

}  // namespace aftercare::bot::survey
