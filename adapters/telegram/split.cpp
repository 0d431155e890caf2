#include "adapters/telegram/split.h"

#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>

namespace aftercare::telegram {

namespace {

std::size_t code_point_bytes(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    if (byte < 0x80) return 1;
    if (byte < 0xe0) return 2;
    return byte < 0xf0 ? 3 : 4;
}

}  // namespace

std::size_t utf16_units(std::string_view text) {
    std::size_t units = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t bytes = code_point_bytes(text[at]);
        units += bytes == 4 ? 2 : 1;
        at += bytes;
    }
    return units;
}

std::size_t prefix_of_units(std::string_view text, std::size_t units) {
    std::size_t used = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t bytes = code_point_bytes(text[at]);
        used += bytes == 4 ? 2 : 1;
        if (used > units) break;
        at += bytes;
    }
    return std::min(at, text.size());
}

std::string valid_utf8(std::string_view text) {
    std::string valid;
    bool ascii = true;
    for (const char c : text) ascii = ascii && static_cast<unsigned char>(c) < 0x80 && c != '\0';
    if (ascii) return std::string(text);
    icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())))
        .toUTF8String(valid);
    std::erase(valid, '\0');
    return valid;
}

std::vector<std::string_view> split(std::string_view text, std::size_t units) {
    return cutting::split(text, [units](std::string_view rest) { return prefix_of_units(rest, units); });
}

}  // namespace aftercare::telegram
