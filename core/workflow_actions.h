// What can be asked of a ticket, by name.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace aftercare::core {

enum class Action : std::uint8_t {
    submit = 1,  ///< the customer hands in the form, or staff for them
    take,        ///< a member of staff accepts the ticket
    assign,      ///< staff give it to a colleague or to themselves
    classify,    ///< staff set kind, priority or department
    involve,     ///< staff ask another department for support
    reply,       ///< staff write to the customer
    note,        ///< staff write for colleagues only
    ask,         ///< staff need something from the customer
    answer,      ///< the customer gives it
    diagnose,    ///< staff say what is wrong and who is liable
    agree,       ///< the customer signs the diagnosis
    object,      ///< the customer does not
    propose,     ///< staff offer one to three ways to solve it
    approve,     ///< a department head lets the proposal pass
    reject,      ///< a department head does not
    choose,      ///< the customer chooses and confirms an option
    decline,     ///< the customer wants none of them
    progress,    ///< staff report what has been done
    block,       ///< staff cannot go on
    escalate,    ///< staff bring it before the department head
    finish,      ///< staff report the result
    verify,      ///< the one responsible has made sure that it works
    confirm,     ///< the customer: it is solved
    dispute,     ///< the customer: it is not; or staff, who found so themselves
    reason,      ///< the customer says why it is not
    rate,        ///< the customer answers the survey
    comment,     ///< the customer adds words to the rating
    urge,        ///< the customer asks to hurry
    add,         ///< the customer adds to the description
    message,     ///< the customer writes something about the ticket
    cancel,      ///< the customer withdraws it
    close,       ///< staff close it
    reopen,      ///< it goes on after all
    merge,       ///< staff: it is the same as another ticket
    batch,       ///< staff: it is worked together with others, under one of them
    separate,    ///< staff: it is worked by itself again
    reveal,      ///< staff look at personal data whole
    follow,      ///< the ticket that it is worked under has moved on
    review_due,  ///< a timer: the initial review is late
    remind,      ///< a timer: the customer has not answered yet
    auto_close,  ///< a timer: the customer will not answer any more
    overdue,     ///< a clock has run out
};

inline constexpr std::array all_actions{
    Action::submit,   Action::take,   Action::assign,  Action::classify, Action::involve, Action::reply,
    Action::note,     Action::ask,    Action::answer,  Action::diagnose, Action::agree,   Action::object,
    Action::propose,  Action::approve, Action::reject, Action::choose,   Action::decline, Action::progress,
    Action::block,    Action::escalate, Action::finish, Action::verify,  Action::confirm, Action::dispute,
    Action::reason,   Action::rate,   Action::comment, Action::urge,     Action::add,     Action::message,
    Action::cancel,   Action::close,  Action::reopen,  Action::merge,    Action::batch,   Action::separate,
    Action::reveal,   Action::follow, Action::review_due, Action::remind, Action::auto_close, Action::overdue};

/// "take", "review_due": the word in profiles, in buttons and in text keys.
std::string_view name_of(Action action);
std::optional<Action> action_named(std::string_view name);

}  // namespace aftercare::core
