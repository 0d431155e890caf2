// What customers do with their tickets, shared by commands, buttons and plain messages. Runs inside a turn.
#pragma once

#include "bot/commands/ticket_acts.h"

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

/// Something a customer wrote or sent.
struct CustomerInput {
    std::string text;
    std::vector<core::FileRef> files;
};

/// Brings a message to a ticket: an answer, "it is solved", a rating in words, or plain news.
void bring_message(Turn& turn, const core::Ticket& ticket, const CustomerInput& input);

/// Keeps a message while the customer is asked which of the tickets it is about.
void ask_which(Turn& turn, const std::vector<core::Ticket>& tickets, const CustomerInput& input);

/// The message kept by ask_which or by the offer to reopen, which is then forgotten. Empty when there is none.
CustomerInput take_kept_message(Turn& turn);

/// Offers to reopen a closed ticket; the message is kept for it.
void offer_reopening(Turn& turn, const core::Ticket& ticket, const CustomerInput& input);

void say_status(Turn& turn, const core::Ticket& ticket);
void urge(Turn& turn, const core::Ticket& ticket);
void ask_for_addition(Turn& turn, const core::Ticket& ticket);
void ask_to_cancel(Turn& turn, const core::Ticket& ticket);

/// Confirm, dispute, cancel or rate: whatever needs no words. The notices answer the customer.
void simple_act(Turn& turn, const core::Ticket& ticket, core::Action action, const core::ActionArguments& arguments = {});

/// Offers a new ticket that follows a closed one for whose reopening it is too late; the message is kept for it.
void offer_linked(Turn& turn, const core::Ticket& ticket, const CustomerInput& input);
/// Opens that ticket with the message that was kept.
void open_linked(Turn& turn, const core::Ticket& closed);

/// Opens a ticket without a form because a person is wanted; `draft` may be none.
core::TicketId open_request(Turn& turn, core::DraftRecord* draft);

}  // namespace aftercare::bot
