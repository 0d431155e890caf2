#include "adapters/email/reading/header_text.h"

#include "adapters/email/reading/charset.h"
#include "adapters/email/reading/clean_text.h"
#include "adapters/email/reading/transfer.h"

#include <algorithm>
#include <optional>

namespace aftercare::email {

namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_label = 60;
constexpr std::size_t longest_word = 2000;  ///< 75 by RFC 2047; Q words are searched no further for their end

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct EncodedWord {
    std::string charset;
    std::string bytes;
    std::size_t end = 0;
};

bool base64_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
           c == '/' || c == '=';
}

// Where the payload ends and the word after it; words that were cut off end where base64 ends.
struct Payload {
    std::string_view text;
    std::size_t end;
};

// "=?" begins another word, but "=?=" is padding before the end of this one.
bool next_word_at(std::string_view value, std::size_t at) {
    return value.substr(at, 2) == "=?" && value.substr(at, 3) != "=?=";
}

std::optional<Payload> base64_payload(std::string_view value, std::size_t begin) {
    std::size_t at = begin;
    while (at < value.size() && (base64_letter(value[at]) || is_blank(value[at])) && !next_word_at(value, at))
        ++at;
    if (value.substr(at, 2) == "?=") return Payload{value.substr(begin, at - begin), at + 2};
    if (at == value.size() || next_word_at(value, at)) return Payload{value.substr(begin, at - begin), at};
    return std::nullopt;
}

std::optional<Payload> quoted_payload(std::string_view value, std::size_t begin) {
    const std::size_t end = value.substr(begin, longest_word).find("?=");
    if (end == std::string_view::npos) return std::nullopt;
    return Payload{value.substr(begin, end), begin + end + 2};
}

std::optional<EncodedWord> word_at(std::string_view value, std::size_t at) {
    if (value.substr(at, 2) != "=?") return std::nullopt;
    const std::size_t label_end = value.substr(at + 2, longest_label + 1).find('?');
    if (label_end == std::string_view::npos || label_end == 0) return std::nullopt;
    const std::size_t letter = at + 2 + label_end + 1;
    if (letter + 1 >= value.size() || value[letter + 1] != '?') return std::nullopt;
    const bool base64 = value[letter] == 'B' || value[letter] == 'b';
    const bool quoted = value[letter] == 'Q' || value[letter] == 'q';
    if (!base64 && !quoted) return std::nullopt;
    const auto payload = base64 ? base64_payload(value, letter + 2) : quoted_payload(value, letter + 2);
    if (!payload) return std::nullopt;
    // RFC 2231 lets a language follow the charset: "utf-8*zh".
    std::string_view label = value.substr(at + 2, label_end);
    label = label.substr(0, label.find('*'));
    return EncodedWord{charset_of_label(label),
                       base64 ? decode_base64(payload->text) : decode_quoted_word(payload->text),
                       payload->end};
}

std::size_t skip_blanks(std::string_view value, std::size_t at) {
    while (at < value.size() && is_blank(value[at])) ++at;
    return at;
}

// The run of words of one charset that begins here, decoded together.
std::optional<std::pair<std::string, std::size_t>> words_at(std::string_view value, std::size_t at) {
    auto word = word_at(value, at);
    if (!word) return std::nullopt;
    std::string text;
    std::string bytes = std::move(word->bytes);
    std::string charset = std::move(word->charset);
    std::size_t end = word->end;
    while ((word = word_at(value, skip_blanks(value, end)))) {
        if (word->charset != charset) {
            text += to_utf8(bytes, charset);
            bytes.clear();
            charset = std::move(word->charset);
        }
        bytes += word->bytes;
        end = word->end;
    }
    text += to_utf8(bytes, charset);
    return std::pair(std::move(text), end);
}

// Where text is inserted decides what has to be escaped in it.
enum class Place { bare = 1, quoted, comment };

std::string inserted(std::string_view text, Place place) {
    std::string out = place == Place::bare ? "\"" : "";
    for (const char c : clean_line(text)) {
        const bool special =
            place == Place::comment ? c == '(' || c == ')' || c == '\\' : c == '"' || c == '\\';
        if (special) out += '\\';
        out += c;
    }
    if (place == Place::bare) out += '"';
    return out;
}

}  // namespace

bool is_header_line(std::string_view line) {
    std::size_t at = 0;
    while (at < line.size() && at < longest_name && line[at] > ' ' && line[at] < '\x7f' && line[at] != ':')
        ++at;
    if (at == 0) return false;
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
    return at < line.size() && line[at] == ':';
}

std::vector<HeaderField> parse_header_block(std::string_view block, std::size_t most) {
    std::vector<HeaderField> fields;
    bool open = false;  // whether a line that begins with a blank goes on with a field
    while (!block.empty() && fields.size() <= most) {
        const std::size_t end = std::min(block.find('\n'), block.size() - 1);
        std::string_view line = block.substr(0, end + 1);
        block.remove_prefix(end + 1);
        while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
        if (!line.empty() && (line.front() == ' ' || line.front() == '\t')) {
            if (open) fields.back().value.append(" ").append(trim_ascii(line));
            continue;
        }
        open = is_header_line(line);
        if (!open) continue;
        const std::size_t colon = line.find(':');
        fields.push_back({lower_ascii(trim_ascii(line.substr(0, colon))),
                          std::string(trim_ascii(line.substr(colon + 1)))});
    }
    return fields;
}

std::string decode_header_text(std::string_view value) {
    std::string out;
    std::size_t plain = 0;  // where the text begins that has not been written yet
    for (std::size_t at = 0; at < value.size();) {
        const auto words = words_at(value, at);
        if (!words) {
            ++at;
            continue;
        }
        out += to_utf8(value.substr(plain, at - plain), {});
        out += words->first;
        plain = at = words->second;
    }
    out += to_utf8(value.substr(plain), {});
    return clean_line(out);
}

std::string decode_in_place(std::string_view value) {
    // Raw 8-bit text first and as a whole: a byte of GBK may look like a quote or a backslash.
    const std::string text = clean_line(to_utf8(value, {}));
    const std::string_view rest(text);
    std::string out;
    bool quoted = false;
    std::size_t comments = 0;
    for (std::size_t at = 0; at < rest.size();) {
        const char c = rest[at];
        if (c == '\\' && (quoted || comments > 0) && at + 1 < rest.size()) {
            out.append(rest.substr(at, 2));
            at += 2;
            continue;
        }
        if (const auto words = c == '=' ? words_at(rest, at) : std::nullopt) {
            out += inserted(words->first, quoted         ? Place::quoted
                                          : comments > 0 ? Place::comment
                                                         : Place::bare);
            at = words->second;
            continue;
        }
        if (c == '"' && comments == 0) quoted = !quoted;
        if (c == '(' && !quoted) ++comments;
        if (c == ')' && !quoted && comments > 0) --comments;
        out += c;
        ++at;
    }
    return out;
}

}  // namespace aftercare::email
