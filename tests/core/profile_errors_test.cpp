// Every rule of profiles has a profile that breaks it, and the exact words for that.
#include "core/profile.h"

#include "files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aftercare::core {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAreArray;

json everything() { return read_json("tests/core/profiles/everything.json"); }

std::vector<std::string> errors_of(const json& content) { return parse_profile(content).errors; }

/// One mistake: this value in this place ("" takes the member away), and what is said of it.
struct Mistake {
    const char* place;
    const char* value;
    std::vector<std::string> errors;
};

void PrintTo(const Mistake& mistake, std::ostream* out) { *out << mistake.place << " = " << mistake.value; }

void put(json& content, const std::string& place, const std::string& value) {
    const json::json_pointer pointer(place);
    if (value.empty())
        content[pointer.parent_pointer()].erase(pointer.back());
    else
        content[pointer] = json::parse(value);
}

class Wrong : public testing::TestWithParam<Mistake> {};

TEST_P(Wrong, IsSaidExactly) {
    json content = everything();
    put(content, GetParam().place, GetParam().value);
    EXPECT_THAT(errors_of(content), UnorderedElementsAreArray(GetParam().errors));
}

INSTANTIATE_TEST_SUITE_P(Profile, Wrong, testing::Values(
    Mistake{"/profile", "", {"profile: must be a text"}},
    Mistake{"/form", "7", {"form: must be a text"}},
    Mistake{"/form", "\"\"", {"form: must be a text"}},
    Mistake{"/numbering", "\"{month}\"", {"numbering: {seq:WIDTH} must stand in it exactly once"}},
    Mistake{"/numbering", "\"{day}{seq:3}\"",
            {"numbering: \"{day}\" is none of {year}, {month}, {date}, {seq:1} to {seq:9}"}},
    Mistake{"/colour", "\"red\"", {"colour: unknown name"}},
    Mistake{"/urge_every", "4", {"urge_every: must be a time such as \"24h\" or \"7d\""}},
    Mistake{"/reopen_within", "\"soon\"", {"reopen_within: must be a time such as \"24h\" or \"7d\""}},
    Mistake{"/retention", "\"2 years\"", {"retention: must be a time such as \"24h\" or \"7d\""}},
    Mistake{"/summary", "", {"summary: is missing"}},
    Mistake{"/summary", "[]", {"summary: must be an object", "summary.title: must name at least one field"}},
    Mistake{"/summary/title", "\"symptom\"", {"summary.title: must be a list", "summary.title: must name at least one field"}},
    Mistake{"/summary/fault", "[1]", {"summary.fault: must be a list of texts"}},
    Mistake{"/summary/weight", "1", {"summary.weight: unknown name"}},
    Mistake{"/quiet_hours", "\"22-8\"", {"quiet_hours: \"22-8\" is not a time of the day such as \"22:00-08:00\""}},
    Mistake{"/quiet_hours", "\"08:00-08:00\"",
            {"quiet_hours: \"08:00-08:00\" begins when it ends, so that it would always or never be quiet"}},
    Mistake{"/batch", "{\"alike\": 1, \"within\": \"7d\"}", {"batch.alike: must be a whole number from 2 to 1000"}},
    Mistake{"/batch/within", "", {"batch.within: is missing"}},
    Mistake{"/batch/per", "1", {"batch.per: unknown name"}},
    Mistake{"/review", "{\"working_days\": [3, 1]}",
            {"review.working_days: must be two whole numbers from 0 to 60, the smaller first"}},
    Mistake{"/review", "{}", {"review.working_days: must be two whole numbers from 0 to 60, the smaller first"}}));

