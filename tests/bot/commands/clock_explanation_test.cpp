// What `aftercare ticket show` says of a clock, against a deadline worked out by hand.
#include "bot/commands/clock_explanation.h"

#include "core/workflow_clocks.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace aftercare::bot {
namespace {

using namespace std::chrono_literals;
using core::ClockKind;
using core::ClockStep;

class ClockExplanation : public testing::Test {
  protected:
    ClockExplanation() {
        core::ClockRule rule;
        rule.limit = 24h;
        profile_.clocks.emplace(ClockKind::solution, rule);
        ticket_.id = core::TicketId(1);
    }

    core::Time at(int day, core::Duration time) const {
        return core::Time(std::chrono::sys_days(std::chrono::year{2026} / 10 / day)) + time - 8h;
    }

    void step(ClockStep::Kind kind, core::Time time) {
        const auto change =
            core::apply({ClockKind::solution, kind}, profile_, ticket_, clock_, time, {calendar_, zone_});
        ASSERT_TRUE(change);
        clock_ = change->clock;
        events_.push_back(change->event);
    }

    nlohmann::ordered_json explained(core::Time now) {
        return explain_clocks({clock_.value()}, events_, now, {calendar_, zone_}).at(0);
    }

    core::Profile profile_;
    core::Ticket ticket_;
    core::WorkingCalendar calendar_;
    core::Zone zone_ = core::Zone::fixed("Asia/Shanghai", 8h);
    std::optional<core::Clock> clock_;
    std::vector<core::Event> events_;
};

// 24 h from 09:30; half an hour used until the question at 10:00; answered at 11:15: due 75 minutes later than at first.
TEST_F(ClockExplanation, TellsEachStepWithItsDeadline) {
    step(ClockStep::Kind::start, at(27, 9h + 30min));
    step(ClockStep::Kind::pause, at(27, 10h));
    step(ClockStep::Kind::resume, at(27, 11h + 15min));
    const auto json = explained(at(27, 12h));
    EXPECT_EQ(json["clock"], "solution");
    EXPECT_EQ(json["state"], "running");
    EXPECT_EQ(json["limit"], 24 * 60);
    EXPECT_EQ(json["used"], 30 + 45);
    EXPECT_EQ(json["due"], "2026-10-28 10:45");
    ASSERT_EQ(json["history"].size(), 3U);
    EXPECT_EQ(json["history"][0].dump(),
              R"({"at":"2026-10-27 09:30","what":"started","limit":1440,"used":0,"due":"2026-10-28 09:30"})");
    EXPECT_EQ(json["history"][1].dump(), R"({"at":"2026-10-27 10:00","what":"paused","limit":1440,"used":30,"due":null})");
    EXPECT_EQ(json["history"][2].dump(),
              R"({"at":"2026-10-27 11:15","what":"resumed","limit":1440,"used":30,"due":"2026-10-28 10:45"})");
}

TEST_F(ClockExplanation, OtherEventsAreNotClocks) {
    step(ClockStep::Kind::start, at(27, 9h));
    core::Event other;
    other.kind = "progress";
    other.data = R"({"clock": "solution"})";
    events_.push_back(other);
    EXPECT_EQ(explained(at(27, 10h))["history"].size(), 1U);
    EXPECT_FALSE(tells_of_clock(other));
}

TEST_F(ClockExplanation, AClockThatHasEndedSaysHow) {
    step(ClockStep::Kind::start, at(27, 9h));
    step(ClockStep::Kind::meet, at(27, 18h));
    const auto json = explained(at(30, 9h));
    EXPECT_EQ(json["state"], "met");
    EXPECT_EQ(json["used"], 9 * 60);
    EXPECT_TRUE(json["due"].is_null());
}

}  // namespace
}  // namespace aftercare::bot
