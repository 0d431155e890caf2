// Every action × stage × wait × standing × role has its expected result, in every procedure. The table
// below is written out by hand from domain.md and knows nothing of the workflow's own.
#include "core/workflow.h"
#include "core/workflow_table.h"

#include "procedures.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <sstream>

namespace aftercare::core {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

// States: N being submitted, I intake, D diagnosis, P proposal, E execution, V verification, C confirmation,
// S survey, L closing, A archive. It waits for: ? an answer, ! the customer's agreement, # their choice,
// ^ a head's approval.
//
// Actors: c the customer, x another customer, h the holder, f staff while nobody holds it, p of a supporting
// department, o a colleague of the holder, l a leading colleague, s the system.
//
// Where it leads: "=" stays, "-" stays and waits for nobody, "+" on to the next stage ("+?" and the question stays
// open), "!" waits for agreement where it is asked for, else on; "#" likewise for a choice, "R" the next round,
// "$" what is left when the customer is silent.
enum class Needs { nothing, role_here, role_next, head };
enum class Where { anywhere, alone, under_lead };

struct Expectation {
    Action action;
    std::string from;
    const char* actors;
    const char* to;
    const char* event;
    Needs needs = Needs::nothing;
    Where where = Where::anywhere;
};

const std::string calm = "D P E V ";
const std::string asked = "D? P? E? V? ";
const std::string work = calm + asked + "D! P# P^ ";
const std::string intake = "I I? ";
const std::string offered = "D! P# ";

const Expectation expectations[] = {
    {Action::submit, "N", "cf", "I", "submitted"},
    {Action::take, "I", "hf", "+", "taken", Needs::role_next, Where::alone},
    {Action::take, "I?", "hf", "+?", "taken", Needs::role_next, Where::alone},
    {Action::take, work, "f", "=", "taken", Needs::role_here, Where::alone},
    {Action::assign, intake + work + "C S L", "hfpol", "=", "assigned"},
    {Action::classify, intake + work, "hfpol", "=", "classified", Needs::role_here},
    {Action::involve, intake + work, "hfpol", "=", "involved"},
    {Action::reply, intake + work + "C S L", "hfpol", "=", "replied"},
    {Action::note, intake + work + "C S L A", "hfpol", "=", "noted"},
    {Action::reveal, intake + work + "C S L A", "hfpol", "=", "revealed"},
    {Action::ask, "I I?", "hfl", "I?", "asked", Needs::role_here},
    {Action::ask, "D D?", "hl", "D?", "asked", Needs::role_here},
    {Action::ask, "P P?", "hl", "P?", "asked", Needs::role_here},
    {Action::ask, "E E?", "hl", "E?", "asked", Needs::role_here},
    {Action::ask, "V V?", "hl", "V?", "asked", Needs::role_here},
    {Action::answer, "I? " + asked, "c", "-", "answered"},
    {Action::message, "I? " + asked, "c", "-", "answered"},
    {Action::message, "I " + calm + offered + "P^ C S L", "c", "=", "message"},
    {Action::add, "I? " + asked, "c", "-", "answered"},
    {Action::add, "I " + calm + offered + "P^ C S L", "c", "=", "added"},
    {Action::reason, "I? " + asked, "c", "-", "answered"},
    {Action::reason, calm + offered + "P^", "c", "=", "reasons"},
    {Action::urge, "I P^ " + calm, "c", "=", "urged"},
    {Action::diagnose, "D D? D!", "hl", "!", "diagnosed", Needs::role_here, Where::alone},
    {Action::agree, "D!", "chl", "+", "agreed"},
    {Action::object, "D!", "c", "-", "objected"},
    {Action::propose, "P P? P# P^", "hl", "#", "proposed", Needs::role_here, Where::alone},
    {Action::approve, "P^", "hfpol", "#", "approved", Needs::head},
    {Action::reject, "P^", "hfpol", "-", "rejected", Needs::head},
    {Action::choose, "P#", "chl", "+", "chosen"},
    {Action::decline, "P#", "c", "-", "declined"},
    {Action::progress, work, "hl", "=", "progress", Needs::role_here, Where::alone},
    {Action::progress, work, "p", "=", "progress", Needs::nothing, Where::alone},
    {Action::block, work, "hpl", "=", "blocked", Needs::nothing, Where::alone},
    {Action::escalate, intake + work + "C", "hfpol", "=", "escalated"},
    {Action::finish, "E E?", "hl", "+", "done", Needs::role_here, Where::alone},
    {Action::verify, "V V?", "hl", "+", "verified", Needs::role_here, Where::alone},
    {Action::confirm, "C", "chl", "+", "confirmed"},
    {Action::dispute, "C S L", "chl", "R", "disputed"},
    {Action::dispute, "V V?", "hl", "R", "disputed"},
    {Action::rate, "S", "c", "+", "rated"},
    {Action::comment, "S L A", "c", "=", "commented"},
    {Action::cancel, intake + work + "C", "c", "A", "cancelled"},
    {Action::close, intake + work + "C S", "hfl", "A", "closed"},
    {Action::close, "L", "hfpol", "A", "closed", Needs::role_here},
    {Action::reopen, "A", "chfpol", "R", "reopened"},
    {Action::merge, intake + work + "C", "hfl", "A", "merged"},
    // The leader stands at E: what has come further stays by itself.
    {Action::batch, "I I? D P E D? P? E? " + offered + "P^", "hfpol", "E", "joined", Needs::nothing, Where::alone},
    {Action::separate, intake + work, "hfpols", "=", "separated", Needs::nothing, Where::under_lead},
    // The leader stands at E. Whose stage does not change goes on waiting for what it waited for.
    {Action::follow, "I I? D P E V D? P? V? " + offered + "P^", "s", "E", "followed", Needs::nothing, Where::under_lead},
    {Action::follow, "E?", "s", "=", "followed", Needs::nothing, Where::under_lead},
    {Action::review_due, "I I?", "s", "=", "review_overdue"},
    {Action::remind, "I? C S " + asked + offered, "s", "=", "reminded"},
    {Action::auto_close, "I? " + asked + offered, "s", "A", "auto_closed"},
    {Action::auto_close, "C S", "s", "$", "auto_closed"},
    {Action::overdue, intake + work + "C S L", "s", "=", "escalated"},
};

const std::string letters = "IDPEVCSLA";
const std::string marks = " ?!#^";
const Time now = Time{std::chrono::sys_days{std::chrono::year{2026} / 10 / 27}};

Stage stage_of(char letter) { return letter == 'N' ? Stage::intake : all_stages.at(letters.find(letter)); }

std::vector<std::string> words(const std::string& text) {
    std::istringstream in(text);
    return {std::istream_iterator<std::string>(in), {}};
}

std::string state_of(const Ticket& ticket) {
    std::string state(1, letters.at(static_cast<std::size_t>(ticket.stage) - 1));
    if (ticket.waiting != Wait::nobody) state += marks.at(static_cast<std::size_t>(ticket.waiting));
    return state;
}

/// A procedure as its file tells it, read without the profile's parser.
struct Told {
    json content;
    std::string stages;  ///< letters
    char rework = 'E';
    bool agreement = false;
    bool chooses = false;
    bool approval = false;
    bool classifies = false;
    bool departments = false;
    bool requires_class = false;

