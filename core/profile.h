// A profile: one after-sales procedure as data. Read from config/profiles/NAME.json. Immutable once
// parsed; any thread may read it.
#pragma once

#include "core/clock.h"
#include "core/numbering.h"
#include "core/quiet_hours.h"
#include "core/ticket.h"
#include "core/time.h"
#include "core/workflow_actions.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::core {

/// A value with the key of its text: a kind, a priority, a department, a role, a step of the survey.
struct Choice {
    std::string value;
    std::string text;
};

struct Role : Choice {
    bool leads = false;  ///< may act on tickets that others hold, in every stage
    bool heads = false;  ///< approves, and is told of escalations and low ratings of their department
};

struct Kind : Choice {
    std::string department;  ///< where tickets of this kind go; may be empty
};

/// Limits count from the submission; none: the clock's own limit holds, if it has one.
struct Priority : Choice {
    std::optional<Duration> response;
    std::optional<Duration> solution;
};

/// What sets a customer apart.
struct Rank : Choice {
    int raise = 0;  ///< their tickets are so many priorities more urgent
};

/// A stage that the procedure uses.
struct StageRule {
    Stage stage = Stage::intake;
    std::vector<std::string> roles;  ///< who acts in it; empty: any member of staff
    std::string form;                ///< what staff fill in to end it; empty: some words will do
    std::vector<std::string> tell;   ///< fields of that form whose values the customer is told, in order
    bool agreement = false;          ///< diagnosis: the customer signs it before the next stage begins
    bool needs_kind = false;         ///< intake: must be set before the next stage begins, as must the next two
    bool needs_priority = false;
    bool needs_department = false;
};

/// How proposals are made.
struct ProposalRule {
    std::string options;                ///< the repeated group of the proposal's form, an item an option; may be empty
    bool customer_chooses = false;      ///< the customer chooses and confirms before the next stage begins
    std::string approval_field;         ///< with one of `approval_values` in this field ...
    std::vector<std::string> approval_values;  ///< ... a department head must approve first
};

/// What a clock counts and keeps.
struct ClockRule {
    Basis basis = Basis::calendar;
    std::optional<Duration> limit;  ///< where the priority has none
    int warn_at = 80;               ///< share of the limit in percent, 1 to 99
    std::vector<Action> met_by;     ///< actions of staff that end it; for first_reply and response
};

/// When the agent is offered to work alike tickets together.
struct BatchRule {
    int alike = 0;      ///< so many open tickets about one product; 0: never
    Duration within{};  ///< made within this time
};

/// Where an action leads instead of where the common table says.
struct Transition {
    Action action = Action::take;
    Stage from = Stage::intake;
    Stage to = Stage::intake;
};

struct SurveyStep : Choice {
    bool low = false;  ///< tells the department head at once
};

/// How a customer who does not answer is treated. Times count from the question.
struct Patience {
    std::vector<Duration> remind_after;   ///< rising
    std::optional<Duration> close_after;  ///< later than every reminder; none: never closed
};

/// Which answers of the form stand for the ticket. Of several fields the first answered one counts.
struct Summary {
    std::vector<std::string> title;          ///< the problem in a few words
    std::vector<std::string> product;        ///< what it is about, set before the title
    std::vector<std::string> customer_name;  ///< personal data
    std::vector<std::string> contact;        ///< personal data
    std::vector<std::string> kind;           ///< their choice is the ticket's kind
    std::vector<std::string> priority;       ///< their choice is the ticket's priority
    std::vector<std::string> fault;          ///< what is wrong, of the customer's form or the diagnosis
    std::string duplicate_key;               ///< the same value in an open ticket hints at a duplicate; may be empty
};

struct Profile {
    std::string name;
    std::string form;
    NumberPattern numbering;
    std::vector<Role> roles;           ///< empty: roles do not matter
    std::vector<StageRule> stages;     ///< in order; intake first, archive last
    std::vector<Transition> transitions;
    Stage rework = Stage::execution;   ///< where the next round begins
    int review_days_from = 1;          ///< the initial review comes within these working days
    int review_days_to = 2;
    std::vector<SurveyStep> survey;    ///< best first; empty when the stage is not used
    Patience confirmation_patience;
    Patience survey_patience;
    Patience answer_patience;          ///< for questions of agents
    Duration reopen_within{};          ///< the customer may reopen so long after closing; 0: never
    Duration urge_every{};             ///< at most one urge in this time; 0: no limit
    std::vector<Kind> kinds;           ///< may be empty, as may the next three
    std::vector<Priority> priorities;  ///< the most urgent first
    std::vector<Choice> departments;
    std::vector<Rank> ranks;
    std::string default_priority;      ///< of a new ticket; empty: none
    ProposalRule proposal;
    std::map<ClockKind, ClockRule> clocks;  ///< those that the procedure has
    std::optional<QuietHours> quiet_hours;  ///< customers hear nothing in them but from people
    Duration retention{};              ///< closed tickets are kept so long; 0: for ever
    BatchRule batch;
    Summary summary;

    bool uses(Stage stage) const;
    const StageRule* rule(Stage stage) const;
    const SurveyStep* step(std::string_view value) const;
    const Role* role(std::string_view value) const;
    const Priority* priority(std::string_view value) const;
    const Kind* kind(std::string_view value) const;
    const Rank* rank(std::string_view value) const;
    /// Whether every customer signs or chooses before work starts. Nobody can then decide for another, so there are no batches.
    bool customers_decide() const;
    /// Whether a ticket with this proposal waits for a department head; `value` is that of `approval_field`.
    bool needs_approval(std::string_view value) const;
    /// The first stage used after `stage`; archive after the last.
    Stage after(Stage stage) const;
};

struct ParsedProfile {
    Profile profile;
    std::vector<std::string> errors;  ///< one line each with its path; the profile is to be used only when empty
};

/// Reads a profile and reports everything that is wrong with it, unknown names included.
ParsedProfile parse_profile(const nlohmann::json& content);

/// The keys of texts that the profile refers to, for the check that every language has them.
std::vector<std::string> text_keys(const Profile& profile);

/// The choice with this value, or null.
template <class C>
const C* find_choice(const std::vector<C>& choices, std::string_view value) {
    for (const C& choice : choices)
        if (choice.value == value) return &choice;
    return nullptr;
}

}  // namespace aftercare::core
