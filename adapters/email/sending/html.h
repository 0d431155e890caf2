// The HTML side of a mail that is written as text. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

/// A whole document, as wide as the screen it is read on: paragraphs for blocks between blank lines, lines kept,
/// 【headings】 set off, lines in parentheses soft, http and https addresses as links, "> " lines as a block quote without
/// links, since what is quoted is somebody else's.
///
/// Where one of `own_links` stands alone on a line, the words of the line above become that link, and the address is not
/// shown; nobody else can dress up an address like that. Everything else of the text is escaped; there are no images,
/// scripts or style sheets. `text` is UTF-8 with "\n" line ends.
std::string html_from_text(std::string_view text, const std::vector<std::string>& own_links = {});

}  // namespace aftercare::email
