// A person's several chats: what they are called, and the form that goes on in another one. Runs inside a turn.
#pragma once

#include "bot/commands/ticket_words.h"
#include "bot/turn/turn.h"

#include <optional>
#include <string>

namespace aftercare::bot {

/// What people call a kind of channel; its own name when the texts have none.
std::string channel_name(const Words& words, const std::string& kind);

/// What the channel of this conversation is called; empty for none.
std::string channel_name(Turn& turn, const Words& words, core::ConversationId conversation);

/// What the draft's form is called.
std::string form_title(const Words& words, const core::DraftRecord& draft);

/// The customer's open form that was last worked on in another of their chats.
std::optional<core::DraftRecord> form_elsewhere(Turn& turn);

/// No chat of the draft's person is in this form any more.
void leave_form(Turn& turn, const core::DraftRecord& draft);

}  // namespace aftercare::bot
