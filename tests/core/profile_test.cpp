#include "core/profile.h"

#include "core/texts.h"
#include "files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace aftercare::core {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

json feedback_form() { return read_json("config/profiles/feedback-form.json"); }

TEST(Profile, TheFeedbackForm) {
    const auto parsed = parse_profile(feedback_form());
    ASSERT_THAT(parsed.errors, IsEmpty());
    const Profile& profile = parsed.profile;
    EXPECT_EQ(profile.name, "feedback-form");
    EXPECT_EQ(format_number(profile.numbering, std::chrono::year{2026} / 10 / 27, 1), "SR202610270001");
    EXPECT_TRUE(profile.uses(Stage::confirmation));
    EXPECT_FALSE(profile.uses(Stage::diagnosis));
    EXPECT_EQ(profile.after(Stage::intake), Stage::execution);
    EXPECT_EQ(profile.after(Stage::survey), Stage::archive);
    ASSERT_EQ(profile.survey.size(), 3u);
    EXPECT_TRUE(profile.survey.back().low);
    EXPECT_EQ(profile.review_days_to, 2);
    EXPECT_EQ(profile.confirmation_patience.close_after, Duration(168h));
    EXPECT_EQ(profile.urge_every, 4h);
}

TEST(Profile, EveryTextItNeedsIsThere) {
    const auto parsed = parse_profile(feedback_form());
    for (const char* language : {"zh-CN", "en"}) {
        Texts texts;
        texts.add(language, read_json(std::string("config/texts/") + language + "/desk.json"));
        for (const auto& key : text_keys(parsed.profile)) EXPECT_TRUE(texts.has(language, key)) << language << " " << key;
    }
}

// The other procedures of domain.md differ in data alone.
TEST(Profile, HoldsTheShapeOfTheSevenStages) {
    auto content = feedback_form();
    content["numbering"] = "{month}-{seq:3}";
    content["roles"] = json::parse(R"([{"value": "service", "text": "r.s"}, {"value": "engineer", "text": "r.e"},
                                       {"value": "head", "text": "r.h", "leads": true}])");
    content["stages"] = json::parse(R"([{"stage": "intake", "roles": ["service"]}, {"stage": "diagnosis", "roles": ["engineer"]},
        {"stage": "proposal"}, {"stage": "execution", "roles": ["engineer"]}, {"stage": "confirmation"}, {"stage": "survey"},
        {"stage": "archive"}])");
    content["transitions"] = json::parse(R"([{"action": "dispute", "from": "confirmation", "to": "diagnosis"}])");
    content["kinds"] = json::parse(R"([{"value": "hardware", "text": "kind.hardware"}, {"value": "software", "text": "kind.software"}])");
    const auto parsed = parse_profile(content);
    EXPECT_THAT(parsed.errors, IsEmpty());
    EXPECT_EQ(parsed.profile.after(Stage::intake), Stage::diagnosis);
    EXPECT_TRUE(parsed.profile.role("head")->leads);
    EXPECT_NE(find_choice(parsed.profile.kinds, "software"), nullptr);
    EXPECT_THAT(text_keys(parsed.profile), testing::Contains("kind.hardware"));
}

TEST(Profile, TellsEveryError) {
    auto content = feedback_form();
    content["colour"] = "red";
    content["numbering"] = "{day}";
    content["roles"].push_back({{"value", "agent"}, {"text", "role.agent"}, {"leads", "yes"}});
    content["stages"] = json::parse(R"([{"stage": "intake", "roles": ["nobody"]}, {"stage": "confirmation"},
                                        {"stage": "confirmation"}, {"stage": "lunch"}])");
    content["transitions"] = json::parse(R"([{"action": "take", "from": "intake", "to": "confirmation"},
                                             {"action": "dance", "from": "intake", "to": "survey"}])");
    content["confirmation"] = json::parse(R"({"remind_after": ["72h", "24h", "soon"], "close_after": "1h", "x": 1})");
    content["review"] = json::parse(R"({"working_days": [3, 1]})");
    content["survey"]["steps"] = json::parse(R"([{"value": "only"}])");
    content["summary"] = json::parse(R"({"title": []})");
    content["urge_every"] = 4;
    content.erase("form");
    const auto errors = parse_profile(content).errors;
    EXPECT_THAT(
        errors,
        UnorderedElementsAre(
            "colour: unknown name", "form: must be a text", HasSubstr("numbering: \"{day}\" is none of"),
            "numbering: {seq:WIDTH} must stand in it exactly once", "roles[2].leads: must be true or false",
            "roles[2].value: given twice", "stages[0].roles: \"nobody\" is no role of this profile",
            "stages[2].stage: must come after the stage before it", "stages[3].stage: \"lunch\" is no stage",
            "stages[3].stage: must come after the stage before it", "stages: must end with archive",
            "stages: must have one of diagnosis, proposal, execution", "transitions[0].to: \"take\" cannot lead to confirmation",
            "transitions[1].action: \"dance\" is no action", "transitions[1]: names a stage that the profile does not use",
            "rework: must be one of diagnosis, proposal, execution, and used",
            "confirmation.remind_after: must be a time such as \"24h\" or \"7d\"", "confirmation.remind_after: must rise",
            "confirmation.remind_after: must rise", "confirmation.x: unknown name",
            "review.working_days: must be two whole numbers from 0 to 60, the smaller first",
            "survey.steps[0].text: must be a text", "survey.steps: must be at least two",
            "survey: is given, but the stage is not used", "summary.title: must name at least one field",
            "urge_every: must be a time such as \"24h\" or \"7d\""));
}

TEST(Profile, ClosingComesAfterTheLastReminder) {
    auto content = feedback_form();
    content["confirmation"] = json::parse(R"({"remind_after": ["24h"], "close_after": "24h"})");
    EXPECT_THAT(parse_profile(content).errors,
                ElementsAre("confirmation.close_after: must be longer than the last of remind_after"));
}

TEST(Profile, AnythingButAnObjectIsAnError) {
    for (const json& content : {json(1), json::array(), json()})
        EXPECT_THAT(parse_profile(content).errors, ElementsAre("must be an object"));
}

// Whatever is put in any place of a good profile is either taken or reported; nothing throws.
TEST(Profile, NoMemberIsTrusted) {
    const json good = feedback_form();
    const json flat = good.flatten();
    for (const auto& [key, value] : flat.items()) {
        for (const json& wrong : {json(-1), json("x"), json::array({1}), json{{"a", 1}}, json(), json(true)}) {
            json content = good;
            content[json::json_pointer(key)] = wrong;
            EXPECT_NO_THROW(parse_profile(content)) << key << " " << wrong;
        }
    }
}

}  // namespace
}  // namespace aftercare::core
