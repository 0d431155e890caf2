// Clocks against results worked out by hand. The hours are 09:00-12:00 and 13:30-18:00: 7.5 h a day.
#include "core/clock.h"

#include "china.h"

#include <gtest/gtest.h>

namespace aftercare::core {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;
using Alarm = ClockAlarm::Kind;

const Zone shanghai = Zone::fixed("Asia/Shanghai", 8h);

Time at(int y, unsigned m, unsigned d, minutes clock) {
    return to_utc(shanghai, local_days{year{y} / month{m} / std::chrono::day{d}} + clock);
}

class Clocks : public testing::Test {
  protected:
    const WorkingCalendar calendar_ = china();
    const Timekeeping keeping_{calendar_, shanghai};

    static Clock started(Time when, Basis basis, std::optional<Duration> limit, int warn_at = 80) {
        Clock clock;
        clock.basis = basis;
        clock.limit = limit;
        clock.warn_at = warn_at;
        clock.started = when;
        clock.since = when;
        return clock;
    }

    std::string due(const Clock& clock) const {
        const auto time = due_of(clock, keeping_);
        return time ? format_minute(to_local(shanghai, *time)) : "never";
    }

    std::string next(const Clock& clock) const {
        const auto alarm = next_alarm(clock, keeping_);
        if (!alarm) return "none";
        return (alarm->kind == Alarm::warning ? "warning " : "breach ") + format_minute(to_local(shanghai, alarm->at));
    }
};

TEST_F(Clocks, CalendarTimeCountsDayAndNight) {
    const Clock clock = started(at(2026, 9, 30, 17h), Basis::calendar, 24h);
    EXPECT_EQ(due(clock), "2026-10-01 17:00") << "the National Day counts";
    EXPECT_EQ(next(clock), "warning 2026-10-01 12:12") << "80 % of 24 h are 19 h 12 min";
    EXPECT_EQ(used_until(clock, at(2026, 10, 1, 5h), keeping_), 12h);
    EXPECT_EQ(used_until(clock, at(2026, 9, 30, 16h), keeping_), 0h) << "nothing before its start";
}

TEST_F(Clocks, WorkingTimeCountsOpeningHours) {
    // Monday 11:00: 1 h until noon, 13:30 to 18:00 is 4.5 h, Tuesday 9:00 + 2.5 h.
    EXPECT_EQ(due(started(at(2026, 10, 26, 11h), Basis::working, 8h)), "2026-10-27 11:30");
    // Over a weekend: Friday 17:00 to 18:00, Monday 9:00 + 1 h.
    EXPECT_EQ(due(started(at(2026, 10, 23, 17h), Basis::working, 2h)), "2026-10-26 10:00");
    // By night nothing is used.
    const Clock night = started(at(2026, 10, 26, 22h), Basis::working, 4h);
    EXPECT_EQ(due(night), "2026-10-27 14:30") << "3 h until noon, 1 h from 13:30";
    EXPECT_EQ(used_until(night, at(2026, 10, 27, 9h), keeping_), 0h);
    EXPECT_EQ(used_until(night, at(2026, 10, 27, 13h), keeping_), 3h);
}

TEST_F(Clocks, WorkingTimeKnowsHolidaysAndMakeUpDays) {
    // Wednesday 30 September 16:00-18:00: 2 h. 1 to 7 October are off. Thursday the 8th is 7.5 h, Friday 7.5 h,
    // the made-up Saturday the 10th 7.5 h: 24.5 h. Sunday is off; Monday the 12th 9:00 + 0.5 h.
    EXPECT_EQ(due(started(at(2026, 9, 30, 16h), Basis::working, 25h)), "2026-10-12 09:30");
    // Friday 18 September 17:00: 1 h; Saturday is off; the made-up Sunday the 20th 9:00 + 1 h.
    EXPECT_EQ(due(started(at(2026, 9, 18, 17h), Basis::working, 2h)), "2026-09-20 10:00");
    // The holidays themselves, and the Mid-Autumn Friday.
    EXPECT_EQ(used_until(started(at(2026, 10, 1, 0h), Basis::working, 1h), at(2026, 10, 8, 9h), keeping_), 0h);
    EXPECT_EQ(used_until(started(at(2026, 9, 24, 17h), Basis::working, 1h), at(2026, 9, 28, 9h), keeping_), 1h);
}

TEST_F(Clocks, APauseStopsTheCount) {
    // Monday 10:00 to 11:30 is 1.5 h; paused until Wednesday 14:00; 6.5 h are left: 4 h on Wednesday, 2.5 h on Thursday.
    Clock clock = started(at(2026, 10, 26, 10h), Basis::working, 8h);
    clock = pause(clock, at(2026, 10, 26, 11h + 30min), keeping_);
    EXPECT_FALSE(clock.running());
    EXPECT_EQ(clock.used, 90min);
    EXPECT_EQ(due(clock), "never");
    EXPECT_EQ(next(clock), "none");
    EXPECT_EQ(used_until(clock, at(2026, 10, 28, 14h), keeping_), 90min);
    clock = resume(clock, at(2026, 10, 28, 14h));
    EXPECT_EQ(due(clock), "2026-10-29 11:30");
    EXPECT_EQ(clock.started, at(2026, 10, 26, 10h)) << "the start stays";
}

TEST_F(Clocks, PausedOverNightsWeekendsAndHolidays) {
    // Tuesday 29 September 17:30: 0.5 h, paused at 18:30 in the evening, resumed on Sunday 4 October at noon, a
    // holiday: it runs and uses nothing. 3.5 h are left: Thursday the 8th 9:00-12:00, then 13:30 + 0.5 h.
    Clock clock = started(at(2026, 9, 29, 17h + 30min), Basis::working, 4h);
    clock = pause(clock, at(2026, 9, 29, 18h + 30min), keeping_);
    EXPECT_EQ(clock.used, 30min);
    clock = resume(clock, at(2026, 10, 4, 12h));
    EXPECT_EQ(due(clock), "2026-10-08 14:00");
    // Paused again within the holidays: still nothing more.
    clock = pause(clock, at(2026, 10, 7, 23h), keeping_);
    EXPECT_EQ(clock.used, 30min);
    // Resumed on the made-up Saturday at 17:00: 1 h there, Monday 9:00 + 2.5 h.
    clock = resume(clock, at(2026, 10, 10, 17h));
    EXPECT_EQ(due(clock), "2026-10-12 11:30");
}

TEST_F(Clocks, PausesAddUpInCalendarTime) {
    Clock clock = started(at(2026, 10, 26, 8h), Basis::calendar, 24h);
    for (int day = 26; day < 29; ++day) {
        clock = pause(clock, at(2026, 10, static_cast<unsigned>(day), 14h), keeping_);
        clock = resume(clock, at(2026, 10, static_cast<unsigned>(day) + 1, 8h));
    }
    EXPECT_EQ(clock.used, 18h) << "three times 8:00 to 14:00";
    EXPECT_EQ(due(clock), "2026-10-29 14:00");
}

TEST_F(Clocks, PausingTwiceAndResumingTwiceChangeNothing) {
    const Clock running = started(at(2026, 10, 26, 10h), Basis::working, 8h);
    const Clock paused = pause(running, at(2026, 10, 26, 11h), keeping_);
    EXPECT_EQ(pause(paused, at(2026, 10, 26, 17h), keeping_), paused);
    EXPECT_EQ(resume(running, at(2026, 10, 26, 17h)), running);
}

TEST_F(Clocks, WarnsAtItsShareAndThenBreaks) {
    // 4 h from Monday 10:00: 75 % are 3 h: 12:00 is 2 h, 13:30 + 1 h. The rest: 15:30.
    Clock clock = started(at(2026, 10, 26, 10h), Basis::working, 4h, 75);
    EXPECT_EQ(next(clock), "warning 2026-10-26 14:30");
    clock = alarmed(clock, Alarm::warning);
    EXPECT_EQ(next(clock), "breach 2026-10-26 15:30");
    clock = alarmed(clock, Alarm::breach);
    EXPECT_EQ(next(clock), "none") << "once";
    EXPECT_EQ(due(clock), "2026-10-26 15:30") << "still known";
    EXPECT_EQ(used_until(clock, at(2026, 10, 26, 18h), keeping_), 6h + 30min) << "it counts on";
}

TEST_F(Clocks, AWarningGivenIsNotGivenAgainAfterAPause) {
    Clock clock = alarmed(started(at(2026, 10, 26, 10h), Basis::calendar, 10h), Alarm::warning);
    clock = pause(clock, at(2026, 10, 26, 19h), keeping_);
    clock = resume(clock, at(2026, 10, 27, 9h));
    EXPECT_EQ(next(clock), "breach 2026-10-27 10:00");
}

TEST_F(Clocks, ABreachAlsoCountsAsTheWarning) {
    const Clock clock = alarmed(started(at(2026, 10, 26, 10h), Basis::calendar, 1h), Alarm::breach);
    EXPECT_TRUE(clock.warned);
    EXPECT_TRUE(clock.breached);
    EXPECT_EQ(next(clock), "none");
}

TEST_F(Clocks, AShorterLimitCountsFromTheSameStart) {
    Clock clock = started(at(2026, 10, 26, 9h), Basis::calendar, 24h);
    clock = alarmed(clock, Alarm::warning);
    clock = with_limit(clock, 2h);
    EXPECT_EQ(due(clock), "2026-10-26 11:00");
    EXPECT_EQ(next(clock), "warning 2026-10-26 10:36") << "alarms are due anew, be it in the past";
    EXPECT_EQ(next(alarmed(clock, Alarm::warning)), "breach 2026-10-26 11:00");
}

TEST_F(Clocks, AlreadyOverUnderAShorterLimitIsDueAtOnce) {
    // 3 h used before a pause; resumed at 14:00 under a limit of 2 h: over since it runs.
    Clock clock = started(at(2026, 10, 26, 9h), Basis::calendar, 24h);
    clock = pause(clock, at(2026, 10, 26, 12h), keeping_);
    clock = with_limit(clock, 2h);
    EXPECT_EQ(next(clock), "none") << "nothing sounds while it stands still";
    clock = resume(clock, at(2026, 10, 26, 14h));
    EXPECT_EQ(next(clock), "warning 2026-10-26 14:00");
    EXPECT_EQ(next(alarmed(clock, Alarm::warning)), "breach 2026-10-26 14:00");
}

TEST_F(Clocks, ALongerLimitForgivesTheBreach) {
    Clock clock = alarmed(started(at(2026, 10, 26, 9h), Basis::working, 2h), Alarm::breach);
    clock = with_limit(clock, 8h);
    EXPECT_EQ(due(clock), "2026-10-27 09:30") << "7.5 h on Monday, half an hour on Tuesday";
    // 80 % are 6.4 h: 3 h until noon, 3.4 h from 13:30.
    EXPECT_EQ(next(clock), "warning 2026-10-26 16:54");
    EXPECT_EQ(clock.started, at(2026, 10, 26, 9h));
}

TEST_F(Clocks, WithoutALimitItOnlyCounts) {
    Clock clock = started(at(2026, 10, 26, 9h), Basis::working, std::nullopt);
    EXPECT_EQ(due(clock), "never");
    EXPECT_EQ(next(clock), "none");
    EXPECT_EQ(used_until(clock, at(2026, 10, 26, 18h), keeping_), 7h + 30min);
    clock = with_limit(clock, 8h);
    EXPECT_EQ(due(clock), "2026-10-27 09:30") << "from the same start";
    EXPECT_EQ(next(with_limit(clock, std::nullopt)), "none");
}

TEST_F(Clocks, AnEndIsFinal) {
    Clock clock = started(at(2026, 10, 26, 9h), Basis::working, 8h);
    clock = end(clock, Clock::Ending::met, at(2026, 10, 26, 14h), keeping_);
    EXPECT_EQ(clock.used, 3h + 30min);
    EXPECT_EQ(clock.ended, at(2026, 10, 26, 14h));
    EXPECT_FALSE(clock.running());
    EXPECT_EQ(next(clock), "none");
    EXPECT_EQ(used_until(clock, at(2026, 11, 26, 14h), keeping_), 3h + 30min);
    EXPECT_EQ(end(clock, Clock::Ending::cancelled, at(2026, 10, 27, 14h), keeping_), clock);
}

TEST_F(Clocks, WhatWasMetTooEarlyCountsOn) {
    Clock clock = started(at(2026, 10, 26, 9h), Basis::working, 8h);
    clock = end(clock, Clock::Ending::met, at(2026, 10, 26, 14h), keeping_);
    clock = resume(clock, at(2026, 10, 30, 17h));
    EXPECT_EQ(clock.ending, Clock::Ending::none);
    EXPECT_FALSE(clock.ended);
    // 4.5 h are left: 1 h on Friday, 3 h on Monday morning, 13:30 + 0.5 h.
    EXPECT_EQ(due(clock), "2026-11-02 14:00");
}

TEST_F(Clocks, ACalendarWithoutHoursNeverHangs) {
    const WorkingCalendar none;
    const Timekeeping never{none, shanghai};
    const Clock clock = started(at(2026, 10, 26, 9h), Basis::working, 8h);
    EXPECT_EQ(used_until(clock, at(2027, 10, 26, 9h), never), 0h);
    EXPECT_TRUE(due_of(clock, never));
}

}  // namespace
}  // namespace aftercare::core
