// By which markup mail clients show what is quoted and what is hidden. Pure.
#pragma once

#include <string_view>

namespace aftercare::email {

struct HtmlAttributes {
    std::string_view id;
    std::string_view css_class;
    std::string_view style;
    std::string_view type;
    bool has_cite = false;
    bool hidden = false;
};

enum class QuoteMark {
    none = 1,
    inside,  ///< the element holds what is quoted
    gmail,   ///< the element holds the line "... wrote:" and then an element that holds what is quoted
    to_end,  ///< the quoted mail begins here and goes on behind the element
};

/// `element` in lower case.
QuoteMark quote_mark(std::string_view element, const HtmlAttributes& attributes);

/// Whether a reader of the mail would not see the element.
bool is_hidden(std::string_view element, const HtmlAttributes& attributes);

/// "---------- Forwarded message ---------" and its like: what follows is what the mail is about.
bool is_forward_line(std::string_view line);

}  // namespace aftercare::email
