#include "adapters/email/sending/header_text.h"

#include <algorithm>
#include <glib.h>

namespace aftercare::email {
namespace {

constexpr std::size_t max_line = 76;
// Room for the name of the field in its first line.
constexpr std::size_t name_room = 13;
// Bytes in an encoded word, a multiple of three: 64 characters with its frame, where 75 are allowed.
constexpr std::size_t word_bytes = 39;
constexpr std::size_t max_quoted = 60;

bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

bool is_plain(std::string_view text) {
    return text.find("=?") == std::string_view::npos &&
           std::ranges::all_of(text, [](char byte) { return byte >= ' ' && byte < 0x7F; });
}

std::string base64_word(std::string_view piece) {
    gchar* base64 = g_base64_encode(reinterpret_cast<const guchar*>(piece.data()), piece.size());
    std::string word = std::string("=?UTF-8?B?") + base64 + "?=";
    g_free(base64);
    return word;
}

std::string quoted_word(std::string_view piece) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string word = "=?UTF-8?Q?";
    for (const char byte : piece) {
        const auto code = static_cast<unsigned char>(byte);
        word += '=';
        word += hex[code >> 4];
        word += hex[code & 0xF];
    }
    return word + "?=";
}

bool is_boundary(std::string_view text, std::size_t at) {
    return at >= text.size() || !is_continuation(text[at]);
}

// How much of the text the next base64 word takes: whole characters, in the middle of the text without
// padding. 0 if there is no such word.
std::size_t word_size(std::string_view text) {
    if (text.size() <= word_bytes) return text.size();
    std::size_t size = word_bytes;
    while (size > 0 && !is_boundary(text, size)) size -= 3;
    return size;
}

std::size_t character_size(std::string_view text) {
    std::size_t size = 1;
    while (!is_boundary(text, size)) ++size;
    return size;
}

// Each word can be decoded alone. A character that stands in the way of words without padding gets one of its
// own.
std::string encoded_words(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        std::size_t size = word_size(text);
        const bool fits = size > 0;
        if (!fits) size = character_size(text);
        if (!result.empty()) result += "\n ";
        result += fits ? base64_word(text.substr(0, size)) : quoted_word(text.substr(0, size));
        text.remove_prefix(size);
    }
    return result;
}

// Broken before words, where a blank is. Nothing if a word is too long for a line.
std::string folded(std::string_view text) {
    std::string result;
    std::size_t column = name_room;
    while (!text.empty()) {
        const std::size_t next = std::min(text.find(' ', 1), text.size());
        if (next > max_line - name_room) return {};
        const bool fits = column + next <= max_line;
        // A line of blanks alone must not come about.
        const bool may_fold = text.front() == ' ' && next > 1 && !result.empty();
        if (!fits && !may_fold) return {};
        if (!fits) {
            result += '\n';
            column = 0;
        }
        result += text.substr(0, next);
        column += next;
        text.remove_prefix(next);
    }
    return result;
}

std::string quoted(std::string_view name) {
    std::string result = "\"";
    for (const char byte : name) {
        if (byte == '"' || byte == '\\') result += '\\';
        result += byte;
    }
    return result + '"';
}

}  // namespace

std::string header_text(std::string_view text) {
    const bool framed = text.starts_with(' ') || text.ends_with(' ');
    if (!is_plain(text) || framed) return encoded_words(text);
    const std::string result = folded(text);
    return result.empty() ? encoded_words(text) : result;
}

std::string header_mailbox(std::string_view name, std::string_view address) {
    if (name.empty()) return std::string(address);
    const std::string plain = is_plain(name) ? quoted(name) : std::string();
    const std::string phrase = plain.empty() || plain.size() > max_quoted ? encoded_words(name) : plain;
    return phrase + "\n <" + std::string(address) + ">";
}

}  // namespace aftercare::email
