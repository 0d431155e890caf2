// The clocks of a ticket as the workflow moves them, and each deadline explained by the events alone: it is
// worked out again minute by minute, with nothing of the code under test.
#include "procedures.h"
#include "walk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace aftercare::core {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;
using nlohmann::json;
using testing::ElementsAre;

Time at(int y, unsigned m, unsigned d, minutes clock) {
    return Time{sys_days{year{y} / month{m} / std::chrono::day{d}}} + clock - 8h;
}

Actor engineer(int id = 1) { return agent(id, "engineer", "repair"); }
Actor desk(int id = 2) { return agent(id, "desk", "support"); }

ActionArguments classed(std::string kind, std::string priority) {
    ActionArguments arguments;
    arguments.kind = std::move(kind);
    arguments.priority = std::move(priority);
    return arguments;
}

ActionArguments chosen() {
    ActionArguments arguments;
    arguments.option = 1;
    return arguments;
}

/// Works a deadline out from a ticket's events, as a person with a calendar on paper would.
class OnPaper {
  public:
    OnPaper() {
        for (const char* name : {"2025", "2026"}) {
            const auto days = read_json(std::string("config/calendars/cn/") + name + ".json");
            for (const auto& day : days.at("off")) off_.insert(day.get<std::string>());
            for (const auto& day : days.at("worked")) worked_.insert(day.get<std::string>());
        }
    }

    /// Reads the next event of a clock and compares what it says. Empty when all is explained.
    std::string explain(const Event& event) {
        const auto data = json::parse(event.data);
        Row& row = rows_[data.at("clock")];
        if (event.kind == "clock_started") row = {event.at, data.at("basis") == "working", 0min, event.at};
        if (event.kind == "clock_resumed") row.since = event.at;
        const minutes used = row.used + (row.since ? spent(row, *row.since, event.at) : 0min);
        if (duration_cast<minutes>(milliseconds(data.at("used").get<std::int64_t>())) != used)
            return "used " + std::to_string(used.count()) + " min at " + event.kind;
        if (data.at("started") != row.started.time_since_epoch().count()) return "another start at " + event.kind;
        const bool stops = event.kind == "clock_paused" || event.kind == "clock_met" || event.kind == "clock_cancelled";
        if (stops) row.used = used, row.since.reset();
        const bool has_due = row.since && data.contains("limit");
        if (has_due != data.contains("due")) return "a deadline at " + event.kind;
        if (!has_due) return "";
        const minutes limit = duration_cast<minutes>(milliseconds(data.at("limit").get<std::int64_t>()));
        const Time told{milliseconds(data.at("due").get<std::int64_t>())};
        return told == reached(row, limit) ? "" : "the deadline at " + event.kind + " of " + data.at("clock").get<std::string>();
    }

  private:
    struct Row {
        Time started;
        bool working = false;
        minutes used{};
        std::optional<Time> since;
    };

    bool counts(const Row& row, Time minute) const {
        if (!row.working) return true;
        const auto local = minute + 8h;
        const auto day = floor<days>(local);
        const std::string name = format_date(year_month_day{day});
        const unsigned weekday_number = weekday{day}.iso_encoding();
        const bool open = (weekday_number <= 5 && !off_.contains(name)) || worked_.contains(name);
        const auto clock = duration_cast<minutes>(local - day);
        return open && ((clock >= 9h && clock < 12h) || (clock >= 13h + 30min && clock < 18h));
    }

    minutes spent(const Row& row, Time from, Time to) const {
        minutes count{};
        for (Time minute = from; minute < to; minute += 1min) count += counts(row, minute) ? 1min : 0min;
        return count;
    }

    Time reached(const Row& row, minutes limit) const {
        minutes left = limit - row.used;
        Time minute = *row.since;
        while (left > 0min) {
            left -= counts(row, minute) ? 1min : 0min;
            minute += 1min;
        }
        return minute;
    }

    std::set<std::string> off_;
    std::set<std::string> worked_;
    std::map<std::string, Row> rows_;
};

std::vector<std::string> of_clock(const Walk& walk, const std::string& clock) {
    std::vector<std::string> found;
    for (const auto& event : walk.events)
        if (event.kind.starts_with("clock_") && json::parse(event.data).at("clock") == clock)
            found.push_back(event.kind.substr(6));
    return found;
}

void expect_explained(const Walk& walk) {
    OnPaper paper;
    int explained = 0;
    for (const auto& event : walk.events) {
        if (!event.kind.starts_with("clock_")) continue;
        EXPECT_EQ(paper.explain(event), "");
        EXPECT_EQ(event.ticket, walk.ticket.id);
        ++explained;
    }
    EXPECT_GT(explained, 10);
}

