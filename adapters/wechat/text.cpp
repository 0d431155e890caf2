#include "adapters/wechat/text.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace aftercare::wechat {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";
constexpr std::string_view gap = "\n\n";
// A cut that leaves less than this in the reply is not worth making.
constexpr std::size_t least_piece = 24;

// XML 1.0, 2.2 Char, beside the surrogates, which are no UTF-8.
bool forbidden(UChar32 c) {
    return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff;
}

// The code point at `at`, which moves on; negative for bytes that are no UTF-8.
UChar32 next_code_point(std::string_view text, std::size_t& at) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    UChar32 c = 0;
    U8_NEXT(bytes, at, text.size(), c);
    return c;
}

// Behind a '<'.
bool begins_tag(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '!' || c == '?';
}

bool continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80;
}

std::size_t code_point_cut(std::string_view text, std::size_t limit) {
    while (limit > 0 && limit < text.size() && continuation(text[limit])) --limit;
    return limit;
}

}  // namespace

bool valid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) {
            ++at;
        } else if (next_code_point(text, at) < 0) {
            return false;
        }
    }
    return true;
}

std::string clean_text(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = at;
        const UChar32 c = next_code_point(text, at);
        if (c < 0) {
            clean.append(replacement);
        } else if (c == '\r') {
            if (at >= text.size() || text[at] != '\n') clean += '\n';
        } else if (!forbidden(c)) {
            clean.append(text.substr(from, at - from));
        }
    }
    return clean;
}

std::string plain_text(std::string_view text) {
    constexpr std::string_view full_width = "＜";
    const std::string clean = clean_text(text);
    std::string plain;
    plain.reserve(clean.size());
    for (std::size_t at = 0; at < clean.size(); ++at) {
        const bool tag = clean[at] == '<' && at + 1 < clean.size() && begins_tag(clean[at + 1]);
        if (tag)
            plain.append(full_width);
        else
            plain += clean[at];
    }
    return plain;
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return !continuation(c); }));
}

std::string_view prefix_of_bytes(std::string_view text, std::size_t bytes) {
    return text.size() <= bytes ? text : text.substr(0, cutting::cluster_cut(text, code_point_cut(text, bytes)));
}

std::string_view prefix_of_characters(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if (continuation(text[at])) continue;
        if (count == 0) break;
        --count;
    }
    return prefix_of_bytes(text, at);
}

std::vector<std::string_view> split(std::string_view text, std::size_t bytes) {
    bytes = std::max<std::size_t>(bytes, 4);
    return cutting::split(text, [bytes](std::string_view rest) {
        return rest.size() <= bytes ? rest.size() : code_point_cut(rest, bytes);
    });
}

Joined join(std::span<const std::string> texts, std::size_t bytes, std::string_view more) {
    std::vector<std::string> pending;
    std::size_t all = 0;
    for (const std::string& text : texts) {
        std::string clean(trimmed(plain_text(text)));
        if (clean.empty()) continue;
        all += clean.size() + (pending.empty() ? 0 : gap.size());
        pending.push_back(std::move(clean));
    }
    Joined joined;
    const std::string hint(all > bytes ? prefix_of_bytes(trimmed(more), bytes / 2) : std::string_view());
    const std::size_t room = bytes - (hint.empty() ? 0 : hint.size() + gap.size());
    std::size_t next = 0;
    for (; next < pending.size(); ++next) {
        const std::size_t needed = pending[next].size() + (joined.text.empty() ? 0 : gap.size());
        if (joined.text.size() + needed > room) break;
        if (!joined.text.empty()) joined.text.append(gap);
        joined.text.append(pending[next]);
    }
    if (next < pending.size()) {
        const std::size_t used = joined.text.size() + (joined.text.empty() ? 0 : gap.size());
        // A text that would fit whole into the next reply is not torn for a corner of this one.
        const bool begin_it = joined.text.empty() || pending[next].size() > room;
        if (begin_it && room >= used + least_piece) {
            const std::string whole = std::move(pending[next]);
            const std::string_view first = split(whole, room - used).front();
            if (!joined.text.empty()) joined.text.append(gap);
            joined.text.append(first);
            const auto taken = static_cast<std::size_t>(first.data() - whole.data()) + first.size();
            pending[next] = std::string(trimmed(std::string_view(whole).substr(taken)));
        }
        if (!hint.empty()) joined.text.append(gap).append(hint);
    }
    joined.left.assign(std::make_move_iterator(pending.begin() + static_cast<std::ptrdiff_t>(next)),
                       std::make_move_iterator(pending.end()));
    return joined;
}

}  // namespace aftercare::wechat
