#include "core/workflow.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

namespace aftercare::core {

namespace {

// ---- the words of a row -------------------------------------------------------------------------

using Mask = std::uint32_t;

// Stages as bits; bit 0 is a ticket that is being submitted.
constexpr Mask unborn = 1;
constexpr Mask bit(Stage stage) { return Mask{1} << static_cast<unsigned>(stage); }
constexpr Mask intake = bit(Stage::intake);
constexpr Mask work = bit(Stage::diagnosis) | bit(Stage::proposal) | bit(Stage::execution);
constexpr Mask confirmation = bit(Stage::confirmation);
constexpr Mask survey = bit(Stage::survey);
constexpr Mask archive = bit(Stage::archive);
constexpr Mask open_stages = intake | work | confirmation | survey;

// How the actor stands to the ticket.
constexpr Mask customer = 1;
constexpr Mask holder = 2;     // staff; the ticket is theirs
constexpr Mask unheld = 4;     // staff; the ticket is nobody's
constexpr Mask colleague = 8;  // staff; the ticket is another's
constexpr Mask lead = 16;      // staff with a leading role; the ticket is another's
constexpr Mask system_actor = 32;
constexpr Mask any_staff = holder | unheld | colleague | lead;
constexpr Mask responsible = holder | lead;

enum class When : std::uint8_t { any, waiting, not_waiting };

enum class Target : std::uint8_t { stay, intake, first_work, after_work, after_confirmation, rework, archive };
enum class Waiting : std::uint8_t { keep, begin, end };
enum class Holder : std::uint8_t { keep, actor, argument };
enum class Review : std::uint8_t { keep, begin, end };

struct Effect {
    Target target = Target::stay;
    Closing closing = Closing::completed;  ///< when it leads to the archive
    Waiting waiting = Waiting::keep;
    Holder holder = Holder::keep;
    Review review = Review::keep;
    bool next_round = false;
};

struct Row {
    Action action;
    Mask stages;
    When when;
    Mask actors;
    Effect effect;
    std::string_view event;
    std::initializer_list<Notice> notices;
};

using N = Notice;

// Who may do what, when, and what comes of it. For an action at most one row matches.
const Row table[] = {
    {Action::submit, unborn, When::any, customer, {.target = Target::intake, .review = Review::begin}, "submitted",
     {N::customer, N::all_agents}},

    {Action::take, intake, When::any, holder | unheld,
     {.target = Target::first_work, .holder = Holder::actor, .review = Review::end}, "taken",
     {N::customer, N::all_agents}},
    {Action::take, work, When::any, unheld, {.holder = Holder::actor}, "taken", {N::all_agents}},
    {Action::assign, open_stages, When::any, any_staff, {.holder = Holder::argument}, "assigned",
     {N::assignee, N::former_assignee}},
    {Action::classify, intake | work, When::any, holder | unheld, {}, "classified", {}},
    {Action::classify, intake | work, When::any, colleague | lead, {}, "classified", {N::assignee}},

    {Action::reply, open_stages, When::any, holder | unheld, {}, "replied", {N::customer}},
    {Action::reply, open_stages, When::any, colleague | lead, {}, "replied", {N::customer, N::assignee}},
    {Action::note, open_stages | archive, When::any, holder | unheld, {}, "noted", {}},
    {Action::note, open_stages | archive, When::any, colleague | lead, {}, "noted", {N::assignee}},
    {Action::reveal, open_stages | archive, When::any, any_staff, {}, "revealed", {}},

    // A question before anybody has taken the ticket is the initial review at work.
    {Action::ask, intake, When::any, holder | unheld | lead, {.waiting = Waiting::begin, .review = Review::end}, "asked",
     {N::customer_question}},
    {Action::ask, work, When::any, responsible, {.waiting = Waiting::begin}, "asked", {N::customer_question}},
    // While a question is open, whatever the customer sends about the ticket answers it.
    {Action::answer, intake | work, When::waiting, customer, {.waiting = Waiting::end}, "answered", {N::asker}},
    {Action::message, intake | work, When::waiting, customer, {.waiting = Waiting::end}, "answered", {N::asker}},
    {Action::add, intake | work, When::waiting, customer, {.waiting = Waiting::end}, "answered", {N::asker}},
    {Action::reason, intake | work, When::waiting, customer, {.waiting = Waiting::end}, "answered", {N::asker}},

    {Action::message, open_stages, When::not_waiting, customer, {}, "message", {N::assignee}},
    {Action::add, open_stages, When::not_waiting, customer, {}, "added", {N::assignee}},
    {Action::reason, work, When::not_waiting, customer, {}, "reasons", {N::assignee}},
    {Action::urge, intake | work, When::not_waiting, customer, {}, "urged", {N::assignee}},

    {Action::progress, work, When::any, responsible, {}, "progress", {N::customer}},
    {Action::finish, work, When::any, responsible, {.target = Target::after_work, .waiting = Waiting::end}, "done",
     {N::customer_result}},

    {Action::confirm, confirmation, When::any, customer, {.target = Target::after_confirmation}, "confirmed",
     {N::customer_survey, N::assignee}},
    {Action::dispute, confirmation | survey, When::any, customer, {.target = Target::rework, .next_round = true},
     "disputed", {N::customer_reasons, N::assignee}},
    {Action::rate, survey, When::any, customer, {.target = Target::archive}, "rated", {N::customer_thanks, N::assignee}},
    {Action::comment, survey | archive, When::any, customer, {}, "commented", {N::assignee}},

    {Action::cancel, intake | work | confirmation, When::any, customer,
     {.target = Target::archive, .closing = Closing::cancelled, .waiting = Waiting::end, .review = Review::end},
     "cancelled", {N::customer, N::assignee}},
    {Action::close, intake | work, When::any, holder | unheld,
     {.target = Target::archive, .closing = Closing::dismissed, .waiting = Waiting::end, .review = Review::end},
     "closed", {N::customer}},
    {Action::close, intake | work, When::any, lead,
     {.target = Target::archive, .closing = Closing::dismissed, .waiting = Waiting::end, .review = Review::end},
     "closed", {N::customer, N::assignee}},
    // Here the result has been announced: closing only spares the rest of the questions.
    {Action::close, confirmation | survey, When::any, holder | unheld, {.target = Target::archive}, "closed",
     {N::customer}},
    {Action::close, confirmation | survey, When::any, lead, {.target = Target::archive}, "closed",
     {N::customer, N::assignee}},
    {Action::reopen, archive, When::any, any_staff | customer, {.target = Target::rework, .next_round = true}, "reopened",
     {N::customer, N::assignee}},

    {Action::review_due, intake, When::any, system_actor, {}, "review_overdue", {N::all_agents}},
    {Action::remind, intake | work, When::waiting, system_actor, {}, "reminded", {N::customer_reminder}},
    {Action::remind, confirmation | survey, When::any, system_actor, {}, "reminded", {N::customer_reminder}},
    {Action::auto_close, intake | work, When::waiting, system_actor,
     {.target = Target::archive, .closing = Closing::dismissed, .waiting = Waiting::end, .review = Review::end},
     "auto_closed", {N::customer, N::assignee}},
    {Action::auto_close, confirmation | survey, When::any, system_actor, {.target = Target::archive}, "auto_closed",
     {N::customer, N::assignee}},
};

// Actions that say nothing without words.
constexpr std::array wordy{Action::reply,  Action::note,    Action::ask,   Action::progress,
                           Action::finish, Action::comment, Action::reason};

// Actions that a stage reserves for its roles (take: the stage it leads to).
constexpr std::array role_bound{Action::take, Action::classify, Action::ask, Action::progress, Action::finish};

template <class Range, class Value>
bool among(const Range& range, const Value& value) {
    return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

// ---- reading the table --------------------------------------------------------------------------

Mask standing_of(const Profile& profile, const Ticket& ticket, const Actor& actor) {
    if (actor.kind == Actor::Kind::system) return system_actor;
    if (actor.kind == Actor::Kind::customer) return actor.person == ticket.person ? customer : 0;
    if (!ticket.assignee) return unheld;
    if (ticket.assignee == actor.staff) return holder;
    const Role* role = profile.role(actor.role);
    return role && role->leads ? lead : colleague;
}

Mask stage_of(const Ticket& ticket) { return ticket.id ? bit(ticket.stage) : unborn; }

bool fits(When when, const Ticket& ticket) {
    return when == When::any || (when == When::waiting) == ticket.waiting_for_customer;
}

const Row* row_for(Action action, const Ticket& ticket, Mask standing) {
    for (const Row& row : table)
        if (row.action == action && (row.stages & stage_of(ticket)) && (row.actors & standing) && fits(row.when, ticket))
            return &row;
    return nullptr;
}

bool some_row(Action action, Mask stages, Mask actors) {
    return std::any_of(std::begin(table), std::end(table), [&](const Row& row) {
        return row.action == action && (row.stages & stages) && (row.actors & actors);
    });
}

Refusal::Why why_no_row(const Profile& profile, const Ticket& ticket, Action action, Mask standing) {
    using Why = Refusal::Why;
    const Mask kind = standing & any_staff ? any_staff : standing;
    const Mask everywhere = ~Mask{0};
    if (!some_row(action, everywhere, kind)) return Why::wrong_actor;
    if (!ticket.id) return Why::wrong_stage;
    const bool about_confirmation = action == Action::confirm && !profile.uses(Stage::confirmation);
    if (about_confirmation || (action == Action::rate && !profile.uses(Stage::survey))) return Why::not_used;
    if (ticket.stage == Stage::archive) return Why::closed;
    if (some_row(action, stage_of(ticket), kind) && (standing & any_staff)) {
        if (standing == unheld) return Why::take_first;
        return standing == holder ? Why::already_yours : Why::not_yours;
    }
    if (action == Action::take && standing == holder) return Why::already_yours;
    if (action == Action::answer) return Why::nothing_asked;
    if (action == Action::urge) return Why::your_turn;
    return Why::wrong_stage;
}

Stage target_stage(const Profile& profile, const Ticket& ticket, Action action, Target target) {
    const auto other = std::find_if(
        profile.transitions.begin(), profile.transitions.end(),
        [&](const Transition& t) { return t.action == action && t.from == ticket.stage; });
    if (other != profile.transitions.end()) return other->to;
    switch (target) {
        case Target::stay: return ticket.stage;
        case Target::intake: return Stage::intake;
        case Target::first_work: return profile.after(Stage::intake);
        case Target::after_work: return profile.after(Stage::execution);
        case Target::after_confirmation: return profile.after(Stage::confirmation);
        case Target::rework: return profile.rework;
        case Target::archive: return Stage::archive;
    }
    return ticket.stage;
}

bool role_may(const Profile& profile, const Actor& actor, Stage stage) {
    const StageRule* rule = profile.rule(stage);
    if (!rule || rule->roles.empty() || among(rule->roles, actor.role)) return true;
    const Role* role = profile.role(actor.role);
    return role && role->leads;
}

std::optional<Refusal::Why> forbidden(const Profile& profile, const Ticket& ticket, const Actor& actor, Action action,
                                      const Row& row, Time now) {
    using Why = Refusal::Why;
    if (actor.kind == Actor::Kind::staff && among(role_bound, action)) {
        const Stage stage = action == Action::take ? target_stage(profile, ticket, action, row.effect.target) : ticket.stage;
        if (!role_may(profile, actor, stage)) return Why::wrong_role;
    }
    if (action == Action::classify && profile.kinds.empty() && profile.priorities.empty() && profile.departments.empty())
        return Why::not_used;
    if (action == Action::reopen && actor.kind == Actor::Kind::customer &&
        (!ticket.closed || now > *ticket.closed + profile.reopen_within))
        return Why::too_late;
    return std::nullopt;
}

bool known_or_empty(const std::vector<Choice>& choices, const std::string& value) {
    return value.empty() || find_choice(choices, value);
}

std::optional<Refusal::Why> unsuitable(const Profile& profile, const Ticket& ticket, Action action,
                                       const ActionArguments& arguments) {
    using Why = Refusal::Why;
    if (among(wordy, action) && arguments.text.empty()) return Why::needs_text;
    const bool ended = ticket.stage == Stage::confirmation || ticket.stage == Stage::survey;
    if (action == Action::close && !ended && arguments.text.empty()) return Why::needs_text;
    if (action == Action::assign && !arguments.to) return Why::unknown_value;
    if (action == Action::rate && !profile.step(arguments.rating)) return Why::unknown_value;
    if (action == Action::classify) {
        if (!known_or_empty(profile.kinds, arguments.kind) || !known_or_empty(profile.priorities, arguments.priority) ||
            !known_or_empty(profile.departments, arguments.department))
            return Why::unknown_value;
        if (arguments.kind.empty() && arguments.priority.empty() && arguments.department.empty()) return Why::needs_text;
    }
    return std::nullopt;
}

// ---- what comes of it ---------------------------------------------------------------------------

// The question that the customer has not answered yet, with how long it is waited for.
const Patience* open_question(const Profile& profile, const Ticket& ticket) {
    if (ticket.stage == Stage::confirmation) return &profile.confirmation_patience;
    if (ticket.stage == Stage::survey) return &profile.survey_patience;
    return ticket.waiting_for_customer ? &profile.answer_patience : nullptr;
}

void time_question(const Profile& profile, const Ticket& before, Action action, Time now, Decision& decision) {
    const Patience* earlier = before.id ? open_question(profile, before) : nullptr;
    const Patience* present = open_question(profile, decision.ticket);
    if (earlier == present && action != Action::ask) return;
    if (earlier) {
        decision.cancel.push_back(TicketTimer::remind);
        decision.cancel.push_back(TicketTimer::close);
    }
    if (!present) return;
    if (!present->remind_after.empty())
        decision.timers.push_back({TicketTimer::remind, now + present->remind_after.front(), "0"});
    if (present->close_after) decision.timers.push_back({TicketTimer::close, now + *present->close_after, ""});
}

void time_next_reminder(const Profile& profile, const ActionArguments& arguments, Time now, Decision& decision) {
    const Patience* patience = open_question(profile, decision.ticket);
    const auto sent = static_cast<std::size_t>(std::max(arguments.reminders_sent, 0));
    if (!patience || sent + 1 >= patience->remind_after.size()) return;
    const Duration pause = patience->remind_after[sent + 1] - patience->remind_after[sent];
    decision.timers.push_back({TicketTimer::remind, now + pause, std::to_string(sent + 1)});
}

void set_timers(const Profile& profile, const Ticket& before, const Row& row, const ActionArguments& arguments, Time now,
                Decision& decision) {
    if (decision.ticket.stage == Stage::archive && before.stage != Stage::archive) {
        decision.cancel.assign(all_ticket_timers.begin(), all_ticket_timers.end());
        return;
    }
    time_question(profile, before, row.action, now, decision);
    if (row.action == Action::remind) time_next_reminder(profile, arguments, now, decision);
    if (row.effect.review == Review::end) decision.cancel.push_back(TicketTimer::review);
    if (row.effect.review == Review::begin && arguments.review_due)
        decision.timers.push_back({TicketTimer::review, *arguments.review_due, ""});
}

void change_stage(Ticket& ticket, Stage stage, const Effect& effect, Time now) {
    const bool was_closed = ticket.stage == Stage::archive && ticket.id;
    ticket.stage = stage;
    if (effect.next_round) ++ticket.round;
    if (stage == Stage::archive && !was_closed) {
        ticket.closing = effect.closing;
        ticket.closed = now;
        ticket.waiting_for_customer = false;
    }
    if (stage != Stage::archive && was_closed) {
        ticket.closing = Closing::open;
        ticket.closed.reset();
        ticket.rating.clear();
    }
}

Ticket changed(const Profile& profile, const Ticket& before, const Actor& actor, const Row& row,
               const ActionArguments& arguments, Time now) {
    Ticket ticket = before;
    if (row.effect.waiting == Waiting::begin) ticket.waiting_for_customer = true;
    if (row.effect.waiting == Waiting::end) ticket.waiting_for_customer = false;
    if (row.effect.holder == Holder::actor) ticket.assignee = actor.staff;
    if (row.effect.holder == Holder::argument) ticket.assignee = arguments.to;
    if (row.action == Action::rate) ticket.rating = arguments.rating;
    if (row.action == Action::classify) {
        if (!arguments.kind.empty()) ticket.kind = arguments.kind;
        if (!arguments.priority.empty()) ticket.priority = arguments.priority;
        if (!arguments.department.empty()) ticket.department = arguments.department;
    }
    change_stage(ticket, target_stage(profile, before, row.action, row.effect.target), row.effect, now);
    ticket.updated = now;
    return ticket;
}

std::string particulars(const Ticket& before, const Ticket& after, const ActionArguments& arguments) {
    nlohmann::json data = nlohmann::json::object();
    if (before.stage != after.stage || !before.id) data["stage"] = name_of(after.stage);
    if (before.round != after.round) data["round"] = after.round;
    if (before.assignee != after.assignee) data["assignee"] = after.assignee.value;
    if (before.closing != after.closing) data["closing"] = name_of(after.closing);
    if (!arguments.rating.empty()) data["rating"] = arguments.rating;
    if (before.kind != after.kind) data["kind"] = after.kind;
    if (before.priority != after.priority) data["priority"] = after.priority;
    if (before.department != after.department) data["department"] = after.department;
    return data.empty() ? std::string() : data.dump();
}

Decision apply(const Profile& profile, const Ticket& before, const Actor& actor, const Row& row,
               const ActionArguments& arguments, Time now) {
    Decision decision;
    decision.ticket = changed(profile, before, actor, row, arguments, now);
    decision.event = {{},  before.id, now, actor, std::string(row.event), arguments.text,
                      particulars(before, decision.ticket, arguments)};
    decision.notices = row.notices;
    const SurveyStep* step = row.action == Action::rate ? profile.step(arguments.rating) : nullptr;
    if (step && step->low) std::replace(decision.notices.begin(), decision.notices.end(), N::assignee, N::all_agents);
    set_timers(profile, before, row, arguments, now, decision);
    return decision;
}

Refusal refuse(Refusal::Why why, const Profile& profile, const Ticket& ticket, const Actor& actor, Time now) {
    return {why, possible_actions(profile, ticket, actor, now), std::nullopt};
}

constexpr std::array<std::pair<Action, std::string_view>, 25> action_names{{
    {Action::submit, "submit"},   {Action::take, "take"},         {Action::assign, "assign"},
    {Action::classify, "classify"}, {Action::reply, "reply"},     {Action::note, "note"},
    {Action::ask, "ask"},         {Action::answer, "answer"},     {Action::progress, "progress"},
    {Action::finish, "done"},     {Action::confirm, "confirm"},   {Action::dispute, "dispute"},
    {Action::reason, "reason"},   {Action::rate, "rate"},         {Action::comment, "comment"},
    {Action::urge, "urge"},       {Action::add, "add"},           {Action::message, "message"},
    {Action::cancel, "cancel"},   {Action::close, "close"},       {Action::reopen, "reopen"},
    {Action::reveal, "reveal"},   {Action::review_due, "review_due"}, {Action::remind, "remind"},
    {Action::auto_close, "auto_close"},
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
    }
    return "unknown";
}

Outcome decide(const Profile& profile, const Ticket& ticket, const Actor& actor, Action action,
               const ActionArguments& arguments, Time now) {
    const Mask standing = standing_of(profile, ticket, actor);
    const Row* row = row_for(action, ticket, standing);
    if (!row) return refuse(why_no_row(profile, ticket, action, standing), profile, ticket, actor, now);
    if (const auto why = forbidden(profile, ticket, actor, action, *row, now))
        return refuse(*why, profile, ticket, actor, now);
    if (const auto why = unsuitable(profile, ticket, action, arguments)) return refuse(*why, profile, ticket, actor, now);
    if (action == Action::urge && arguments.last_urge && now < *arguments.last_urge + profile.urge_every) {
        Refusal refusal = refuse(Refusal::Why::too_soon, profile, ticket, actor, now);
        refusal.again = *arguments.last_urge + profile.urge_every;
        return refusal;
    }
    return apply(profile, ticket, actor, *row, arguments, now);
}

std::vector<Action> possible_actions(const Profile& profile, const Ticket& ticket, const Actor& actor, Time now) {
    std::vector<Action> possible;
    const Mask standing = standing_of(profile, ticket, actor);
    for (const Action action : all_actions) {
        const Row* row = row_for(action, ticket, standing);
        if (row && !forbidden(profile, ticket, actor, action, *row, now)) possible.push_back(action);
    }
    return possible;
}

std::vector<std::string> faults_of(const Profile& profile, const Ticket& ticket) {
    std::vector<std::string> faults;
    const auto expect = [&](bool holds, std::string_view fault) {
        if (!holds) faults.emplace_back(fault);
    };
    const bool archived = ticket.stage == Stage::archive;
    expect(profile.uses(ticket.stage), "in a stage that the profile does not use");
    expect(archived == (ticket.closing != Closing::open), "archived and closing disagree");
    expect(archived == ticket.closed.has_value(), "archived and the time of closing disagree");
    expect(ticket.round >= 1, "before the first round");
    expect(!ticket.waiting_for_customer || ticket.stage <= Stage::execution, "waiting outside the stages of work");
    expect(ticket.rating.empty() || archived, "rated and not archived");
    expect(ticket.rating.empty() || profile.step(ticket.rating), "rated outside the scale");
    expect(known_or_empty(profile.kinds, ticket.kind), "of an unknown kind");
    expect(known_or_empty(profile.priorities, ticket.priority), "of an unknown priority");
    expect(known_or_empty(profile.departments, ticket.department), "of an unknown department");
    return faults;
}

}  // namespace aftercare::core
