// A mail's text as lines, the way that quoting looks at them. Pure.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

/// Views into the text that was cut.
struct Line {
    std::string_view raw;   ///< without its line end
    std::string_view body;  ///< without quote marks, and without white space on both sides
    int depth = 0;          ///< number of quote marks

    /// Nothing but quote marks and white space.
    bool blank() const { return body.empty(); }
};

/// A line ">5 units" that stands alone is a comparison, not a quote.
std::vector<Line> cut_into_lines(std::string_view text);

/// Without white space on both sides: ASCII's, the no-break and zero-width ones, and the full-width one.
std::string_view trimmed_wide(std::string_view text);

/// Without any such white space, ASCII letters in lower case, and the full-width colon as the ASCII one.
std::string squeezed(std::string_view text);

bool starts_with_any(std::string_view text, std::span<const std::string_view> beginnings);
bool ends_with_any(std::string_view text, std::span<const std::string_view> ends);

/// A line of at least `least` dashes, underscores, equal signs or their wide forms and nothing else.
bool is_rule(std::string_view body, std::size_t least);

/// Lines in a row: blank ones at the ends are dropped, several become one.
class Paragraphs {
  public:
    void add(std::string_view line);
    /// The next line begins a new paragraph.
    void gap() { gap_ = true; }
    const std::string& text() const { return text_; }

  private:
    std::string text_;
    bool gap_ = false;
};

}  // namespace aftercare::email
