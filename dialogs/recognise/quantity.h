// Reads a number as people write it: "3", "３个", "3.5", "1,200", "十二", "一百二十", "两台".
// Pure; may be called from any thread.
#pragma once

#include "dialogs/recognise/normalise.h"

#include <optional>
#include <string>
#include <string_view>

namespace aftercare::dialogs::recognise {

struct Quantity {
    double value = 0;
    bool whole = true;  ///< written without a fraction
    std::string unit;   ///< what followed the number, trimmed: "个", "台", "kg"; may be empty
};

/// The whole message must be a number, perhaps with a unit of at most 12 characters that holds no digit and
/// no second number ("3个", "2 pcs", "约5台"). Nothing for anything else, and for magnitudes of 1e15 and
/// above.
std::optional<Quantity> read_quantity(const Normaliser& normaliser, std::string_view text);

}  // namespace aftercare::dialogs::recognise
