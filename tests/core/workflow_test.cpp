#include "core/workflow.h"

#include "procedures.h"
#include "walk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aftercare::core {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

const Time start = Time{std::chrono::sys_days{std::chrono::year{2026} / 10 / 27}};

Profile feedback() { return procedure_at("config/profiles/feedback-form.json").profile; }

TEST(Workflow, FromTheFormToTheArchive) {
    Walk walk(feedback(), start);
    EXPECT_THAT(walk.notices, ElementsAre(Notice::customer, Notice::department));
    EXPECT_EQ(walk.timers.at(TicketTimer::review).due, start + 48h);
    ASSERT_TRUE(walk.act(agent(), Action::take));
    EXPECT_EQ(walk.ticket.assignee, StaffId(1));
    EXPECT_THAT(walk.timers, IsEmpty()) << "the review has begun";
    ASSERT_TRUE(walk.say(agent(), Action::ask, "Which charger?"));
    EXPECT_EQ(walk.timers.at(TicketTimer::remind).due, start + 24h);
    EXPECT_FALSE(walk.timers.contains(TicketTimer::close)) << "an unanswered question does not close";
    ASSERT_TRUE(walk.say(customer(), Action::answer, "The original one"));
    EXPECT_THAT(walk.notices, ElementsAre(Notice::asker));
    EXPECT_THAT(walk.timers, IsEmpty());
    ASSERT_TRUE(walk.say(agent(), Action::progress, "Part ordered"));
    ASSERT_TRUE(walk.say(agent(), Action::finish, "Replaced"));
    EXPECT_THAT(walk.notices, ElementsAre(Notice::customer_result));
    EXPECT_EQ(walk.timers.at(TicketTimer::close).due, start + 168h);
    ASSERT_TRUE(walk.act(customer(), Action::confirm));
    EXPECT_EQ(walk.timers.at(TicketTimer::close).due, start + 72h) << "the survey has its own time";
    ASSERT_TRUE(walk.rate("satisfied"));
    EXPECT_EQ(walk.ticket.closing, Closing::completed);
    EXPECT_EQ(walk.ticket.closed, start);
    EXPECT_EQ(walk.ticket.rating, "satisfied");
    EXPECT_THAT(walk.timers, IsEmpty());
    ASSERT_TRUE(walk.say(customer(), Action::comment, "Quick"));
    EXPECT_THAT(walk.kinds(), ElementsAre("submitted", "taken", "asked", "answered", "progress", "done", "confirmed", "rated",
                                          "commented"));
}

TEST(Workflow, NotSolvedBeginsTheNextRound) {
    Walk walk(feedback(), start);
    walk.act(agent(), Action::take);
    walk.say(agent(), Action::finish, "Replaced");
    ASSERT_TRUE(walk.act(customer(), Action::dispute));
    EXPECT_THAT(walk.notices, ElementsAre(Notice::customer_reasons, Notice::assignee));
    EXPECT_EQ(walk.ticket.stage, Stage::execution);
    EXPECT_EQ(walk.ticket.round, 2);
    EXPECT_EQ(json::parse(walk.events.back().data), json::parse(R"({"stage": "execution", "round": 2})"));
    EXPECT_THAT(walk.timers, IsEmpty());
    ASSERT_TRUE(walk.say(customer(), Action::reason, "Still black"));
    EXPECT_EQ(walk.events.back().text, "Still black");
    ASSERT_TRUE(walk.say(agent(), Action::finish, "Exchanged"));
    ASSERT_TRUE(walk.act(customer(), Action::confirm));
    ASSERT_TRUE(walk.rate("needs_improvement"));
    EXPECT_THAT(walk.notices, ElementsAre(Notice::customer_thanks, Notice::assignee, Notice::heads)) << "a low rating concerns everybody";
}

