#include "core/workflow.h"

#include "files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>

namespace aftercare::core {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

const Time start = Time{std::chrono::sys_days{std::chrono::year{2026} / 10 / 27}};

Profile profile_of(const json& content) {
    auto parsed = parse_profile(content);
    EXPECT_THAT(parsed.errors, IsEmpty());
    return parsed.profile;
}

Profile feedback() { return profile_of(read_json("config/profiles/feedback-form.json")); }

Actor customer() { return {Actor::Kind::customer, {}, PersonId(1), "C", ""}; }
Actor agent(int id = 1, std::string role = "agent") { return {Actor::Kind::staff, StaffId(id), {}, "A", std::move(role)}; }
Actor timer() { return {}; }

// A ticket with its timers, walked by actions as the desk does it.
struct Walk {
    Profile profile;
    Ticket ticket;
    Time now = start;
    std::vector<Event> events;
    std::vector<Notice> notices;
    std::map<TicketTimer, TimerSetting> timers;

    explicit Walk(Profile the_profile) : profile(std::move(the_profile)) {
        ticket.person = PersonId(1);
        ActionArguments arguments;
        arguments.review_due = start + 48h;
        EXPECT_TRUE(act(customer(), Action::submit, arguments));
        ticket.id = TicketId(7);
    }

    bool act(const Actor& actor, Action action, const ActionArguments& arguments = {}) {
        const Outcome outcome = decide(profile, ticket, actor, action, arguments, now);
        const auto* decision = std::get_if<Decision>(&outcome);
        if (!decision) return false;
        ticket = decision->ticket;
        events.push_back(decision->event);
        notices = decision->notices;
        for (const TicketTimer cancelled : decision->cancel) timers.erase(cancelled);
        for (const auto& setting : decision->timers) timers[setting.timer] = setting;
        return true;
    }

    bool say(const Actor& actor, Action action, std::string text) {
        ActionArguments arguments;
        arguments.text = std::move(text);
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

    std::vector<std::string> kinds() const {
        std::vector<std::string> found;
        for (const auto& event : events) found.push_back(event.kind);
        return found;
    }
};

TEST(Workflow, FromTheFormToTheArchive) {
    Walk walk(feedback());
    EXPECT_THAT(walk.notices, ElementsAre(Notice::customer, Notice::all_agents));
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
    Walk walk(feedback());
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
    EXPECT_THAT(walk.notices, ElementsAre(Notice::customer_thanks, Notice::all_agents)) << "a low rating concerns everybody";
}

TEST(Workflow, RemindersFollowEachOtherAndThenItIsClosed) {
    Walk walk(feedback());
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
    Walk walk(feedback());
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
    Walk walk(feedback());
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
    Walk walk(feedback());
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
    Walk walk(feedback());
    ActionArguments arguments;
    arguments.to = StaffId(2);
    ASSERT_TRUE(walk.act(agent(1), Action::assign, arguments));
    EXPECT_THAT(walk.notices, ElementsAre(Notice::assignee, Notice::former_assignee));
    EXPECT_EQ(walk.ticket.stage, Stage::intake) << "accepting is for the new holder";
    EXPECT_EQ(walk.refused(agent(1), Action::take)->why, Refusal::Why::not_yours);
    EXPECT_TRUE(walk.act(agent(2), Action::take));
}

// The seven stages of domain.md §2 with roles: the same table, other data.
TEST(Workflow, RolesActInTheirStages) {
    auto content = read_json("config/profiles/feedback-form.json");
    content["roles"] = json::parse(R"([{"value": "service", "text": "t"}, {"value": "engineer", "text": "t"},
                                       {"value": "head", "text": "t", "leads": true}])");
    content["stages"] = json::parse(R"([{"stage": "intake", "roles": ["service"]}, {"stage": "execution", "roles": ["engineer"]},
                                        {"stage": "confirmation"}, {"stage": "survey"}, {"stage": "archive"}])");
    content["transitions"] = json::parse(R"([{"action": "finish", "from": "execution", "to": "survey"}])");
    content["transitions"][0]["action"] = "done";
    Walk walk(profile_of(content));
    EXPECT_EQ(walk.refused(agent(1, "service"), Action::take)->why, Refusal::Why::wrong_role);
    ASSERT_TRUE(walk.act(agent(2, "engineer"), Action::take));
    ActionArguments arguments;
    arguments.text = "Done";
    EXPECT_EQ(walk.refused(agent(2, "service"), Action::progress, arguments)->why, Refusal::Why::wrong_role);
    EXPECT_FALSE(walk.refused(agent(3, "head"), Action::progress, arguments)) << "who leads may act everywhere";
    ASSERT_TRUE(walk.say(agent(2, "engineer"), Action::finish, "Done"));
    EXPECT_EQ(walk.ticket.stage, Stage::survey) << "this profile's transition";
}

