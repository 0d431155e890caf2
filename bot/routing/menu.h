// The few words that are understood everywhere: wishes about the form at hand, and the greeting with
// its buttons.
#pragma once

#include "bot/turn/turn.h"

#include <optional>
#include <string>
#include <string_view>

namespace aftercare::bot {

/// What a message asks of the form, beside an answer.
struct Wish {
    enum class What : std::uint8_t { begin = 1, back, skip, edit, cancel, human };
    What what = What::begin;
    std::string rest;  ///< what stands after the word
};

/// "/back", "/edit model", "新建反馈": the customers' commands that concern a form.
std::optional<Wish> wish_in(const Desk& desk, std::string_view text);

/// Says hello and offers what can be done.
void greet(Turn& turn);

/// The command that a button of the greeting stands for.
std::optional<std::string> menu_text(std::string_view payload);

}  // namespace aftercare::bot