TEST(Workflow, RemindersFollowEachOtherAndThenItIsClosed) {
    Walk walk(feedback(), start);
    walk.act(agent(), Action::take);
    walk.say(agent(), Action::finish, "Replaced");
    walk.now = walk.timers.at(TicketTimer::remind).due;
    EXPECT_EQ(walk.now, start + 24h);
    ActionArguments arguments;
    arguments.reminders_sent = 0;
    walk.timers.erase(TicketTimer::remind);
    ASSERT_TRUE(walk.act(timer(), Action::remind, arguments));
    EXPECT_THAT(walk.notices, ElementsAre(Notice::customer_reminder));
    EXPECT_EQ(walk.timers.at(TicketTimer::remind).due, start + 72h);
    EXPECT_EQ(walk.timers.at(TicketTimer::remind).data, "1");
    walk.now = start + 72h;
    walk.timers.erase(TicketTimer::remind);
    arguments.reminders_sent = 1;
    ASSERT_TRUE(walk.act(timer(), Action::remind, arguments));
    EXPECT_FALSE(walk.timers.contains(TicketTimer::remind)) << "there is no third";
    walk.now = start + 168h;
    ASSERT_TRUE(walk.act(timer(), Action::auto_close));
    EXPECT_EQ(walk.ticket.closing, Closing::completed);
    EXPECT_THAT(walk.timers, IsEmpty());
    EXPECT_EQ(walk.events.back().kind, "auto_closed");
}

TEST(Workflow, UrgingHasALimit) {
    Walk walk(feedback(), start);
    ASSERT_TRUE(walk.act(customer(), Action::urge));
    ActionArguments arguments;
    arguments.last_urge = start;
    walk.now = start + 3h;
    const auto refusal = walk.refused(customer(), Action::urge, arguments);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->why, Refusal::Why::too_soon);
    EXPECT_EQ(refusal->again, start + 4h);
    walk.now = start + 4h;
    EXPECT_TRUE(walk.act(customer(), Action::urge, arguments));
}

TEST(Workflow, ReopeningHasAWindowForCustomersOnly) {
    Walk walk(feedback(), start);
    walk.act(agent(), Action::take);
    walk.say(agent(), Action::close, "Out of warranty");
    EXPECT_EQ(walk.ticket.closing, Closing::dismissed);
    walk.now = start + 14 * 24h + 1ms;
    const auto refusal = walk.refused(customer(), Action::reopen);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->why, Refusal::Why::too_late);
    EXPECT_THAT(refusal->possible, Not(Contains(Action::reopen)));
    EXPECT_FALSE(walk.refused(agent(), Action::reopen));
    walk.now = start + 14 * 24h;
    ASSERT_TRUE(walk.act(customer(), Action::reopen));
    EXPECT_EQ(walk.ticket.stage, Stage::execution);
    EXPECT_EQ(walk.ticket.round, 2);
    EXPECT_EQ(walk.ticket.closing, Closing::open);
    EXPECT_FALSE(walk.ticket.closed);
}

TEST(Workflow, WordsAndValuesAreChecked) {
    using Why = Refusal::Why;
    Walk walk(feedback(), start);
    EXPECT_EQ(walk.refused(agent(), Action::ask)->why, Why::needs_text);
    EXPECT_EQ(walk.refused(agent(), Action::close)->why, Why::needs_text);
    EXPECT_EQ(walk.refused(agent(), Action::assign)->why, Why::unknown_value);
    EXPECT_EQ(walk.refused(agent(), Action::classify)->why, Why::not_used);
    walk.act(agent(), Action::take);
    EXPECT_EQ(walk.refused(agent(), Action::finish)->why, Why::needs_text);
    walk.say(agent(), Action::finish, "Replaced");
    EXPECT_FALSE(walk.refused(agent(), Action::close)) << "the result stands; no reason is needed";
    walk.act(customer(), Action::confirm);
    ActionArguments arguments;
    arguments.rating = "11/10";
    EXPECT_EQ(walk.refused(customer(), Action::rate, arguments)->why, Why::unknown_value);
}

