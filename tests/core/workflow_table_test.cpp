// Every action × state × actor has its expected result. The expectation below is written out by hand
// from domain.md and knows nothing of the workflow's own table.
#include "core/workflow.h"

#include "files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <tuple>

namespace aftercare::core {
namespace {

using namespace std::chrono_literals;

// States: N being submitted, I intake, E execution, C confirmation, S survey, A archive; "?" waits
// for the customer. Actors: c the customer, x another customer, h the holder, f staff while nobody
// holds it, o a colleague of the holder, l a leading colleague, s a timer. "=" stays as it is.
struct Expectation {
    Action action;
    const char* from;
    const char* actors;
    const char* to;
};

const Expectation expectations[] = {
    {Action::submit, "N", "c", "I"},
    {Action::take, "I", "hf", "E"},
    {Action::take, "I?", "hf", "E?"},
    {Action::take, "E E?", "f", "="},
    {Action::assign, "I I? E E? C S", "hfol", "="},
    {Action::classify, "I I? E E?", "hfol", "="},
    {Action::reply, "I I? E E? C S", "hfol", "="},
    {Action::note, "I I? E E? C S A", "hfol", "="},
    {Action::reveal, "I I? E E? C S A", "hfol", "="},
    {Action::ask, "I I?", "hfl", "I?"},
    {Action::ask, "E E?", "hl", "E?"},
    {Action::answer, "I?", "c", "I"},
    {Action::answer, "E?", "c", "E"},
    {Action::message, "I?", "c", "I"},
    {Action::message, "E?", "c", "E"},
    {Action::message, "I E C S", "c", "="},
    {Action::add, "I?", "c", "I"},
    {Action::add, "E?", "c", "E"},
    {Action::add, "I E C S", "c", "="},
    {Action::reason, "I?", "c", "I"},
    {Action::reason, "E?", "c", "E"},
    {Action::reason, "E", "c", "="},
    {Action::urge, "I E", "c", "="},
    {Action::progress, "E E?", "hl", "="},
    {Action::finish, "E E?", "hl", "C"},
    {Action::confirm, "C", "c", "S"},
    {Action::dispute, "C S", "c", "E"},
    {Action::rate, "S", "c", "A"},
    {Action::comment, "S A", "c", "="},
    {Action::cancel, "I I? E E? C", "c", "A"},
    {Action::close, "I I? E E? C S", "hfl", "A"},
    {Action::reopen, "A", "chfol", "E"},
    {Action::review_due, "I I?", "s", "="},
    {Action::remind, "I? E? C S", "s", "="},
    {Action::auto_close, "I? E? C S", "s", "A"},
};

const char* const states[] = {"N", "I", "I?", "E", "E?", "C", "S", "A"};
constexpr std::string_view actors = "cxhfols";
const Time now = Time{std::chrono::sys_days{std::chrono::year{2026} / 10 / 27}};

Profile profile() {
    auto content = read_json("config/profiles/feedback-form.json");
    content["kinds"] = nlohmann::json::parse(R"([{"value": "hardware", "text": "kind.hardware"}])");
    auto parsed = parse_profile(content);
    EXPECT_THAT(parsed.errors, testing::IsEmpty());
    return parsed.profile;
}

Ticket ticket_in(std::string_view state, char actor) {
    static const std::map<char, Stage> stages{{'N', Stage::intake},       {'I', Stage::intake}, {'E', Stage::execution},
                                              {'C', Stage::confirmation}, {'S', Stage::survey}, {'A', Stage::archive}};
    Ticket ticket;
    ticket.id = TicketId(state == "N" ? 0 : 7);
    ticket.person = PersonId(1);
    ticket.stage = stages.at(state.front());
    ticket.waiting = state.ends_with('?') ? Wait::answer : Wait::nobody;
    if (actor == 'h') ticket.assignee = StaffId(1);
    if (actor == 'o' || actor == 'l' || actor == 'c' || actor == 's') ticket.assignee = StaffId(2);
    if (state == "A") {
        ticket.closing = Closing::completed;
        ticket.closed = now - 1h;
    }
    return ticket;
}

Actor actor_named(char name) {
    Actor actor;
    if (name == 'c' || name == 'x') {
        actor.kind = Actor::Kind::customer;
        actor.person = PersonId(name == 'c' ? 1 : 2);
    } else if (name != 's') {
        actor.kind = Actor::Kind::staff;
        actor.staff = StaffId(1);
        actor.role = name == 'l' ? "lead" : "agent";
    }
    return actor;
}

ActionArguments arguments() {
    ActionArguments arguments;
    arguments.text = "words";
    arguments.to = StaffId(3);
    arguments.rating = "satisfied";
    arguments.kind = "hardware";
    return arguments;
}

std::string state_of(const Ticket& ticket) {
    static const std::map<Stage, std::string> names{{Stage::intake, "I"},       {Stage::execution, "E"},
                                                    {Stage::confirmation, "C"}, {Stage::survey, "S"},
                                                    {Stage::archive, "A"}};
    return names.at(ticket.stage) + (ticket.waiting == Wait::answer ? "?" : "");
}

// The expected state after the action; empty when it is refused.
std::string expected(Action action, std::string_view state, char actor) {
    for (const auto& row : expectations) {
        if (row.action != action || std::string_view(row.actors).find(actor) == std::string_view::npos) continue;
        std::istringstream from(row.from);
        for (std::string one; from >> one;)
            if (one == state) return row.to == std::string_view("=") ? one : row.to;
    }
    return {};
}

int count_expected() {
    int count = 0;
    for (const auto& row : expectations) {
        std::istringstream from(row.from);
        for (std::string one; from >> one;) count += static_cast<int>(std::string_view(row.actors).size());
    }
    return count;
}

TEST(WorkflowTable, EveryActionInEveryStateByEveryActor) {
    const Profile feedback = profile();
    int allowed = 0;
    for (const Action action : all_actions) {
        for (const char* state : states) {
            for (const char who : actors) {
                const Ticket before = ticket_in(state, who);
                const Actor actor = actor_named(who);
                const Outcome outcome = decide(feedback, before, actor, action, arguments(), now);
                const auto* decision = std::get_if<Decision>(&outcome);
                const std::string where = std::string(name_of(action)) + " in " + state + " by " + who;
                EXPECT_EQ(decision ? state_of(decision->ticket) : "", expected(action, state, who)) << where;
                if (!decision) continue;
                ++allowed;
                Ticket after = decision->ticket;
                EXPECT_THAT(faults_of(feedback, after), testing::IsEmpty()) << where;
                EXPECT_FALSE(decision->event.kind.empty()) << where;
                EXPECT_EQ(decision->event.at, now);
                EXPECT_EQ(decision->event.text, "words");
            }
        }
    }
    EXPECT_EQ(allowed, count_expected());
}

TEST(WorkflowTable, ARefusalSaysWhatIsPossible) {
    const Profile feedback = profile();
    for (const char* state : states) {
        for (const char who : actors) {
            const Ticket ticket = ticket_in(state, who);
            std::vector<Action> possible;
            for (const Action action : all_actions)
                if (!expected(action, state, who).empty()) possible.push_back(action);
            EXPECT_EQ(possible_actions(feedback, ticket, actor_named(who), now), possible) << state << " " << who;
            for (const Action action : all_actions) {
                const Outcome outcome = decide(feedback, ticket, actor_named(who), action, arguments(), now);
                if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
                    EXPECT_EQ(refusal->possible, possible) << state << " " << who << " " << name_of(action);
                }
            }
        }
    }
}

TEST(WorkflowTable, ARefusalSaysWhy) {
    using Why = Refusal::Why;
    const std::tuple<Action, const char*, char, Why> cases[] = {
        {Action::take, "I", 'o', Why::not_yours},       {Action::take, "E", 'h', Why::already_yours},
        {Action::take, "C", 'f', Why::wrong_stage},     {Action::take, "A", 'f', Why::closed},
        {Action::take, "I", 'c', Why::wrong_actor},     {Action::take, "E", 'o', Why::not_yours},
        {Action::finish, "I", 'h', Why::wrong_stage},   {Action::finish, "E", 'f', Why::take_first},
        {Action::finish, "E", 'o', Why::not_yours},     {Action::progress, "A", 'h', Why::closed},
        {Action::answer, "E", 'c', Why::nothing_asked}, {Action::urge, "E?", 'c', Why::your_turn},
        {Action::urge, "C", 'c', Why::your_turn},       {Action::urge, "A", 'c', Why::closed},
        {Action::rate, "C", 'c', Why::wrong_stage},     {Action::rate, "A", 'c', Why::closed},
        {Action::confirm, "S", 'c', Why::wrong_stage},  {Action::cancel, "S", 'c', Why::wrong_stage},
        {Action::message, "I", 'x', Why::wrong_actor},  {Action::reopen, "E", 'h', Why::wrong_stage},
        {Action::submit, "I", 'c', Why::wrong_stage},   {Action::close, "E", 'o', Why::not_yours},
    };
    const Profile feedback = profile();
    for (const auto& [action, state, who, why] : cases) {
        const Outcome outcome = decide(feedback, ticket_in(state, who), actor_named(who), action, arguments(), now);
        const auto* refusal = std::get_if<Refusal>(&outcome);
        ASSERT_NE(refusal, nullptr) << name_of(action) << " in " << state;
        EXPECT_EQ(name_of(refusal->why), name_of(why)) << name_of(action) << " in " << state << " by " << who;
    }
}

}  // namespace
}  // namespace aftercare::core
