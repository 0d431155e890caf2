// The rules for `reply_markup`. Pure.
#pragma once

#include "tests/fakes/bot_api/call.h"

#include <string>

namespace aftercare::fakes {

/// Checks a reply_markup (null: none) for a chat of this type; throws Refusal(400).
void check_markup(const Json& markup, const std::string& chat_type);

/// True for an inline keyboard with at least one button: the only markup that a message keeps.
bool is_inline_keyboard(const Json& markup);

}  // namespace aftercare::fakes
