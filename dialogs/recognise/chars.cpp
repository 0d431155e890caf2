#include "dialogs/recognise/chars.h"

#include <unicode/uchar.h>

#include <algorithm>

namespace aftercare::dialogs::recognise {

namespace {

struct Lead {
    int following;      ///< continuation bytes
    unsigned char low;  ///< range of the first continuation byte
    unsigned char high;
};

// Table 3-7 of the Unicode standard: which second byte each lead byte allows.
Lead lead_of(unsigned char byte) {
    if (byte >= 0xC2 && byte <= 0xDF) return {1, 0x80, 0xBF};
    if (byte == 0xE0) return {2, 0xA0, 0xBF};
    if (byte == 0xED) return {2, 0x80, 0x9F};
    if (byte >= 0xE1 && byte <= 0xEF) return {2, 0x80, 0xBF};
    if (byte == 0xF0) return {3, 0x90, 0xBF};
    if (byte >= 0xF1 && byte <= 0xF3) return {3, 0x80, 0xBF};
    if (byte == 0xF4) return {3, 0x80, 0x8F};
    return {0, 0, 0};
}

}  // namespace

char32_t decode(std::string_view text, std::size_t& at) {
    const auto first = static_cast<unsigned char>(text[at++]);
    if (first < 0x80) return first;
    const Lead lead = lead_of(first);
    if (lead.following == 0) return replacement_character;
    char32_t c = first & (0x3F >> lead.following);
    for (int i = 0; i < lead.following; ++i) {
        if (at >= text.size()) return replacement_character;
        const auto next = static_cast<unsigned char>(text[at]);
        const unsigned char low = i == 0 ? lead.low : 0x80;
        const unsigned char high = i == 0 ? lead.high : 0xBF;
        if (next < low || next > high) return replacement_character;
        c = (c << 6) | (next & 0x3F);
        ++at;
    }
    return c;
}

void append(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | (c >> 12));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (c >> 18));
        out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

std::u32string to_chars(std::string_view text) {
    std::u32string chars;
    chars.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) chars += decode(text, at);
    return chars;
}

std::string to_utf8(std::u32string_view chars) {
    std::string out;
    out.reserve(chars.size() * 3);
    for (const char32_t c : chars) append(out, c);
    return out;
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_space(char32_t c) {
    if (c < 0x80) return c == U' ' || (c >= 9 && c <= 13);
    if (is_han(c)) return false;
    return u_isUWhiteSpace(static_cast<UChar32>(c));
}

bool is_punctuation(char32_t c) {
    if (c < 0x80) return c > U' ' && c < 0x7F && !is_ascii_alnum(c);
    if (c >= 0x4E00 && c <= 0x9FFF) return false;
    constexpr std::uint32_t symbols = U_GC_S_MASK | U_GC_P_MASK;
    return (U_GET_GC_MASK(static_cast<UChar32>(c)) & symbols) != 0;
}

bool is_invisible(char32_t c) {
    if (c == U'\n' || c == U'\t') return false;
    if (c < 0x20 || c == 0x7F) return true;
    if (c < 0x80 || (c >= 0x4E00 && c <= 0x9FFF)) return false;
    const auto mask = U_GET_GC_MASK(static_cast<UChar32>(c));
    if ((mask & (U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CN_MASK | U_GC_CO_MASK | U_GC_CS_MASK)) != 0) return true;
    // Fillers and the combining grapheme joiner are letters or marks by category, yet show nothing.
    return c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800 ||
           c == 0x17B4 || c == 0x17B5;
}

Folded fold(std::string_view text, std::size_t max_bytes) {
    text = limited(text, max_bytes);
    Folded folded;
    folded.chars.reserve(text.size());
    folded.offsets.reserve(text.size() + 1);
    for (std::size_t at = 0; at < text.size();) {
        folded.offsets.push_back(static_cast<std::uint32_t>(at));
        folded.chars += ascii_lower(half_width(decode(text, at)));
    }
    folded.offsets.push_back(static_cast<std::uint32_t>(text.size()));
    return folded;
}

std::string_view limited(std::string_view text, std::size_t max_bytes) {
    if (text.size() <= max_bytes) return text;
    std::size_t end = max_bytes;
    for (int back = 0; back < 3 && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80; ++back)
        --end;
    return text.substr(0, end);
}

}  // namespace aftercare::dialogs::recognise
