// One-time codes: shown once, kept as a hash only. Pure but for random_code.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aftercare::bot {

/// SHA-256 of a text, lower-case hex.
std::string sha256_hex(std::string_view text);

/// The hash under which a join code is kept. Spaces, dashes and the letters' case do not matter, so
/// that a code survives being read out or copied.
std::string join_code_hash(std::string_view code);

/// A new code of this many characters, without those that look alike: 4.95 bits each.
std::string random_code(std::size_t length);

}  // namespace aftercare::bot
