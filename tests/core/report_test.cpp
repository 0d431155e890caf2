// The figures against numbers worked out by hand. The week is worked Monday to Friday, 09:00-12:00
// and 13:00-18:00, eight hours a day; 2026-10-26 is a Monday.
#include "core/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace aftercare::core {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

const Zone shanghai = Zone::fixed("Asia/Shanghai", 8h);

WorkingCalendar eight_hours() {
    const auto hours = nlohmann::json::array({"09:00-12:00", "13:00-18:00"});
    nlohmann::json week;
    for (const char* day : {"monday", "tuesday", "wednesday", "thursday", "friday"}) week[day] = hours;
    return parse_calendar({{"week", week}}).calendar;
}

const WorkingCalendar calendar = eight_hours();
const Timekeeping keeping{calendar, shanghai};

/// A local moment of October 2026.
Time at(int day, int hour, int minute = 0) {
    return to_utc(shanghai, local_days{2026y / October / day} + hours(hour) + minutes(minute));
}

TicketFacts ticket(std::string number, Time created) {
    TicketFacts facts;
    facts.number = std::move(number);
    facts.created = created;
    return facts;
}

TicketFacts closed(Closing closing) {
    TicketFacts facts = ticket("n", at(26, 9));
    facts.stage = Stage::archive;
    facts.closing = closing;
    return facts;
}

ClockFacts clock(ClockKind kind, Duration limit, bool met, bool late) {
    ClockFacts facts;
    facts.clock.kind = kind;
    facts.clock.limit = limit;
    facts.clock.breached = late;
    if (met) facts.clock.ending = Clock::Ending::met;
    facts.met = met;
    facts.late = late;
    return facts;
}

Report report_of(const std::vector<TicketFacts>& tickets, const ReportScope& scope = {}) {
    return make_report(tickets, scope, keeping);
}

TEST(ReportFigures, NothingIsNothing) {
    const Report report = report_of({}, {{"hardware"}, {}, {"urgent"}, {"good", "bad"}});
    EXPECT_EQ(report.tickets, 0u);
    EXPECT_EQ(report.open, 0u);
    EXPECT_THAT(report.kinds, ElementsAre(Count{"hardware", 0}));
    EXPECT_THAT(report.priorities, ElementsAre(Count{"urgent", 0}));
    EXPECT_THAT(report.departments, IsEmpty());
    EXPECT_EQ(report.first_response, Durations{});
    EXPECT_EQ(report.solution, Durations{});
    EXPECT_THAT(report.within_limit, IsEmpty());
    EXPECT_FALSE(report.solved.rate());
    EXPECT_FALSE(report.second_round.rate());
    EXPECT_THAT(report.ratings, ElementsAre(Count{"good", 0}, Count{"bad", 0}));
    EXPECT_THAT(overdue_of({}, at(30, 18), keeping), IsEmpty());
    EXPECT_THAT(report.frequent, IsEmpty());
}

TEST(ReportFigures, ASingleTicket) {
    TicketFacts one = ticket("SR1", at(26, 11));
    one.first_response = at(26, 13, 30);  // an hour before the break, half an hour after it
    one.solved = at(27, 10);              // 11-12, 13-18, 9-10
    one.stage = Stage::archive;
    one.closing = Closing::completed;
    one.ratings = {"good"};
    const Report report = report_of({one}, {{}, {}, {}, {"good", "bad"}});
    EXPECT_EQ(report.first_response, (Durations{1, 90min, 90min}));
    EXPECT_EQ(report.solution, (Durations{1, 7h, 7h}));
    EXPECT_EQ(report.solved, (Share{1, 1}));
    EXPECT_EQ(report.second_round, (Share{0, 1}));
    EXPECT_EQ(report.second_round.rate(), 0.0);
    EXPECT_THAT(report.ratings, ElementsAre(Count{"good", 1}, Count{"bad", 0}));
    EXPECT_EQ(report.rated, 1u);
    EXPECT_THAT(report.kinds, ElementsAre(Count{"", 1}));
}

