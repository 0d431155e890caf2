// How much two short words differ. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace aftercare::core {

/// Bytes to insert, remove or replace to make `a` into `b` (Levenshtein). Time and memory grow with the
/// product of the lengths: for words, not for messages.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace aftercare::core
