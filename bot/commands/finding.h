// Which ticket is meant: by number, by its ending, by the message answered, or because there is only
// one. Runs inside a turn.
#pragma once

#include "bot/turn/turn.h"

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

struct Found {
    std::vector<core::Ticket> tickets;  ///< one: this is it; several: which?; none: nothing fits
    std::string rest;                   ///< the text without the number
    bool numbered = false;              ///< a number was given
    std::string unclear;                ///< not empty: these digits may be a number or the words' first
};

/// Whether a command's text begins with a number, or may be all words.
enum class Rest : std::uint8_t {
    number = 1,  ///< "/take 7": whatever stands there is a number
    words,       ///< "/reply 0001 text": a first word that fits no ticket belongs to the words, unless it is a bare number
};

/// For staff, among all tickets.
Found find_for_staff(Turn& turn, std::string_view text, Rest rest);

/// For a customer, among their own tickets. Without a number: those that are open.
Found find_for_customer(Turn& turn, std::string_view text);

/// Remembers the ticket that a member of staff looked at last, so that the number may be left out.
void remember_shown(Turn& turn, const core::Ticket& ticket);

/// The customer's tickets that are not closed, newest first.
std::vector<core::Ticket> open_tickets_of(Turn& turn, core::PersonId person);

/// The ticket that the message answered by this incoming one is about, or the customer's own that it names; may be none.
core::TicketId topic_of_reply(Turn& turn);

/// The message answered is about several tickets, so that none of them is its topic: which one is meant is asked.
bool answers_several(Turn& turn);

}  // namespace aftercare::bot
