// What a form is asked beside its answers: to go back, to be left, to begin. Runs inside a turn.
#pragma once

#include "bot/routing/menu.h"
#include "bot/turn/turn.h"

namespace aftercare::bot {

/// False when it concerns a form and none is open here.
bool take_form_wish(Turn& turn, const Wish& wish);

}  // namespace aftercare::bot
