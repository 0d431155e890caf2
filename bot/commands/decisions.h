// What is decided about a ticket beside the work itself: the customer signs the diagnosis, chooses an
// option or wants none; a department head approves or rejects. Runs inside a turn.
#pragma once

#include "bot/commands/agent_commands.h"
#include "bot/commands/customer_acts.h"

#include <string>
#include <string_view>

namespace aftercare::bot {

/// The customer signs the diagnosis.
void agree(Turn& turn, const core::Ticket& ticket);
/// The customer chooses option `option`, from 1; what stands in a button may be forged.
void choose(Turn& turn, const core::Ticket& ticket, int option);

/// A press on a button that decides about a report: "agree", "object", "choose", "decline". One that stands under an older
/// report decides nothing: the present question is put instead. False for another word.
bool press_decision(Turn& turn, const core::Ticket& ticket, const TicketPayload& pressed);
/// The same for the head's "approve" and "reject".
bool press_staff_decision(Turn& turn, const core::Ticket& ticket, const TicketPayload& pressed);

/// Whether a choice about a report is about the latest one of its kind; true for choices about none.
bool is_about_latest_report(Turn& turn, const core::Ticket& ticket, const TicketPayload& pressed);
/// The option that a "choose" names, from 1; 0 for none.
int option_in(const TicketPayload& pressed);

/// Whether the text, its spaces aside, is one of the words of a text in any language.
bool is_among(const Turn& turn, std::string_view key, std::string_view text);

/// What stands before the first comma or stop; the whole text when there is none.
std::string_view first_clause(std::string_view text);

/// A message of the customer as the answer that the ticket waits for: "同意", "方案2", "都不合适". False when it is
/// none, or when nothing is waited for.
bool answers_decision(Turn& turn, const core::Ticket& ticket, const CustomerInput& input);

/// A decision of staff, or one that they vouch for because the customer told them another way:
/// "approve", "reject", "agree", "choose", "confirm", "dispute". False for another command.
bool take_staff_decision(Turn& turn, const core::Ticket& ticket, std::string_view command, const AgentInput& input);

}  // namespace aftercare::bot