    explicit Told(const json& the_content) : content(the_content) {
        for (const auto& stage : content.at("stages")) {
            stages += letter_of(stage.at("stage"));
            agreement = agreement || stage.value("agreement", false);
            chooses = chooses || stage.value("customer_chooses", false);
            approval = approval || stage.contains("approval");
            requires_class = requires_class || stage.contains("requires");
        }
        rework = letter_of(content.at("rework"));
        departments = has("departments");
        classifies = departments || has("kinds") || has("priorities");
    }

    static char letter_of(const std::string& name) { return letters.at(static_cast<std::size_t>(*stage_named(name)) - 1); }
    bool has(const char* list) const { return content.contains(list) && !content.at(list).empty(); }
    bool uses(char letter) const { return letter == 'N' || stages.find(letter) != std::string::npos; }
    char after(char letter) const { return stages.at(stages.find(letter) + 1); }
    std::string first(const char* list) const { return has(list) ? content.at(list).at(0).value("value", "") : ""; }

    bool may(const json& role, char letter) const {
        if (role.value("leads", false)) return true;
        for (const auto& stage : content.at("stages"))
            if (letter_of(stage.at("stage")) == letter && stage.contains("roles"))
                return stage.at("roles").dump().find(role.at("value").dump()) != std::string::npos;
        return true;
    }

