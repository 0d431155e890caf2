// What is read from a timeline, event by event.
#include "bot/report/ticket_facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aftercare::bot {
namespace {

using namespace std::chrono_literals;
using core::Actor;
using core::Clock;
using core::ClockKind;
using core::Time;
using testing::ElementsAre;
using testing::IsEmpty;

/// Minutes after some beginning.
Time at(int minute) { return Time{1'700'000'000s} + std::chrono::minutes(minute); }

class Facts : public testing::Test {
  protected:
    Facts() {
        ticket.created = at(0);
        add(0, Actor::Kind::customer, "submitted", R"({"stage":"intake"})");
    }

    void add(int minute, Actor::Kind who, std::string kind, std::string data = "") {
        core::Event event;
        event.at = at(minute);
        event.actor.kind = who;
        event.kind = std::move(kind);
        event.data = std::move(data);
        events.push_back(std::move(event));
    }
    void staff(int minute, std::string kind, std::string data = "") { add(minute, Actor::Kind::staff, std::move(kind), std::move(data)); }
    void customer(int minute, std::string kind, std::string data = "") {
        add(minute, Actor::Kind::customer, std::move(kind), std::move(data));
    }
    void clock_event(int minute, std::string kind, const char* clock) {
        add(minute, Actor::Kind::system, std::move(kind), std::string(R"({"clock":")") + clock + "\"}");
    }
    Clock& clock(ClockKind kind) {
        Clock made;
        made.kind = kind;
        made.limit = 1h;
        clocks.push_back(made);
        return clocks.back();
    }

    core::TicketFacts facts() { return facts_of(ticket, events, clocks, normaliser); }

    dialogs::recognise::Normaliser normaliser;
    core::Ticket ticket;
    std::vector<core::Event> events;
    std::vector<Clock> clocks;
};

TEST_F(Facts, NothingDoneYet) {
    staff(1, "assigned");
    staff(2, "noted");
    staff(3, "classified");
    staff(4, "revealed");
    add(5, Actor::Kind::system, "reminded");
    customer(6, "message");
    EXPECT_FALSE(facts().first_response) << "the customer has heard nothing of it";
    EXPECT_FALSE(facts().solved);
    EXPECT_FALSE(facts().confirmed);
    EXPECT_THAT(facts().ratings, IsEmpty());
}

TEST_F(Facts, TheFirstResponseIsTheFirstWordToTheCustomer) {
    staff(4, "noted");
    staff(7, "replied");
    staff(9, "taken", R"({"stage":"execution"})");
    EXPECT_EQ(facts().first_response, at(7));
    Clock& response = clock(ClockKind::response);
    EXPECT_EQ(facts().first_response, at(7)) << "the clock still runs";
    response.ending = Clock::Ending::met;
    response.ended = at(9);
    EXPECT_EQ(facts().first_response, at(9));
    Clock& first_reply = clock(ClockKind::first_reply);
    first_reply.ending = Clock::Ending::met;
    first_reply.ended = at(8);
    EXPECT_EQ(facts().first_response, at(8));
    first_reply.ending = Clock::Ending::cancelled;
    EXPECT_EQ(facts().first_response, at(9));
}

TEST_F(Facts, SolvedWhenTheWorkIsLeftWithAResult) {
    staff(5, "taken", R"({"stage":"execution"})");
    staff(20, "done", R"({"stage":"verification"})");
    EXPECT_FALSE(facts().solved) << "not told to the customer yet";
    staff(30, "verified", R"({"stage":"confirmation"})");
    EXPECT_EQ(facts().solved, at(30));
    customer(40, "confirmed", R"({"stage":"survey"})");
    customer(50, "rated", R"({"stage":"archive","closing":"completed","rating":"good"})");
    EXPECT_EQ(facts().solved, at(30));
    EXPECT_TRUE(facts().confirmed);
    EXPECT_THAT(facts().ratings, ElementsAre("good"));
}

TEST_F(Facts, WhatIsDisputedIsSolvedNoMore) {
    staff(5, "taken", R"({"stage":"execution"})");
    staff(20, "done", R"({"stage":"confirmation"})");
    customer(25, "confirmed", R"({"stage":"survey"})");
    customer(28, "rated", R"({"stage":"archive","closing":"completed","rating":"bad"})");
    customer(30, "reopened", R"({"stage":"execution","round":2,"closing":"open"})");
    EXPECT_FALSE(facts().solved);
    EXPECT_FALSE(facts().confirmed);
    staff(60, "done", R"({"stage":"confirmation"})");
    EXPECT_EQ(facts().solved, at(60));
    customer(70, "disputed", R"({"stage":"execution","round":3})");
    EXPECT_FALSE(facts().solved);
    staff(90, "done", R"({"stage":"confirmation"})");
    customer(95, "confirmed", R"({"stage":"survey"})");
    customer(99, "rated", R"({"stage":"archive","closing":"completed","rating":"good"})");
    EXPECT_EQ(facts().solved, at(90));
    EXPECT_TRUE(facts().confirmed);
    EXPECT_THAT(facts().ratings, ElementsAre("bad", "good"));
}

TEST_F(Facts, ClosingWithoutAResultIsNoSolution) {
    for (const char* closing : {"dismissed", "cancelled", "merged"}) {
        const auto before = events.size();
        staff(20, "closed", std::string(R"({"stage":"archive","closing":")") + closing + "\"}");
        EXPECT_FALSE(facts().solved) << closing;
        events.resize(before);
    }
    staff(20, "done", R"({"stage":"archive","closing":"completed"})");
    EXPECT_EQ(facts().solved, at(20)) << "a procedure that ends with the work";
}

TEST_F(Facts, ABreachStaysUnlessTheLimitIsChanged) {
    clock(ClockKind::solution);
    clock_event(0, "clock_started", "solution");
    EXPECT_FALSE(facts().clocks[0].late);
    clock_event(60, "clock_breached", "solution");
    EXPECT_TRUE(facts().clocks[0].late);
    EXPECT_FALSE(facts().clocks[0].met);
    clock_event(61, "clock_changed", "solution");
    EXPECT_FALSE(facts().clocks[0].late) << "in time under the new limit";
    clock_event(90, "clock_breached", "solution");
    clock_event(95, "clock_met", "solution");
    clock_event(99, "clock_started", "solution");
    clock_event(100, "clock_changed", "solution");
    EXPECT_TRUE(facts().clocks[0].late) << "the first round was late whatever the second's limit";
    EXPECT_TRUE(facts().clocks[0].met);
}

TEST_F(Facts, ABreachOfOneClockIsNotAnothers) {
    clock(ClockKind::response);
    clock(ClockKind::solution).breached = true;
    clock_event(60, "clock_breached", "update");
    clock_event(61, "clock_met", "response");
    const auto read = facts().clocks;
    EXPECT_FALSE(read[0].late);
    EXPECT_TRUE(read[0].met);
    EXPECT_TRUE(read[1].late) << "as the clock itself stands";
    EXPECT_FALSE(read[1].met);
}

TEST_F(Facts, UpdatesAreKeptByTheNextOneOrTheEndOfTheWork) {
    Clock& update = clock(ClockKind::update);
    clock_event(0, "clock_started", "update");
    EXPECT_FALSE(facts().clocks[0].met) << "not decided";
    clock_event(30, "clock_started", "update");
    EXPECT_TRUE(facts().clocks[0].met);
    events.pop_back();
    update.ending = Clock::Ending::cancelled;
    EXPECT_TRUE(facts().clocks[0].met);
    clock(ClockKind::solution).ending = Clock::Ending::cancelled;
    EXPECT_FALSE(facts().clocks[1].met) << "other clocks are decided only by being met or late";
}

TEST_F(Facts, AlikeIsComparedAsPeopleDo) {
    ticket.product = "X200 手機";
    ticket.fault = "無法充電";
    const auto one = facts();
    ticket.product = " ｘ200 手机";
    ticket.fault = "无法充电。";
    EXPECT_EQ(facts().alike, one.alike);
    EXPECT_EQ(one.product, "X200 手機") << "shown as written";
    ticket.fault = "异响";
    EXPECT_NE(facts().alike, one.alike);
    ticket.product = ticket.fault = "";
    EXPECT_EQ(facts().alike, "");
}

TEST_F(Facts, BrokenParticularsAreNone) {
    staff(5, "replied", "{");
    staff(6, "done", R"(["confirmation"])");
    staff(7, "rated", R"({"rating":5,"stage":true})");
    clock_event(8, "clock_breached", "");
    events.back().data = "";
    EXPECT_EQ(facts().first_response, at(5));
    EXPECT_FALSE(facts().solved);
    EXPECT_THAT(facts().ratings, IsEmpty());
}

}  // namespace
}  // namespace aftercare::bot