TEST(Workflow, AProcedureWithoutConfirmationOrSurveyEndsWithTheWork) {
    auto content = read_json("config/profiles/feedback-form.json");
    content["stages"] = json::parse(R"([{"stage": "intake"}, {"stage": "execution"}, {"stage": "archive"}])");
    content.erase("survey");
    Walk walk(profile_of(content));
    walk.act(agent(), Action::take);
    EXPECT_EQ(walk.refused(customer(), Action::confirm)->why, Refusal::Why::not_used);
    ASSERT_TRUE(walk.say(agent(), Action::finish, "Replaced"));
    EXPECT_EQ(walk.ticket.closing, Closing::completed);
    EXPECT_THAT(faults_of(walk.profile, walk.ticket), IsEmpty());
}

TEST(Workflow, NamesGoBackAndForth) {
    for (const Action action : all_actions) EXPECT_EQ(action_named(name_of(action)), action);
    EXPECT_FALSE(action_named("dance"));
    for (const TicketTimer kind : all_ticket_timers) EXPECT_EQ(ticket_timer_named(name_of(kind)), kind);
    EXPECT_EQ(action_of(TicketTimer::close), Action::auto_close);
}

// ---- what must hold whatever anybody does ------------------------------------------------------

class Anybody : public testing::TestWithParam<unsigned> {};

ActionArguments random_arguments(std::mt19937& random, const Walk& walk) {
    const auto one_of = [&](std::initializer_list<const char*> values) {
        return std::string(values.begin()[random() % values.size()]);
    };
    ActionArguments arguments;
    arguments.text = one_of({"", "words", "更多文字"});
    arguments.to = StaffId(static_cast<std::int64_t>(random() % 4));
    arguments.rating = one_of({"satisfied", "mostly_satisfied", "needs_improvement", "nonsense", ""});
    arguments.kind = one_of({"hardware", "nonsense", ""});
    arguments.reminders_sent = static_cast<int>(random() % 5) - 1;
    if (random() % 2) arguments.last_urge = walk.now - std::chrono::hours(random() % 8);
    return arguments;
}

TEST_P(Anybody, NeverReachesAnIllegalState) {
    std::mt19937 random(GetParam());
    auto content = read_json("config/profiles/feedback-form.json");
    if (GetParam() % 2) content["kinds"] = json::parse(R"([{"value": "hardware", "text": "t"}])");
    if (GetParam() % 3 == 0) content["answer"]["close_after"] = "6d";
    Walk walk(profile_of(content));
    const Actor people[] = {customer(), agent(1), agent(2), agent(3, "lead"), timer(),
                            {Actor::Kind::customer, {}, PersonId(2), "X", ""}};
    for (int step = 0; step < 400; ++step) {
        walk.now += std::chrono::minutes(random() % 3000);
        const Ticket before = walk.ticket;
        const auto events_before = walk.events.size();
        const Action action = all_actions[random() % all_actions.size()];
        const bool done = walk.act(people[random() % std::size(people)], action, random_arguments(random, walk));
        ASSERT_THAT(faults_of(walk.profile, walk.ticket), IsEmpty()) << name_of(action);
        ASSERT_EQ(walk.events.size(), events_before + (done ? 1u : 0u)) << "an event for each thing done";
        ASSERT_GE(walk.ticket.round, before.round) << "rounds only rise";
        ASSERT_LE(walk.ticket.round, before.round + 1);
        if (before.stage == Stage::archive && walk.ticket.stage != Stage::archive) {
            ASSERT_EQ(action, Action::reopen) << "closed stays closed";
        }
        if (before.stage == Stage::archive && walk.ticket.stage == Stage::archive) {
            ASSERT_EQ(walk.ticket.closing, before.closing);
            ASSERT_EQ(walk.ticket.rating, before.rating);
        }
        if (walk.ticket.stage == Stage::archive) {
            ASSERT_THAT(walk.timers, IsEmpty()) << "no timer on a closed ticket";
        }
        if (walk.ticket.stage != Stage::intake) {
            ASSERT_FALSE(walk.timers.contains(TicketTimer::review));
        }
        const bool asked = core::waits_for_customer(walk.ticket) || walk.ticket.stage == Stage::confirmation ||
                           walk.ticket.stage == Stage::survey;
        if (!asked) {
            ASSERT_FALSE(walk.timers.contains(TicketTimer::remind)) << "reminded of nothing";
            ASSERT_FALSE(walk.timers.contains(TicketTimer::close));
        }
        ASSERT_EQ(walk.ticket.id, TicketId(7));
        ASSERT_EQ(walk.ticket.person, PersonId(1));
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Anybody, testing::Range(1u, 41u));

}  // namespace
}  // namespace aftercare::core
