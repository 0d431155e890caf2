// The lines of a letter that answers a form: which of them name a field, which give its number in the list that was
// sent, and what is left as free text. Pure.
#pragma once

#include "dialogs/recognise/pasted.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::dialogs {

struct LetterAnswer {
    std::string field;  ///< as the LabelSet names it; empty: given by its number
    std::string label;  ///< as it was written
    int number = 0;     ///< in the list that was sent, from 1
    std::string text;   ///< never empty
};

struct LetterLines {
    std::vector<LetterAnswer> answers;  ///< in the order written
    std::string free;                   ///< the other lines, trimmed
};

/// What must be known to read a letter.
struct LetterKnowledge {
    const recognise::LabelSet& labels;
    /// Whether a line is one of the letter that is being answered, come back unchanged.
    std::function<bool(std::string_view line)> is_ours;
    std::function<bool(int number)> is_listed;
    /// Whether the field of a number that is listed can hold the text.
    std::function<bool(int number, std::string_view text)> fits;
    /// Whether what was named takes more than one line; then a numbered line belongs to it unless the number is one that
    /// comes behind it in the list.
    std::function<bool(const LetterAnswer& answer)> goes_on;
    std::function<int(const LetterAnswer& answer)> number_of;  ///< in the list; 0: not in it
};

/// Lines may be numbered, bulleted, filled in before or behind the blank ("____"), hold several labels, or have the value
/// below the label. An empty line ends a value. Numbers are those of the list if one of them at least fits it: then one
/// whose field cannot hold its text is an answer all the same. Otherwise they number something else.
LetterLines read_lines(std::string_view text, const LetterKnowledge& known);

}  // namespace aftercare::dialogs
