// A profile: one after-sales procedure as data. Read from config/profiles/NAME.json. Immutable once
// parsed; any thread may read it.
#pragma once

#include "core/numbering.h"
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
};

/// A stage that the procedure uses.
struct StageRule {
    Stage stage = Stage::intake;
    std::vector<std::string> roles;  ///< who acts in it; empty: any member of staff
};

/// Where an action leads instead of where the common table says.
struct Transition {
    Action action = Action::take;
    Stage from = Stage::intake;
    Stage to = Stage::intake;
};

struct SurveyStep : Choice {
    bool low = false;  ///< tells all agents at once
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
    std::vector<Choice> kinds;         ///< may be empty, as may the next two
    std::vector<Choice> priorities;
    std::vector<Choice> departments;
    Summary summary;

    bool uses(Stage stage) const;
    const StageRule* rule(Stage stage) const;
    const SurveyStep* step(std::string_view value) const;
    const Role* role(std::string_view value) const;
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
const Choice* find_choice(const std::vector<Choice>& choices, std::string_view value);

}  // namespace aftercare::core
