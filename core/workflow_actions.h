// What can be asked of a ticket, by name.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace aftercare::core {

enum class Action : std::uint8_t {
    submit = 1,  ///< the customer hands in the form
    take,        ///< a member of staff accepts the ticket
    assign,      ///< staff give it to a colleague or to themselves
    classify,    ///< staff set kind, priority or department
    reply,       ///< staff write to the customer
    note,        ///< staff write for colleagues only
    ask,         ///< staff need something from the customer
    answer,      ///< the customer gives it
    progress,    ///< staff report what has been done
    finish,      ///< staff report the result
    confirm,     ///< the customer: it is solved
    dispute,     ///< the customer: it is not
    reason,      ///< the customer says why it is not
    rate,        ///< the customer answers the survey
    comment,     ///< the customer adds words to the rating
    urge,        ///< the customer asks to hurry
    add,         ///< the customer adds to the description
    message,     ///< the customer writes something about the ticket
    cancel,      ///< the customer withdraws it
    close,       ///< staff close it without a result, or without waiting for the survey
    reopen,      ///< it goes on after all
    reveal,      ///< staff look at personal data whole
    review_due,  ///< a timer: the initial review is late
    remind,      ///< a timer: the customer has not answered yet
    auto_close,  ///< a timer: the customer will not answer any more
};

inline constexpr std::array all_actions{
    Action::submit,  Action::take,   Action::assign,     Action::classify, Action::reply,
    Action::note,    Action::ask,    Action::answer,     Action::progress, Action::finish,
    Action::confirm, Action::dispute, Action::reason,    Action::rate,     Action::comment,
    Action::urge,    Action::add,    Action::message,    Action::cancel,   Action::close,
    Action::reopen,  Action::reveal, Action::review_due, Action::remind,   Action::auto_close};

/// "take", "review_due": the word in profiles, in buttons and in text keys.
std::string_view name_of(Action action);
std::optional<Action> action_named(std::string_view name);

}  // namespace aftercare::core
