// What must hold whatever anybody does and however long it takes: random people do random things to a
// ticket with good and bad arguments, while timers and clocks run.
#include "outputs.h"
#include "procedures.h"
#include "replay.h"
#include "walk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <random>
#include <set>

namespace aftercare::core {
namespace {

using namespace std::chrono_literals;
using testing::IsEmpty;

// A Friday before a made-up Sunday, the Mid-Autumn Festival and the National Day.
const Time start = Time{std::chrono::sys_days{std::chrono::year{2026} / 9 / 18}} + 1h;

class Anybody : public testing::TestWithParam<Procedure> {
  protected:
    std::size_t below(std::size_t limit) { return random_() % limit; }
    bool chance(int percent) { return below(100) < static_cast<std::size_t>(percent); }

    template <class C>
    std::string one_of(const std::vector<C>& choices) {
        return choices.empty() ? "" : choices[below(choices.size())].value;
    }

    Actor anybody(const Profile& profile) {
        const auto who = below(10);
        if (who < 3) return customer();
        if (who == 3) return {Actor::Kind::customer, {}, PersonId(2), "X", "", ""};
        if (who == 4) return timer();
        return agent(1 + static_cast<int>(below(4)), one_of(profile.roles), one_of(profile.departments));
    }

    ActionArguments good_arguments(const Walk& walk) {
        const Profile& profile = walk.profile;
        ActionArguments arguments;
        arguments.text = "更多 words";
        arguments.to = StaffId(1 + static_cast<std::int64_t>(below(4)));
        arguments.rating = one_of(profile.survey);
        arguments.kind = chance(50) ? one_of(profile.kinds) : "";
        arguments.priority = chance(50) ? one_of(profile.priorities) : "";
        arguments.department = one_of(profile.departments);
        arguments.raise = static_cast<int>(below(3));
        arguments.output = R"({"fields": {"finding": "broken"}})";
        arguments.fault = chance(50) ? "no power" : "";
        arguments.options = 1 + static_cast<int>(below(3));
        arguments.approval = !profile.proposal.approval_values.empty() && chance(40);
        arguments.option = 1 + static_cast<int>(below(3));
        arguments.signature = R"({"who": "C"})";
        arguments.into = TicketId(9);
        arguments.leader_stage = profile.stages[below(profile.stages.size())].stage;
        arguments.leader_event = "progress";
        return arguments;
    }

    ActionArguments bad_arguments(const Walk& walk) {
        ActionArguments arguments = good_arguments(walk);
        if (chance(40)) arguments.text.clear();
        if (chance(40)) arguments.to = {};
        if (chance(40)) arguments.rating = "11/10";
        if (chance(40)) arguments.kind = "nonsense";
        if (chance(40)) arguments.priority = "yesterday";
        if (chance(40)) arguments.department = "nowhere";
        if (chance(40)) arguments.output = chance(50) ? "" : "{not json";
        if (chance(40)) arguments.options = static_cast<int>(below(9)) - 2;
        if (chance(40)) arguments.option = static_cast<int>(below(9)) - 2;
        if (chance(40)) arguments.into = walk.ticket.id;
        if (chance(40)) arguments.leader_stage = all_stages[below(all_stages.size())];
        if (chance(40)) arguments.reminders_sent = static_cast<int>(below(9)) - 2;
        if (chance(40)) arguments.last_urge = walk.now - std::chrono::hours(below(8));
        return arguments;
    }

    struct Move {
        Actor actor;
        Action action = Action::note;
        ActionArguments arguments;
    };

    /// What brings the ticket on, by whoever can.
    std::optional<Move> forward(const Walk& walk) {
        std::vector<Actor> crew{customer()};
        for (const Role& role : walk.profile.roles)
            crew.push_back(agent(static_cast<int>(walk.ticket.assignee.value), role.value, walk.ticket.department));
        std::vector<std::vector<Action>> possible;
        for (const Actor& actor : crew) possible.push_back(possible_actions(walk.profile, walk.ticket, actor, walk.now));
        for (const Action action : onward) {
            if (action == Action::classify && !(walk.ticket.kind.empty() || walk.ticket.priority.empty())) continue;
            for (std::size_t who = 0; who < crew.size(); ++who) {
                if (std::find(possible[who].begin(), possible[who].end(), action) == possible[who].end()) continue;
                Move move{crew[who], action, good_arguments(walk)};
                move.arguments.kind = one_of(walk.profile.kinds);
                move.arguments.priority = one_of(walk.profile.priorities);
                return move;
            }
        }
        return std::nullopt;
    }