TEST(Workflow, AssigningTellsBothAndLeavesTheStage) {
    Walk walk(feedback(), start);
    ActionArguments arguments;
    arguments.to = StaffId(2);
    ASSERT_TRUE(walk.act(agent(1), Action::assign, arguments));
    EXPECT_THAT(walk.notices, ElementsAre(Notice::assignee, Notice::former_assignee));
    EXPECT_EQ(walk.ticket.stage, Stage::intake) << "accepting is for the new holder";
    EXPECT_EQ(walk.refused(agent(1), Action::take)->why, Refusal::Why::not_yours);
    EXPECT_TRUE(walk.act(agent(2), Action::take));
}

// Roles and ways of their own: the same table, other data.
TEST(Workflow, RolesActInTheirStages) {
    auto content = read_json("config/profiles/feedback-form.json");
    content["roles"] = json::parse(R"([{"value": "service", "text": "t"}, {"value": "engineer", "text": "t"},
                                       {"value": "head", "text": "t", "leads": true}])");
    content["stages"] = json::parse(R"([{"stage": "intake", "roles": ["service"]}, {"stage": "diagnosis", "roles": ["engineer"]},
                                        {"stage": "execution", "roles": ["engineer"]}, {"stage": "confirmation"},
                                        {"stage": "survey"}, {"stage": "archive"}])");
    content["transitions"] = json::parse(R"([{"action": "dispute", "from": "survey", "to": "diagnosis"}])");
    Walk walk(profile_of(content), start);
    EXPECT_EQ(walk.refused(agent(1, "service"), Action::take)->why, Refusal::Why::wrong_role);
    ASSERT_TRUE(walk.act(agent(2, "engineer"), Action::take));
    ActionArguments arguments;
    arguments.text = "Done";
    EXPECT_EQ(walk.refused(agent(2, "service"), Action::progress, arguments)->why, Refusal::Why::wrong_role);
    EXPECT_FALSE(walk.refused(agent(3, "head"), Action::progress, arguments)) << "who leads may act everywhere";
    ASSERT_TRUE(walk.say(agent(2, "engineer"), Action::diagnose, "Broken"));
    ASSERT_TRUE(walk.say(agent(2, "engineer"), Action::finish, "Done"));
    ASSERT_TRUE(walk.act(customer(), Action::dispute));
    EXPECT_EQ(walk.ticket.stage, Stage::execution) << "the profile's rework";
    ASSERT_TRUE(walk.say(agent(2, "engineer"), Action::finish, "Done"));
    ASSERT_TRUE(walk.act(customer(), Action::confirm));
    ASSERT_TRUE(walk.act(customer(), Action::dispute));
    EXPECT_EQ(walk.ticket.stage, Stage::diagnosis) << "this profile's transition";
}

TEST(Workflow, AProcedureWithoutConfirmationOrSurveyEndsWithTheWork) {
    auto content = read_json("config/profiles/feedback-form.json");
    content["stages"] = json::parse(R"([{"stage": "intake"}, {"stage": "execution"}, {"stage": "archive"}])");
    content.erase("survey");
    Walk walk(profile_of(content), start);
    walk.act(agent(), Action::take);
    EXPECT_EQ(walk.refused(customer(), Action::confirm)->why, Refusal::Why::not_used);
    ASSERT_TRUE(walk.say(agent(), Action::finish, "Replaced"));
    EXPECT_EQ(walk.ticket.closing, Closing::completed);
    EXPECT_THAT(faults_of(walk.profile, walk.ticket), IsEmpty());
}

