#include "adapters/email/imap/modified_utf7.h"

#include <cstdint>
#include <vector>

namespace aftercare::email::imap {

namespace {

constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

bool direct(char32_t c) {
    return c >= 0x20 && c <= 0x7e;
}

// The next character, strictly (RFC 3629): no overlong form, no surrogate. Moves `at` behind it.
std::optional<char32_t> next_character(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80) return lead;
    const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
    if (lead < 0xc2 || lead > 0xf4) return std::nullopt;
    char32_t c = lead & (0x3f >> more);
    for (int i = 0; i < more; ++i, ++at) {
        if (at >= text.size()) return std::nullopt;
        const auto byte = static_cast<unsigned char>(text[at]);
        if ((byte & 0xc0) != 0x80) return std::nullopt;
        c = (c << 6) | (byte & 0x3f);
    }
    const char32_t least = more == 3 ? 0x10000 : more == 2 ? 0x800 : 0x80;
    if (c < least || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return std::nullopt;
    return c;
}

void append_utf8(std::string& text, char32_t c) {
    if (c < 0x80) {
        text += static_cast<char>(c);
        return;
    }
    const int more = c >= 0x10000 ? 3 : c >= 0x800 ? 2 : 1;
    constexpr unsigned char leads[] = {0, 0xc0, 0xe0, 0xf0};
    text += static_cast<char>(leads[more] | (c >> (6 * more)));
    for (int i = more - 1; i >= 0; --i) text += static_cast<char>(0x80 | ((c >> (6 * i)) & 0x3f));
}

std::string encoded(const std::vector<std::uint16_t>& units) {
    std::string text = "&";
    std::uint32_t bits = 0;
    int count = 0;
    for (const std::uint16_t unit : units) {
        bits = (bits << 16) | unit;
        count += 16;
        for (; count >= 6; count -= 6) text += digits[(bits >> (count - 6)) & 0x3f];
    }
    if (count > 0) text += digits[(bits << (6 - count)) & 0x3f];
    return text + "-";
}

// The UTF-16 units of what stands between '&' and '-'.
std::optional<std::vector<std::uint16_t>> decoded(std::string_view text) {
    std::vector<std::uint16_t> units;
    std::uint32_t bits = 0;
    int count = 0;
    for (const char c : text) {
        const std::size_t digit = digits.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        bits = (bits << 6) | static_cast<std::uint32_t>(digit);
        count += 6;
        if (count < 16) continue;
        count -= 16;
        units.push_back(static_cast<std::uint16_t>(bits >> count));
        bits &= (1U << count) - 1;
    }
    return units;
}

std::optional<std::string> utf8_of(const std::vector<std::uint16_t>& units) {
    std::string text;
    for (std::size_t i = 0; i < units.size(); ++i) {
        char32_t c = units[i];
        if (c >= 0xd800 && c <= 0xdfff) {
            if (c >= 0xdc00 || ++i == units.size() || units[i] < 0xdc00 || units[i] > 0xdfff)
                return std::nullopt;
            c = 0x10000 + ((c - 0xd800) << 10) + (units[i] - 0xdc00);
        }
        append_utf8(text, c);
    }
    return text;
}

}  // namespace

std::optional<std::string> to_modified_utf7(std::string_view utf8) {
    std::string name;
    std::vector<std::uint16_t> run;
    const auto end_run = [&] {
        if (!run.empty()) name += encoded(run);
        run.clear();
    };
    for (std::size_t at = 0; at < utf8.size();) {
        const std::optional<char32_t> c = next_character(utf8, at);
        if (!c) return std::nullopt;
        if (direct(*c)) {
            end_run();
            name += static_cast<char>(*c);
            if (*c == '&') name += '-';
        } else if (*c < 0x10000) {
            run.push_back(static_cast<std::uint16_t>(*c));
        } else {
            run.push_back(static_cast<std::uint16_t>(0xd800 + ((*c - 0x10000) >> 10)));
            run.push_back(static_cast<std::uint16_t>(0xdc00 + ((*c - 0x10000) & 0x3ff)));
        }
    }
    end_run();
    return name;
}

std::optional<std::string> from_modified_utf7(std::string_view name) {
    std::string text;
    for (std::size_t at = 0; at < name.size();) {
        const char c = name[at];
        if (!direct(static_cast<unsigned char>(c))) return std::nullopt;
        if (c != '&') {
            text += c;
            ++at;
            continue;
        }
        const std::size_t end = name.find('-', at);
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view inside = name.substr(at + 1, end - at - 1);
        const auto units = decoded(inside);
        const std::optional<std::string> part = units ? utf8_of(*units) : std::nullopt;
        if (!part) return std::nullopt;
        text += inside.empty() ? "&" : *part;
        at = end + 1;
    }
    // One way to write a name only: else two spellings could mean one mailbox.
    if (to_modified_utf7(text) != name) return std::nullopt;
    return text;
}

}  // namespace aftercare::email::imap