std::optional<Time> due(const Walk& walk, ClockKind kind) { return due_of(walk.clocks.at(kind), Walk::keeping()); }

class ClockEvents : public testing::Test {
  protected:
    // The Tuesday before the National Day, 16:00.
    Walk walk_{everything().profile, at(2026, 9, 29, 16h)};

    void to_diagnosis() {
        ASSERT_TRUE(walk_.act(desk(), Action::classify, classed("hardware", "normal")));
        ASSERT_TRUE(walk_.act(engineer(), Action::take));
    }
    void to_execution() {
        to_diagnosis();
        ASSERT_TRUE(walk_.report(engineer(), Action::diagnose));
        ASSERT_TRUE(walk_.act(customer(), Action::agree));
        ASSERT_TRUE(walk_.report(engineer(), Action::propose));
        ASSERT_TRUE(walk_.act(customer(), Action::choose, chosen()));
    }
    void to_survey() {
        to_execution();
        ASSERT_TRUE(walk_.report(engineer(), Action::finish));
        ASSERT_TRUE(walk_.report(engineer(), Action::verify));
        ASSERT_TRUE(walk_.act(customer(), Action::confirm));
    }
};

TEST_F(ClockEvents, BeginWithTheSubmission) {
    EXPECT_EQ(due(walk_, ClockKind::first_reply), at(2026, 9, 29, 17h));
    EXPECT_EQ(due(walk_, ClockKind::response), std::nullopt) << "no priority, no limit";
    EXPECT_TRUE(walk_.clocks.at(ClockKind::response).running());
    EXPECT_FALSE(walk_.clocks.contains(ClockKind::update)) << "work has not begun";
    ASSERT_TRUE(walk_.act(desk(), Action::classify, classed("hardware", "important")));
    // 2 h on Tuesday, 2 h on Wednesday.
    EXPECT_EQ(due(walk_, ClockKind::response), at(2026, 9, 30, 11h));
    // 2 h, 7.5 h on Wednesday; Thursday the 8th 7.5 h: 17 h; Friday 7 h: 13:30 + 4 h.
    EXPECT_EQ(due(walk_, ClockKind::solution), at(2026, 10, 9, 17h + 30min));
}

TEST_F(ClockEvents, AChangeOfThePriorityCountsFromTheSameStart) {
    walk_.act(desk(), Action::classify, classed("hardware", "normal"));
    walk_.pass_until(at(2026, 9, 30, 11h + 30min));
    // 4.5 h are used; of 2 h nothing is left: it was over at 18:00, and sounds as soon as anybody listens.
    ASSERT_TRUE(walk_.act(desk(), Action::classify, classed("", "urgent")));
    EXPECT_EQ(due(walk_, ClockKind::response), at(2026, 9, 29, 18h));
    EXPECT_EQ(walk_.clocks.at(ClockKind::response).started, at(2026, 9, 29, 16h));
    walk_.pass_until(walk_.now);
    EXPECT_THAT(of_clock(walk_, "response"), ElementsAre("started", "changed", "changed", "warned", "breached"));
    EXPECT_EQ(walk_.ticket.escalated, 2) << "the first reply is late too";
    // 8 h again: due anew, at 3.5 h more: 12:00, then 13:30 + 3 h.
    ASSERT_TRUE(walk_.act(desk(), Action::classify, classed("", "normal")));
    EXPECT_EQ(due(walk_, ClockKind::response), at(2026, 9, 30, 16h + 30min));
    walk_.pass_until(at(2026, 9, 30, 18h));
    EXPECT_THAT(of_clock(walk_, "response"),
                ElementsAre("started", "changed", "changed", "warned", "breached", "changed", "warned", "breached"));
    expect_explained(walk_);
}

