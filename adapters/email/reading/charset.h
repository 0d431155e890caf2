// Bytes in some charset to UTF-8, through ICU. Labels in mails are often wrong: gb2312 names text that only
// GB18030 holds, us-ascii names anything. Any thread.
#pragma once

#include <string>
#include <string_view>

namespace aftercare::email {

/// The name of the converter that reads text with this label; empty if the label is missing, unknown, or one
/// that senders give to anything ("us-ascii", "unknown-8bit", ...), so that the charset has to be guessed.
std::string charset_of_label(std::string_view label);

/// Bytes that cannot be read become U+FFFD. The result is valid UTF-8 but not cleaned. `charset` is a result
/// of charset_of_label; if empty, or if it is UTF-8 and the bytes are clearly not, the charset is guessed.
std::string to_utf8(std::string_view bytes, std::string_view charset);

}  // namespace aftercare::email
