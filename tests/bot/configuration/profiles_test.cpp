// The procedures that are shipped, and what an operator is told of one that does not fit together.
#include "bot/configuration/load_desk.h"
#include "bot/configuration/profile_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <set>

namespace aftercare::bot {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using core::Action;
using core::ClockKind;
using core::Stage;
using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

const fs::path shipped = fs::path(AFTERCARE_SOURCE_DIR) / "config";

Configuration with_profile(const std::string& profile) {
    Configuration configuration;
    configuration.profile = profile;
    configuration.language = "zh-CN";
    configuration.time_zone = "Asia/Shanghai";
    configuration.calendar = "cn";
    return configuration;
}

LoadedDesk load(const std::string& profile, std::vector<fs::path> folders = {shipped}) {
    const core::Time now{std::chrono::sys_days{std::chrono::year(2026) / 11 / 2} + 4h};
    return load_desk(with_profile(profile), DataFiles(std::move(folders)), now);
}

json read(const fs::path& name) {
    std::ifstream file(shipped / name);
    return json::parse(file, nullptr, true, true);
}

// ---- the four procedures ------------------------------------------------------------------------

class Shipped : public testing::TestWithParam<std::string> {};

TEST_P(Shipped, LoadsWithoutAnError) {
    const auto loaded = load(GetParam());
    EXPECT_THAT(loaded.errors, IsEmpty());
    EXPECT_THAT(loaded.warnings, IsEmpty());
    EXPECT_EQ(loaded.desk->profiles.size(), 4u) << "tickets may follow any of them";
    const auto used = loaded.desk->profiles_in_use();
    ASSERT_EQ(used.size(), 1u) << "but new ones follow what is configured";
    EXPECT_EQ(used.front()->name, GetParam());
    EXPECT_THAT(loaded.desk->texts.languages(), testing::UnorderedElementsAre("zh-CN", "en"));
}

// The names that people read differ from the values, in both languages, and so do those of two choices.
TEST_P(Shipped, NamesEverythingInBothLanguages) {
    const auto loaded = load(GetParam());
    const auto& profile = loaded.desk->profile(GetParam());
    for (const auto& language : loaded.desk->texts.languages()) {
        const auto names_differ = [&](const auto& choices) {
            std::set<std::string> names;
            for (const auto& choice : choices) names.insert(loaded.desk->texts.say(language, choice.text));
            EXPECT_EQ(names.size(), choices.size()) << GetParam() << " in " << language;
        };
        names_differ(profile.roles);
        names_differ(profile.kinds);
        names_differ(profile.priorities);
        names_differ(profile.departments);
        names_differ(profile.ranks);
        names_differ(profile.survey);
    }
}

TEST_P(Shipped, KeepsTwoYearsAndTheNight) {
    const auto loaded = load(GetParam());
    const auto& profile = loaded.desk->profile(GetParam());
    EXPECT_GE(profile.retention, core::Duration(std::chrono::days(730)));
    EXPECT_TRUE(profile.quiet_hours);
}

// Whatever the customer chooses in the form is understood by the procedure, and goes somewhere.
TEST_P(Shipped, RoutesEveryKind) {
    const auto loaded = load(GetParam());
    const auto& profile = loaded.desk->profile(GetParam());
    for (const auto& kind : profile.kinds) EXPECT_NE(core::find_choice(profile.departments, kind.department), nullptr) << kind.value;
}

INSTANTIATE_TEST_SUITE_P(Procedures, Shipped, testing::Values("feedback-form", "service-process", "follow-up", "response-record"),
                         [](const auto& info) {
                             std::string name = info.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

std::vector<std::string> names_in_chinese(const LoadedDesk& loaded, const auto& choices) {
    std::vector<std::string> names;
    for (const auto& choice : choices) names.push_back(loaded.desk->texts.say("zh-CN", choice.text));
    return names;
}

std::vector<Stage> stages_of(const core::Profile& profile) {
    std::vector<Stage> stages;
    for (const auto& rule : profile.stages) stages.push_back(rule.stage);
    return stages;
}

std::string first_number(const core::Profile& profile) {
    return core::format_number(profile.numbering, std::chrono::year(2024) / 5 / 7, 1);
}

TEST(ServiceProcess, IsTheSevenStages) {
    const auto loaded = load("service-process");
    const auto& profile = loaded.desk->profile("service-process");
    EXPECT_EQ(first_number(profile), "202405-001");
    EXPECT_THAT(stages_of(profile), ElementsAre(Stage::intake, Stage::diagnosis, Stage::proposal, Stage::execution,
                                                Stage::confirmation, Stage::survey, Stage::archive));
    EXPECT_THAT(names_in_chinese(loaded, profile.kinds), ElementsAre("硬件故障", "软件问题", "使用疑问", "服务投诉"));
    EXPECT_THAT(names_in_chinese(loaded, profile.priorities), ElementsAre("紧急", "重要", "一般"));
    EXPECT_THAT(names_in_chinese(loaded, profile.roles),
                ElementsAre("客服专员", "技术支持工程师", "维修工程师", "物流专员", "部门主管", "售后经理"));
    EXPECT_EQ(profile.priority("urgent")->response, 2h);
    EXPECT_EQ(profile.priority("important")->response, 4h);
    EXPECT_EQ(profile.priority("normal")->response, 24h);
    EXPECT_EQ(profile.kind("hardware")->department, "repair");
    EXPECT_EQ(profile.kind("software")->department, "support");
    EXPECT_TRUE(profile.rule(Stage::diagnosis)->agreement);
    EXPECT_TRUE(profile.proposal.customer_chooses);
    EXPECT_EQ(profile.proposal.options, "options");
    EXPECT_EQ(profile.clocks.at(ClockKind::update).limit, 24h);
    EXPECT_EQ(profile.clocks.at(ClockKind::blocked).limit, 24h);
    const auto& intake = *profile.rule(Stage::intake);
    EXPECT_TRUE(intake.needs_kind && intake.needs_priority && intake.needs_department);
    for (const Stage stage : {Stage::diagnosis, Stage::proposal, Stage::execution})
        EXPECT_FALSE(profile.rule(stage)->form.empty());
}

TEST(FollowUp, HasTheTableOfPriorities) {
    const auto loaded = load("follow-up");
    const auto& profile = loaded.desk->profile("follow-up");
    EXPECT_EQ(first_number(profile), "202405-001");
    EXPECT_THAT(names_in_chinese(loaded, profile.priorities), ElementsAre("紧急", "高", "中", "低"));
    std::vector<std::pair<core::Duration, core::Duration>> limits;
    for (const auto& priority : profile.priorities) limits.emplace_back(priority.response.value(), priority.solution.value());
    const std::vector<std::pair<core::Duration, core::Duration>> table{{2h, 24h}, {4h, 48h}, {8h, 72h}, {24h, 7 * 24h}};
    EXPECT_EQ(limits, table);
    EXPECT_EQ(profile.clocks.at(ClockKind::first_reply).limit, 1h);
    EXPECT_EQ(profile.clocks.at(ClockKind::update).limit, 24h);
    EXPECT_EQ(profile.clocks.at(ClockKind::blocked).limit, 24h);
}

TEST(FollowUp, RoutesByKindAndRaisesKeyCustomers) {
    const auto loaded = load("follow-up");
    const auto& profile = loaded.desk->profile("follow-up");
    const auto department_of = [&](const char* kind) {
        return loaded.desk->texts.say("zh-CN", core::find_choice(profile.departments, profile.kind(kind)->department)->text);
    };
    EXPECT_EQ(department_of("fault"), "技术支持部");
    EXPECT_EQ(department_of("experience"), "客服运营部");
    EXPECT_EQ(department_of("suggestion"), "产品部");
    EXPECT_EQ(department_of("logistics"), "供应链部");
    EXPECT_THAT(names_in_chinese(loaded, profile.ranks), ElementsAre("VIP客户", "战略客户"));
    for (const auto& rank : profile.ranks) EXPECT_GE(rank.raise, 1);
}

TEST(FollowUp, LetsAHeadApproveWhatIsComplexAndTheDeskClose) {
    const auto loaded = load("follow-up");
    const auto& profile = loaded.desk->profile("follow-up");
    EXPECT_FALSE(profile.proposal.customer_chooses);
    EXPECT_FALSE(profile.needs_approval("immediate"));
    EXPECT_TRUE(profile.needs_approval("immediate_complex"));
    EXPECT_TRUE(profile.needs_approval("long_term"));
    EXPECT_TRUE(std::any_of(profile.roles.begin(), profile.roles.end(), [](const core::Role& role) { return role.heads; }));
    EXPECT_TRUE(profile.uses(Stage::verification));
    EXPECT_EQ(profile.after(Stage::survey), Stage::closing);
    EXPECT_THAT(profile.rule(Stage::closing)->roles, ElementsAre("desk"));
    EXPECT_EQ(profile.survey.size(), 5u);
    EXPECT_EQ(profile.survey.front().value, "5");
    EXPECT_TRUE(profile.step("1")->low && profile.step("2")->low);
    EXPECT_FALSE(profile.step("3")->low);
    EXPECT_EQ(profile.batch.alike, 3);
}

TEST(ResponseRecord, IsTheRecordOfTechnicalSupport) {
    const auto loaded = load("response-record");
    const auto& profile = loaded.desk->profile("response-record");
    EXPECT_EQ(core::format_number(profile.numbering, std::chrono::year(2023) / 10 / 15, 1), "202310-001");
    EXPECT_THAT(stages_of(profile), ElementsAre(Stage::intake, Stage::diagnosis, Stage::execution, Stage::verification,
                                                Stage::survey, Stage::archive));
    EXPECT_THAT(names_in_chinese(loaded, profile.kinds), ElementsAre("硬件类", "软件类", "咨询类", "其他类"));
    EXPECT_THAT(names_in_chinese(loaded, profile.priorities), ElementsAre("紧急", "重要", "一般"));
    EXPECT_THAT(names_in_chinese(loaded, profile.survey), ElementsAre("非常满意", "满意", "一般", "不满意"));
    EXPECT_EQ(names_in_chinese(loaded, profile.departments).front(), "硬件组");
    EXPECT_EQ(profile.rework, Stage::diagnosis);
    EXPECT_EQ(profile.retention, core::Duration(std::chrono::days(730)));
}

// ---- what an operator changes -------------------------------------------------------------------

/// An operator's own folder before the shipped one.
class OwnProfile : public testing::Test {
  protected:
    OwnProfile() { fs::create_directories(folder_); }
    ~OwnProfile() override { fs::remove_all(folder_); }

    void write(const fs::path& name, const json& content) {
        fs::create_directories((folder_ / name).parent_path());
        std::ofstream(folder_ / name) << content.dump(2);
    }

    /// A shipped file with a change.
    void change(const fs::path& name, const std::function<void(json&)>& change) {
        json content = read(name);
        change(content);
        write(name, content);
    }

    LoadedDesk load(const std::string& profile) { return bot::load(profile, {folder_, shipped}); }

  private:
    fs::path folder_ = fs::path(testing::TempDir()) /
                       (std::string("procedure_") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(OwnProfile, ChangesALimitADepartmentATextAndAFieldByJsonAlone) {
    change("profiles/follow-up.json", [](json& profile) {
        profile["priorities"][0]["solution"] = "12h";
        profile["departments"].push_back({{"value", "returns"}, {"text", "procedure.follow_up.department.returns"}});
        profile["kinds"][3]["department"] = "returns";
    });
    for (const char* language : {"zh-CN", "en"}) {
        change(fs::path("texts") / language / "follow-up.json", [](json& texts) {
            texts["procedure"]["follow_up"]["department"]["returns"] = "退换货组";
            texts["procedure"]["follow_up"]["priority"]["urgent"] = "特急";
        });
        change(fs::path("texts") / language / "follow-feedback.json", [](json& texts) {
            texts["form"]["follow_feedback"]["shop"] = {{"label", "门店"}, {"question", "您在哪家门店办理的？"}};
        });
    }
    change("forms/follow-feedback.json", [](json& form) {
        form["version"] = 2;
        form["sections"][2]["fields"].push_back({{"id", "shop"}, {"type", "text"}, {"required", false}});
    });
    const auto loaded = load("follow-up");
    EXPECT_THAT(loaded.errors, IsEmpty());
    const auto& profile = loaded.desk->profile("follow-up");
    EXPECT_EQ(profile.priority("urgent")->solution, 12h);
    EXPECT_EQ(profile.kind("logistics")->department, "returns");
    EXPECT_EQ(loaded.desk->texts.say("zh-CN", profile.priority("urgent")->text), "特急");
    EXPECT_GE(loaded.desk->forms.newest("follow_feedback")->find("shop"), 0);
}

// A whole set with a mistake of every sort: all of them are told in one run, each with its file and path.
TEST_F(OwnProfile, IsToldEveryMistakeInOneRun) {
    change("profiles/follow-up.json", [](json& profile) {
        profile["summary"]["title"] = {"words"};
        profile["summary"]["kind"] = {"kind", "product"};
        profile["summary"]["duplicate_key"] = "serial";
        profile["kinds"].erase(1);
        profile["priorities"].erase(3);
        profile["stages"][1]["tell"] = {"verified", "proof"};
        profile["stages"][2]["approval"] = {{"field", "plan"}, {"values", {"long_term", "expensive"}}};
        profile["stages"][2]["options"] = "measures";
        profile["stages"][3]["form"] = "follow_work";
        profile["stages"][4]["form"] = "follow_feedback";
        profile["stages"][4].erase("tell");
        // A limit shorter than its warning, in each of the ways that there are.
        profile["clocks"]["solution"]["warn_at"] = 120;
        profile["confirmation"] = {{"remind_after", {"72h"}}, {"close_after", "48h"}};
        // A way back that never ends, and so one that never comes to the stages after it.
        profile["transitions"] = {{{"action", "verify"}, {"from", "verification"}, {"to", "execution"}}};
    });
    change("forms/follow-feedback.json", [](json& form) {
        auto& fields = form["sections"][0]["fields"];
        fields[2]["when"] = {"=", "impact", "urgent"};
        fields[3]["when"] = {"=", "other_kind", "billing"};
        fields[1]["when"] = {"=", "impact", "low"};
    });
    change("texts/en/follow-up.json", [](json& texts) {
        texts["procedure"]["follow_up"]["survey"].erase("4");
        texts["form"]["follow_plan"]["measures"].erase("question");
    });
    const auto loaded = load("follow-up");
    EXPECT_THAT(
        loaded.errors,
        testing::UnorderedElementsAre(
            "texts: en: missing form.follow_plan.measures.question", "texts: en: missing procedure.follow_up.survey.4",
            "forms/follow-feedback.json: follow_feedback: conditions go in a circle: other_kind -> impact -> other_kind",
            "forms/follow-plan.json: follow_plan: missing text form.follow_plan.measures.question in en",
            "profiles/follow-up.json: the text procedure.follow_up.survey.4 is missing in en",
            "profiles/follow-up.json: clocks.solution.warn_at: must be a percentage from 1 to 99: the limit would be "
            "shorter than its warning",
            "profiles/follow-up.json: confirmation.close_after: must be longer than the last of remind_after",
            "profiles/follow-up.json: transitions: a cycle: verification leads back to execution",
            "profiles/follow-up.json: stages: nothing leads to confirmation",
            "profiles/follow-up.json: stages: nothing leads to survey",
            "profiles/follow-up.json: stages: nothing leads to closing",
            "profiles/follow-up.json: stages: nothing leads to archive",
            "profiles/follow-up.json: summary.title: the form \"follow_feedback\" has no field \"words\"",
            "profiles/follow-up.json: summary.duplicate_key: the form \"follow_feedback\" has no field \"serial\"",
            "profiles/follow-up.json: summary.kind: \"experience\" of the field \"kind\" is no kind of this profile",
            "profiles/follow-up.json: summary.kind: \"product\" is no choice",
            "profiles/follow-up.json: summary.priority: \"low\" of the field \"impact\" is no priority of this profile",
            "profiles/follow-up.json: stages[1].tell: the form \"follow_diagnosis\" has no field \"proof\"",
            "profiles/follow-up.json: stages[2].options: \"measures\" is no repeated group",
            "profiles/follow-up.json: stages[2].approval.values: the field \"plan\" has no choice \"expensive\"",
            "profiles/follow-up.json: stages[3].form: there is no form \"follow_work\"",
            "profiles/follow-up.json: stages[4].form: \"follow_feedback\" is the customer's: staff need one with "
            "\"walked_by\": \"staff\""));
}

TEST_F(OwnProfile, LooksForTheFaultInEveryForm) {
    change("profiles/follow-up.json", [](json& profile) { profile["summary"]["fault"] = {"cause", "product", "result", "reason"}; });
    EXPECT_THAT(load("follow-up").errors,
                ElementsAre("profiles/follow-up.json: summary.fault: no form of this profile has a field \"reason\""));
}

TEST_F(OwnProfile, OffersNoMoreOptionsThanACustomerCanChooseFrom) {
    change("forms/service-proposal.json", [](json& form) { form["sections"][0]["fields"][0]["max"] = 4; });
    EXPECT_THAT(load("service-process").errors,
                ElementsAre("profiles/service-process.json: stages[2].options: \"options\" takes 4 items, but a proposal has at "
                            "most 3 options"));
}

TEST_F(OwnProfile, NeedsTheFormsThatItNames) {
    change("profiles/response-record.json", [](json& profile) {
        profile["form"] = "record_diagnosis";
        profile["stages"][1]["form"] = "diagnosis";
        profile["summary"] = {{"title", {"finding"}}};
    });
    EXPECT_THAT(load("response-record").errors,
                ElementsAre("profiles/response-record.json: form: \"record_diagnosis\" is walked by staff, but this one is the "
                            "customer's",
                            "profiles/response-record.json: stages[1].form: there is no form \"diagnosis\""));
}

TEST_F(OwnProfile, MustBeCalledAsItsFile) {
    change("profiles/follow-up.json", [](json& profile) { profile["profile"] = "followup"; });
    EXPECT_THAT(load("follow-up").errors, ElementsAre("profiles/follow-up.json: profile: must be \"follow-up\", as the file is called"));
}

// Whatever is left out or put in the wrong place is reported or harmless; nothing throws.
TEST_F(OwnProfile, TrustsNoMemberOfAForm) {
    const json good = read("forms/follow-plan.json");
    const json flat = good.flatten();
    for (const auto& [key, value] : flat.items()) {
        for (const json& wrong : {json(-1), json("x"), json::array({1}), json{{"a", 1}}, json()}) {
            json content = good;
            content[json::json_pointer(key)] = wrong;
            FormOutlines outlines;
            EXPECT_NO_THROW(add_outline(outlines, content)) << key << " " << wrong;
        }
    }
}

}  // namespace
}  // namespace aftercare::bot