    std::vector<std::string> states() const {
        std::vector<std::string> found{"N"};
        for (const auto& state : words(intake + work + "C S L A")) {
            const char mark = state.size() > 1 ? state[1] : ' ';
            const bool meant = (mark != '!' || agreement) && (mark != '#' || chooses) && (mark != '^' || approval);
            if (uses(state[0]) && meant) found.push_back(state);
        }
        return found;
    }
};

/// One situation: who stands how before which ticket.
struct Case {
    std::string state;
    char who = 'c';
    json role = json::object();  ///< of staff
    std::string department;  ///< of staff
    bool under_lead = false;
    bool classified = true;
    bool needs_approval = false;

    bool staff() const { return std::string_view("hfpol").find(who) != std::string_view::npos; }

    std::string text() const {
        return state + " by " + who + " " + role.value("value", "") + (department.empty() ? "" : " of " + department) +
               (under_lead ? ", under a lead" : "") + (classified ? "" : ", unclassified") +
               (needs_approval ? ", to be approved" : "");
    }
};

class Table : public testing::TestWithParam<Procedure> {
  protected:
    const Told told_{GetParam().content};
    const Profile& profile_ = GetParam().profile;
    const std::string own_ = told_.first("departments");
    const std::string helping_ = told_.departments ? told_.content.at("departments").at(1).value("value", "") : "";

    Ticket ticket_for(const Case& c) const {
        Ticket ticket;
        ticket.id = TicketId(c.state == "N" ? 0 : 7);
        ticket.person = PersonId(1);
        ticket.stage = stage_of(c.state[0]);
        if (c.state.size() > 1) ticket.waiting = all_waits.at(marks.find(c.state[1]));
        if (c.who == 'h') ticket.assignee = StaffId(1);
        if (c.who != 'h' && c.who != 'f' && c.state != "N") ticket.assignee = StaffId(2);
        if (c.under_lead) ticket.lead = TicketId(5);
        ticket.department = own_;
        if (told_.departments) ticket.helpers = {helping_};
        if (c.classified) {
            ticket.kind = told_.first("kinds");
            ticket.priority = told_.first("priorities");
        }
        if (c.state == "A") {
            ticket.closing = Closing::completed;
            ticket.closed = now - 1h;
        }
        return ticket;
    }

    Actor actor_for(const Case& c) const {
        Actor actor;
        if (c.who == 's') return actor;
        actor.kind = c.staff() ? Actor::Kind::staff : Actor::Kind::customer;
        if (!c.staff()) actor.person = PersonId(c.who == 'c' ? 1 : 2);
        if (c.staff()) actor.staff = StaffId(1);
        actor.role = c.role.value("value", "");
        actor.department = c.department;
        return actor;
    }

    ActionArguments arguments_for(const Case& c) const {
        ActionArguments arguments;
        arguments.text = "words";
        arguments.to = StaffId(3);
        arguments.rating = told_.content.at("survey").at("steps").at(0).value("value", "");
        arguments.priority = told_.first("priorities");
        if (told_.departments) arguments.department = told_.content.at("departments").at(2).value("value", "");
        arguments.output = R"({"fields": {}})";
        arguments.options = 2;
        arguments.option = 1;
        arguments.approval = c.needs_approval;
        arguments.into = TicketId(9);
        arguments.leader_stage = Stage::execution;
        return arguments;
    }

    bool meets(Needs needs, const Case& c) const {
        if (!c.staff()) return true;
        switch (needs) {
            case Needs::nothing: return true;
            case Needs::role_here: return told_.may(c.role, c.state[0]);
            case Needs::role_next: return told_.may(c.role, told_.after('I'));
            case Needs::head: return c.role.value("leads", false) || c.role.value("heads", false);
        }
        return false;
    }

