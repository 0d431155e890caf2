// Every name of the workflow stands for one thing and reads back.
#include "core/workflow.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace aftercare::core {
namespace {

template <class Values, class Read>
void expect_names(const Values& values, Read read) {
    std::set<std::string_view> seen;
    for (const auto value : values) {
        EXPECT_NE(name_of(value), "unknown") << static_cast<int>(value);
        EXPECT_EQ(read(name_of(value)), value) << name_of(value);
        EXPECT_TRUE(seen.insert(name_of(value)).second) << name_of(value) << " is given twice";
    }
    EXPECT_FALSE(read("dance"));
    EXPECT_FALSE(read(""));
    EXPECT_FALSE(read("unknown"));
}

TEST(WorkflowNames, GoBackAndForth) {
    expect_names(all_actions, action_named);
    expect_names(all_stages, stage_named);
    expect_names(all_clocks, clock_named);
    expect_names(all_ticket_timers, ticket_timer_named);
    expect_names(std::array{Basis::calendar, Basis::working}, basis_named);
    expect_names(std::array{Clock::Ending::none, Clock::Ending::met, Clock::Ending::cancelled}, clock_ending_named);
    expect_names(std::array{Closing::open, Closing::completed, Closing::cancelled, Closing::dismissed, Closing::merged},
                 closing_named);
    expect_names(std::array{Actor::Kind::customer, Actor::Kind::staff, Actor::Kind::system}, actor_kind_named);
}

TEST(WorkflowNames, AreEnumeratedWholeAndInOrder) {
    // The lists are what loops go through: one that lacks a value would silently pass it over.
    for (std::size_t i = 0; i < all_actions.size(); ++i) EXPECT_EQ(static_cast<std::size_t>(all_actions[i]), i + 1);
    EXPECT_EQ(all_actions.back(), Action::overdue);
    for (std::size_t i = 0; i < all_stages.size(); ++i) EXPECT_EQ(static_cast<std::size_t>(all_stages[i]), i + 1);
    EXPECT_EQ(all_stages.back(), Stage::archive);
    for (std::size_t i = 0; i < all_waits.size(); ++i) EXPECT_EQ(static_cast<std::size_t>(all_waits[i]), i);
    EXPECT_EQ(all_waits.back(), Wait::approval);
}

TEST(WorkflowNames, RefusalsAndWaitsDiffer) {
    std::set<std::string_view> seen;
    for (int why = 1; why <= static_cast<int>(Refusal::Why::not_possible); ++why) {
        const auto name = name_of(static_cast<Refusal::Why>(why));
        EXPECT_NE(name, "unknown") << why;
        EXPECT_TRUE(seen.insert(name).second) << name;
    }
    EXPECT_EQ(name_of(static_cast<Refusal::Why>(static_cast<int>(Refusal::Why::not_possible) + 1)), "unknown");
    seen.clear();
    for (const Wait wait : all_waits) {
        EXPECT_NE(name_of(wait), "unknown");
        EXPECT_TRUE(seen.insert(name_of(wait)).second) << name_of(wait);
    }
}

TEST(WorkflowNames, TimersLeadToTheirActions) {
    EXPECT_EQ(action_of(TicketTimer::review), Action::review_due);
    EXPECT_EQ(action_of(TicketTimer::remind), Action::remind);
    EXPECT_EQ(action_of(TicketTimer::close), Action::auto_close);
    // Timers of tickets and of clocks share one table: "clock_" + name must be none of these.
    for (const TicketTimer kind : all_ticket_timers) EXPECT_TRUE(name_of(kind).starts_with("ticket_"));
}

}  // namespace
}  // namespace aftercare::core
