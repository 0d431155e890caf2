// Texts in header fields: encoded (RFC 2047) and folded. Pure.
//
// Not by GMime, whose encoder pads the base64 of words in the middle of a text: some readers, GMime 3.2.13 among them,
// drop everything after such a word.
#pragma once

#include <string>
#include <string_view>

namespace aftercare::email {

/// A text of one line, UTF-8 without control characters, as the value of a field like Subject; folded with
/// "\n ". Lines are at most 76 bytes, with a field name of at most 11.
std::string header_text(std::string_view text);

/// An address with a name (UTF-8, one line; may be empty), as the value of a field like From.
std::string header_mailbox(std::string_view name, std::string_view address);

}  // namespace aftercare::email