TEST_F(ClockEvents, AQuestionToTheCustomerStopsTheSolution) {
    to_diagnosis();
    EXPECT_EQ(walk_.clocks.at(ClockKind::response).ending, Clock::Ending::met);
    EXPECT_EQ(walk_.clocks.at(ClockKind::first_reply).ending, Clock::Ending::met);
    walk_.pass_until(at(2026, 9, 29, 17h));
    ASSERT_TRUE(walk_.say(engineer(), Action::ask, "Which light is on?"));
    EXPECT_EQ(due(walk_, ClockKind::solution), std::nullopt);
    EXPECT_FALSE(walk_.clocks.at(ClockKind::update).running());
    walk_.pass_until(at(2026, 10, 8, 13h));
    ASSERT_TRUE(walk_.say(customer(), Action::answer, "None"));
    // 1 h used of 40 h; 39 h from Thursday 13:00: 4.5 h, Friday 7.5, the made-up Saturday 7.5, Monday 7.5, Tuesday 7.5:
    // 34.5 h; Wednesday the 14th 9:00-12:00: 37.5 h, 13:30 + 1.5 h.
    EXPECT_EQ(due(walk_, ClockKind::solution), at(2026, 10, 14, 15h));
    EXPECT_EQ(due(walk_, ClockKind::update), at(2026, 10, 9, 13h));
    EXPECT_THAT(of_clock(walk_, "solution"), ElementsAre("started", "changed", "paused", "resumed"));
    expect_explained(walk_);
}

TEST_F(ClockEvents, ACustomerKeptWaitingHearsOnceADayButNotByNight) {
    to_diagnosis();
    walk_.pass_until(at(2026, 9, 29, 23h));
    ASSERT_TRUE(walk_.say(engineer(), Action::progress, "Opened it"));
    walk_.pass_until(at(2026, 9, 30, 22h + 59min));
    EXPECT_EQ(of_clock(walk_, "update").back(), "warned");
    walk_.pass_until(at(2026, 10, 1, 7h + 59min));
    EXPECT_EQ(of_clock(walk_, "update").back(), "warned") << "23:00 is quiet";
    const int escalated = walk_.ticket.escalated;
    walk_.pass_until(at(2026, 10, 1, 8h));
    EXPECT_THAT(of_clock(walk_, "update"), ElementsAre("started", "started", "warned", "breached", "started"));
    EXPECT_EQ(walk_.ticket.escalated, escalated + 1) << "the omission goes to the head";
    EXPECT_EQ(due(walk_, ClockKind::update), at(2026, 10, 2, 8h));
    expect_explained(walk_);
}

TEST_F(ClockEvents, WhatIsBlockedGoesToTheSuperior) {
    to_diagnosis();
    ASSERT_TRUE(walk_.say(engineer(), Action::block, "No part"));
    EXPECT_EQ(due(walk_, ClockKind::blocked), at(2026, 9, 30, 16h));
    ASSERT_TRUE(walk_.say(engineer(), Action::block, "Still none"));
    EXPECT_THAT(of_clock(walk_, "blocked"), ElementsAre("started")) << "saying so again wins no time";
    walk_.pass_until(at(2026, 9, 30, 15h));
    ASSERT_TRUE(walk_.say(engineer(), Action::progress, "It came"));
    EXPECT_THAT(of_clock(walk_, "blocked"), ElementsAre("started", "warned", "met"));
    ASSERT_TRUE(walk_.say(engineer(), Action::block, "The wrong one"));
    walk_.pass_until(at(2026, 10, 1, 15h));
    EXPECT_EQ(of_clock(walk_, "blocked").back(), "breached");
    EXPECT_TRUE(walk_.ticket.blocked);
    expect_explained(walk_);
}

TEST_F(ClockEvents, NotSolvedAfterAllCountsOn) {
    to_survey();
    EXPECT_EQ(walk_.clocks.at(ClockKind::solution).ending, Clock::Ending::met);
    walk_.pass_until(at(2026, 9, 30, 10h));
    const Duration used = walk_.clocks.at(ClockKind::solution).used;
    ASSERT_TRUE(walk_.act(customer(), Action::dispute));
    EXPECT_EQ(walk_.clocks.at(ClockKind::solution).used, used) << "the time of the survey is not the desk's";
    EXPECT_EQ(walk_.clocks.at(ClockKind::solution).started, at(2026, 9, 29, 16h));
    EXPECT_EQ(of_clock(walk_, "solution").back(), "resumed");
    EXPECT_EQ(due(walk_, ClockKind::update), at(2026, 10, 1, 10h));
    EXPECT_EQ(walk_.clocks.at(ClockKind::response).ending, Clock::Ending::met) << "it was taken up before";
    expect_explained(walk_);
}

