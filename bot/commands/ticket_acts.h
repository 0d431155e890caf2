// Does things to tickets: asks the workflow, keeps what it decides, tells whom it names and sets its
// timers. Everything that changes a ticket goes through here. Runs inside a turn.
#pragma once

#include "bot/commands/ticket_words.h"
#include "bot/turn/turn.h"
#include "core/workflow.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

/// The speaker as an actor. Staff act as staff, everybody else as a customer.
core::Actor staff_actor(const Turn& turn);
core::Actor customer_actor(const Turn& turn);

/// A signature as it is kept: who signed, when, and the hash of what was signed, as JSON.
std::string signature_json(std::string_view who, core::Time when, std::string_view signed_text);

/// Decides and, unless refused, carries out. What the actor is answered is the caller's affair.
core::Outcome act(Turn& turn, const core::Ticket& ticket, const core::Actor& actor, core::Action action,
                  const core::ActionArguments& arguments);

/// Carries out what was decided for a ticket that is in the store. `before` is the ticket as it was.
void carry_out(Turn& turn, const core::Ticket& before, const core::Decision& decision);

/// Answers the speaker why not, and what is possible.
void say_refusal(Turn& turn, const core::Ticket& ticket, const core::Actor& actor, const core::Refusal& refusal);

/// Acts, and answers a refusal. The decision, or nothing.
std::optional<core::Decision> act_or_refuse(Turn& turn, const core::Ticket& ticket, const core::Actor& actor,
                                            core::Action action, const core::ActionArguments& arguments);

/// Tells everybody named by a decision.
void tell_notices(Turn& turn, const core::Ticket& before, const core::Decision& decision);

/// What the next message in a conversation answers ("comment:42"); empty: nothing.
void expect(Turn& turn, core::ConversationId conversation, std::string what);
/// Takes what this conversation expects, so that it is answered once.
std::string take_expected(Turn& turn);

/// "comment:42" as word and ticket.
struct Expected {
    std::string word;
    core::TicketId ticket;
};
std::optional<Expected> read_expected(std::string_view expects);

/// Keeps files sent about a ticket, to be fetched. Returns words for the timeline: "2个文件".
std::string keep_ticket_files(Turn& turn, const core::Ticket& ticket, const std::vector<core::FileRef>& files);

/// Text and what was sent with it as one text for the timeline.
std::string with_files(Turn& turn, const core::Ticket& ticket, std::string_view text,
                       const std::vector<core::FileRef>& files);

}  // namespace aftercare::bot
