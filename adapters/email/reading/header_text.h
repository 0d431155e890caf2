// Header blocks and what is encoded in their values: RFC 5322 fields, RFC 2047 encoded words, raw 8-bit text.
// Pure.
#pragma once

#include "adapters/email/mail.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

/// The fields of a header block: names in lower case, values unfolded, as bytes. Lines that are no field are
/// skipped. Stops after `most` fields, and tells by one field more that there were more.
std::vector<HeaderField> parse_header_block(std::string_view block, std::size_t most);

/// Whether this line can begin a field of a header.
bool is_header_line(std::string_view line);

/// An unstructured value (Subject) as one clean line. Adjacent encoded words of one charset are joined before
/// they are decoded, whatever their encodings, because mailers cut characters in two.
std::string decode_header_text(std::string_view value);

/// A structured value (addresses, parameters) with its encoded words replaced by quoted strings of UTF-8, so
/// that what was hidden in them can never become an address or a parameter of its own. No NUL, no line ends.
std::string decode_in_place(std::string_view value);

}  // namespace aftercare::email
