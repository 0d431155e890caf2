// Reads a profile from JSON and says everything that is wrong with it.
#include "core/object_reader.h"
#include "core/profile.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace aftercare::core {

using nlohmann::json;
using Reader = ObjectReader;

namespace {

constexpr std::array work_stages{Stage::diagnosis, Stage::proposal, Stage::execution, Stage::verification};

template <class Range, class Value>
bool among(const Range& range, const Value& value) {
    return std::find(std::begin(range), std::end(range), value) != std::end(range);
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

void read_needs(Reader& item, StageRule& rule) {
    for (const std::string& what : item.texts("requires")) {
        if (what == "kind")
            rule.needs_kind = true;
        else if (what == "priority")
            rule.needs_priority = true;
        else if (what == "department")
            rule.needs_department = true;
        else
            item.fault("requires", fmt::format("\"{}\" is none of kind, priority, department", what));
    }
    if (item.find("requires") && rule.stage != Stage::intake) item.fault("requires", "belongs to intake only");
}

void read_approval(Reader& item, ProposalRule& proposal) {
    const json* content = item.find("approval");
    if (!content) return;
    Reader approval(*content, item.at("approval"), item.errors());
    proposal.approval_field = approval.text("field");
    proposal.approval_values = approval.texts("values");
    if (proposal.approval_values.empty()) approval.fault("values", "must name at least one value");
    approval.name_unknown();
}

/// Who decides what must be approved.
bool has_heads(const Profile& profile) {
    return std::any_of(profile.roles.begin(), profile.roles.end(), [](const Role& role) { return role.heads; });
}

void read_proposal(Reader& item, Profile& profile) {
    profile.proposal.options = item.text("options", false);
    profile.proposal.customer_chooses = item.flag("customer_chooses");
    read_approval(item, profile.proposal);
    if (item.find("approval") && !has_heads(profile)) item.fault("approval", "needs a role with \"heads\"");
    if (profile.proposal.customer_chooses && profile.proposal.options.empty())
        item.fault("customer_chooses", "needs options to choose from");
}

StageRule read_rule(Reader& item, Profile& profile) {
    StageRule rule;
    rule.stage = read_stage(item, "stage");
    rule.roles = item.texts("roles");
    for (const auto& role : rule.roles)
        if (!profile.role(role)) item.fault("roles", fmt::format("\"{}\" is no role of this profile", role));
    rule.form = item.text("form", false);
    rule.tell = item.texts("tell");
    if (!rule.tell.empty() && rule.form.empty()) item.fault("tell", "needs a form whose fields it names");
    if (!rule.form.empty() && !among(work_stages, rule.stage)) item.fault("form", "belongs to a stage of work");
    rule.agreement = item.flag("agreement");
    if (rule.agreement && rule.stage != Stage::diagnosis) item.fault("agreement", "belongs to diagnosis only");
    read_needs(item, rule);
    if (rule.stage == Stage::proposal) read_proposal(item, profile);
    return rule;
}

void read_stages(Reader& reader, Profile& profile) {
    each(reader, "stages", [&](Reader& item) {
        StageRule rule = read_rule(item, profile);
        if (!profile.stages.empty() && rule.stage <= profile.stages.back().stage)
            item.fault("stage", "must come after the stage before it");
        profile.stages.push_back(std::move(rule));
    });
    if (!profile.uses(Stage::intake)) reader.fault("stages", "must begin with intake");
    if (!profile.uses(Stage::archive)) reader.fault("stages", "must end with archive");
    if (!profile.uses(Stage::execution)) reader.fault("stages", "must have execution");
}

// The action that ends a stage, where it is one that a profile may lead elsewhere.
std::vector<Action> ending(Stage stage) {
    switch (stage) {
        case Stage::intake: return {Action::take};
        case Stage::diagnosis: return {Action::diagnose, Action::agree};
        case Stage::proposal: return {Action::propose, Action::approve, Action::choose};
        case Stage::execution: return {Action::finish};
        case Stage::verification: return {Action::verify};
        case Stage::confirmation: return {Action::confirm};
        case Stage::survey: return {Action::rate};
        default: return {};
    }
}

void read_transitions(Reader& reader, Profile& profile) {
    each(reader, "transitions", [&](Reader& item) {
        const std::string word = item.text("action");
        const auto action = action_named(word);
        if (!action && !word.empty()) item.fault("action", fmt::format("\"{}\" is no action", word));
        const std::size_t faults = item.errors().size();
        const Transition transition{action.value_or(Action::take), read_stage(item, "from"), read_stage(item, "to")};
        const bool begins_again = transition.action == Action::dispute || transition.action == Action::reopen;
        if (!profile.uses(transition.from) || !profile.uses(transition.to))
            item.fault("", "names a stage that the profile does not use");
        else if (action && !begins_again && !among(ending(transition.from), *action))
            item.fault("action", fmt::format("\"{}\" does not lead out of {}", word, name_of(transition.from)));
        else if (begins_again && !among(work_stages, transition.to))
            item.fault("to", fmt::format("\"{}\" cannot lead to {}", word, name_of(transition.to)));
        if (action && item.errors().size() == faults) profile.transitions.push_back(transition);
    });
}

/// Where a ticket can go from a stage when all goes well.
std::set<Stage> ways_on(const Profile& profile, Stage stage) {
    std::set<Stage> ways;
    for (const Action action : ending(stage)) {
        const auto other = std::find_if(profile.transitions.begin(), profile.transitions.end(),
                                        [&](const Transition& t) { return t.action == action && t.from == stage; });
        ways.insert(other != profile.transitions.end() ? other->to : profile.after(stage));
    }
    if (ways.empty() && stage != Stage::archive) ways.insert(profile.after(stage));
    return ways;
}

// Every stage must be reached, and none twice within a round: going in circles would never end.
void check_ways(Reader& reader, const Profile& profile) {
    std::set<Stage> reached{Stage::intake};
    reached.insert(profile.rework);
    for (const Transition& transition : profile.transitions)
        if (transition.action == Action::dispute || transition.action == Action::reopen) reached.insert(transition.to);
    for (const StageRule& rule : profile.stages) {
        for (const Stage next : ways_on(profile, rule.stage)) {
            if (next <= rule.stage && rule.stage != Stage::archive)
                reader.fault("transitions", fmt::format("a cycle: {} leads back to {}", name_of(rule.stage), name_of(next)));
            if (reached.contains(rule.stage)) reached.insert(next);
        }
    }
    for (const StageRule& rule : profile.stages)
        if (!reached.contains(rule.stage))
            reader.fault("stages", fmt::format("nothing leads to {}", name_of(rule.stage)));
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
    summary.kind = item.texts("kind");
    summary.priority = item.texts("priority");
    summary.fault = item.texts("fault");
    summary.duplicate_key = item.text("duplicate_key", false);
    if (summary.title.empty()) item.fault("title", "must name at least one field");
    item.name_unknown();
}

void read_rework(Reader& reader, Profile& profile) {
    profile.rework = reader.find("rework") ? read_stage(reader, "rework") : profile.after(Stage::intake);
    if (!among(work_stages, profile.rework) || !profile.uses(profile.rework))
        reader.fault("rework", "must be one of diagnosis, proposal, execution, verification, and used");
}

std::optional<Duration> read_limit(Reader& reader, std::string_view name) {
    if (!reader.find(name)) return std::nullopt;
    return reader.duration(name);
}

void read_classes(Reader& reader, Profile& profile) {
    profile.departments = read_choices(reader, "departments");
    each(reader, "kinds", [&](Reader& item) {
        Kind kind;
        kind.department = item.text("department", false);
        if (!kind.department.empty() && !find_choice(profile.departments, kind.department))
            item.fault("department", fmt::format("\"{}\" is no department of this profile", kind.department));
        add_choice(item, profile.kinds, std::move(kind));
    });
    each(reader, "priorities", [&](Reader& item) {
        Priority priority;
        priority.response = read_limit(item, "response");
        priority.solution = read_limit(item, "solution");
        if (priority.response && priority.solution && *priority.solution < *priority.response)
            item.fault("solution", "is shorter than the response");
        add_choice(item, profile.priorities, std::move(priority));
    });
    profile.default_priority = reader.text("default_priority", false);
    if (!profile.default_priority.empty() && !profile.priority(profile.default_priority))
        reader.fault("default_priority", fmt::format("\"{}\" is no priority of this profile", profile.default_priority));
    each(reader, "ranks", [&](Reader& item) {
        Rank rank;
        const json* raise = item.find("raise");
        if (raise && raise->is_number_integer() && *raise >= 0 && *raise <= 10)
            rank.raise = raise->get<int>();
        else if (raise)
            item.fault("raise", "must be a whole number from 0 to 10");
        add_choice(item, profile.ranks, std::move(rank));
    });
}

std::vector<Action> usually_met_by(ClockKind kind) {
    if (kind == ClockKind::first_reply)
        return {Action::take, Action::reply, Action::ask, Action::diagnose, Action::propose, Action::progress, Action::finish};
    if (kind == ClockKind::response)
        return {Action::take, Action::ask, Action::diagnose, Action::propose, Action::progress, Action::finish};
    return {};
}

ClockRule read_clock(Reader& item, ClockKind kind) {
    ClockRule rule;
    rule.limit = read_limit(item, "limit");
    const std::string time = item.text("time", false);
    const auto basis = basis_named(time);
    if (!basis && !time.empty()) item.fault("time", "must be \"calendar\" or \"working\"");
    rule.basis = basis.value_or(Basis::calendar);
    if (const json* share = item.find("warn_at")) {
        const bool within = share->is_number_integer() && *share >= 1 && *share <= 99;
        if (!within) item.fault("warn_at", "must be a percentage from 1 to 99: the limit would be shorter than its warning");
        if (within) rule.warn_at = share->get<int>();
    }
    rule.met_by = usually_met_by(kind);
    if (item.find("met_by")) rule.met_by.clear();
    for (const std::string& word : item.texts("met_by")) {
        const auto action = action_named(word);
        if (action) rule.met_by.push_back(*action);
        if (!action || usually_met_by(kind).empty()) item.fault("met_by", fmt::format("\"{}\" cannot end it", word));
    }
    return rule;
}

/// Whether there is anything that the clock could keep.
bool has_limit(const Profile& profile, ClockKind kind, const ClockRule& rule) {
    if (rule.limit) return true;
    return std::any_of(profile.priorities.begin(), profile.priorities.end(), [&](const Priority& priority) {
        return kind == ClockKind::response ? priority.response.has_value()
                                           : kind == ClockKind::solution && priority.solution.has_value();
    });
}

void read_clocks(Reader& reader, Profile& profile) {
    const json* content = reader.find("clocks");
    if (!content) return;
    Reader clocks(*content, reader.at("clocks"), reader.errors());
    for (const ClockKind kind : all_clocks) {
        const json* one = clocks.find(name_of(kind));
        if (!one) continue;
        Reader item(*one, clocks.at(name_of(kind)), reader.errors());
        profile.clocks.emplace(kind, read_clock(item, kind));
        if (!has_limit(profile, kind, profile.clocks.at(kind))) item.fault("limit", "is missing, here and in every priority");
        item.name_unknown();
    }
    clocks.name_unknown();
    for (const Priority& priority : profile.priorities)
        if ((priority.response && !profile.clocks.contains(ClockKind::response)) ||
            (priority.solution && !profile.clocks.contains(ClockKind::solution)))
            reader.fault("priorities", fmt::format("\"{}\" has a limit without its clock in \"clocks\"", priority.value));
}

void read_quiet_hours(Reader& reader, Profile& profile) {
    const std::string text = reader.text("quiet_hours", false);
    if (text.empty()) return;
    const auto parsed = parse_quiet_hours(text);
    if (!parsed.error.empty()) return reader.fault("quiet_hours", parsed.error);
    profile.quiet_hours = parsed.hours;
}

void read_batch(Reader& reader, Profile& profile) {
    const json* content = reader.find("batch");
    if (!content) return;
    Reader item(*content, reader.at("batch"), reader.errors());
    const json* alike = item.find("alike");
    if (alike && alike->is_number_integer() && *alike >= 2 && *alike <= 1000)
        profile.batch.alike = alike->get<int>();
    else
        item.fault("alike", "must be a whole number from 2 to 1000");
    profile.batch.within = item.duration("within");
    if (profile.batch.within <= Duration::zero()) item.fault("within", "is missing");
    item.name_unknown();
}

}  // namespace

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
        role.heads = item.flag("heads");
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
    read_classes(reader, profile);
    read_clocks(reader, profile);
    read_quiet_hours(reader, profile);
    read_batch(reader, profile);
    profile.retention = reader.duration("retention");
    read_summary(reader, profile);
    if (profile.uses(Stage::intake)) check_ways(reader, profile);
    reader.name_unknown();
    return parsed;
}

}  // namespace aftercare::core
