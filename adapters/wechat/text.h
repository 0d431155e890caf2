// Texts the way WeChat takes them: UTF-8 counted in bytes, only characters that XML 1.0 allows. Pure.
#pragma once

#include "adapters/cutting/cutting.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::wechat {

/// A text of a customer-service message and of a passive reply may be 2048 bytes long; more is refused with
/// 45002. The documentation's other figure, 600 characters, is what the console's input box takes.
inline constexpr std::size_t text_bytes = 2048;

bool valid_utf8(std::string_view text);

/// The same text with U+FFFD for what is no UTF-8, without the control characters that XML 1.0 forbids and
/// with "\n" for every line end.
std::string clean_text(std::string_view text);

/// clean_text() that WeChat shows as it stands. A '<' before an ASCII letter, '/', '!' or '?' would begin a tag there,
/// and a link is enough to make whoever taps it say what its author wanted ("weixin://bizmsgmenu?msgmenucontent=…");
/// it becomes U+FF1C, which reads the same and begins nothing. Longer by two bytes for each, so before measuring; a
/// second time changes nothing.
std::string plain_text(std::string_view text);

using cutting::trimmed;

/// Code points of a valid UTF-8 text.
std::size_t characters(std::string_view text);

/// The longest beginning of a valid text of at most that many bytes that ends between characters as people
/// see them (grapheme clusters), or between code points if the first cluster is longer.
std::string_view prefix_of_bytes(std::string_view text, std::size_t bytes);

/// The same by code points.
std::string_view prefix_of_characters(std::string_view text, std::size_t count);

/// Parts of at most `bytes` (≥ 4) bytes, cut where people can read them (cutting::split).
std::vector<std::string_view> split(std::string_view text, std::size_t bytes);

/// Several texts in one, for an account that has one reply and nothing else.
struct Joined {
    std::string text;               ///< empty if there was nothing to say
    std::vector<std::string> left;  ///< what had no room, in order, to open the next reply
};

/// As many of the texts as fit into `bytes` (≥ 64), an empty line between them. When not all fit, `more` ends
/// the reply (it must be short: "write anything to go on") and the text that fits in part is cut at a natural
/// place. Texts are cleaned; nothing is lost but white space at the cuts.
Joined join(std::span<const std::string> texts, std::size_t bytes, std::string_view more);

}  // namespace aftercare::wechat