TEST(ReportFigures, CountInTheScopesOrderAndLoseNoTicket) {
    std::vector<TicketFacts> tickets(6, ticket("n", at(26, 9)));
    tickets[0].kind = tickets[1].kind = "software";
    tickets[2].kind = "hardware";
    tickets[3].kind = "zebra";  // no longer in the profile
    tickets[4].kind = "abacus";
    const Report report = report_of(tickets, {{"hardware", "question", "software"}, {}, {}, {}});
    EXPECT_THAT(report.kinds, ElementsAre(Count{"hardware", 1}, Count{"question", 0}, Count{"software", 2}, Count{"abacus", 1},
                                          Count{"zebra", 1}, Count{"", 1}));
    EXPECT_THAT(report.departments, ElementsAre(Count{"", 6}));
}

// 0.9 · 1 → rank 1, 0.9 · 2 = 1.8 → 2, 0.9 · 9 = 8.1 → 9, 0.9 · 10 = 9 → 9, 0.9 · 11 = 9.9 → 10, 0.9 · 20 = 18 → 18
TEST(ReportFigures, NinetiethPercentileIsTheNearestRank) {
    const std::pair<int, int> count_and_rank[] = {{1, 1}, {2, 2}, {9, 9}, {10, 9}, {11, 10}, {19, 18}, {20, 18}, {100, 90}, {101, 91}};
    for (const auto& [count, rank] : count_and_rank) {
        std::vector<Duration> all;
        for (int i = count; i >= 1; --i) all.push_back(hours(i));  // in no helpful order
        const Durations durations = durations_of(all);
        EXPECT_EQ(durations.percentile_90, hours(rank)) << count;
        EXPECT_EQ(durations.mean, hours(count + 1) / 2 + (count % 2 == 0 ? 30min : 0min)) << count;
        EXPECT_EQ(durations.count, static_cast<std::size_t>(count));
    }
}

TEST(ReportFigures, DurationsAreWorkingTimeOfThoseThatHaveThem) {
    std::vector<TicketFacts> tickets(4, ticket("n", at(23, 17)));  // Friday
    tickets[0].first_response = at(23, 17, 20);                    // 20 min
    tickets[1].first_response = at(26, 9, 40);                     // over the weekend: 60 + 40 = 100 min
    tickets[2].first_response = at(24, 12);                        // on Saturday: 60 min
    EXPECT_EQ(report_of(tickets).first_response, (Durations{3, 60min, 100min}));
    EXPECT_EQ(report_of(tickets).solution, Durations{});
}

TEST(ReportFigures, WithinTheLimitCountsTicketsWhoseClockIsDecided) {
    std::vector<TicketFacts> tickets(6, ticket("n", at(26, 9)));
    tickets[0].clocks = {clock(ClockKind::solution, 24h, true, false), clock(ClockKind::response, 2h, true, false)};
    tickets[1].clocks = {clock(ClockKind::response, 2h, true, true)};    // met, but late
    tickets[2].clocks = {clock(ClockKind::response, 2h, false, true)};   // late and still open
    tickets[3].clocks = {clock(ClockKind::response, 2h, false, false)};  // not decided
    tickets[4].clocks = {clock(ClockKind::update, 24h, false, false)};
    ClockFacts unlimited = clock(ClockKind::blocked, 1h, true, false);
    unlimited.clock.limit.reset();
    tickets[5].clocks = {unlimited};
    const Report report = report_of(tickets);
    ASSERT_EQ(report.within_limit.size(), 3u);
    EXPECT_EQ(report.within_limit[0].clock, ClockKind::response);
    EXPECT_EQ(report.within_limit[0].within, (Share{1, 3}));
    EXPECT_EQ(report.within_limit[1].clock, ClockKind::solution);
    EXPECT_EQ(report.within_limit[1].within, (Share{1, 1}));
    EXPECT_EQ(report.within_limit[2].clock, ClockKind::update);
    EXPECT_FALSE(report.within_limit[2].within.rate());
}

TEST(ReportFigures, SolvedAreTheConfirmedAndCompletedOfTheClosed) {
    auto confirmed = closed(Closing::dismissed);
    confirmed.confirmed = true;
    const std::vector<TicketFacts> tickets{closed(Closing::completed), closed(Closing::completed), confirmed,
                                           closed(Closing::dismissed), closed(Closing::cancelled), closed(Closing::merged),
                                           ticket("open", at(26, 9))};
    const Report report = report_of(tickets);
    EXPECT_EQ(report.solved, (Share{3, 5}));
    EXPECT_DOUBLE_EQ(*report.solved.rate(), 0.6);
    EXPECT_EQ(report.open, 1u);
}

