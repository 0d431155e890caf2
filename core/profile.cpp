#include "core/profile.h"

#include <algorithm>

namespace aftercare::core {

bool Profile::uses(Stage stage) const { return rule(stage) != nullptr; }

const StageRule* Profile::rule(Stage stage) const {
    const auto found =
        std::find_if(stages.begin(), stages.end(), [&](const StageRule& rule) { return rule.stage == stage; });
    return found == stages.end() ? nullptr : &*found;
}

const SurveyStep* Profile::step(std::string_view value) const {
    const auto found = std::find_if(survey.begin(), survey.end(), [&](const auto& step) { return step.value == value; });
    return found == survey.end() ? nullptr : &*found;
}

const Role* Profile::role(std::string_view value) const {
    const auto found = std::find_if(roles.begin(), roles.end(), [&](const auto& role) { return role.value == value; });
    return found == roles.end() ? nullptr : &*found;
}

Stage Profile::after(Stage stage) const {
    const auto next =
        std::find_if(stages.begin(), stages.end(), [&](const StageRule& rule) { return rule.stage > stage; });
    return next == stages.end() ? Stage::archive : next->stage;
}

const Priority* Profile::priority(std::string_view value) const { return find_choice(priorities, value); }
const Kind* Profile::kind(std::string_view value) const { return find_choice(kinds, value); }
const Rank* Profile::rank(std::string_view value) const { return find_choice(ranks, value); }

bool Profile::customers_decide() const {
    const StageRule* diagnosis = rule(Stage::diagnosis);
    return proposal.customer_chooses || (diagnosis && diagnosis->agreement);
}

bool Profile::needs_approval(std::string_view value) const {
    const auto& values = proposal.approval_values;
    return std::find(values.begin(), values.end(), value) != values.end();
}

std::vector<std::string> text_keys(const Profile& profile) {
    std::vector<std::string> keys;
    const auto add = [&](const auto& choices) {
        for (const auto& choice : choices) keys.push_back(choice.text);
    };
    add(profile.roles);
    add(profile.survey);
    add(profile.kinds);
    add(profile.priorities);
    add(profile.departments);
    add(profile.ranks);
    return keys;
}

}  // namespace aftercare::core