INSTANTIATE_TEST_SUITE_P(Choices, Wrong, testing::Values(
    Mistake{"/roles/1/value", "\"desk\"",
            {"roles[1].value: given twice", "stages[1].roles: \"engineer\" is no role of this profile",
             "stages[2].roles: \"engineer\" is no role of this profile", "stages[3].roles: \"engineer\" is no role of this profile",
             "stages[4].roles: \"engineer\" is no role of this profile"}},
    Mistake{"/roles/2/text", "", {"roles[2].text: must be a text"}},
    Mistake{"/roles/2/leads", "\"yes\"", {"roles[2].leads: must be true or false"}},
    Mistake{"/roles/2/age", "3", {"roles[2].age: unknown name"}},
    Mistake{"/roles/2", "\"visitor\"",
            {"roles[2]: must be an object", "roles[2].value: must be a text", "roles[2].text: must be a text"}},
    Mistake{"/kinds", "{}", {"kinds: must be a list"}},
    Mistake{"/kinds/1/value", "\"hardware\"", {"kinds[1].value: given twice"}},
    Mistake{"/kinds/1/department", "\"garden\"", {"kinds[1].department: \"garden\" is no department of this profile"}},
    Mistake{"/departments/2/value", "\"support\"", {"departments[2].value: given twice"}},
    Mistake{"/priorities/0/solution", "\"1h\"", {"priorities[0].solution: is shorter than the response"}},
    Mistake{"/priorities/0/response", "2", {"priorities[0].response: must be a time such as \"24h\" or \"7d\""}},
    Mistake{"/priorities/1/value", "\"urgent\"", {"priorities[1].value: given twice"}},
    Mistake{"/default_priority", "\"yesterday\"", {"default_priority: \"yesterday\" is no priority of this profile"}},
    Mistake{"/ranks/0/raise", "11", {"ranks[0].raise: must be a whole number from 0 to 10"}},
    Mistake{"/ranks/0/raise", "0.5", {"ranks[0].raise: must be a whole number from 0 to 10"}},
    Mistake{"/survey", "", {"survey: is missing, but the stage is used"}},
    Mistake{"/survey/steps", "[{\"value\": \"good\", \"text\": \"t\"}]", {"survey.steps: must be at least two"}},
    Mistake{"/survey/steps/1/low", "1", {"survey.steps[1].low: must be true or false"}},
    Mistake{"/survey/steps/1/value", "\"good\"", {"survey.steps[1].value: given twice"}},
    Mistake{"/survey/scale", "5", {"survey.scale: unknown name"}}));

INSTANTIATE_TEST_SUITE_P(Stages, Wrong, testing::Values(
    Mistake{"/stages/0/roles", "[\"nobody\"]", {"stages[0].roles: \"nobody\" is no role of this profile"}},
    Mistake{"/stages/1/stage", "\"lunch\"",
            {"stages[1].stage: \"lunch\" is no stage", "stages[1].stage: must come after the stage before it",
             "stages[1].form: belongs to a stage of work", "stages[1].agreement: belongs to diagnosis only",
             "rework: must be one of diagnosis, proposal, execution, verification, and used"}},
    Mistake{"/stages/3/stage", "\"proposal\"", {"stages[3].stage: must come after the stage before it", "stages: must have execution"}},
    Mistake{"/stages/8/stage", "\"closing\"", {"stages[8].stage: must come after the stage before it", "stages: must end with archive"}},
    Mistake{"/stages/0", "{\"stage\": \"diagnosis\"}",
            {"stages[1].stage: must come after the stage before it", "stages: must begin with intake"}},
    Mistake{"/stages/0/requires", "[\"colour\"]", {"stages[0].requires: \"colour\" is none of kind, priority, department"}},
    Mistake{"/stages/3/requires", "[\"kind\"]", {"stages[3].requires: belongs to intake only"}},
    Mistake{"/stages/0/form", "\"desk\"", {"stages[0].form: belongs to a stage of work"}},
    Mistake{"/stages/5/form", "\"desk\"", {"stages[5].form: belongs to a stage of work"}},
    Mistake{"/stages/4/tell", "[\"work\"]", {"stages[4].tell: needs a form whose fields it names"}},
    Mistake{"/stages/3/agreement", "true", {"stages[3].agreement: belongs to diagnosis only"}},
    Mistake{"/stages/3/lasts", "\"1h\"", {"stages[3].lasts: unknown name"}},
    Mistake{"/stages/3/options", "\"options\"", {"stages[3].options: unknown name"}},
    Mistake{"/stages/2/options", "", {"stages[2].customer_chooses: needs options to choose from"}},
    Mistake{"/stages/2/approval/values", "", {"stages[2].approval.values: must name at least one value"}},
    Mistake{"/stages/2/approval/field", "", {"stages[2].approval.field: must be a text"}},
    Mistake{"/stages/2/approval/who", "\"head\"", {"stages[2].approval.who: unknown name"}},
    Mistake{"/rework", "\"survey\"", {"rework: must be one of diagnosis, proposal, execution, verification, and used"}},
    Mistake{"/rework", "\"home\"",
            {"rework: \"home\" is no stage", "rework: must be one of diagnosis, proposal, execution, verification, and used"}}));