TEST(ReportFigures, SecondRoundsOfThoseThatHadAResult) {
    std::vector<TicketFacts> tickets(5, ticket("n", at(26, 9)));
    tickets[0].solved = at(26, 10);
    tickets[1].solved = at(26, 10);
    tickets[1].rounds = 2;
    tickets[2].rounds = 3;  // at work again: the earlier results stand no more
    tickets[3].solved = at(26, 10);
    EXPECT_EQ(report_of(tickets).second_round, (Share{2, 4}));
}

TEST(ReportFigures, SatisfactionCountsEveryRound) {
    std::vector<TicketFacts> tickets(3, ticket("n", at(26, 9)));
    tickets[0].ratings = {"bad", "good"};
    tickets[1].ratings = {"splendid"};  // of an older scale
    const Report report = report_of(tickets, {{}, {}, {}, {"good", "fair", "bad"}});
    EXPECT_THAT(report.ratings, ElementsAre(Count{"good", 1}, Count{"fair", 0}, Count{"bad", 1}, Count{"splendid", 1}));
    EXPECT_EQ(report.rated, 2u);
}

TEST(ReportFigures, OverdueAreOpenTicketsLongestFirst) {
    const Time now = at(28, 10);
    const auto running = [](ClockKind kind, Basis basis, Duration limit, Duration used, std::optional<Time> since) {
        ClockFacts facts = clock(kind, limit, false, false);
        facts.clock.basis = basis;
        facts.clock.used = used;
        facts.clock.since = since;
        return facts;
    };
    std::vector<TicketFacts> tickets;
    // Tuesday 17:00 to Wednesday 10:00 is 2 h of working time and 17 h by the calendar.
    for (const char* number : {"working", "calendar", "paused", "in time", "met", "closed", "no limit"})
        tickets.push_back(ticket(number, at(27, 17)));
    tickets[0].clocks = {running(ClockKind::solution, Basis::working, 90min, 0min, at(27, 17))};
    tickets[1].clocks = {running(ClockKind::solution, Basis::calendar, 90min, 0min, at(27, 17))};
    tickets[2].clocks = {running(ClockKind::response, Basis::calendar, 1h, 3h, std::nullopt)};
    tickets[3].clocks = {running(ClockKind::solution, Basis::working, 121min, 0min, at(27, 17))};
    tickets[4].clocks = {clock(ClockKind::response, 1h, true, true)};
    tickets[5].clocks = tickets[1].clocks;
    tickets[5].closing = Closing::completed;
    tickets[6].clocks = tickets[1].clocks;
    tickets[6].clocks[0].clock.limit.reset();
    const auto overdue = overdue_of(tickets, now, keeping);
    ASSERT_EQ(overdue.size(), 3u);
    EXPECT_EQ(overdue[0].number, "calendar");
    EXPECT_EQ(overdue[0].over, 15h + 30min);
    EXPECT_EQ(overdue[1].number, "paused");
    EXPECT_EQ(overdue[1].over, 2h);
    EXPECT_EQ(overdue[1].clock, ClockKind::response);
    EXPECT_EQ(overdue[2].number, "working");
    EXPECT_EQ(overdue[2].over, 30min);
    EXPECT_EQ(overdue[2].basis, Basis::working);
}

TEST(ReportFigures, MostFrequentPairsAreTenAtMost) {
    std::vector<TicketFacts> tickets;
    const auto add = [&](std::string product, std::string fault, std::string alike) {
        tickets.push_back(ticket("n", at(26, 9)));
        tickets.back().product = std::move(product);
        tickets.back().fault = std::move(fault);
        tickets.back().alike = std::move(alike);
    };
    for (int i = 0; i < 12; ++i) add("P" + std::to_string(i), "f", "p" + std::to_string(i) + "/f");
    add("X200", "no charge", "x200/no charge");
    add("x200", "No charge", "x200/no charge");
    add("X200", "noise", "x200/noise");
    add("", "", "");
    add("", "", "");
    add("", "", "");
    const auto frequent = report_of(tickets).frequent;
    ASSERT_EQ(frequent.size(), most_frequent_listed);
    EXPECT_EQ(frequent[0].product, "X200");
    EXPECT_EQ(frequent[0].fault, "no charge");
    EXPECT_EQ(frequent[0].count, 2u);
    EXPECT_EQ(frequent[1].count, 1u);
    EXPECT_EQ(frequent[1].product, "P0") << "equals in order of their text";
}

}  // namespace
}  // namespace aftercare::core
