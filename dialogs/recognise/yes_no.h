// Reads yes or no, and whether a problem is solved, in Chinese and English. When in doubt: unclear.
// Pure; may be called from any thread.
#pragma once

#include "dialogs/recognise/normalise.h"

#include <cstdint>
#include <string_view>

namespace aftercare::dialogs::recognise {

enum class YesNo : std::uint8_t { yes = 1, no, unclear };

/// The whole message must say yes or no; every part of it ("是的,没错") the same. "不是不对" is unclear.
YesNo read_yes_no(const Normaliser& normaliser, std::string_view text);

enum class Solved : std::uint8_t { solved = 1, not_solved, unclear };

/// The answer to "is your problem solved?": "解决了", "还没解决", "not yet", or a plain yes or no.
Solved read_solved(const Normaliser& normaliser, std::string_view text);

}  // namespace aftercare::dialogs::recognise
