// What every text from a mail passes before others see it. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aftercare::email {

bool valid_utf8(std::string_view text);

/// The longest beginning of at most `bytes` bytes that does not cut a character. `text` is valid UTF-8.
std::string_view cut_utf8(std::string_view text, std::size_t bytes);

/// Valid UTF-8 with "\n" line ends, no other control character than "\t", no byte order mark and no character
/// that changes the direction of the text around it. Invalid bytes become U+FFFD.
std::string clean_text(std::string_view text);

/// The same on one line: line ends and tabs are blanks, runs of blanks are one, none at either end.
std::string clean_line(std::string_view text);

std::string lower_ascii(std::string_view text);
/// Without blanks, tabs and line ends at both ends.
std::string_view trim_ascii(std::string_view text);
/// ASCII case is ignored.
bool same_ascii(std::string_view a, std::string_view b);

}  // namespace aftercare::email
