// What may be done: reads the table, and says what stands against an action.
#include "core/workflow.h"

#include "core/workflow_effects.h"
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
