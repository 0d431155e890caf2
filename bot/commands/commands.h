// What customers and agents can ask for beside answering a form. Each function runs inside a turn.
#pragma once

#include "bot/turn/turn.h"
#include "dialogs/submission.h"

#include <string_view>

namespace aftercare::bot {

/// DraftRecord::purpose of a form that staff fill in for a customer who called.
inline constexpr std::string_view phone_purpose = "phone";

/// Makes a submitted draft into a ticket: number, timeline, receipt for the customer, notice for the
/// agents, timers. The same draft again returns the same ticket and says its number again.
core::TicketId open_ticket(Turn& turn, core::DraftRecord& draft, const dialogs::Submission& submission);

/// Open tickets of this customer that a submission seems to repeat: the same value of the profile's
/// duplicate key. Newest first, at most 3.
std::vector<core::Ticket> likely_duplicates(Turn& turn, const dialogs::Submission& submission);

/// A form that staff filled in for a ticket (DraftRecord::purpose): it becomes the report of its stage. False when the
/// ticket does not take it now; the speaker has been told why.
bool take_stage_report(Turn& turn, const core::DraftRecord& draft, const dialogs::Submission& submission);

/// Adds words of the customer to their open ticket, as /add does, and tells both sides.
void add_to_ticket(Turn& turn, const core::Ticket& ticket, std::string_view text);

/// Does what a member of staff commands ("/take 0001", "接单 0001", a reply to a message about a ticket).
/// False when the text is no command of staff; nothing has been said then.
bool take_agent_command(Turn& turn, std::string_view text);

/// Does what a customer commands about their tickets and about the bot itself (/status, /tickets,
/// /urge, /add, /lang, /help, /join ...). False when the text is no such command.
bool take_customer_command(Turn& turn, std::string_view text);

/// A press on a button of a ticket ("t:..."). False when the payload is not one.
bool take_ticket_press(Turn& turn, std::string_view payload);

/// A text that is neither a command nor an answer to a form: a survey comment, an answer to an
/// agent's question, news about an open ticket. False when the customer has nothing it could belong to.
bool take_ticket_message(Turn& turn, std::string_view text, const std::vector<core::FileRef>& files);

/// A timer of a ticket has come due. False when the kind is not a ticket's.
bool take_ticket_timer(Turn& turn, const core::Timer& timer);

/// Hands a draft as it is to the agents: the customer asked for a person.
void hand_over(Turn& turn, const core::DraftRecord& draft, std::string_view so_far);

}  // namespace aftercare::bot
