// Text as words that can be found: the same division for what is kept and for what is asked. Pure.
//
// Chinese, Japanese and Korean text is divided into overlapping pairs of characters, since it has no
// spaces and a dictionary would miss what it does not know: 空调漏水 gives 空调, 调漏, 漏水. Everything
// else is divided at what is neither letter nor digit. Model names are found however they are written:
// E-21, E21 and "E 21" are one.
//
// Letters of ASCII and their full-width forms are made lower case. Simplifying traditional characters
// needs tables that core has not: callers that can do it hand in simplified text.
//
// Any bytes may be given; what is not UTF-8 separates words. Words hold neither spaces nor ASCII
// punctuation nor control characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::core {

/// Words that follow one another.
using SearchPhrase = std::vector<std::string>;

/// One thing that a query asks for.
struct SearchTerm {
    std::vector<SearchPhrase> any_of;  ///< never empty, nor is a phrase in it
    bool goes_on = false;              ///< the last word of a phrase is only the beginning of one
};

/// The words of `text` for an index, divided by spaces, in the order of the text. A run of Chinese also
/// gives its last character alone, so that each of its characters is the beginning of some word.
std::string index_words(std::string_view text);

/// What a person who typed `query` wants to find: all of it must occur. At most 16 terms, the first.
/// The last word that is not Chinese may go on, for it may not have been typed to its end, and so may a
/// single Chinese character.
std::vector<SearchTerm> search_terms(std::string_view query);

/// The phrases of a longer text that tell most about it, at most `most`: words with digits (models, error
/// codes) first, then words, then pairs of characters, each in the order of the text and once; none that
/// any text may have ("the", 我的). Empty for a text of such words alone.
std::vector<SearchPhrase> telling_phrases(std::string_view text, std::size_t most);

}  // namespace aftercare::core