// A ticket that was given up comes back to where nothing is left out, one that was worked through to the rework.
TEST(Workflow, ReopeningLeavesNoStageOut) {
    const Actor engineer = agent(1, "engineer", "repair");
    const Actor manager = agent(2, "manager");
    ActionArguments kind;
    kind.kind = "hardware";
    kind.priority = "normal";
    const Profile profile = procedure_at("tests/core/profiles/everything.json").profile;
    Walk withdrawn(profile, start);
    withdrawn.act(customer(), Action::cancel);
    ASSERT_TRUE(withdrawn.act(customer(), Action::reopen));
    EXPECT_EQ(withdrawn.ticket.stage, Stage::intake) << "nobody has accepted it";

    Walk closed(profile, start);
    ActionArguments arguments;
    arguments.to = StaffId(1);
    closed.act(manager, Action::assign, arguments);
    closed.act(customer(), Action::cancel);
    ASSERT_TRUE(closed.act(customer(), Action::reopen));
    EXPECT_EQ(closed.ticket.stage, Stage::intake) << "nobody has said what it is about";

    Walk taken(profile, start);
    taken.act(manager, Action::classify, kind);
    taken.act(engineer, Action::take);
    taken.report(engineer, Action::diagnose);
    taken.act(customer(), Action::agree);
    taken.say(engineer, Action::close, "No longer made");
    ASSERT_TRUE(taken.act(customer(), Action::reopen));
    EXPECT_EQ(taken.ticket.stage, Stage::diagnosis);
    EXPECT_EQ(taken.ticket.round, 2);
}

TEST(Workflow, AProceduresOwnWayOfReopeningIsForWhatWasCompleted) {
    auto content = read_json("config/profiles/feedback-form.json");
    content["stages"] = json::parse(R"([{"stage": "intake"}, {"stage": "diagnosis"}, {"stage": "execution"},
                                        {"stage": "survey"}, {"stage": "archive"}])");
    content["transitions"] = json::parse(R"([{"action": "reopen", "from": "archive", "to": "execution"}])");
    content["rework"] = "diagnosis";
    Walk withdrawn(profile_of(content), start);
    withdrawn.act(agent(), Action::take);
    withdrawn.act(customer(), Action::cancel);
    ASSERT_TRUE(withdrawn.act(customer(), Action::reopen));
    EXPECT_EQ(withdrawn.ticket.stage, Stage::diagnosis);

    Walk solved(profile_of(content), start);
    solved.act(agent(), Action::take);
    solved.say(agent(), Action::diagnose, "Broken");
    solved.say(agent(), Action::finish, "Replaced");
    solved.rate("satisfied");
    ASSERT_TRUE(solved.act(customer(), Action::reopen));
    EXPECT_EQ(solved.ticket.stage, Stage::execution);
}

TEST(Workflow, WithoutATimeForItCustomersNeverReopen) {
    auto content = read_json("config/profiles/feedback-form.json");
    content.erase("reopen_within");
    Walk walk(profile_of(content), start);
    walk.act(agent(), Action::take);
    walk.say(agent(), Action::close, "Out of warranty");
    EXPECT_EQ(walk.refused(customer(), Action::reopen)->why, Refusal::Why::too_late) << "not even at the same moment";
    EXPECT_TRUE(walk.act(agent(), Action::reopen));
}

TEST(Workflow, ABrokenReportNeverReachesTheRecord) {
    Walk walk(procedure_at("tests/core/profiles/everything.json").profile, start);
    const Actor manager = agent(2, "manager");
    ActionArguments kind;
    kind.kind = "hardware";
    kind.priority = "normal";
    kind.output = "{not json";
    ASSERT_TRUE(walk.act(manager, Action::classify, kind));
    for (const auto& event : walk.events) EXPECT_TRUE(event.data.empty() || json::accept(event.data)) << event.kind;
    ASSERT_TRUE(walk.act(manager, Action::take));
    ActionArguments broken;
    broken.output = "{not json";
    const auto refusal = walk.refused(manager, Action::diagnose, broken);
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->why, Refusal::Why::incomplete);
    EXPECT_THAT(refusal->missing, ElementsAre("form"));
}

}  // namespace
}  // namespace aftercare::core
