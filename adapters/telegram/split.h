// Texts measured and cut the way Telegram counts them. Pure.
#pragma once

#include "adapters/cutting/cutting.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::telegram {

/// Telegram allows 4096 code points (tdlib, MessageContent.cpp); UTF-16 units are the stricter measure
/// and the one in which offsets of entities count.
inline constexpr std::size_t message_units = 4096;

/// UTF-16 code units of a valid UTF-8 text.
std::size_t utf16_units(std::string_view text);

/// Bytes of the longest beginning of at most `units` UTF-16 units that ends between code points.
std::size_t prefix_of_units(std::string_view text, std::size_t units);

/// The same text with U+FFFD for what is no UTF-8, without NUL.
std::string valid_utf8(std::string_view text);

/// As Telegram does itself.
using cutting::trimmed;

/// Parts of at most `units` (≥ 2) UTF-16 units, cut where people can read them (cutting::split).
std::vector<std::string_view> split(std::string_view text, std::size_t units);

}  // namespace aftercare::telegram
