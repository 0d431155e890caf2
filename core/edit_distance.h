// How much two short words differ. Pure.
#pragma once

#include <cstddef>
#include <string_view>

namespace aftercare::core {

/// Bytes to insert, remove or replace, and neighbours to swap, to make `a` into `b` (optimal string alignment). Time grows
/// with the product of the lengths: for words, not for messages.
std::size_t edit_distance(std::string_view a, std::string_view b);

}  // namespace aftercare::core
