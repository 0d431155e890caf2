// Bytes as text that may stand in an address (RFC 4648, 5, without padding). Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aftercare::bot::survey {

std::string base64url(std::string_view bytes);

/// Nothing for any text that base64url() would not have made.
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace aftercare::bot::survey