INSTANTIATE_TEST_SUITE_P(Transitions, Wrong, testing::Values(
    Mistake{"/transitions", R"([{"action": "dance", "from": "intake", "to": "survey"}])",
            {"transitions[0].action: \"dance\" is no action"}},
    Mistake{"/transitions", R"([{"action": "done", "from": "execution"}])", {"transitions[0].to: must be a text"}},
    Mistake{"/transitions", R"([{"action": "note", "from": "execution", "to": "survey"}])",
            {"transitions[0].action: \"note\" does not lead out of execution"}},
    Mistake{"/transitions", R"([{"action": "done", "from": "diagnosis", "to": "survey"}])",
            {"transitions[0].action: \"done\" does not lead out of diagnosis"}},
    Mistake{"/transitions", R"([{"action": "dispute", "from": "survey", "to": "confirmation"}])",
            {"transitions[0].to: \"dispute\" cannot lead to confirmation"}},
    Mistake{"/transitions", R"([{"action": "confirm", "from": "confirmation", "to": "proposal"}])",
            {"transitions: a cycle: confirmation leads back to proposal", "stages: nothing leads to survey",
             "stages: nothing leads to closing", "stages: nothing leads to archive"}},
    Mistake{"/transitions", R"([{"action": "done", "from": "execution", "to": "execution"}])",
            {"transitions: a cycle: execution leads back to execution", "stages: nothing leads to verification",
             "stages: nothing leads to confirmation", "stages: nothing leads to survey", "stages: nothing leads to closing",
             "stages: nothing leads to archive"}},
    Mistake{"/transitions", R"([{"action": "confirm", "from": "confirmation", "to": "closing"}])",
            {"stages: nothing leads to survey"}},
    Mistake{"/transitions", R"([{"action": "done", "from": "execution", "to": "confirmation"}])",
            {"stages: nothing leads to verification"}}));

INSTANTIATE_TEST_SUITE_P(Times, Wrong, testing::Values(
    Mistake{"/clocks", "[]",
            {"clocks: must be an object", "priorities: \"urgent\" has a limit without its clock in \"clocks\"",
             "priorities: \"important\" has a limit without its clock in \"clocks\"",
             "priorities: \"normal\" has a limit without its clock in \"clocks\""}},
    Mistake{"/clocks/sand", "{}", {"clocks.sand: unknown name"}},
    Mistake{"/clocks/solution/colour", "1", {"clocks.solution.colour: unknown name"}},
    Mistake{"/clocks/solution/time", "\"local\"", {"clocks.solution.time: must be \"calendar\" or \"working\""}},
    Mistake{"/clocks/solution/warn_at", "100",
            {"clocks.solution.warn_at: must be a percentage from 1 to 99: the limit would be shorter than its warning"}},
    Mistake{"/clocks/solution/warn_at", "\"80\"",
            {"clocks.solution.warn_at: must be a percentage from 1 to 99: the limit would be shorter than its warning"}},
    Mistake{"/clocks/update/limit", "", {"clocks.update.limit: is missing, here and in every priority"}},
    Mistake{"/clocks/response/met_by", "[\"dance\"]", {"clocks.response.met_by: \"dance\" cannot end it"}},
    Mistake{"/clocks/solution/met_by", "[\"reply\"]", {"clocks.solution.met_by: \"reply\" cannot end it"}},
    Mistake{"/answer/remind_after", "[\"72h\", \"24h\"]", {"answer.remind_after: must rise"}},
    Mistake{"/answer/remind_after", "[\"24h\", \"24h\"]", {"answer.remind_after: must rise"}},
    Mistake{"/answer/remind_after", "[7]", {"answer.remind_after: must be a time such as \"24h\" or \"7d\""}},
    Mistake{"/confirmation/close_after", "\"72h\"", {"confirmation.close_after: must be longer than the last of remind_after"}},
    Mistake{"/survey/close_after", "\"1h\"", {"survey.close_after: must be longer than the last of remind_after"}},
    Mistake{"/confirmation/x", "1", {"confirmation.x: unknown name"}}));

TEST(ProfileErrors, TheProfileThatIsBrokenIsWhole) {
    EXPECT_THAT(errors_of(everything()), IsEmpty()) << "else the mistakes above would show nothing";
}

TEST(ProfileErrors, WhatNeedsHeadsNeedsARoleThatHeads) {
    json content = everything();
    content["roles"][3].erase("heads");
    content["roles"][5].erase("heads");
    EXPECT_THAT(errors_of(content), ElementsAre("stages[2].approval: needs a role with \"heads\""));
}

