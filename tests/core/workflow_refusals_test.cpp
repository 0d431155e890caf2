// Each refusal says why; chosen so that every reason comes up, and the nearest one is named.
#include "core/workflow.h"

#include "procedures.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>

namespace aftercare::core {
namespace {

using namespace std::chrono_literals;
using Why = Refusal::Why;

const Time now = Time{std::chrono::sys_days{std::chrono::year{2026} / 10 / 27}};

struct Refused {
    Action action;
    Stage stage;
    Wait waiting;
    std::string who;  ///< customer, stranger, system, or a role: "+" holds it, "-" nobody does, else a colleague
    Why why;
    std::function<void(Ticket&, ActionArguments&)> differently = [](Ticket&, ActionArguments&) {};
};

void PrintTo(const Refused& one, std::ostream* out) {
    *out << name_of(one.action) << " in " << name_of(one.stage) << " (" << name_of(one.waiting) << ") by " << one.who;
}

Actor actor_called(const std::string& who) {
    Actor actor;
    if (who == "system") return actor;
    actor.kind = who == "customer" || who == "stranger" ? Actor::Kind::customer : Actor::Kind::staff;
    if (actor.kind == Actor::Kind::customer) {
        actor.person = PersonId(who == "customer" ? 1 : 2);
        return actor;
    }
    actor.staff = StaffId(1);
    actor.role = who.ends_with('+') || who.ends_with('-') ? who.substr(0, who.size() - 1) : who;
    actor.department = "repair";
    return actor;
}

Ticket ticket_of(const Refused& one) {
    Ticket ticket;
    ticket.id = TicketId(7);
    ticket.person = PersonId(1);
    ticket.stage = one.stage;
    ticket.waiting = one.waiting;
    ticket.kind = "hardware";
    ticket.priority = "normal";
    ticket.department = "repair";
    if (!one.who.ends_with('-')) ticket.assignee = StaffId(one.who.ends_with('+') ? 1 : 2);
    if (one.stage == Stage::archive) {
        ticket.closing = Closing::completed;
        ticket.closed = now - 1h;
    }
    return ticket;
}

ActionArguments good() {
    ActionArguments arguments;
    arguments.text = "words";
    arguments.to = StaffId(3);
    arguments.rating = "good";
    arguments.output = "{}";
    arguments.options = 1;
    arguments.option = 1;
    arguments.into = TicketId(9);
    arguments.leader_stage = Stage::execution;
    return arguments;
}

class Refusals : public testing::TestWithParam<Refused> {};

TEST_P(Refusals, SayWhy) {
    static const Profile profile = everything().profile;
    const Refused& one = GetParam();
    Ticket ticket = ticket_of(one);
    ActionArguments arguments = good();
    one.differently(ticket, arguments);
    const Outcome outcome = decide(profile, ticket, actor_called(one.who), one.action, arguments, now);
    const auto* refusal = std::get_if<Refusal>(&outcome);
    ASSERT_NE(refusal, nullptr);
    EXPECT_EQ(name_of(refusal->why), name_of(one.why));
    EXPECT_EQ(refusal->again.has_value(), one.why == Why::too_soon);
    EXPECT_EQ(refusal->missing.empty(), one.why != Why::incomplete);
}

constexpr Wait calm = Wait::nobody;

const std::vector<Refused> by_place{
    {Action::take, Stage::intake, calm, "engineer", Why::not_yours},
    {Action::take, Stage::execution, calm, "engineer", Why::not_yours},
    {Action::take, Stage::execution, calm, "engineer+", Why::already_yours},
    {Action::take, Stage::confirmation, calm, "engineer-", Why::wrong_stage},
    {Action::take, Stage::archive, calm, "engineer-", Why::closed},
    {Action::take, Stage::intake, calm, "customer", Why::wrong_actor},
    {Action::take, Stage::intake, calm, "desk-", Why::wrong_role},
    {Action::take, Stage::execution, calm, "desk-", Why::wrong_role},
    {Action::classify, Stage::intake, calm, "engineer-", Why::wrong_role},
    {Action::diagnose, Stage::intake, calm, "engineer+", Why::wrong_stage},
    {Action::diagnose, Stage::diagnosis, calm, "engineer", Why::not_yours},
    {Action::diagnose, Stage::diagnosis, calm, "engineer-", Why::take_first},
    {Action::diagnose, Stage::diagnosis, calm, "desk+", Why::wrong_role},
    {Action::agree, Stage::diagnosis, calm, "customer", Why::wrong_stage},
    {Action::object, Stage::diagnosis, Wait::agreement, "engineer+", Why::wrong_actor},
    {Action::propose, Stage::execution, calm, "engineer+", Why::wrong_stage},
    {Action::approve, Stage::proposal, Wait::approval, "engineer+", Why::wrong_role},
    {Action::approve, Stage::proposal, calm, "head", Why::wrong_stage},
    {Action::approve, Stage::proposal, Wait::approval, "customer", Why::wrong_actor},
    {Action::choose, Stage::proposal, Wait::approval, "customer", Why::wrong_stage},
    {Action::decline, Stage::execution, calm, "customer", Why::wrong_stage},
    {Action::finish, Stage::execution, calm, "engineer-", Why::take_first},
    {Action::finish, Stage::execution, calm, "engineer", Why::not_yours},
    {Action::verify, Stage::execution, calm, "engineer+", Why::wrong_stage},
    {Action::progress, Stage::archive, calm, "engineer+", Why::closed},
    {Action::confirm, Stage::survey, calm, "customer", Why::wrong_stage},
    {Action::rate, Stage::confirmation, calm, "customer", Why::wrong_stage},
    {Action::rate, Stage::archive, calm, "customer", Why::closed},
    {Action::cancel, Stage::survey, calm, "customer", Why::wrong_stage},
    {Action::answer, Stage::execution, calm, "customer", Why::nothing_asked},
    {Action::urge, Stage::execution, Wait::answer, "customer", Why::your_turn},
    {Action::urge, Stage::confirmation, calm, "customer", Why::your_turn},
    {Action::urge, Stage::archive, calm, "customer", Why::closed},
    {Action::message, Stage::intake, calm, "stranger", Why::wrong_actor},
    {Action::reopen, Stage::execution, calm, "engineer+", Why::wrong_stage},
    {Action::submit, Stage::intake, calm, "customer", Why::wrong_stage},
    {Action::close, Stage::execution, calm, "engineer", Why::not_yours},
    {Action::close, Stage::closing, calm, "engineer+", Why::wrong_role},
    {Action::separate, Stage::execution, calm, "engineer+", Why::wrong_stage},
    {Action::follow, Stage::execution, calm, "system", Why::wrong_stage},
    {Action::auto_close, Stage::execution, calm, "system", Why::wrong_stage},
    {Action::overdue, Stage::execution, calm, "engineer+", Why::wrong_actor}};

INSTANTIATE_TEST_SUITE_P(OfPlaces, Refusals, testing::ValuesIn(by_place));

const std::vector<Refused> by_words{
    {Action::ask, Stage::execution, calm, "engineer+", Why::needs_text, [](auto&, auto& a) { a.text.clear(); }},
    {Action::close, Stage::execution, calm, "engineer+", Why::needs_text, [](auto&, auto& a) { a.text.clear(); }},
    {Action::verify, Stage::verification, calm, "engineer+", Why::needs_text, [](auto&, auto& a) { a.text.clear(); }},
    {Action::choose, Stage::proposal, Wait::choice, "engineer+", Why::needs_text, [](auto&, auto& a) { a.text.clear(); }},
    {Action::agree, Stage::diagnosis, Wait::agreement, "engineer+", Why::needs_text, [](auto&, auto& a) { a.text.clear(); }},
    {Action::classify, Stage::diagnosis, calm, "engineer+", Why::needs_text},
    {Action::classify, Stage::diagnosis, calm, "engineer+", Why::unknown_value, [](auto&, auto& a) { a.kind = "garden"; }},
    {Action::classify, Stage::diagnosis, calm, "engineer+", Why::unknown_value, [](auto&, auto& a) { a.priority = "now"; }},
    {Action::assign, Stage::execution, calm, "engineer+", Why::unknown_value, [](auto&, auto& a) { a.to = {}; }},
    {Action::involve, Stage::execution, calm, "engineer+", Why::unknown_value},
    {Action::involve, Stage::execution, calm, "engineer+", Why::not_possible, [](auto&, auto& a) { a.department = "repair"; }},
    {Action::involve, Stage::execution, calm, "engineer+", Why::not_possible,
     [](auto& t, auto& a) { t.helpers = {"supply"}, a.department = "supply"; }},
    {Action::propose, Stage::proposal, calm, "engineer+", Why::unknown_value, [](auto&, auto& a) { a.options = 0; }},
    {Action::propose, Stage::proposal, calm, "engineer+", Why::unknown_value, [](auto&, auto& a) { a.options = 4; }},
    {Action::propose, Stage::proposal, calm, "engineer+", Why::incomplete, [](auto&, auto& a) { a.output.clear(); }},
    {Action::finish, Stage::execution, calm, "engineer+", Why::incomplete, [](auto&, auto& a) { a.output = "{"; }},
    {Action::choose, Stage::proposal, Wait::choice, "customer", Why::unknown_value, [](auto&, auto& a) { a.option = 0; }},
    {Action::choose, Stage::proposal, Wait::choice, "customer", Why::unknown_value, [](auto&, auto& a) { a.option = 4; }},
    {Action::rate, Stage::survey, calm, "customer", Why::unknown_value, [](auto&, auto& a) { a.rating = "11/10"; }},
    {Action::take, Stage::intake, calm, "engineer-", Why::incomplete, [](auto& t, auto&) { t.kind.clear(); }},
    {Action::urge, Stage::execution, calm, "customer", Why::too_soon, [](auto&, auto& a) { a.last_urge = now - 3h; }},
    {Action::reopen, Stage::archive, calm, "customer", Why::too_late, [](auto& t, auto&) { t.closed = now - 14 * 24h - 1ms; }},
    {Action::reopen, Stage::archive, calm, "customer", Why::too_late, [](auto& t, auto&) { t.closing = Closing::merged; }},
    {Action::merge, Stage::execution, calm, "engineer+", Why::not_possible, [](auto& t, auto& a) { a.into = t.id; }},
    {Action::merge, Stage::execution, calm, "engineer+", Why::not_possible, [](auto&, auto& a) { a.into = {}; }},
    {Action::batch, Stage::execution, calm, "engineer+", Why::not_used},
    {Action::batch, Stage::execution, calm, "engineer+", Why::under_lead, [](auto& t, auto&) { t.lead = TicketId(5); }},
    {Action::finish, Stage::execution, calm, "engineer+", Why::under_lead, [](auto& t, auto&) { t.lead = TicketId(5); }}};

INSTANTIATE_TEST_SUITE_P(OfWords, Refusals, testing::ValuesIn(by_words));

TEST(RefusalReasons, WhatAProcedureDoesNotHaveIsNotUsed) {
    const Profile feedback = procedure_at("config/profiles/feedback-form.json").profile;
    for (const Action action : {Action::diagnose, Action::propose, Action::verify, Action::classify, Action::involve}) {
        const Refused one{action, Stage::execution, calm, "agent+", Why::not_used};
        const Outcome outcome = decide(feedback, ticket_of(one), actor_called(one.who), action, good(), now);
        ASSERT_TRUE(std::holds_alternative<Refusal>(outcome)) << name_of(action);
        EXPECT_EQ(name_of(std::get<Refusal>(outcome).why), "not_used") << name_of(action);
    }
}

// What has been done for a ticket is not done again under another, nor is anything under one whose work is done.
TEST(RefusalReasons, ABatchTakesTicketsForward) {
    Profile profile = everything().profile;
    profile.proposal.customer_chooses = false;
    for (auto& rule : profile.stages) rule.agreement = false;
    const Refused one{Action::batch, Stage::execution, calm, "engineer+", Why::not_possible};
    const auto refused = [&](ActionArguments arguments) {
        const Outcome outcome = decide(profile, ticket_of(one), actor_called(one.who), one.action, arguments, now);
        const auto* refusal = std::get_if<Refusal>(&outcome);
        return refusal ? name_of(refusal->why) : std::string_view("done");
    };
    ActionArguments arguments = good();
    EXPECT_EQ(refused(arguments), "done");
    arguments.leader_stage = Stage::diagnosis;
    EXPECT_EQ(refused(arguments), "not_possible");
    arguments.leader_stage = Stage::confirmation;
    EXPECT_EQ(refused(arguments), "not_possible");
    arguments = good();
    arguments.into = ticket_of(one).id;
    EXPECT_EQ(refused(arguments), "not_possible");
}

TEST(RefusalReasons, EveryReasonComesUp) {
    std::set<Why> seen{Why::not_used};
    for (const auto& one : by_place) seen.insert(one.why);
    for (const auto& one : by_words) seen.insert(one.why);
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(Why::not_possible));
}

}  // namespace
}  // namespace aftercare::core
