// Code points of a text, for the readers of this folder only. Pure; may be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::dialogs::recognise {

inline constexpr char32_t replacement_character = U'\uFFFD';

/// Decodes the code point at `at` (less than text.size()) and moves `at` past it. Ill-formed bytes give
/// U+FFFD, one for each maximal ill-formed part (Unicode 3.9, "best practice").
char32_t decode(std::string_view text, std::size_t& at);
void append(std::string& out, char32_t c);

std::u32string to_chars(std::string_view text);
std::string to_utf8(std::u32string_view chars);

bool is_ascii(std::string_view text);

/// Full-width ASCII variants and the ideographic space become their ASCII characters.
constexpr char32_t half_width(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
    return c == 0x3000 ? U' ' : c;
}
constexpr char32_t ascii_lower(char32_t c) {
    return c >= U'A' && c <= U'Z' ? c + 32 : c;
}
constexpr bool is_ascii_digit(char32_t c) {
    return c >= U'0' && c <= U'9';
}
constexpr bool is_ascii_letter(char32_t c) {
    return (c | 32) >= U'a' && (c | 32) <= U'z';
}
constexpr bool is_ascii_alnum(char32_t c) {
    return is_ascii_digit(c) || is_ascii_letter(c);
}
constexpr bool is_han(char32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || c == 0x3007 || (c >= 0x3400 && c <= 0x4DBF) ||
           (c >= 0x20000 && c <= 0x323AF) || (c >= 0xF900 && c <= 0xFAFF);
}
/// White space of Unicode, line breaks included.
bool is_space(char32_t c);
/// Punctuation and symbols of Unicode; not letters, digits, marks or white space.
bool is_punctuation(char32_t c);
/// Control, format, zero-width and other invisible characters that carry no meaning in an answer. Line
/// feed and tab are kept; so are the joiners between the parts of an emoji (see `clean`).
bool is_invisible(char32_t c);

/// A text as folded characters with the way back: `offsets[i]` is the byte where chars[i] began, and there is
/// one more offset than there are characters.
struct Folded {
    std::u32string chars;
    std::vector<std::uint32_t> offsets;
};
/// Half width and lower case; at most `max_bytes` bytes are read.
Folded fold(std::string_view text, std::size_t max_bytes);

/// The longest beginning of `text` of at most `max_bytes` that does not cut through a character.
std::string_view limited(std::string_view text, std::size_t max_bytes);

inline bool starts_with_at(std::u32string_view text, std::size_t at, std::u32string_view what) {
    return at <= text.size() && text.substr(at, what.size()) == what;
}

}  // namespace aftercare::dialogs::recognise
