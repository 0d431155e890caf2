#include "core/profile.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace aftercare::core {

using nlohmann::json;

namespace {

constexpr std::array work_stages{Stage::diagnosis, Stage::proposal, Stage::execution};
constexpr std::array end_stages{Stage::confirmation, Stage::survey, Stage::archive};

template <class Range, class Value>
bool among(const Range& range, const Value& value) {
    return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

// Reads an object member by member, remembers what is wrong and where, and at the end names the
// members that nobody asked for.
class Reader {
  public:
    Reader(const json& content, std::string path, std::vector<std::string>& errors)
        : content_(content), path_(std::move(path)), errors_(errors) {
        if (!content.is_object()) fault("", "must be an object");
    }

    const json* find(std::string_view name) {
        asked_.emplace(name);
        if (!content_.is_object()) return nullptr;
        const auto found = content_.find(name);
        return found == content_.end() ? nullptr : &*found;
    }

    std::string text(std::string_view name, bool required = true) {
        const json* value = find(name);
        if (value && value->is_string() && !value->get_ref<const std::string&>().empty()) return value->get<std::string>();
        if (value || required) fault(name, "must be a text");
        return {};
    }

    bool flag(std::string_view name) {
        const json* value = find(name);
        if (value && !value->is_boolean()) fault(name, "must be true or false");
        return value && value->is_boolean() && value->get<bool>();
    }

    Duration duration(std::string_view name) {
        const json* value = find(name);
        return value ? duration_of(*value, name) : Duration::zero();
    }

    Duration duration_of(const json& value, std::string_view name) {
        const ParsedDuration parsed = value.is_string() ? parse_duration(value.get<std::string>()) : ParsedDuration{};
        if (!parsed.ok) fault(name, "must be a time such as \"24h\" or \"7d\"");
        return parsed.value;
    }

    std::vector<std::string> texts(std::string_view name) {
        std::vector<std::string> found;
        for (const json& entry : list(name)) {
            if (entry.is_string())
                found.push_back(entry.get<std::string>());
            else
                fault(name, "must be a list of texts");
        }
        return found;
    }

    const json& list(std::string_view name) {
        static const json empty = json::array();
        const json* value = find(name);
        if (value && !value->is_array()) fault(name, "must be a list");
        return value && value->is_array() ? *value : empty;
    }

    void fault(std::string_view name, std::string_view what) {
        errors_.push_back(at(name).empty() ? std::string(what) : fmt::format("{}: {}", at(name), what));
    }

    std::string at(std::string_view name) const {
        if (path_.empty() || name.empty()) return path_ + std::string(name);
        return fmt::format("{}.{}", path_, name);
    }

    std::string at(std::string_view name, std::size_t index) const { return fmt::format("{}[{}]", at(name), index); }

    std::vector<std::string>& errors() { return errors_; }

    void name_unknown() {
        if (!content_.is_object()) return;
        for (const auto& [key, value] : content_.items())
            if (!asked_.contains(key)) fault(key, "unknown name");
    }

  private:
    const json& content_;
    std::string path_;
    std::vector<std::string>& errors_;
    std::set<std::string, std::less<>> asked_;
};

// Reads a list of objects: `read(reader)` for each.
template <class Read>
void each(Reader& reader, std::string_view name, Read read) {
    std::size_t index = 0;
    for (const json& entry : reader.list(name)) {
        Reader item(entry, reader.at(name, index++), reader.errors());
        read(item);
        item.name_unknown();
    }
}

template <class C>
void add_choice(Reader& item, std::vector<C>& choices, C choice) {
    choice.value = item.text("value");
    choice.text = item.text("text");
    const bool repeated =
        std::any_of(choices.begin(), choices.end(), [&](const C& other) { return other.value == choice.value; });
    if (repeated && !choice.value.empty()) item.fault("value", "given twice");
    choices.push_back(std::move(choice));
}

std::vector<Choice> read_choices(Reader& reader, std::string_view name) {
    std::vector<Choice> choices;
    each(reader, name, [&](Reader& item) { add_choice(item, choices, Choice{}); });
    return choices;
}

Stage read_stage(Reader& reader, std::string_view name) {
    const std::string word = reader.text(name);
    const auto stage = stage_named(word);
    if (!stage && !word.empty()) reader.fault(name, fmt::format("\"{}\" is no stage", word));
    return stage.value_or(Stage::intake);
}

void read_stages(Reader& reader, Profile& profile) {
    each(reader, "stages", [&](Reader& item) {
        StageRule rule;
        rule.stage = read_stage(item, "stage");
        rule.roles = item.texts("roles");
        for (const auto& role : rule.roles)
            if (!profile.role(role)) item.fault("roles", fmt::format("\"{}\" is no role of this profile", role));
        if (!profile.stages.empty() && rule.stage <= profile.stages.back().stage)
            item.fault("stage", "must come after the stage before it");
        profile.stages.push_back(std::move(rule));
    });
    if (!profile.uses(Stage::intake)) reader.fault("stages", "must begin with intake");
    if (!profile.uses(Stage::archive)) reader.fault("stages", "must end with archive");
    if (std::none_of(work_stages.begin(), work_stages.end(), [&](Stage stage) { return profile.uses(stage); }))
        reader.fault("stages", "must have one of diagnosis, proposal, execution");
}

// Where an action may lead; everything else could leave the ticket where nobody can go on.
bool may_lead(Action action, Stage to) {
    switch (action) {
        case Action::take:
        case Action::dispute:
        case Action::reopen: return among(work_stages, to);
        case Action::finish: return among(end_stages, to);
        case Action::confirm: return to == Stage::survey || to == Stage::archive;
        default: return false;
    }
}

void read_transitions(Reader& reader, Profile& profile) {
    each(reader, "transitions", [&](Reader& item) {
        const std::string word = item.text("action");
        const auto action = action_named(word);
        if (!action && !word.empty()) item.fault("action", fmt::format("\"{}\" is no action", word));
        const Transition transition{action.value_or(Action::take), read_stage(item, "from"), read_stage(item, "to")};
        if (!profile.uses(transition.from) || !profile.uses(transition.to))
            item.fault("", "names a stage that the profile does not use");
        else if (action && !may_lead(transition.action, transition.to))
            item.fault("to", fmt::format("\"{}\" cannot lead to {}", word, name_of(transition.to)));
        profile.transitions.push_back(transition);
    });
}

Patience read_patience(Reader& reader) {
    Patience patience;
    for (const json& entry : reader.list("remind_after")) {
        const Duration after = reader.duration_of(entry, "remind_after");
        if (!patience.remind_after.empty() && after <= patience.remind_after.back())
            reader.fault("remind_after", "must rise");
        patience.remind_after.push_back(after);
    }
    if (reader.find("close_after")) patience.close_after = reader.duration("close_after");
    if (patience.close_after && !patience.remind_after.empty() && *patience.close_after <= patience.remind_after.back())
        reader.fault("close_after", "must be longer than the last of remind_after");
    return patience;
}

Patience read_patience(Reader& reader, std::string_view name) {
    const json* content = reader.find(name);
    if (!content) return {};
    Reader item(*content, reader.at(name), reader.errors());
    Patience patience = read_patience(item);
    item.name_unknown();
    return patience;
}

void read_survey(Reader& reader, Profile& profile) {
    const json* content = reader.find("survey");
    if (!content) {
        if (profile.uses(Stage::survey)) reader.fault("survey", "is missing, but the stage is used");
        return;
    }
    Reader item(*content, reader.at("survey"), reader.errors());
    each(item, "steps", [&](Reader& step) {
        SurveyStep choice;
        choice.low = step.flag("low");
        add_choice(step, profile.survey, std::move(choice));
    });
    if (profile.survey.size() < 2) item.fault("steps", "must be at least two");
    if (!profile.uses(Stage::survey)) reader.fault("survey", "is given, but the stage is not used");
    profile.survey_patience = read_patience(item);
    item.name_unknown();
}

void read_review(Reader& reader, Profile& profile) {
    const json* content = reader.find("review");
    if (!content) return;
    Reader item(*content, reader.at("review"), reader.errors());
    const json* span = item.find("working_days");
    const auto whole = [](const json& value) { return value.is_number_integer() && value >= 0 && value <= 60; };
    if (span && span->is_array() && span->size() == 2 && whole((*span)[0]) && whole((*span)[1]) && (*span)[0] <= (*span)[1]) {
        profile.review_days_from = (*span)[0].get<int>();
        profile.review_days_to = (*span)[1].get<int>();
    } else {
        item.fault("working_days", "must be two whole numbers from 0 to 60, the smaller first");
    }
    item.name_unknown();
}

void read_summary(Reader& reader, Profile& profile) {
    const json* content = reader.find("summary");
    if (!content) return reader.fault("summary", "is missing");
    Reader item(*content, reader.at("summary"), reader.errors());
    Summary& summary = profile.summary;
    summary.title = item.texts("title");
    summary.product = item.texts("product");
    summary.customer_name = item.texts("customer_name");
    summary.contact = item.texts("contact");
    summary.duplicate_key = item.text("duplicate_key", false);
    if (summary.title.empty()) item.fault("title", "must name at least one field");
    item.name_unknown();
}

void read_rework(Reader& reader, Profile& profile) {
    profile.rework = reader.find("rework") ? read_stage(reader, "rework") : profile.after(Stage::intake);
    if (!among(work_stages, profile.rework) || !profile.uses(profile.rework))
        reader.fault("rework", "must be one of diagnosis, proposal, execution, and used");
}

}  // namespace

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

ParsedProfile parse_profile(const json& content) {
    ParsedProfile parsed;
    Profile& profile = parsed.profile;
    Reader reader(content, "", parsed.errors);
    if (!content.is_object()) return parsed;
    profile.name = reader.text("profile");
    profile.form = reader.text("form");
    ParsedPattern numbering = parse_number_pattern(reader.text("numbering"));
    for (const auto& error : numbering.errors) reader.fault("numbering", error);
    profile.numbering = std::move(numbering.pattern);
    each(reader, "roles", [&](Reader& item) {
        Role role;
        role.leads = item.flag("leads");
        add_choice(item, profile.roles, std::move(role));
    });
    read_stages(reader, profile);
    read_transitions(reader, profile);
    read_rework(reader, profile);
    read_review(reader, profile);
    read_survey(reader, profile);
    profile.confirmation_patience = read_patience(reader, "confirmation");
    profile.answer_patience = read_patience(reader, "answer");
    profile.reopen_within = reader.duration("reopen_within");
    profile.urge_every = reader.duration("urge_every");
    profile.kinds = read_choices(reader, "kinds");
    profile.priorities = read_choices(reader, "priorities");
    profile.departments = read_choices(reader, "departments");
    read_summary(reader, profile);
    reader.name_unknown();
    return parsed;
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
    return keys;
}

const Choice* find_choice(const std::vector<Choice>& choices, std::string_view value) {
    const auto found = std::find_if(choices.begin(), choices.end(), [&](const auto& c) { return c.value == value; });
    return found == choices.end() ? nullptr : &*found;
}

}  // namespace aftercare::core
