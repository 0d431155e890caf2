// The HTML side of a mail that is written as text. Pure.
#pragma once

#include <string>
#include <string_view>

namespace aftercare::email {

/// A whole document: paragraphs for blocks between blank lines, lines kept, "> " lines as a block quote, http
/// and https addresses as links. Everything else of the text is escaped; there are no images, scripts or
/// style sheets. `text` is UTF-8 with "\n" line ends.
std::string html_from_text(std::string_view text);

}  // namespace aftercare::email
