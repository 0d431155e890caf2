// The workflow: what each action does to a ticket. A table of rows, read by one function. Pure: the
// time is handed in, and what is to be stored, told and timed is returned.
#pragma once

#include "core/profile.h"
#include "core/ticket.h"
#include "core/workflow_actions.h"
#include "core/workflow_clocks.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace aftercare::core {

/// Who must be told what. The words are chosen by whoever tells.
enum class Notice : std::uint8_t {
    customer = 1,        ///< the customer, about this event
    customer_question,   ///< the customer, with a question of an agent
    customer_diagnosis,  ///< the customer, with what was found; perhaps to be signed
    customer_proposal,   ///< the customer, with what is proposed; perhaps to be chosen from
    customer_result,     ///< the customer, with the result and "is it solved?"
    customer_verifying,  ///< the customer: the work is done, and somebody makes sure that it holds
    customer_survey,     ///< the customer, with the survey
    customer_reasons,    ///< the customer: why not?
    customer_thanks,     ///< the customer: thanks for the rating, and room for a comment
    customer_reminder,   ///< the customer: the last question still stands
    customer_update,     ///< the customer: it is still being worked on
    customer_followed,   ///< the customer of a ticket worked under another: what happened to that one
    assignee,            ///< the assignee, or the department when there is none
    asker,               ///< the agent who asked last
    former_assignee,     ///< who held the ticket before
    department,          ///< everybody in the ticket's department; all agents when there is nobody
    new_department,      ///< the same, when the department has changed
    new_helpers,         ///< everybody in the departments that have come to help
    heads,               ///< the department's heads; without any, who leads; else all agents
    all_agents,
};

/// A ticket's timers; at most one of each kind.
enum class TicketTimer : std::uint8_t {
    review = 1,  ///< leads to Action::review_due
    remind,      ///< leads to Action::remind; its data is the count of reminders sent before
    close,       ///< leads to Action::auto_close
};

inline constexpr std::array all_ticket_timers{TicketTimer::review, TicketTimer::remind, TicketTimer::close};

/// "ticket_review", "ticket_remind", "ticket_close": the kind in the store.
std::string_view name_of(TicketTimer timer);
std::optional<TicketTimer> ticket_timer_named(std::string_view name);
Action action_of(TicketTimer timer);

struct TimerSetting {
    TicketTimer timer = TicketTimer::review;
    Time due;
    std::string data;
};

/// What comes with an action. Unused parts stay empty.
struct ActionArguments {
    std::string text;                ///< what was said
    StaffId to;                      ///< assign: the new assignee
    std::string rating;              ///< rate: a step's value
    std::string kind;                ///< classify, submit; empty: unchanged, as the next two
    std::string priority;
    std::string department;          ///< classify, submit; involve: the department that helps
    int raise = 0;                   ///< classify, submit: priorities more urgent, for the customer's rank
    std::string output;              ///< diagnose, propose, finish, verify: the finished form as JSON
    std::string fault;               ///< diagnose: what is wrong; empty: unchanged
    int options = 0;                 ///< propose: how many options it has, 1 to 3
    bool approval = false;           ///< propose: a department head must approve it (Profile::needs_approval)
    int option = 0;                  ///< choose: which one, from 1
    std::string signature;           ///< agree, choose: who, when and the hash of what was signed, as JSON
    TicketId into;                   ///< merge, batch: the other ticket
    Stage leader_stage = Stage::intake;  ///< batch, follow: the stage that the leading ticket has reached
    std::string leader_event;        ///< follow: what happened to it
    std::optional<Time> review_due;  ///< submit, reopen: when the initial review is late
    std::optional<Time> last_urge;   ///< urge: when the customer urged before
    int reminders_sent = 0;          ///< remind: the timer's data
};

/// What the action leads to.
struct Decision {
    Ticket ticket;                     ///< as it is afterwards
    Event event;                       ///< to be appended
    std::vector<Notice> notices;       ///< in the order of telling
    std::vector<ClockStep> clocks;     ///< what becomes of its clocks
    std::vector<TimerSetting> timers;  ///< to be set, after `cancel`
    std::vector<TicketTimer> cancel;
};

/// Why it cannot be done, and what can.
struct Refusal {
    enum class Why : std::uint8_t {
        wrong_stage = 1,   ///< not at this point of the procedure
        closed,            ///< the ticket is closed
        not_yours,         ///< another member of staff holds it
        take_first,        ///< nobody holds it yet
        already_yours,     ///< take: the actor holds it
        wrong_actor,       ///< not for this kind of person
        wrong_role,        ///< the stage is another role's
        nothing_asked,     ///< answer: no question is open
        your_turn,         ///< urge: the desk waits for the customer
        needs_text,        ///< it takes some words
        unknown_value,     ///< a rating, kind, priority, department or assignee that does not exist
        not_used,          ///< the procedure has no such thing
        too_soon,          ///< urge: again from `again`
        too_late,          ///< reopen: the time for it has passed
        incomplete,        ///< something must be there before: see `missing`
        under_lead,        ///< it is worked under another ticket
        not_possible,      ///< merge, batch: not into this ticket
    };
    Why why = Why::wrong_stage;
    std::vector<Action> possible;  ///< what this actor can do with the ticket now
    std::optional<Time> again;     ///< for too_soon
    std::vector<std::string> missing;  ///< for incomplete: "kind", "priority", "department", "form", "options"
};

std::string_view name_of(Refusal::Why why);

using Outcome = std::variant<Decision, Refusal>;

/// Decides an action. A ticket without id is one that is being submitted.
Outcome decide(const Profile& profile, const Ticket& ticket, const Actor& actor, Action action,
               const ActionArguments& arguments, Time now);

/// Actions that this actor can do now, given suitable words. Timers' actions are never among a person's.
std::vector<Action> possible_actions(const Profile& profile, const Ticket& ticket, const Actor& actor, Time now);

/// What is wrong with a ticket; empty when it is in a legal state. For tests.
std::vector<std::string> faults_of(const Profile& profile, const Ticket& ticket);

}  // namespace aftercare::core
