#include "core/workflow.h"

#include "core/workflow_table.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace aftercare::core {

using namespace table;

namespace {

using Why = Refusal::Why;

constexpr Mask everywhere = ~Mask{0};
constexpr int most_options = 3;

// Actions that say nothing without words.
constexpr std::array wordy{Action::reply,  Action::note,    Action::ask,   Action::progress, Action::block, Action::escalate,
                           Action::reject, Action::comment, Action::reason};

// What staff report with the stage's form, or in words where it has none.
constexpr std::array reporting{Action::diagnose, Action::propose, Action::finish, Action::verify};

// What staff can do in place of a customer whom they have on the telephone, saying how they know.
constexpr std::array vouching{Action::agree, Action::choose, Action::confirm, Action::dispute};

// Actions that a stage reserves for its roles (take: the stage it leads to).
constexpr std::array role_bound{Action::take,    Action::classify, Action::ask,    Action::diagnose, Action::propose,
                                Action::progress, Action::finish,  Action::verify};

// What is done for the leading ticket is done for those under it.
constexpr std::array done_by_leader{Action::take,  Action::diagnose, Action::propose, Action::finish,
                                    Action::verify, Action::progress, Action::block};

template <class Range, class Value>
bool among(const Range& range, const Value& value) {
    return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

bool is_staff(const Actor& actor) { return actor.kind == Actor::Kind::staff; }

// ---- reading the table --------------------------------------------------------------------------

Mask standing_of(const Profile& profile, const Ticket& ticket, const Actor& actor) {
    if (actor.kind == Actor::Kind::system) return system_actor;
    if (actor.kind == Actor::Kind::customer) return actor.person == ticket.person ? customer : 0;
    if (!ticket.assignee) return unheld;
    if (ticket.assignee == actor.staff) return holder;
    const Role* role = profile.role(actor.role);
    if (role && role->leads) return lead;
    return !actor.department.empty() && among(ticket.helpers, actor.department) ? helper : colleague;
}

Mask stage_of(const Ticket& ticket) { return ticket.id ? bit(ticket.stage) : unborn; }

const Row* row_for(Action action, const Ticket& ticket, Mask standing) {
    for (const Row& row : rows())
        if (row.action == action && (row.stages & stage_of(ticket)) && (row.waits & bit(ticket.waiting)) &&
            (row.actors & standing))
            return &row;
    return nullptr;
}

bool some_row(Action action, Mask stages, Mask waits, Mask actors) {
    return std::any_of(rows().begin(), rows().end(), [&](const Row& row) {
        return row.action == action && (row.stages & stages) && (row.waits & waits) && (row.actors & actors);
    });
}

// The stage that an action is about, where it is about one.
std::optional<Stage> subject_of(Action action) {
    switch (action) {
        case Action::diagnose:
        case Action::agree:
        case Action::object: return Stage::diagnosis;
        case Action::propose:
        case Action::approve:
        case Action::reject:
        case Action::choose:
        case Action::decline: return Stage::proposal;
        case Action::verify: return Stage::verification;
        case Action::confirm: return Stage::confirmation;
        case Action::rate: return Stage::survey;
        default: return std::nullopt;
    }
}

Why why_no_row(const Profile& profile, const Ticket& ticket, Action action, Mask standing) {
    const Mask kind = standing & any_staff ? any_staff : standing;
    if (!some_row(action, everywhere, everywhere, kind)) return Why::wrong_actor;
    if (!ticket.id) return Why::wrong_stage;
    if (const auto subject = subject_of(action); subject && !profile.uses(*subject)) return Why::not_used;
    if (ticket.stage == Stage::archive) return Why::closed;
    if (some_row(action, stage_of(ticket), bit(ticket.waiting), kind) && (standing & any_staff)) {
        if (standing == unheld) return Why::take_first;
        return standing == holder ? Why::already_yours : Why::not_yours;
    }
    if (action == Action::take && standing == holder) return Why::already_yours;
    if (action == Action::answer) return Why::nothing_asked;
    if (action == Action::urge) return Why::your_turn;
    return Why::wrong_stage;
}

std::vector<std::string> missing_at_intake(const Profile& profile, const Ticket& ticket) {
    std::vector<std::string> missing;
    const StageRule* rule = profile.rule(Stage::intake);
    if (!rule) return missing;
    if (rule->needs_kind && ticket.kind.empty()) missing.emplace_back("kind");
    if (rule->needs_priority && ticket.priority.empty()) missing.emplace_back("priority");
    if (rule->needs_department && ticket.department.empty()) missing.emplace_back("department");
    return missing;
}

// Where a closed ticket goes on. One that was not worked through to its end has yet to be: it must not
// come to a stage without what the stages before produce.
Stage where_left(const Profile& profile, const Ticket& ticket) {
    if (ticket.closing == Closing::completed) return profile.rework;
    const bool accepted = ticket.assignee && missing_at_intake(profile, ticket).empty();
    return accepted ? profile.after(Stage::intake) : Stage::intake;
}

Stage target_of(const Profile& profile, const Ticket& ticket, Target target, const ActionArguments& arguments) {
    switch (target) {
        case Target::stay: return ticket.stage;
        case Target::intake: return Stage::intake;
        case Target::first_work: return profile.after(Stage::intake);
        case Target::after_diagnosis:
        case Target::after_proposal:
        case Target::next: return profile.after(ticket.stage);
        case Target::rework: return profile.rework;
        case Target::again: return where_left(profile, ticket);
        case Target::leader: return arguments.leader_stage;
        case Target::silence: return profile.uses(Stage::closing) ? Stage::closing : Stage::archive;
        case Target::archive: return Stage::archive;
    }
    return ticket.stage;
}

// Whom a report waits for before the next stage may begin.
Wait wait_after(const Profile& profile, Action action, Target target, const ActionArguments& arguments) {
    const StageRule* diagnosis = profile.rule(Stage::diagnosis);
    if (target == Target::after_diagnosis && diagnosis && diagnosis->agreement) return Wait::agreement;
    if (target != Target::after_proposal) return Wait::nobody;
    if (action == Action::propose && arguments.approval) return Wait::approval;
    return profile.proposal.customer_chooses ? Wait::choice : Wait::nobody;
}

// Where the action leads: as the profile says, else as the table does.
Stage target_stage(const Profile& profile, const Ticket& ticket, Action action, Target target,
                   const ActionArguments& arguments) {
    if (wait_after(profile, action, target, arguments) != Wait::nobody) return ticket.stage;
    if (target == Target::again && ticket.closing != Closing::completed) return where_left(profile, ticket);
    const auto other =
        std::find_if(profile.transitions.begin(), profile.transitions.end(),
                     [&](const Transition& t) { return t.action == action && t.from == ticket.stage; });
    return other != profile.transitions.end() ? other->to : target_of(profile, ticket, target, arguments);
}

// ---- what stands against it ---------------------------------------------------------------------

bool role_may(const Profile& profile, const Actor& actor, Stage stage) {
    const StageRule* rule = profile.rule(stage);
    if (!rule || rule->roles.empty() || among(rule->roles, actor.role)) return true;
    const Role* role = profile.role(actor.role);
    return role && role->leads;
}

/// The department's own head is asked first; where it has none, another head or who leads stands in.
bool may_approve(const Profile& profile, const Actor& actor) {
    const Role* role = profile.role(actor.role);
    return role && (role->heads || role->leads);
}

bool role_forbids(const Profile& profile, const Ticket& ticket, const Actor& actor, Action action, const Row& row) {
    if (action == Action::approve || action == Action::reject) return !may_approve(profile, actor);
    if (action == Action::close && ticket.stage == Stage::closing) return !role_may(profile, actor, Stage::closing);
    if (!among(role_bound, action)) return false;
    // Who was asked for help reports what they do, whatever stage the others have reached.
    if (action == Action::progress && !actor.department.empty() && among(ticket.helpers, actor.department)) return false;
    const bool leads_on = action == Action::take && ticket.stage == Stage::intake;
    const Stage stage = leads_on ? target_stage(profile, ticket, action, row.effect.target, {}) : ticket.stage;
    return !role_may(profile, actor, stage);
}

bool classifies_nothing(const Profile& profile) {
    return profile.kinds.empty() && profile.priorities.empty() && profile.departments.empty();
}

bool may_still_reopen(const Profile& profile, const Ticket& ticket, Time now) {
    if (!ticket.closed || ticket.closing == Closing::merged || profile.reopen_within == Duration::zero()) return false;
    return now <= *ticket.closed + profile.reopen_within;
}

std::optional<Why> forbidden(const Profile& profile, const Ticket& ticket, const Actor& actor, Action action, const Row& row,
                             Time now) {
    if (is_staff(actor) && role_forbids(profile, ticket, actor, action, row)) return Why::wrong_role;
    if (ticket.lead && is_staff(actor) && among(done_by_leader, action)) return Why::under_lead;
    if (action == Action::batch && ticket.lead) return Why::under_lead;
    if (action == Action::batch && profile.customers_decide()) return Why::not_used;
    if ((action == Action::separate || action == Action::follow) && !ticket.lead) return Why::wrong_stage;
    if (action == Action::classify && classifies_nothing(profile)) return Why::not_used;
    if (action == Action::involve && profile.departments.empty()) return Why::not_used;
    if (action == Action::take && ticket.stage == Stage::intake && !missing_at_intake(profile, ticket).empty())
        return Why::incomplete;
    if (action == Action::reopen && actor.kind == Actor::Kind::customer && !may_still_reopen(profile, ticket, now))
        return Why::too_late;
    return std::nullopt;
}

template <class C>
bool known_or_empty(const std::vector<C>& choices, const std::string& value) {
    return value.empty() || find_choice(choices, value);
}

std::optional<Why> unsuitable_classification(const Profile& profile, const ActionArguments& arguments) {
    if (!known_or_empty(profile.kinds, arguments.kind) || !known_or_empty(profile.priorities, arguments.priority) ||
        !known_or_empty(profile.departments, arguments.department))
        return Why::unknown_value;
    if (arguments.kind.empty() && arguments.priority.empty() && arguments.department.empty()) return Why::needs_text;
    return std::nullopt;
}

std::optional<Why> unsuitable_report(const Profile& profile, Action action, const Ticket& ticket,
                                     const ActionArguments& arguments) {
    const StageRule* rule = profile.rule(ticket.stage);
    if (rule && !rule->form.empty()) {
        if (!nlohmann::json::accept(arguments.output)) return Why::incomplete;
    } else if (arguments.text.empty()) {
        return Why::needs_text;
    }
    const bool wants_options = action == Action::propose && !profile.proposal.options.empty();
    if (wants_options && (arguments.options < 1 || arguments.options > most_options)) return Why::unknown_value;
    return std::nullopt;
}

std::optional<Why> unsuitable(const Profile& profile, const Ticket& ticket, const Actor& actor, Action action,
                              const ActionArguments& arguments) {
    if (among(wordy, action) && arguments.text.empty()) return Why::needs_text;
    if (is_staff(actor) && among(vouching, action) && arguments.text.empty()) return Why::needs_text;
    if (among(reporting, action)) return unsuitable_report(profile, action, ticket, arguments);
    switch (action) {
        case Action::close: {
            const bool announced = ticket.stage >= Stage::confirmation;
            return !announced && arguments.text.empty() ? std::optional(Why::needs_text) : std::nullopt;
        }
        case Action::assign: return arguments.to ? std::nullopt : std::optional(Why::unknown_value);
        case Action::rate: return profile.step(arguments.rating) ? std::nullopt : std::optional(Why::unknown_value);
        case Action::choose:
            return arguments.option >= 1 && arguments.option <= most_options ? std::nullopt : std::optional(Why::unknown_value);
        case Action::classify: return unsuitable_classification(profile, arguments);
        case Action::involve:
            if (!find_choice(profile.departments, arguments.department)) return Why::unknown_value;
            if (arguments.department == ticket.department || among(ticket.helpers, arguments.department))
                return Why::not_possible;
            return std::nullopt;
        case Action::merge:
            return arguments.into && arguments.into != ticket.id ? std::nullopt : std::optional(Why::not_possible);
        case Action::batch: {
            // Under one whose work is done there is nothing left to be worked together.
            const bool at_work = arguments.leader_stage <= Stage::verification && profile.uses(arguments.leader_stage);
            // Nor is what has been done for one ticket to be done again with the others.
            const bool behind = ticket.stage <= arguments.leader_stage;
            const bool other = arguments.into && arguments.into != ticket.id;
            return other && at_work && behind ? std::nullopt : std::optional(Why::not_possible);
        }
        case Action::follow: return profile.uses(arguments.leader_stage) ? std::nullopt : std::optional(Why::not_possible);
        default: return std::nullopt;
    }
}

std::vector<std::string> missing_for(const Profile& profile, const Ticket& ticket, Action action) {
    if (action == Action::take) return missing_at_intake(profile, ticket);
    return {"form"};
}

// ---- what comes of it ---------------------------------------------------------------------------

// The question that the customer has not answered yet, with how long it is waited for.
const Patience* open_question(const Profile& profile, const Ticket& ticket) {
    if (ticket.stage == Stage::confirmation) return &profile.confirmation_patience;
    if (ticket.stage == Stage::survey) return &profile.survey_patience;
    return waits_for_customer(ticket) ? &profile.answer_patience : nullptr;
}

void time_question(const Profile& profile, const Ticket& before, Action action, Time now, Decision& decision) {
    const Patience* earlier = before.id ? open_question(profile, before) : nullptr;
    const Patience* present = open_question(profile, decision.ticket);
    const bool asked_anew = action == Action::ask || action == Action::diagnose || action == Action::propose;
    if (earlier == present && !asked_anew) return;
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
    if (row.effect.review == Review::begin && decision.ticket.stage == Stage::intake && arguments.review_due)
        decision.timers.push_back({TicketTimer::review, *arguments.review_due, ""});
}

void change_stage(Ticket& ticket, Stage stage, const Effect& effect, Time now) {
    const bool was_closed = ticket.stage == Stage::archive && ticket.id;
    ticket.stage = stage;
    if (effect.next_round) {
        ++ticket.round;
        ticket.rating.clear();
        ticket.lead = {};
        ticket.blocked = false;
    }
    if (stage < Stage::diagnosis || stage > Stage::verification) ticket.blocked = false;
    if (stage == Stage::archive && !was_closed) {
        ticket.closing = effect.closing;
        ticket.closed = now;
        ticket.waiting = Wait::nobody;
    }
    if (stage != Stage::archive && was_closed) {
        ticket.closing = Closing::open;
        ticket.closed.reset();
    }
}

/// The priority after the customer's rank has had its say: `raise` steps towards the most urgent.
std::string raised(const Profile& profile, const std::string& priority, int raise) {
    const auto at = std::find_if(profile.priorities.begin(), profile.priorities.end(),
                                 [&](const Priority& one) { return one.value == priority; });
    if (at == profile.priorities.end()) return priority;
    const auto index = std::max<std::ptrdiff_t>(0, at - profile.priorities.begin() - std::max(raise, 0));
    return profile.priorities[static_cast<std::size_t>(index)].value;
}

void classify(const Profile& profile, const ActionArguments& arguments, Ticket& ticket) {
    if (!arguments.kind.empty()) {
        // A kind goes where it belongs, unless somebody says otherwise.
        const Kind* kind = profile.kind(arguments.kind);
        if (kind && !kind->department.empty() && ticket.kind != arguments.kind) ticket.department = kind->department;
        ticket.kind = arguments.kind;
    }
    if (!arguments.priority.empty()) ticket.priority = raised(profile, arguments.priority, arguments.raise);
    if (!arguments.department.empty()) ticket.department = arguments.department;
    std::erase(ticket.helpers, ticket.department);
}

void change_particulars(const Profile& profile, Action action, const ActionArguments& arguments, Ticket& ticket) {
    switch (action) {
        case Action::submit: {
            ActionArguments first = arguments;
            if (first.priority.empty()) first.priority = profile.default_priority;
            return classify(profile, first, ticket);
        }
        case Action::classify: return classify(profile, arguments, ticket);
        case Action::involve: ticket.helpers.push_back(arguments.department); return;
        case Action::rate: ticket.rating = arguments.rating; return;
        case Action::escalate:
        case Action::overdue: ++ticket.escalated; return;
        case Action::diagnose:
            if (!arguments.fault.empty()) ticket.fault = arguments.fault;
            return;
        case Action::merge: ticket.linked = arguments.into; return;
        case Action::batch: ticket.lead = arguments.into; return;
        case Action::separate: ticket.lead = {}; return;
        default: return;
    }
}

Ticket changed(const Profile& profile, const Ticket& before, const Actor& actor, const Row& row,
               const ActionArguments& arguments, Time now) {
    Ticket ticket = before;
    const Effect& effect = row.effect;
    if (effect.waiting == Waiting::answer) ticket.waiting = Wait::answer;
    // A leading ticket that only tells of progress leaves the others' own questions open.
    const bool stands = row.action == Action::follow && arguments.leader_stage == before.stage;
    if (effect.waiting == Waiting::end && !stands) ticket.waiting = wait_after(profile, row.action, effect.target, arguments);
    if (effect.holder == Holder::actor) ticket.assignee = actor.staff;
    if (effect.holder == Holder::argument) ticket.assignee = arguments.to;
    if (effect.block != Block::keep) ticket.blocked = effect.block == Block::begin;
    change_particulars(profile, row.action, arguments, ticket);
    change_stage(ticket, target_stage(profile, before, row.action, effect.target, arguments), effect, now);
    ticket.updated = now;
    return ticket;
}

/// What is no JSON is left out: it would make the whole event unreadable.
void add_json(nlohmann::json& data, const char* name, const std::string& text) {
    auto parsed = nlohmann::json::parse(text, nullptr, false);
    if (!parsed.is_discarded()) data[name] = std::move(parsed);
}

std::string particulars(const Ticket& before, const Ticket& after, const ActionArguments& arguments) {
    nlohmann::json data = nlohmann::json::object();
    if (before.stage != after.stage || !before.id) data["stage"] = name_of(after.stage);
    if (before.waiting != after.waiting) data["waiting"] = name_of(after.waiting);
    if (before.round != after.round) data["round"] = after.round;
    if (before.assignee != after.assignee) data["assignee"] = after.assignee.value;
    if (before.closing != after.closing) data["closing"] = name_of(after.closing);
    if (before.blocked != after.blocked) data["blocked"] = after.blocked;
    if (before.rating != after.rating) data["rating"] = after.rating;
    if (before.fault != after.fault) data["fault"] = after.fault;
    if (before.kind != after.kind) data["kind"] = after.kind;
    if (before.priority != after.priority) data["priority"] = after.priority;
    if (!arguments.priority.empty() && arguments.priority != after.priority) data["asked_priority"] = arguments.priority;
    if (before.department != after.department) data["department"] = after.department;
    if (before.helpers.size() < after.helpers.size()) data["helper"] = after.helpers.back();
    if (before.lead != after.lead) data["lead"] = after.lead.value;
    if (before.linked != after.linked || (!before.id && after.linked)) data["linked"] = after.linked.value;
    if (arguments.option > 0) data["option"] = arguments.option;
    if (!arguments.leader_event.empty()) data["followed"] = arguments.leader_event;
    add_json(data, "output", arguments.output);
    add_json(data, "signature", arguments.signature);
    return data.empty() ? std::string()
                        : data.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool low(const Profile& profile, const ActionArguments& arguments) {
    const SurveyStep* step = profile.step(arguments.rating);
    return step && step->low;
}

// What depends on more than the row.
void fit_notices(const Profile& profile, const Row& row, const ActionArguments& arguments, Decision& decision) {
    auto& notices = decision.notices;
    // The heads are told in place of the customer, who has to wait for them.
    if (decision.ticket.waiting == Wait::approval && row.action == Action::propose) notices = {Notice::heads};
    // A result is announced when somebody has made sure of it.
    if (decision.ticket.stage == Stage::verification)
        std::replace(notices.begin(), notices.end(), Notice::customer_result, Notice::customer_verifying);
    if (row.action == Action::rate && low(profile, arguments)) notices.push_back(Notice::heads);
}

Decision apply(const Profile& profile, const Ticket& before, const Actor& actor, const Row& row,
               const ActionArguments& arguments, Time now) {
    Decision decision;
    decision.ticket = changed(profile, before, actor, row, arguments, now);
    decision.event = {{},  before.id, now, actor, std::string(row.event), arguments.text,
                      particulars(before, decision.ticket, arguments)};
    decision.notices = row.notices;
    fit_notices(profile, row, arguments, decision);
    set_timers(profile, before, row, arguments, now, decision);
    decision.clocks = clock_steps(profile, before, decision.ticket, actor, row.action);
    return decision;
}

Refusal refuse(Why why, const Profile& profile, const Ticket& ticket, const Actor& actor, Time now) {
    return {why, possible_actions(profile, ticket, actor, now), std::nullopt, {}};
}

}  // namespace

Outcome decide(const Profile& profile, const Ticket& ticket, const Actor& actor, Action action,
               const ActionArguments& arguments, Time now) {
    const Mask standing = standing_of(profile, ticket, actor);
    const Row* row = row_for(action, ticket, standing);
    if (!row) return refuse(why_no_row(profile, ticket, action, standing), profile, ticket, actor, now);
    auto why = forbidden(profile, ticket, actor, action, *row, now);
    if (!why) why = unsuitable(profile, ticket, actor, action, arguments);
    if (why) {
        Refusal refusal = refuse(*why, profile, ticket, actor, now);
        if (*why == Why::incomplete) refusal.missing = missing_for(profile, ticket, action);
        return refusal;
    }
    if (action == Action::urge && arguments.last_urge && now < *arguments.last_urge + profile.urge_every) {
        Refusal refusal = refuse(Why::too_soon, profile, ticket, actor, now);
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

}  // namespace aftercare::core