    Move next(const Walk& walk) {
        if (chance(25))
            if (const auto move = forward(walk)) return *move;
        Move move{anybody(walk.profile), Action::note, chance(75) ? good_arguments(walk) : bad_arguments(walk)};
        move.action = something(walk, move.actor);
        return move;
    }

    static constexpr std::array onward{Action::answer, Action::agree,   Action::approve, Action::choose,   Action::diagnose,
                                       Action::propose, Action::finish, Action::verify,  Action::confirm,  Action::rate,
                                       Action::reopen, Action::separate, Action::classify, Action::take};

    /// Half of the time something that is possible, so that walks get somewhere; no end before its time.
    Action something(const Walk& walk, const Actor& actor) {
        auto possible = possible_actions(walk.profile, walk.ticket, actor, walk.now);
        if (!chance(15))
            for (const Action end : {Action::cancel, Action::close, Action::merge, Action::batch, Action::auto_close})
                std::erase(possible, end);
        if (possible.empty() || chance(30)) return all_actions[below(all_actions.size())];
        return possible[below(possible.size())];
    }

    void walk_about(unsigned seed);

    std::mt19937 random_;
    std::set<Stage> reached_;
    std::set<Action> done_;
};

void expect_quiet_clocks(const Walk& walk) {
    const bool closed = walk.ticket.stage == Stage::archive;
    for (const auto& [kind, clock] : walk.clocks) {
        const bool desk_must_act = kind != ClockKind::update && kind != ClockKind::blocked;
        if (closed || (desk_must_act && waits_for_customer(walk.ticket))) {
            ASSERT_FALSE(clock.running()) << name_of(kind) << " in " << name_of(walk.ticket.stage);
        }
        ASSERT_EQ(clock.running(), clock.ending == Clock::Ending::none && clock.since) << name_of(kind);
        if (!clock.running()) {
            ASSERT_FALSE(walk.clock_timers.contains(kind)) << name_of(kind);
        }
    }
    const auto update = walk.clocks.find(ClockKind::update);
    const bool at_work = walk.ticket.stage >= Stage::diagnosis && walk.ticket.stage <= Stage::verification;
    if (update != walk.clocks.end()) {
        ASSERT_EQ(update->second.running(), at_work && !waits_for_customer(walk.ticket)) << "customers are kept informed";
    }
    if (walk.profile.clocks.contains(ClockKind::solution)) {
        const Clock& solution = walk.clocks.at(ClockKind::solution);
        const bool desk_works = walk.ticket.stage < Stage::survey && !waits_for_customer(walk.ticket);
        ASSERT_EQ(solution.running(), desk_works) << name_of(walk.ticket.stage);
    }
}

void expect_fitting_timers(const Walk& walk) {
    if (walk.ticket.stage == Stage::archive) {
        ASSERT_THAT(walk.timers, IsEmpty()) << "no timer on a closed ticket";
        ASSERT_THAT(walk.clock_timers, IsEmpty());
    }
    if (walk.ticket.stage != Stage::intake) {
        ASSERT_FALSE(walk.timers.contains(TicketTimer::review)) << "the review is over";
    }
    if (!waits_for_customer(walk.ticket)) {
        ASSERT_FALSE(walk.timers.contains(TicketTimer::remind)) << "reminded of nothing";
        ASSERT_FALSE(walk.timers.contains(TicketTimer::close));
    }
}

void expect_same_start(const std::map<ClockKind, Clock>& before, const Walk& walk) {
    for (const auto& [kind, clock] : before) {
        const Clock& after = walk.clocks.at(kind);
        ASSERT_EQ(after.started, clock.started) << name_of(kind);
        ASSERT_EQ(after.used, clock.used) << name_of(kind);
        ASSERT_EQ(after.since, clock.since) << name_of(kind);
        if (clock.ending == Clock::Ending::none) {
            ASSERT_EQ(after.limit, limit_of(walk.profile, walk.ticket, kind)) << name_of(kind);
        }
    }
}

/// No alarm twice for one limit, none before its share of the limit was used.
void expect_alarms_once(const Walk& walk) {
    std::map<std::string, std::set<std::string>> given;
    for (const auto& event : walk.events) {
        if (!event.kind.starts_with("clock_")) continue;
        const auto data = nlohmann::json::parse(event.data);
        const std::string clock = data.at("clock");
        if (event.kind == "clock_started" || event.kind == "clock_changed") given[clock].clear();
        if (event.kind != "clock_warned" && event.kind != "clock_breached") continue;
        ASSERT_TRUE(given[clock].insert(event.kind).second) << event.kind << " of " << clock << " twice";
        ASSERT_TRUE(given[clock].contains("clock_warned")) << "over without a warning";
        const int share = event.kind == "clock_breached" ? 100 : walk.profile.clocks.at(*clock_named(clock)).warn_at;
        ASSERT_GE(data.at("used").get<std::int64_t>(), data.at("limit").get<std::int64_t>() * share / 100) << "too early";
    }
}

void Anybody::walk_about(unsigned seed) {
    random_.seed(seed);
    Walk walk(GetParam().profile, start);
    Replay replay(walk.ticket);
    Outputs outputs(walk.profile);
    std::size_t read = 0;
    const auto read_on = [&] {
        for (; read < walk.events.size(); ++read) {
            replay.read(walk.events[read]);
            outputs.read(walk.events[read]);
        }
    };
    read_on();
    for (int step = 0; step < 500; ++step) {
        walk.pass_until(walk.now + std::chrono::minutes(chance(20) ? below(4000) : below(200)));
        read_on();
        const auto [actor, action, arguments] = next(walk);
        const Ticket before = walk.ticket;
        const auto clocks = walk.clocks;
        const auto timers = walk.timers.size();
        const auto happened = walk.kinds().size();
        const std::string what = std::string(name_of(action)) + " in " + std::string(name_of(before.stage));
        if (!walk.act(actor, action, arguments)) {
            ASSERT_TRUE(same(walk.ticket, before)) << what;
            ASSERT_EQ(walk.kinds().size(), happened) << what;
            ASSERT_EQ(walk.clocks, clocks) << what;
            ASSERT_EQ(walk.timers.size(), timers) << what;
            continue;
        }
        done_.insert(action);
        reached_.insert(walk.ticket.stage);
        ASSERT_EQ(walk.kinds().size(), happened + 1) << what << ": an event for each thing done";
        read_on();
        SCOPED_TRACE(what);
        ASSERT_THAT(faults_of(walk.profile, walk.ticket), IsEmpty());
        ASSERT_EQ(replay.difference(walk.ticket), "");
        ASSERT_EQ(outputs.missing(walk.ticket), "");
        if (before.stage == Stage::archive && walk.ticket.stage != Stage::archive) ASSERT_EQ(action, Action::reopen);
        if (action == Action::classify) expect_same_start(clocks, walk);
        expect_quiet_clocks(walk);
        expect_fitting_timers(walk);
        if (HasFatalFailure()) return;
    }
    expect_alarms_once(walk);
}

TEST_P(Anybody, KeepsEveryPromiseOfTheProcedure) {
    for (unsigned seed = 1; seed <= 4; ++seed) {
        SCOPED_TRACE(seed);
        walk_about(seed);
        if (HasFatalFailure()) return;
    }
    // Walks that get nowhere would show nothing.
    for (const StageRule& rule : GetParam().profile.stages) EXPECT_TRUE(reached_.contains(rule.stage)) << name_of(rule.stage);
    EXPECT_GT(done_.size(), 25u);
}

INSTANTIATE_TEST_SUITE_P(Procedures, Anybody, testing::ValuesIn(procedures()),
                         [](const auto& one) { return word_of(one.param); });

}  // namespace
}  // namespace aftercare::core
