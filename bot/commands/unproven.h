// Messages that anybody could have sent in somebody's name: a letter that answers none of ours, where no server vouches
// for its From. They may open a request. Where they could answer, decide, command or learn something in the name of
// somebody we know, they are put by until that person confirms, at their own address, that they wrote them.
#pragma once

#include "bot/commands/ticket_words.h"
#include "bot/turn/turn.h"

namespace aftercare::bot {

/// Puts the message by and asks the speaker whether it is theirs; or links chats, which asks for a proof of its own. False
/// when it may be taken as it is: it is proven, or it can do no more than open a request.
bool put_by(Turn& turn);

/// The answer to that question. False for a press on another button.
bool take_confirmation(Turn& turn, const TicketPayload& pressed);

}  // namespace aftercare::bot
