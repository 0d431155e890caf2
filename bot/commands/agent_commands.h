// What staff can do with a ticket, shared by typed commands, buttons and files. Runs inside a turn.
#pragma once

#include "bot/commands/ticket_acts.h"

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

/// A command of staff with the words and files that came with it.
struct AgentInput {
    std::string text;
    std::vector<core::FileRef> files;
};

/// Takes a text of staff, as take_agent_command does, with files.
bool take_agent_input(Turn& turn, const AgentInput& input);

/// Does one command for one ticket: a typed one whose ticket is known, or a button. `name` is a
/// command's ("take") or one of the buttons' own. False when nothing is called so.
bool do_for_ticket(Turn& turn, const core::Ticket& ticket, std::string_view name, const AgentInput& input);

/// Whether files that come along with this command are kept with its ticket.
bool takes_files(const Turn& turn, std::string_view command);

/// Says that a command has been done: "agent.did.NAME".
void acknowledge(Turn& turn, const core::Decision& decision, std::string_view name);

/// Shows a ticket to staff, masked.
void show_to_staff(Turn& turn, const core::Ticket& ticket);

/// The words of a personal text are asked for; the next message in this chat will be them.
void ask_for_words(Turn& turn, const core::Ticket& ticket, std::string_view command);

}  // namespace aftercare::bot
