// /link, /unlink and /notify: one person in several chats. Runs inside a turn.
#pragma once

#include "bot/commands/ticket_words.h"
#include "bot/turn/turn.h"

#include <string>
#include <string_view>

namespace aftercare::bot {

/// Without a code: gives one for the other chat. With a code: joins this chat with the one that asked for it; asks first
/// when both have tickets. `rest`: what was typed after the command.
void link_chats(Turn& turn, std::string_view rest);

/// A letter's words that hold the code sent to its writer to prove the mailbox, however they are put ("好的，ABCD-EFGH").
/// False when none was sent or it is not there; another code counts as a wrong guess.
bool take_link_proof(Turn& turn, std::string_view text);

/// The answer to "join them?" in words. False when this chat was not asked, or the answer is neither yes nor no.
bool take_link_answer(Turn& turn, std::string_view text);

/// Separates what was joined: this chat, or from the chat that others were joined with one of them.
void unlink_chats(Turn& turn);

/// Where notices go: shows it, or chooses with "here" or "last".
void choose_notify(Turn& turn, std::string_view rest);

/// A press on a button of these. False when it is none.
bool take_link_press(Turn& turn, const TicketPayload& pressed);

}  // namespace aftercare::bot
