// The words for what the workflow knows, in profiles, in the store, in buttons and in text keys.
#include "core/workflow.h"

#include <algorithm>
#include <array>
#include <utility>

namespace aftercare::core {

namespace {

constexpr std::array<std::pair<Action, std::string_view>, 42> action_names{{
    {Action::submit, "submit"},     {Action::take, "take"},         {Action::assign, "assign"},
    {Action::classify, "classify"}, {Action::involve, "involve"},   {Action::reply, "reply"},
    {Action::note, "note"},         {Action::ask, "ask"},           {Action::answer, "answer"},
    {Action::diagnose, "diagnose"}, {Action::agree, "agree"},       {Action::object, "object"},
    {Action::propose, "propose"},   {Action::approve, "approve"},   {Action::reject, "reject"},
    {Action::choose, "choose"},     {Action::decline, "decline"},   {Action::progress, "progress"},
    {Action::block, "block"},       {Action::escalate, "escalate"}, {Action::finish, "done"},
    {Action::verify, "verify"},     {Action::confirm, "confirm"},   {Action::dispute, "dispute"},
    {Action::reason, "reason"},     {Action::rate, "rate"},         {Action::comment, "comment"},
    {Action::urge, "urge"},         {Action::add, "add"},           {Action::message, "message"},
    {Action::cancel, "cancel"},     {Action::close, "close"},       {Action::reopen, "reopen"},
    {Action::merge, "merge"},       {Action::batch, "batch"},       {Action::separate, "separate"},
    {Action::reveal, "reveal"},     {Action::follow, "follow"},     {Action::review_due, "review_due"},
    {Action::remind, "remind"},     {Action::auto_close, "auto_close"}, {Action::overdue, "overdue"},
}};
static_assert(action_names.size() == all_actions.size());

struct TimerFacts {
    TicketTimer timer;
    std::string_view name;
    Action action;
};
constexpr std::array<TimerFacts, 3> timer_facts{{{TicketTimer::review, "ticket_review", Action::review_due},
                                                 {TicketTimer::remind, "ticket_remind", Action::remind},
                                                 {TicketTimer::close, "ticket_close", Action::auto_close}}};

const TimerFacts& facts_of(TicketTimer timer) { return timer_facts[static_cast<std::size_t>(timer) - 1]; }

}  // namespace

std::string_view name_of(Action action) {
    const auto found = std::find_if(action_names.begin(), action_names.end(),
                                    [&](const auto& entry) { return entry.first == action; });
    return found == action_names.end() ? std::string_view("unknown") : found->second;
}

std::optional<Action> action_named(std::string_view name) {
    const auto found = std::find_if(action_names.begin(), action_names.end(),
                                    [&](const auto& entry) { return entry.second == name; });
    return found == action_names.end() ? std::nullopt : std::optional(found->first);
}

std::string_view name_of(TicketTimer timer) { return facts_of(timer).name; }
Action action_of(TicketTimer timer) { return facts_of(timer).action; }

std::optional<TicketTimer> ticket_timer_named(std::string_view name) {
    const auto found = std::find_if(timer_facts.begin(), timer_facts.end(),
                                    [&](const TimerFacts& facts) { return facts.name == name; });
    return found == timer_facts.end() ? std::nullopt : std::optional(found->timer);
}

std::string_view name_of(Refusal::Why why) {
    using Why = Refusal::Why;
    switch (why) {
        case Why::wrong_stage: return "wrong_stage";
        case Why::closed: return "closed";
        case Why::not_yours: return "not_yours";
        case Why::take_first: return "take_first";
        case Why::already_yours: return "already_yours";
        case Why::wrong_actor: return "wrong_actor";
        case Why::wrong_role: return "wrong_role";
        case Why::nothing_asked: return "nothing_asked";
        case Why::your_turn: return "your_turn";
        case Why::needs_text: return "needs_text";
        case Why::unknown_value: return "unknown_value";
        case Why::not_used: return "not_used";
        case Why::too_soon: return "too_soon";
        case Why::too_late: return "too_late";
        case Why::incomplete: return "incomplete";
        case Why::under_lead: return "under_lead";
        case Why::not_possible: return "not_possible";
    }
    return "unknown";
}

}  // namespace aftercare::core