TEST_F(ClockEvents, ReopenedItCountsAnew) {
    to_survey();
    ASSERT_TRUE(walk_.rate("good"));
    ASSERT_TRUE(walk_.act(desk(), Action::close));
    walk_.pass_until(at(2026, 10, 8, 9h));
    ASSERT_TRUE(walk_.act(customer(), Action::reopen));
    EXPECT_EQ(walk_.clocks.at(ClockKind::solution).started, at(2026, 10, 8, 9h));
    EXPECT_EQ(walk_.clocks.at(ClockKind::solution).used, 0h);
    EXPECT_FALSE(walk_.clocks.at(ClockKind::response).running());
    EXPECT_FALSE(walk_.clocks.at(ClockKind::first_reply).running());
    EXPECT_TRUE(walk_.clocks.at(ClockKind::update).running());
    expect_explained(walk_);
}

TEST_F(ClockEvents, WorkedUnderAnotherTicketItIsTakenUpWithThat) {
    walk_.profile.proposal.customer_chooses = false;
    for (auto& rule : walk_.profile.stages) rule.agreement = false;
    ActionArguments under;
    under.into = TicketId(9);
    under.leader_stage = Stage::intake;
    ASSERT_TRUE(walk_.act(desk(), Action::batch, under));
    EXPECT_TRUE(walk_.clocks.at(ClockKind::response).running()) << "nobody works on either";
    under.leader_stage = Stage::diagnosis;
    ASSERT_TRUE(walk_.act(timer(), Action::follow, under));
    EXPECT_EQ(walk_.clocks.at(ClockKind::response).ending, Clock::Ending::met);
    EXPECT_EQ(walk_.clocks.at(ClockKind::first_reply).ending, Clock::Ending::met);
    EXPECT_TRUE(walk_.clocks.at(ClockKind::solution).running());
    EXPECT_TRUE(walk_.clocks.at(ClockKind::update).running());
}

TEST_F(ClockEvents, AnEndWithoutAResultCancelsAll) {
    to_execution();
    walk_.say(engineer(), Action::block, "No part");
    ASSERT_TRUE(walk_.say(engineer(), Action::close, "Withdrawn by telephone"));
    for (const auto& [kind, clock] : walk_.clocks) {
        EXPECT_FALSE(clock.running()) << name_of(kind);
        EXPECT_NE(clock.ending, Clock::Ending::none) << name_of(kind);
    }
    EXPECT_EQ(walk_.clocks.at(ClockKind::solution).ending, Clock::Ending::cancelled);
    EXPECT_EQ(walk_.clocks.at(ClockKind::blocked).ending, Clock::Ending::cancelled);
    const auto told = walk_.events.size();
    ASSERT_TRUE(walk_.say(engineer(), Action::note, "Filed"));
    EXPECT_EQ(walk_.events.size(), told + 1) << "what has ended does not end again";
}

// The whole of "explained to the minute", over holidays, nights, questions, changes and rounds.
TEST_F(ClockEvents, EveryDeadlineIsExplainedByTheEventsAlone) {
    walk_.pass_until(at(2026, 9, 29, 17h + 20min));
    to_diagnosis();
    walk_.pass_until(at(2026, 9, 30, 9h + 45min));
    walk_.say(engineer(), Action::ask, "Photo?");
    walk_.pass_until(at(2026, 10, 3, 20h + 7min));
    walk_.say(customer(), Action::answer, "Here");
    walk_.pass_until(at(2026, 10, 8, 11h + 59min));
    walk_.report(engineer(), Action::diagnose);
    walk_.pass_until(at(2026, 10, 9, 12h + 31min));
    walk_.act(customer(), Action::agree);
    walk_.act(engineer(), Action::classify, classed("", "important"));
    walk_.pass_until(at(2026, 10, 10, 17h + 59min));
    ActionArguments complex;
    complex.approval = true;
    walk_.report(engineer(), Action::propose, complex);
    walk_.pass_until(at(2026, 10, 12, 9h + 1min));
    ASSERT_TRUE(walk_.act(agent(5, "head", "repair"), Action::approve));
    walk_.pass_until(at(2026, 10, 13, 15h));
    ASSERT_TRUE(walk_.act(customer(), Action::choose, chosen()));
    walk_.say(engineer(), Action::block, "No part");
    walk_.pass_until(at(2026, 10, 16, 15h));
    ASSERT_TRUE(walk_.report(engineer(), Action::finish));
    ASSERT_TRUE(walk_.report(engineer(), Action::verify));
    walk_.pass_until(at(2026, 10, 17, 10h));
    ASSERT_TRUE(walk_.act(customer(), Action::dispute));
    EXPECT_EQ(walk_.ticket.round, 2);
    walk_.pass_until(at(2026, 10, 21, 10h + 3min));
    walk_.say(engineer(), Action::close, "Refunded");
    expect_explained(walk_);
}

}  // namespace
}  // namespace aftercare::core
