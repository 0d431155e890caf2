// Where a text that is too long for one message is cut, so that people can read the parts. What is too long
// each channel measures in its own unit. Pure. Every text here is valid UTF-8.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace aftercare::cutting {

/// Without white space of ASCII on both sides.
std::string_view trimmed(std::string_view text);

/// The last boundary between characters as people see them (grapheme clusters) at or before `limit`; `limit`
/// itself if there is none. `limit`: bytes, at most the text's, between code points.
std::size_t cluster_cut(std::string_view text, std::size_t limit);

/// Bytes of the longest beginning of a text that fits into one part: it ends between code points, and at
/// least one code point always fits.
using Fitting = std::function<std::size_t(std::string_view text)>;

/// The parts of a text: cut at a paragraph, else a line, else a space, else after a Chinese full stop or
/// comma (each only in the later half of what fits), else between grapheme clusters, and only inside of one
/// that is longer than a part. The parts in a row are the text without the white space at their ends. No part
/// is empty; a text of white space gives no part.
std::vector<std::string_view> split(std::string_view text, const Fitting& fitting);

}  // namespace aftercare::cutting
