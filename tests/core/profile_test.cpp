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
using testing::IsEmpty;

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

TEST(Profile, AnythingButAnObjectIsAnError) {
    for (const json& content : {json(1), json::array(), json()})
        EXPECT_THAT(parse_profile(content).errors, ElementsAre("must be an object"));
}

// Whatever is put in any place of a good profile is either taken or reported; nothing throws.
TEST(Profile, NoMemberIsTrusted) {
    const json good = read_json("tests/core/profiles/everything.json");
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
