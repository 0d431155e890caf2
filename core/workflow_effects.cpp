#include "core/workflow_effects.h"

#include "core/workflow_clocks.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace aftercare::core::table {

namespace {

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

}  // namespace

std::vector<std::string> missing_at_intake(const Profile& profile, const Ticket& ticket) {
    std::vector<std::string> missing;
    const StageRule* rule = profile.rule(Stage::intake);
    if (!rule) return missing;
    if (rule->needs_kind && ticket.kind.empty()) missing.emplace_back("kind");
    if (rule->needs_priority && ticket.priority.empty()) missing.emplace_back("priority");
    if (rule->needs_department && ticket.department.empty()) missing.emplace_back("department");
    return missing;
}

Stage target_stage(const Profile& profile, const Ticket& ticket, Action action, Target target,
                   const ActionArguments& arguments) {
    if (wait_after(profile, action, target, arguments) != Wait::nobody) return ticket.stage;
    if (target == Target::again && ticket.closing != Closing::completed) return where_left(profile, ticket);
    const auto other =
        std::find_if(profile.transitions.begin(), profile.transitions.end(),
                     [&](const Transition& t) { return t.action == action && t.from == ticket.stage; });
    return other != profile.transitions.end() ? other->to : target_of(profile, ticket, target, arguments);
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

}  // namespace aftercare::core::table
