// HTML of a mail to plain text. Any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aftercare::email {

struct HtmlText {
    std::string text;   ///< clean, "\n" line ends, no blank lines at either end
    bool whole = true;  ///< false if something was left out because of a limit
};

/// `html` is valid UTF-8, at most `html_bytes` of it are read and at most `text_bytes` written.
/// Hidden content is dropped; links to the web stand as "text (url)". Lines of what the markup shows to be
/// quoted begin with "> ", once for each level.
HtmlText html_to_text(std::string_view html, std::size_t html_bytes, std::size_t text_bytes);

}  // namespace aftercare::email
