// A whole letter as one turn: whose affair it is, and for staff the several commands that it may hold. Runs inside a turn.
#pragma once

#include "bot/turn/turn.h"

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

/// Whether the chat that speaks writes letters.
bool writes_letters(const Turn& turn);

struct Letter {
    std::string text;
    std::vector<core::FileRef> files;
    std::string message;  ///< the channel's reference
};

/// A letter of somebody who is no member of staff: to the ticket that it answers, else to the form that is open, else to
/// what else may be meant; and if there is nothing, it begins the form of their feedback.
void take_letter(Turn& turn, const Letter& letter);

/// The text of a letter of staff in its parts.
struct CommandLetter {
    std::string before;                 ///< what stands before the first command
    std::vector<std::string> commands;  ///< each with the lines that belong to it
};

/// A line begins a command with a slash, or with a command's word that stands alone or before a ticket's number; the first
/// line with whatever a message may begin with. While a form is open there, only one with a slash or a number does, and the
/// word to leave the form.
CommandLetter split_commands(Turn& turn, std::string_view text);

/// A letter of staff: its commands one after another. Words without a command are for nobody, unless they were asked for or
/// a form is open.
void take_staff_letter(Turn& turn, const Letter& letter);

}  // namespace aftercare::bot
