#include "dialogs/recognise/pasted.h"

#include "dialogs/recognise/chars.h"
#include "dialogs/recognise/numerals.h"

#include <algorithm>
#include <array>

namespace aftercare::dialogs::recognise {

namespace {

constexpr std::size_t max_bytes = 20'000;
constexpr std::size_t max_label = 40;  ///< characters

bool is_colon(char32_t c) {
    return c == U':' || c == 0x2236 || c == 0xFE55 || c == 0xFE30;
}
bool is_separator(char32_t c) {
    return is_colon(c) || c == U'=' || c == U'\t' || c == U'】';
}
bool is_line_break(char32_t c) {
    return c == U'\n' || c == U'\r';
}
bool opens(char32_t c) {
    return std::u32string_view(U"【[(*#|•·").find(c) != std::u32string_view::npos;
}
bool is_boundary(char32_t c) {
    return is_space(c) || opens(c) || std::u32string_view(U",;、。").find(c) != std::u32string_view::npos;
}
bool is_list_end(char32_t c) {
    return c == U'.' || c == U'、' || c == U')';
}

bool is_idle_end(char32_t c) {
    return is_space(c) || c == U',' || c == U';' || c == U'、' || c == U'|';
}

struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t size() const { return end - begin; }
};

/// The text, its folded characters, and where each line's own text begins behind bullets and numbers.
class Page {
  public:
    explicit Page(std::string_view text) : text_(limited(text, max_bytes)), folded_(fold(text_, max_bytes)) {}

    std::u32string_view chars() const { return folded_.chars; }
    char32_t at(std::size_t i) const { return i < folded_.chars.size() ? folded_.chars[i] : U'\0'; }
    std::string_view original(Span span) const {
        return text_.substr(folded_.offsets[span.begin],
                            folded_.offsets[span.end] - folded_.offsets[span.begin]);
    }

    Span trimmed(Span span) const {
        while (span.begin < span.end && is_space(at(span.begin))) ++span.begin;
        while (span.begin < span.end && is_space(at(span.end - 1))) --span.end;
        return span;
    }

    std::size_t line_begin(std::size_t i) const {
        while (i > 0 && !is_line_break(at(i - 1))) --i;
        return i;
    }

    /// "1. ", "(2) ", "三、", "- " and "* " stand before a line's own text.
    std::size_t after_bullet(std::size_t i) const {
        const auto idle = [&](std::size_t k) { return at(k) == U' ' || at(k) == U'-' || opens(at(k)); };
        while (idle(i)) ++i;
        std::size_t number = end_of_numerals(chars(), i);
        if (number > i && number - i <= 3 && is_list_end(at(number))) {
            i = number + 1;
            while (idle(i)) ++i;
        }
        return i;
    }

  private:
    std::string_view text_;
    Folded folded_;
};

struct Label {
    Span span;       ///< the label alone
    Span with_sign;  ///< from its beginning (bullets left out) to after the separator
    std::string field;
    bool several_lines = false;
    bool known = false;
};

/// Where a label that ends at `separator` may begin, the earliest first.
std::vector<std::size_t> label_starts(const Page& page, std::size_t separator) {
    std::vector<std::size_t> starts;
    std::size_t begin = separator;
    while (begin > 0 && separator - begin < max_label && !is_line_break(page.at(begin - 1)) &&
           !is_separator(page.at(begin - 1))) {
        --begin;
    }
    const std::size_t line = page.line_begin(begin);
    const std::size_t own = begin - line < max_label ? page.after_bullet(line) : line;
    for (std::size_t i = begin; i < separator; ++i) {
        if (is_space(page.at(i))) continue;
        const bool after_mine =
            i >= 2 && page.at(i - 1) == U'的' && (page.at(i - 2) == U'我' || page.at(i - 2) == U'您');
        if (i == 0 || i == own || is_boundary(page.at(i - 1)) || is_line_break(page.at(i - 1)) || after_mine)
            starts.push_back(i);
    }
    return starts;
}

/// A short word of letters or Han characters right before a colon looks like a label that is not ours.
bool looks_like_label(const Page& page, Span span, std::size_t separator) {
    constexpr std::size_t longest = 10;
    if (!is_colon(page.at(separator)) || span.size() == 0 || span.size() > longest) return false;
    if (page.at(separator + 1) == U'/' && page.at(separator + 2) == U'/') return false;
    for (std::size_t i = span.begin; i < span.end; ++i) {
        if (!is_han(page.at(i)) && !is_ascii_letter(page.at(i))) return false;
    }
    return true;
}

Span value_of(const Page& page, std::size_t begin, std::size_t limit, bool several_lines) {
    while (begin < limit && (page.at(begin) == U' ' || is_colon(page.at(begin)) || page.at(begin) == U'=' ||
                             page.at(begin) == U'\t' || page.at(begin) == 0x00A0)) {
        ++begin;
    }
    std::size_t end = begin;
    while (end < limit) {
        if (is_line_break(page.at(end))) {
            if (!several_lines) break;
            std::size_t next = end + 1;
            while (next < limit &&
                   (page.at(next) == U' ' || page.at(next) == U'\r' || page.at(next) == U'\t'))
                ++next;
            if (next < limit && page.at(next) == U'\n') break;
        }
        ++end;
    }
    Span value = page.trimmed({begin, end});
    while (value.size() > 0 && is_idle_end(page.at(value.end - 1))) --value.end;
    return value;
}

/// A line's number whose text was taken as an answer: "1.", "2、", "(3)".
bool is_list_number(const Page& page, Span span) {
    const std::size_t number = end_of_numerals(page.chars().substr(0, span.end), span.begin);
    return number > span.begin && number + 1 == span.end && is_list_end(page.at(number));
}

void append_rest(std::string& rest, const Page& page, Span span) {
    const auto idle = [&](std::size_t i) { return is_idle_end(page.at(i)) || opens(page.at(i)); };
    span = page.trimmed(span);
    while (span.begin < span.end && idle(span.begin)) ++span.begin;
    if (is_list_number(page, span)) return;
    while (span.begin < span.end && idle(span.end - 1)) --span.end;
    const bool mark = span.size() == 1 && (page.at(span.begin) == U'-' || page.at(span.begin) == U'】');
    if (span.size() == 0 || mark) return;
    if (!rest.empty()) rest += '\n';
    rest += page.original(span);
}

}  // namespace

