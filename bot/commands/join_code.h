// Join codes: printed once for the operator, kept as a hash only. Pure.
#pragma once

#include <string>
#include <string_view>

namespace aftercare::bot {

/// SHA-256 of a text, lower-case hex.
std::string sha256_hex(std::string_view text);

/// The hash under which a join code is kept. Spaces, dashes and the letters' case do not matter, so
/// that a code survives being read out or copied.
std::string join_code_hash(std::string_view code);

}  // namespace aftercare::bot
