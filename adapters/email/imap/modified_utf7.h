// Names of mailboxes as IMAP writes them: modified UTF-7 (RFC 3501, 5.1.3). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aftercare::email::imap {

/// "已处理" -> "&XfJZBHQG-", "a&b" -> "a&-b". Nothing if the name is not valid UTF-8.
std::optional<std::string> to_modified_utf7(std::string_view utf8);

/// The other way. Nothing if it is not what to_modified_utf7 could have written.
std::optional<std::string> from_modified_utf7(std::string_view name);

}  // namespace aftercare::email::imap