LabelSet::LabelSet(const Normaliser& normaliser, const std::vector<FieldLabels>& fields)
    : normaliser_(normaliser) {
    for (const FieldLabels& field : fields) {
        for (const std::string& label : field.labels) {
            const std::string key = normaliser.apply(Step::strip_space, normaliser.key(label));
            if (key.empty()) continue;
            const auto [known, added] = fields_.try_emplace(key, Field{field.field, field.several_lines});
            if (!added && known->second.id != field.field) known->second.id.clear();
        }
    }
}

const LabelSet::Field* LabelSet::field_of(std::string_view label) const {
    const auto found = fields_.find(normaliser_.apply(Step::strip_space, normaliser_.key(label)));
    return found == fields_.end() || found->second.id.empty() ? nullptr : &found->second;
}

PastedReading LabelSet::read(std::string_view text) const {
    PastedReading reading;
    const Page page(text);
    const std::size_t size = page.chars().size();

    std::vector<Label> labels;
    bool any_known = false;
    for (std::size_t i = 0; i < size; ++i) {
        if (!is_separator(page.at(i))) continue;
        const auto starts = label_starts(page, i);
        Label label;
        for (const std::size_t start : starts) {
            const Span span = page.trimmed({start, i});
            const Field* field = span.size() == 0 ? nullptr : field_of(page.original(span));
            if (field == nullptr) continue;
            label = {span, {start, i + 1}, field->id, field->several_lines, true};
            break;
        }
        if (!label.known) {
            if (starts.empty() || !looks_like_label(page, page.trimmed({starts.back(), i}), i)) continue;
            label.span = page.trimmed({starts.back(), i});
            label.with_sign = {starts.back(), i + 1};
        }
        any_known = any_known || label.known;
        labels.push_back(std::move(label));
    }
    if (!any_known) {
        append_rest(reading.rest, page, {0, size});
        return reading;
    }

    std::size_t rest_begin = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const Label& label = labels[i];
        if (!label.known) continue;
        std::size_t limit = size;
        for (std::size_t k = i + 1; k < labels.size(); ++k) {
            if (!labels[k].known && label.several_lines) continue;
            limit = labels[k].with_sign.begin;
            break;
        }
        if (label.with_sign.begin > rest_begin)
            append_rest(reading.rest, page, {rest_begin, label.with_sign.begin});
        const Span value = value_of(page, label.with_sign.end, limit, label.several_lines);
        rest_begin = std::max(value.end, label.with_sign.end);
        if (value.size() == 0) continue;
        reading.pairs.push_back(
            {label.field, std::string(page.original(label.span)), std::string(page.original(value))});
    }
    if (rest_begin < size) append_rest(reading.rest, page, {rest_begin, size});
    return reading;
}

}  // namespace aftercare::dialogs::recognise
