// Finds the answers in a message that holds several: a pasted form with labels ("姓名:张三 电话:138..."),
// and patterns that cannot be mistaken (phone, e-mail, credit code, URL) in free text.
//
// Make one LabelSet for a form at start-up; it never changes afterwards and may be used from several
// threads at a time.
#pragma once

#include "dialogs/recognise/normalise.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace aftercare::dialogs::recognise {

struct FieldLabels {
    std::string field;                ///< the field's id
    std::vector<std::string> labels;  ///< its label and other names for it, any language
    bool several_lines = false;  ///< a description: its value goes on to the next known label or empty line
};

struct PastedPair {
    std::string field;
    std::string label;  ///< as written
    std::string value;  ///< trimmed, otherwise as written; never empty
};

struct PastedReading {
    std::vector<PastedPair> pairs;  ///< in the order written; a field given twice appears twice
    std::string rest;               ///< what belonged to no known label, trimmed, lines kept
};

class LabelSet {
  public:
    /// A label that two fields share is ambiguous and matches neither.
    LabelSet(const Normaliser& normaliser, const std::vector<FieldLabels>& fields);

    /// Labels stand at the start of a line (a bullet or number may come before), or after white space, a
    /// comma, a semicolon or a bracket, and are followed by ":", "：", "=", a tab, or stand in 【】. Only
    /// known labels count: times, prices and URLs are never labels, a value may contain colons, a label with
    /// nothing after it is skipped. A value ends with its line, at the next known label, or at what looks
    /// like an unknown one
    /// ("传真:123" goes to `rest`). The first 20,000 bytes are read.
    PastedReading read(std::string_view text) const;

  private:
    struct Field {
        std::string id;  ///< empty: two fields share the label
        bool several_lines = false;
    };
    const Field* field_of(std::string_view label) const;

    const Normaliser& normaliser_;
    std::unordered_map<std::string, Field> fields_;  ///< by the label's key
};

struct Pattern {
    enum class Kind : std::uint8_t { phone = 1, email, credit_code, url };
    Kind kind;
    std::size_t begin = 0;  ///< byte offsets into the text
    std::size_t end = 0;
    std::string value;  ///< canonical: phones as Phone::display, codes in upper case, others as written
};

/// Phones (mainland mobile, landline with area code, 400/800, or "+"), e-mail addresses, credit codes with
/// a right check character, and http(s) URLs, in the order written, never overlapping. The first 20,000 bytes
/// are read.
std::vector<Pattern> find_patterns(std::string_view text);

}  // namespace aftercare::dialogs::recognise