    bool stands_against(Action action, const Case& c) const {
        if (action == Action::classify) return !told_.classifies;
        if (action == Action::involve) return !told_.departments;
        if (action == Action::batch) return told_.agreement || told_.chooses;
        return action == Action::take && c.state[0] == 'I' && !c.classified;
    }

    const Expectation* expected(Action action, const Case& c) const {
        for (const auto& row : expectations) {
            if (row.action != action || std::string_view(row.actors).find(c.who) == std::string_view::npos) continue;
            // Every state is followed by a space or the end, and preceded by one or the beginning.
            if ((" " + row.from + " ").find(" " + c.state + " ") == std::string::npos) continue;
            const bool placed = row.where == Where::anywhere || (row.where == Where::under_lead) == c.under_lead;
            return placed && meets(row.needs, c) && !stands_against(action, c) ? &row : nullptr;
        }
        return nullptr;
    }

    std::string state_after(const Expectation& row, const Case& c) const {
        const char stage = c.state[0];
        const std::string to = row.to;
        if (to == "=") return c.state;
        if (to == "-") return {stage};
        if (to == "R") return {told_.rework};
        if (to == "$") return told_.uses('L') ? "L" : "A";
        if (to == "!") return told_.agreement ? "D!" : std::string{told_.after(stage)};
        if (to == "#" && row.action == Action::propose && c.needs_approval) return "P^";
        if (to == "#") return told_.chooses ? "P#" : std::string{told_.after(stage)};
        if (to[0] == '+') return told_.after(stage) + to.substr(1);
        return to;
    }

    /// Calls `look` for everybody who may stand before a ticket in this state.
    template <class Look>
    void each_actor(Case c, Look look) const {
        for (const char who : std::string("cxs")) {
            c.who = who;
            if (!c.staff()) look(c);
        }
        for (const auto& role : told_.content.at("roles")) {
            c.role = role;
            const bool leads = role.value("leads", false);
            for (const char who : std::string(c.state == "N" ? "f" : leads ? "hfl" : told_.departments ? "hfpo" : "hfo")) {
                c.who = who;
                each_department(c, look);
            }
        }
    }

    template <class Look>
    void each_department(Case c, Look look) const {
        c.department = c.who == 'p' ? helping_ : own_;
        look(c);
        if (!role_heads(c) || !told_.departments || c.who == 'p') return;
        c.department = told_.content.at("departments").at(2).value("value", "");
        look(c);
        c.department = "";
        look(c);
    }

    static bool role_heads(const Case& c) { return c.role.value("heads", false); }

    static bool tells_customer(const Decision& decision) {
        return std::any_of(decision.notices.begin(), decision.notices.end(), [](Notice notice) {
            return notice >= Notice::customer && notice <= Notice::customer_followed;
        });
    }

    void check(const Case& c) {
        const Ticket before = ticket_for(c);
        const Actor actor = actor_for(c);
        const ActionArguments arguments = arguments_for(c);
        std::map<Action, const Expectation*> rows;
        std::vector<Action> possible;
        for (const Action action : all_actions)
            if (rows[action] = expected(action, c); rows[action]) possible.push_back(action);
        ASSERT_EQ(possible_actions(profile_, before, actor, now), possible) << c.text();
        for (const Action action : all_actions) {
            const Outcome outcome = decide(profile_, before, actor, action, arguments, now);
            const Expectation* row = rows[action];
            if (const auto* refusal = std::get_if<Refusal>(&outcome)) {
                ASSERT_EQ(row, nullptr) << name_of(action) << " in " << c.text() << ": " << name_of(refusal->why);
                ASSERT_EQ(refusal->possible, possible) << name_of(action) << " in " << c.text();
                continue;
            }
            const auto& decision = std::get<Decision>(outcome);
            ASSERT_NE(row, nullptr) << name_of(action) << " in " << c.text();
            ASSERT_EQ(state_of(decision.ticket), state_after(*row, c)) << name_of(action) << " in " << c.text();
            ASSERT_EQ(decision.event.kind, row->event) << name_of(action) << " in " << c.text();
            ASSERT_EQ(decision.event.at, now);
            ASSERT_EQ(decision.event.text, "words");
            // "Every change of stage in plain words."
            ASSERT_TRUE(decision.ticket.stage == before.stage || tells_customer(decision)) << name_of(action) << " in " << c.text();
            ASSERT_THAT(faults_of(profile_, decision.ticket), testing::IsEmpty()) << name_of(action) << " in " << c.text();
        }
        ++looked_at_;
    }

