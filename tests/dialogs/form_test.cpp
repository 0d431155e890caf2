// A form is compiled whole or not at all, with every error named.
#include "tests/dialogs/shared.h"

#include <gmock/gmock.h>

namespace aftercare::dialogs::testing {
namespace {

using nlohmann::json;
using ::testing::Contains;
using ::testing::HasSubstr;

json base() { return read_json("tests/dialogs/forms/devices.json"); }

std::vector<std::string> errors_of(const json& form) { return parse_form(form, texts(), normaliser()).errors; }

struct Broken {
    const char* name;
    const char* pointer;
    const char* value;
    const char* error;
};

class BrokenForm : public ::testing::TestWithParam<Broken> {};

TEST_P(BrokenForm, IsRefusedWithItsReason) {
    json form = base();
    form[json::json_pointer(GetParam().pointer)] = json::parse(GetParam().value);
    EXPECT_THAT(errors_of(form), Contains(HasSubstr(GetParam().error)));
}

#define FIELD(section, field) "/sections/" #section "/fields/" #field

INSTANTIATE_TEST_SUITE_P(
    All, BrokenForm,
    ::testing::Values(
        Broken{"type", FIELD(0, 2) "/type", "\"numbre\"", "unknown type \"numbre\""},
        Broken{"key", FIELD(0, 2) "/requried", "true", "unknown key \"requried\""},
        Broken{"operator", FIELD(1, 3) "/when", "[\"~\", \"count\", 1]", "unknown operator \"~\""},
        Broken{"field", FIELD(1, 3) "/when", "[\"set\", \"cuont\"]", "unknown field \"cuont\""},
        Broken{"choice", "/sections/0/fields/1/fields/2/when", "[\"=\", \"works\", \"burnt\"]", "has no choice \"burnt\""},
        Broken{"number", FIELD(1, 3) "/when", "[\">\", \"count\", \"ten\"]", "is compared with a number"},
        Broken{"order", FIELD(1, 3) "/when", "[\">\", \"mail\", \"a\"]", "does not compare a email"},
        Broken{"inside", FIELD(1, 3) "/when", "[\"set\", \"serial\"]", "belongs to the items of a group"},
        Broken{"rule", FIELD(0, 2) "/check/0/rule", "\"rnage\"", "unknown rule \"rnage\""},
        Broken{"rule_type", FIELD(1, 2) "/check", "[{\"rule\": \"not_future\"}]", "does not fit a email"},
        Broken{"other_date", FIELD(1, 1) "/check/0/field", "\"mail\"", "which is no date field"},
        Broken{"normaliser", "/sections/0/fields/1/fields/0/normalize", "[\"uper\"]", "unknown normaliser \"uper\""},
        Broken{"extract", "/sections/0/fields/1/fields/0/extract", "[\"[0-9\"]", "is no regular expression"},
        Broken{"privacy", FIELD(1, 2) "/privacy", "\"hidden\"", "unknown privacy class"},
        Broken{"mask", FIELD(1, 2) "/mask", "\"keep5\"", "unknown mask"},
        Broken{"circle", FIELD(0, 2) "/when", "[\"set\", \"urgent\"]", "conditions go in a circle: count -> urgent -> count"},
        Broken{"self", FIELD(0, 2) "/when", "[\">\", \"count\", 1]", "conditions go in a circle: count -> count"},
        Broken{"twice", FIELD(1, 0) "/id", "\"count\"", "field \"count\" is there twice"},
        Broken{"text", FIELD(1, 0) "/id", "\"new_field\"", "missing text form.devices.new_field.question in en"},
        Broken{"language", "/languages", "[\"zh-CN\", \"fr\"]", "no texts in the language \"fr\""},
        Broken{"duration", "/policy/abandon_after", "\"soon\"", "is no duration"},
        Broken{"patience", "/policy/remind_after", "[\"48h\"]", "must be longer than the last of \"remind_after\""},
        Broken{"migrate_from", "/migrate/0/from", "2", "\"from\" must be a whole number"},
        Broken{"migrate_rename", "/migrate/0/rename", "{\"sn\": \"seriall\"}", "unknown field \"seriall\""},
        Broken{"migrate_reask", "/migrate/0/reask", "[\"buoght\"]", "unknown field \"buoght\" to ask again"},
        Broken{"migrate_drop", "/migrate/0/drop", "[\"mail\"]", "dropped but still in the form"},
        Broken{"role", "/roles/serial", "[\"sn\"]", "role \"serial\": unknown field \"sn\""},
        Broken{"long_id", FIELD(0, 2) "/id", "\"a_field_with_a_very_long_name\"", "at most 20 characters"},
        Broken{"required_request", FIELD(0, 2) "/ask", "\"on_request\"", "cannot be required"},
        Broken{"media_type", FIELD(0, 2) "/accept", "[\"image/*\"]", "for files and repeat only"},
        Broken{"span", FIELD(0, 2) "/span", "true", "only a time has \"span\""},
        Broken{"remarks", FIELD(1, 3) "/remarks", "true", "\"remarks\" is for a long_text"},
        Broken{"remarks_in_item", "/sections/0/fields/1/fields/2/remarks", "true", "\"remarks\" is for a long_text"},
        Broken{"walked_by", "/walked_by", "\"nobody\"", "\"walked_by\" is"},
        Broken{"sign_last", FIELD(1, 4) "/type", "\"text\"", "there is no field to sign"}),
    [](const auto& tested) { return tested.param.name; });

TEST(Form, TellsEveryErrorAtOnce) {
    json form = base();
    form["sections"][0]["fields"][2]["type"] = "numbre";
    form["policy"]["max_invalid"] = 0;
    form["sections"][1]["fields"][3]["when"] = {"~"};
    EXPECT_GE(errors_of(form).size(), 3u);
    EXPECT_FALSE(parse_form(form, texts(), normaliser()).form);
}

TEST(Form, AFieldThatNoChoiceMakesRelevantIsAnError) {
    json form = read_json("config/forms/feedback.json");
    form["sections"][0]["fields"][1]["when"] =
        json::parse(R"(["and", ["=", "customer_type", "individual"], ["=", "customer_type", "company"]])");
    EXPECT_THAT(errors_of(form), Contains(HasSubstr("field \"name\" can never be asked")));
}

TEST(Form, TheFeedbackFormIsAsTheDomainSaysIt) {
    const Form& form = feedback();
    const auto label = [&](const std::string& field) { return texts().say("zh-CN", "form.feedback." + field + ".label"); };
    EXPECT_EQ(label("name"), "姓名");
    EXPECT_EQ(label("uscc"), "统一社会信用代码");
    EXPECT_EQ(label("serial"), "序列号(SN码)");
    EXPECT_EQ(label("expected"), "期望解决结果");
    EXPECT_EQ(form.policy.remind_after.size(), 2u);
    for (const auto* core_field : {"background", "symptom", "tried"}) {
        EXPECT_TRUE(texts().has("zh-CN", std::string("form.feedback.") + core_field + ".example"));
        EXPECT_TRUE(texts().has("en", std::string("form.feedback.") + core_field + ".bad_example"));
    }
}

TEST(Texts, AgreeBetweenTheLanguages) { EXPECT_THAT(texts().differences(), ::testing::IsEmpty()); }

}  // namespace
}  // namespace aftercare::dialogs::testing
