// The header fields that name an attachment. Pure.
#pragma once

#include <string>
#include <string_view>

namespace aftercare::email {

/// A name that any mail program can show: without path, control characters and quotes, at most 150 bytes, cut
/// between characters and before the extension. "file" if nothing is left. `name` is UTF-8.
std::string safe_file_name(std::string_view name);

/// The name in ASCII for programs that know no other: runs of other characters become "_".
std::string ascii_file_name(std::string_view name);

/// The value of Content-Disposition, folded with "\n ": `attachment; filename="ascii"` and, if the name is
/// not ASCII, the name itself by RFC 2231, in sections where it is long, so that no line of it is longer
/// than 78.
std::string attachment_disposition(std::string_view safe_name);

}  // namespace aftercare::email
