// HTML as a parser may safely have it. Pure.
#pragma once

#include <string>
#include <string_view>

namespace aftercare::email {

/// The same document, reduced to what html_text reads: text, character references, and tags with those few
/// attributes that matter, each written in one regular form. Comments, declarations, scripts, styles and
/// embedded data are gone. libxml2 needs time with the square of the attributes of a tag, so it never sees
/// more than a handful. `html` is valid UTF-8. Linear.
std::string tame_html(std::string_view html);

}  // namespace aftercare::email
