// What an Outgoing has beside heading and text, as bytes of one column. Pure.
#pragma once

#include "core/message.h"

#include <string>
#include <string_view>

namespace aftercare::sqlite {

/// Buttons, files, the contact request, the reply reference and the origin; empty if there are none and it is an
/// answer. Any bytes in the texts come back as they were.
std::string pack_extras(const core::Outgoing& message);

/// Sets them in `message` from what `pack_extras` made, empty for none. Throws std::runtime_error
/// for anything else; never reads outside of `packed`.
void unpack_extras(std::string_view packed, core::Outgoing& message);

}  // namespace aftercare::sqlite