TEST(ProfileErrors, ALimitNeedsItsClock) {
    json content = everything();
    content["clocks"].erase("solution");
    content["priorities"].erase(2);
    EXPECT_THAT(errors_of(content), ElementsAre("priorities: \"urgent\" has a limit without its clock in \"clocks\"",
                                                "priorities: \"important\" has a limit without its clock in \"clocks\""));
}

TEST(ProfileErrors, AScaleNeedsItsStage) {
    json content = everything();
    content["stages"].erase(6);
    EXPECT_THAT(errors_of(content), ElementsAre("survey: is given, but the stage is not used"));
}

TEST(ProfileErrors, ATransitionNeedsItsStages) {
    json content = everything();
    content["stages"].erase(7);
    content["transitions"] = json::parse(R"([{"action": "rate", "from": "survey", "to": "closing"}])");
    EXPECT_THAT(errors_of(content), ElementsAre("transitions[0]: names a stage that the profile does not use"));
}

// One run tells all: whoever edits a profile does not want to be sent back for each.
TEST(ProfileErrors, AllOfThemInOneRun) {
    const std::vector<Mistake> planted{
        {"/colour", "\"red\"", {"colour: unknown name"}},
        {"/numbering", "\"{month}\"", {"numbering: {seq:WIDTH} must stand in it exactly once"}},
        {"/roles/2/leads", "\"yes\"", {"roles[2].leads: must be true or false"}},
        {"/stages/3/roles", "[\"nobody\"]", {"stages[3].roles: \"nobody\" is no role of this profile"}},
        {"/stages/0/requires", "[\"colour\"]", {"stages[0].requires: \"colour\" is none of kind, priority, department"}},
        {"/stages/2/options", "", {"stages[2].customer_chooses: needs options to choose from"}},
        {"/stages/2/approval/values", "[]", {"stages[2].approval.values: must name at least one value"}},
        {"/stages/4/tell", "[\"work\"]", {"stages[4].tell: needs a form whose fields it names"}},
        {"/transitions", R"([{"action": "confirm", "from": "confirmation", "to": "closing"},
                             {"action": "done", "from": "execution", "to": "diagnosis"},
                             {"action": "dance", "from": "intake", "to": "survey"}])",
         {"transitions: a cycle: execution leads back to diagnosis", "transitions[2].action: \"dance\" is no action",
          "stages: nothing leads to verification", "stages: nothing leads to confirmation"}},
        {"/rework", "\"survey\"", {"rework: must be one of diagnosis, proposal, execution, verification, and used"}},
        {"/kinds/1/department", "\"garden\"", {"kinds[1].department: \"garden\" is no department of this profile"}},
        {"/priorities/0/solution", "\"1h\"", {"priorities[0].solution: is shorter than the response"}},
        {"/default_priority", "\"yesterday\"", {"default_priority: \"yesterday\" is no priority of this profile"}},
        {"/ranks/0/raise", "-1", {"ranks[0].raise: must be a whole number from 0 to 10"}},
        {"/clocks/solution", "",
         {"priorities: \"urgent\" has a limit without its clock in \"clocks\"",
          "priorities: \"important\" has a limit without its clock in \"clocks\"",
          "priorities: \"normal\" has a limit without its clock in \"clocks\""}},
        {"/clocks/update/limit", "", {"clocks.update.limit: is missing, here and in every priority"}},
        {"/clocks/response/warn_at", "120",
         {"clocks.response.warn_at: must be a percentage from 1 to 99: the limit would be shorter than its warning"}},
        {"/answer/remind_after", "[\"72h\", \"24h\"]", {"answer.remind_after: must rise"}},
        {"/confirmation/close_after", "\"24h\"", {"confirmation.close_after: must be longer than the last of remind_after"}},
        {"/quiet_hours", "\"late\"", {"quiet_hours: \"late\" is not a time of the day such as \"22:00-08:00\""}},
        {"/batch/alike", "1", {"batch.alike: must be a whole number from 2 to 1000"}},
        {"/retention", "\"two years\"", {"retention: must be a time such as \"24h\" or \"7d\""}},
        {"/summary/title", "[]", {"summary.title: must name at least one field"}}};
    json content = everything();
    std::vector<std::string> expected;
    for (const auto& mistake : planted) {
        put(content, mistake.place, mistake.value);
        expected.insert(expected.end(), mistake.errors.begin(), mistake.errors.end());
    }
    EXPECT_THAT(errors_of(content), UnorderedElementsAreArray(expected));
}

}  // namespace
}  // namespace aftercare::core
