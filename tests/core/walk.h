// A ticket with its timers and clocks, walked by actions and by the passing of time as the desk does it.
#pragma once

#include "core/workflow.h"
#include "core/workflow_clocks.h"

#include "china.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace aftercare::core {

inline Actor customer() { return {Actor::Kind::customer, {}, PersonId(1), "C", "", ""}; }
inline Actor agent(int id = 1, std::string role = "agent", std::string department = "") {
    return {Actor::Kind::staff, StaffId(id), {}, "A", std::move(role), std::move(department)};
}
inline Actor timer() { return {}; }

class Walk {
  public:
    Profile profile;
    Ticket ticket;
    Time now;
    std::vector<Event> events;
    std::vector<Notice> notices;
    std::map<TicketTimer, TimerSetting> timers;
    std::map<ClockKind, Clock> clocks;
    std::map<ClockKind, Time> clock_timers;

    /// The customer has just submitted the form.
    Walk(Profile the_profile, Time start, ActionArguments arguments = {}) : profile(std::move(the_profile)), now(start) {
        ticket.person = PersonId(1);
        if (!arguments.review_due) arguments.review_due = start + std::chrono::hours(48);
        EXPECT_TRUE(act(customer(), Action::submit, arguments));
    }

    bool act(const Actor& actor, Action action, const ActionArguments& arguments = {}) {
        const Outcome outcome = decide(profile, ticket, actor, action, arguments, now);
        const auto* decision = std::get_if<Decision>(&outcome);
        if (!decision) return false;
        ticket = decision->ticket;
        if (action == Action::submit) ticket.id = TicketId(7);
        events.push_back(decision->event);
        notices = decision->notices;
        for (const TicketTimer cancelled : decision->cancel) timers.erase(cancelled);
        for (const auto& setting : decision->timers) timers[setting.timer] = setting;
        move_clocks(decision->clocks);
        return true;
    }

    bool say(const Actor& actor, Action action, std::string text) {
        ActionArguments arguments;
        arguments.text = std::move(text);
        return act(actor, action, arguments);
    }

    bool report(const Actor& actor, Action action, ActionArguments arguments = {}) {
        arguments.text = "words";
        arguments.output = R"({"fields": {}})";
        if (action == Action::propose && arguments.options == 0) arguments.options = 2;
        return act(actor, action, arguments);
    }

    bool rate(std::string step) {
        ActionArguments arguments;
        arguments.rating = std::move(step);
        return act(customer(), Action::rate, arguments);
    }

    std::optional<Refusal> refused(const Actor& actor, Action action, const ActionArguments& arguments = {}) const {
        const Outcome outcome = decide(profile, ticket, actor, action, arguments, now);
        const auto* refusal = std::get_if<Refusal>(&outcome);
        return refusal ? std::optional(*refusal) : std::nullopt;
    }

    /// What happened, without what the clocks say.
    std::vector<std::string> kinds() const {
        std::vector<std::string> found;
        for (const auto& event : events)
            if (!event.kind.starts_with("clock_")) found.push_back(event.kind);
        return found;
    }

    /// Everything that is due until then happens, in its order.
    void pass_until(Time then) {
        while (const auto due = next_due(then)) {
            now = std::max(now, *due);
            if (!fire_timer(*due)) fire_clock(*due);
        }
        now = then;
    }

    static Timekeeping keeping() {
        static const WorkingCalendar calendar = china();
        static const Zone zone = Zone::fixed("Asia/Shanghai", std::chrono::hours(8));
        return {calendar, zone};
    }

  private:
    std::optional<Time> next_due(Time until) const {
        std::optional<Time> next;
        const auto consider = [&](Time due) {
            if (due <= until && (!next || due < *next)) next = due;
        };
        for (const auto& [kind, setting] : timers) consider(setting.due);
        for (const auto& [kind, due] : clock_timers) consider(due);
        return next;
    }

    bool fire_timer(Time due) {
        for (const auto& [kind, setting] : timers) {
            if (setting.due != due) continue;
            ActionArguments arguments;
            if (!setting.data.empty()) arguments.reminders_sent = std::stoi(setting.data);
            const Action action = action_of(kind);
            timers.erase(kind);
            act(timer(), action, arguments);
            return true;
        }
        return false;
    }

    void fire_clock(Time due) {
        for (const auto& [kind, at] : clock_timers) {
            if (at != due) continue;
            const ClockKind clock = kind;
            clock_timers.erase(clock);
            return sound(clock);
        }
    }

    void sound(ClockKind kind) {
        const Clock& clock = clocks.at(kind);
        const auto next = next_alarm(clock, keeping());
        if (!next || next->at > now) return set_timer(clock);
        const bool wakes = kind == ClockKind::update && next->kind == ClockAlarm::Kind::breach;
        if (wakes && profile.quiet_hours && quiet(*profile.quiet_hours, keeping().zone, now)) {
            clock_timers[kind] = next_loud(*profile.quiet_hours, keeping().zone, now);
            return;
        }
        keep(alarm(clock, next->kind, now, keeping()));
        if (next->kind != ClockAlarm::Kind::breach) return;
        EXPECT_TRUE(say(timer(), Action::overdue, "too late"));
        if (kind == ClockKind::update) move_clocks({{ClockKind::update, ClockStep::Kind::start}});
    }

    void move_clocks(const std::vector<ClockStep>& steps) {
        for (const auto& step : steps) {
            const auto found = clocks.find(step.clock);
            const auto clock = found == clocks.end() ? std::nullopt : std::optional(found->second);
            if (const auto change = apply(step, profile, ticket, clock, now, keeping())) keep(*change);
        }
    }

    void keep(const ClockChange& change) {
        clocks[change.clock.kind] = change.clock;
        events.push_back(change.event);
        set_timer(change.clock);
    }

    void set_timer(const Clock& clock) {
        const auto next = next_alarm(clock, keeping());
        clock_timers.erase(clock.kind);
        if (next) clock_timers[clock.kind] = next->at;
    }
};

}  // namespace aftercare::core