    int looked_at_ = 0;
};

TEST_P(Table, EveryActionInEveryStateByEverybody) {
    for (const auto& state : told_.states()) {
        Case c;
        c.state = state;
        each_actor(c, [&](const Case& one) { check(one); });
        if (HasFatalFailure()) return;
    }
    EXPECT_GE(looked_at_, static_cast<int>(told_.states().size()) * 8);
}

TEST_P(Table, UnderALeadTheLeaderIsWorkedOn) {
    for (const auto& state : told_.states()) {
        Case c;
        c.state = state;
        c.under_lead = true;
        if (state != "N" && state != "A") each_actor(c, [&](const Case& one) { check(one); });
        if (HasFatalFailure()) return;
    }
}

TEST_P(Table, NothingUnclassifiedIsTakenWhereThatIsRequired) {
    if (!told_.requires_class) return;
    for (const char* state : {"I", "I?"}) {
        Case c;
        c.state = state;
        c.classified = false;
        each_actor(c, [&](const Case& one) { check(one); });
    }
    Case c;
    c.state = "I";
    c.who = 'f';
    c.classified = false;

    for (const auto& role : told_.content.at("roles"))
        if (role.value("leads", false)) c.role = role;
    const Outcome outcome = decide(profile_, ticket_for(c), actor_for(c), Action::take, {}, now);
    const auto& refusal = std::get<Refusal>(outcome);
    EXPECT_EQ(refusal.why, Refusal::Why::incomplete);
    EXPECT_THAT(refusal.missing, testing::ElementsAre("kind", "priority"));
}

TEST_P(Table, ProposalsThatMustBeApprovedWaitForThat) {
    if (!told_.approval) return;
    for (const char* state : {"P", "P?", "P^"}) {
        Case c;
        c.state = state;
        c.needs_approval = true;
        each_actor(c, [&](const Case& one) { check(one); });
    }
}

// What is not in the list of states never comes to be: faults_of says so.
TEST_P(Table, TheStatesAreAllThereAre) {
    const auto states = words(intake + work + "C S L A");
    for (const Stage stage : all_stages) {
        for (const Wait wait : all_waits) {
            Case c;
            c.state = letters.at(static_cast<std::size_t>(stage) - 1);
            Ticket ticket = ticket_for(c);
            ticket.waiting = wait;
            const bool known = std::find(states.begin(), states.end(), state_of(ticket)) != states.end();
            EXPECT_EQ(faults_of(profile_, ticket).empty(), known && told_.uses(c.state[0])) << state_of(ticket);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Procedures, Table, testing::ValuesIn(procedures()),
                         [](const auto& one) { return word_of(one.param); });

TEST(WorkflowRows, NoTwoOverlapAndEachCanHold) {
    const auto rows = table::rows();
    for (std::size_t a = 0; a < rows.size(); ++a) {
        for (std::size_t b = a + 1; b < rows.size(); ++b) {
            const bool overlap = rows[a].action == rows[b].action && (rows[a].stages & rows[b].stages) &&
                                 (rows[a].waits & rows[b].waits) && (rows[a].actors & rows[b].actors);
            EXPECT_FALSE(overlap) << name_of(rows[a].action) << ": rows " << a << " and " << b;
        }
        bool holds = false;
        for (const auto& state : words("N " + intake + work + "C S L A")) {
            const auto stage = state == "N" ? table::unborn : table::bit(stage_of(state[0]));
            const auto wait = table::bit(state.size() > 1 ? all_waits.at(marks.find(state[1])) : Wait::nobody);
            holds = holds || ((rows[a].stages & stage) && (rows[a].waits & wait));
        }
        EXPECT_TRUE(holds && rows[a].actors) << name_of(rows[a].action) << ": row " << a << " never holds";
        EXPECT_FALSE(rows[a].event.empty()) << name_of(rows[a].action);
    }
}

}  // namespace
}  // namespace aftercare::core
