#include "core/workflow_clocks.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace aftercare::core {

namespace {

using Do = ClockStep::Kind;

// What staff do that the customer hears of.
constexpr std::array heard{Action::take,    Action::reply,    Action::ask,    Action::diagnose, Action::propose,
                           Action::approve, Action::progress, Action::finish, Action::verify};

template <class Range, class Value>
bool among(const Range& range, const Value& value) {
    return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

bool at_work(const Ticket& ticket) {
    return ticket.stage >= Stage::diagnosis && ticket.stage <= Stage::verification && !waits_for_customer(ticket);
}

bool before_the_end(const Ticket& ticket) { return ticket.stage < Stage::survey; }

bool meets(const ClockRule& rule, const Actor& actor, Action action) {
    return actor.kind == Actor::Kind::staff && among(rule.met_by, action);
}

class Steps {
  public:
    Steps(const Profile& profile, const Ticket& before, const Ticket& after, const Actor& actor, Action action)
        : profile_(profile), before_(before), after_(after), actor_(actor), action_(action) {}

    std::vector<ClockStep> all() {
        const bool begun = !before_.id || (before_.stage == Stage::archive && after_.stage != Stage::archive);
        for (const auto& [kind, rule] : profile_.clocks) {
            if (after_.stage == Stage::archive)
                add(kind, kind == ClockKind::solution && after_.closing == Closing::completed ? Do::meet : Do::cancel);
            else if (begun)
                begin(kind);
            else
                go_on(kind, rule);
        }
        return std::move(steps_);
    }

  private:
    void add(ClockKind clock, Do kind) { steps_.push_back({clock, kind}); }

    void begin(ClockKind kind) {
        if (kind == ClockKind::blocked) return;
        if (kind == ClockKind::update && !at_work(after_)) return;
        // What was answered and taken up before need not be again: what counts then is the solution.
        const bool again = before_.id.value != 0 && after_.stage != Stage::intake;
        if (again && (kind == ClockKind::first_reply || kind == ClockKind::response)) return;
        add(kind, Do::start);
    }

    void go_on(ClockKind kind, const ClockRule& rule) {
        switch (kind) {
            case ClockKind::first_reply:
            case ClockKind::response: return until_met(kind, rule);
            case ClockKind::solution: return until_solved();
            case ClockKind::update: return between_updates();
            case ClockKind::blocked: return while_blocked();
        }
    }

    void until_met(ClockKind kind, const ClockRule& rule) {
        // What is done for the leading ticket is done for this one, whose agents can do little themselves.
        const bool led = after_.lead && after_.stage > Stage::intake;
        if (led || meets(rule, actor_, action_)) return add(kind, Do::meet);
        follow_limit(kind);
        follow_waiting(kind);
    }

    void until_solved() {
        if (before_the_end(before_) && !before_the_end(after_)) return add(ClockKind::solution, Do::meet);
        if (!before_the_end(before_) && before_the_end(after_)) return add(ClockKind::solution, Do::resume);
        follow_limit(ClockKind::solution);
        if (before_the_end(after_)) follow_waiting(ClockKind::solution);
    }

    void follow_limit(ClockKind kind) {
        if (limit_of(profile_, before_, kind) != limit_of(profile_, after_, kind)) add(kind, Do::change);
    }

    void follow_waiting(ClockKind kind) {
        const bool waited = waits_for_customer(before_);
        if (waits_for_customer(after_) != waited) add(kind, waited ? Do::resume : Do::pause);
    }

    void between_updates() {
        const bool told = (actor_.kind == Actor::Kind::staff && among(heard, action_)) || action_ == Action::follow;
        if (!at_work(after_)) return add(ClockKind::update, Do::cancel);
        if (!at_work(before_) || told) add(ClockKind::update, Do::start);
    }

    void while_blocked() {
        if (after_.blocked && !before_.blocked) add(ClockKind::blocked, Do::start);
        if (!after_.blocked && before_.blocked) add(ClockKind::blocked, Do::meet);
    }

    const Profile& profile_;
    const Ticket& before_;
    const Ticket& after_;
    const Actor& actor_;
    Action action_;
    std::vector<ClockStep> steps_;
};

Clock started(const ClockStep& step, const Profile& profile, const Ticket& ticket, Time now) {
    const ClockRule& rule = profile.clocks.at(step.clock);
    Clock clock;
    clock.ticket = ticket.id;
    clock.kind = step.clock;
    clock.basis = rule.basis;
    clock.warn_at = rule.warn_at;
    clock.started = now;
    clock.since = now;
    clock.limit = limit_of(profile, ticket, step.clock);
    return clock;
}

// Everything that it takes to work the deadline out again by hand; times in milliseconds.
std::string explained(const Clock& clock, const Timekeeping& keeping, Time now) {
    nlohmann::json data{{"clock", name_of(clock.kind)},
                        {"basis", name_of(clock.basis)},
                        {"started", clock.started.time_since_epoch().count()},
                        {"used", used_until(clock, now, keeping).count()}};
    if (clock.limit) data["limit"] = clock.limit->count();
    if (const auto due = due_of(clock, keeping)) data["due"] = due->time_since_epoch().count();
    return data.dump();
}

ClockChange changed(const Clock& clock, std::string event, Time now, const Timekeeping& keeping) {
    Event told;
    told.ticket = clock.ticket;
    told.at = now;
    told.kind = std::move(event);
    told.data = explained(clock, keeping, now);
    return {clock, std::move(told)};
}

}  // namespace

std::vector<ClockStep> clock_steps(const Profile& profile, const Ticket& before, const Ticket& after, const Actor& actor,
                                   Action action) {
    return Steps(profile, before, after, actor, action).all();
}

std::optional<Duration> limit_of(const Profile& profile, const Ticket& ticket, ClockKind clock) {
    const Priority* priority = profile.priority(ticket.priority);
    if (clock == ClockKind::response && priority && priority->response) return priority->response;
    if (clock == ClockKind::solution && priority && priority->solution) return priority->solution;
    const auto rule = profile.clocks.find(clock);
    return rule == profile.clocks.end() ? std::nullopt : rule->second.limit;
}

std::optional<ClockChange> apply(const ClockStep& step, const Profile& profile, const Ticket& ticket,
                                 const std::optional<Clock>& clock, Time now, const Timekeeping& keeping) {
    if (step.kind == Do::start) return changed(started(step, profile, ticket, now), "clock_started", now, keeping);
    if (!clock) return std::nullopt;
    const bool ended = clock->ending != Clock::Ending::none;
    switch (step.kind) {
        case Do::start: break;
        case Do::pause:
            if (!clock->running()) break;
            return changed(pause(*clock, now, keeping), "clock_paused", now, keeping);
        case Do::resume:
            // What was cancelled stays so; what was met counts on when it turns out not to be so.
            if (clock->running() || clock->ending == Clock::Ending::cancelled) break;
            if (ended && clock->kind != ClockKind::solution) break;
            return changed(resume(*clock, now), "clock_resumed", now, keeping);
        case Do::change:
            if (ended) break;
            return changed(with_limit(*clock, limit_of(profile, ticket, step.clock)), "clock_changed", now, keeping);
        case Do::meet:
            if (ended) break;
            return changed(end(*clock, Clock::Ending::met, now, keeping), "clock_met", now, keeping);
        case Do::cancel:
            if (ended) break;
            return changed(end(*clock, Clock::Ending::cancelled, now, keeping), "clock_cancelled", now, keeping);
    }
    return std::nullopt;
}

ClockChange alarm(const Clock& clock, ClockAlarm::Kind kind, Time now, const Timekeeping& keeping) {
    const bool warning = kind == ClockAlarm::Kind::warning;
    return changed(alarmed(clock, kind), warning ? "clock_warned" : "clock_breached", now, keeping);
}

}  // namespace aftercare::core
