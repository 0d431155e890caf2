// What the two parts of the scanner of Chinese dates share. For them only.
#pragma once

#include "dialogs/recognise/date_scan.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace aftercare::dialogs::recognise::chinese {

struct Word {
    std::u32string_view text;
    int value = 0;
};

/// The first word of `words` that stands at `at`; a longer one must come before its beginning.
inline const Word* word_at(const DateText& text, std::size_t at, std::span<const Word> words) {
    for (const Word& word : words) {
        if (text.has(at, word.text)) return &word;
    }
    return nullptr;
}

inline bool in(char32_t c, std::u32string_view set) {
    return c != U'\0' && set.find(c) != set.npos;
}

/// Looks like a date and is none.
inline Mention skip_to(std::size_t end) {
    Mention mention;
    mention.kind = Mention::Kind::nothing;
    mention.end = end;
    return mention;
}

// Dates counted from today: the mention that begins at `at`, if any.
std::optional<Mention> time_ago(const DateText& text, std::size_t at);
std::optional<Mention> day_word(const DateText& text, std::size_t at);
std::optional<Mention> weekday(const DateText& text, std::size_t at);

}  // namespace aftercare::dialogs::recognise::chinese
