// What holds for every conversation, tried with random ones.
#include "dialogs/buttons.h"
#include "dialogs/walk.h"
#include "tests/dialogs/shared.h"

#include <random>

namespace aftercare::dialogs::testing {
namespace {

const std::vector<std::string> words{
    "个人", "企业", "张三", "13812345678", "1", "2", "3", "99", "没有", "跳过", "完成", "是", "不是", "yes", "no", "上一步",
    "产品", "服务", "上海市浦东新区张江路100号3幢502室", "91350100M000100Y43", "91350100M000100Y42", "2024年3月5日", "03/04/2026",
    "昨天", "明天", "去年", "abc", "a@b.cn", "坏了", "用原装充电器充电30分钟,电量没有变化,接口不发热", "改 型号", "修改", "型号 改成 X9",
    "姓名:李四 电话:13900001111 型号:X1", "为什么", "确认提交", "重新开始", "继续", "保持不变", "每次", "其他", "SN123456",
    "电话:13712345678", "\xff\xfe", "   ", "：：：", "all", "works", "broken", "10", "1000", "DD20240305001234", "10点到11点半", "3点", "14:00", "免费",
    "去年双十一在京东买的,用了两个月就坏了", "订单号找不到了", "内容:换主板 费用:300元"};

class Player {
  public:
    Player(const Form& form, unsigned seed) : form_(form), random_(seed) {}

    void play(int steps) {
        step_ = start(form_, pick(2) == 0 ? "en" : "zh-CN", context());
        keep_buttons();
        for (int i = 0; i < steps; ++i) {
            const Draft before = step_.draft;
            const Input given = input();
            step_ = take(form_, before, given, context());
            SCOPED_TRACE("input kind " + std::to_string(given.index()) +
                         (std::holds_alternative<TextInput>(given) ? " " + std::get<TextInput>(given).text : "") +
                         (std::holds_alternative<PressInput>(given) ? " " + std::get<PressInput>(given).payload : "") +
                         (std::holds_alternative<EditField>(given) ? " " + std::get<EditField>(given).text : "") + ", pending " +
                         std::to_string(before.pending.empty() ? 0 : static_cast<int>(before.pending.front().kind)));
            check(before);
            keep_buttons();
            if (::testing::Test::HasFailure()) return;
        }
    }
    int submitted = 0;

  private:
    std::size_t pick(std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random_); }

    void keep_buttons() {
        for (const auto& out : step_.says)
            for (const auto& row : out.buttons)
                for (const auto& button : row) payloads_.push_back(button.payload);
    }

    std::string payload() {
        if (payloads_.empty()) return "d:7:1:name:!skip";
        const std::size_t recent = std::min<std::size_t>(payloads_.size(), 12);
        return pick(6) == 0 ? payloads_[pick(payloads_.size())] : payloads_[payloads_.size() - 1 - pick(recent)];
    }

    Input input() {
        const std::string message = "m" + std::to_string(pick(20));
        switch (pick(24)) {
            case 0: return Back{};
            case 1: return Skip{};
            case 2: return EditField{words[pick(words.size())]};
            case 3: return Remind{static_cast<int>(pick(3))};
            case 4: return pick(5) == 0 ? Input(Abandon{}) : Input(AskAgain{});
            case 5: return Resume{};
            case 6: return pick(8) == 0 ? Input(Restart{}) : Input(Human{});
            case 7: return SetLanguage{pick(2) == 0 ? "en" : "fr"};
            case 8: return FilesSettled{};
            case 9: return FilesInput{{{message, message, "a.jpg", "image/jpeg", 5}}, "", pick(3) == 0 ? "坏了" : "", message};
            case 10: return ContactInput{"13812345678", "", message};
            case 11: return LocationInput{31.2, 121.5, "", message};
            case 12: return EditInput{message, words[pick(words.size())]};
            case 13:
            case 14:
            case 15:
            case 16:
            case 17: return PressInput{payload()};
            default: return TextInput{words[pick(words.size())], message};
        }
    }

    void check(const Draft& before) {
        const Draft& draft = step_.draft;
        EXPECT_GE(draft.revision, before.revision);
        if (step_.outcome == Outcome::unchanged) {
            EXPECT_TRUE(draft == before);
        }
        if (draft != before && step_.outcome != Outcome::human_wanted) {
            EXPECT_GT(draft.revision, before.revision);
        }
        const std::string bytes = to_bytes(draft);
        const auto parsed = parse_draft(bytes);
        ASSERT_TRUE(parsed.draft) << parsed.error;
        EXPECT_EQ(*parsed.draft, draft);
        for (const auto& out : step_.says)
            for (const auto& row : out.buttons)
                for (const auto& button : row) {
                    EXPECT_LE(button.payload.size(), 64u);
                    EXPECT_FALSE(button.label.empty());
                    EXPECT_TRUE(draft_of(button.payload) == core::DraftId(7));
                }
        if (draft.phase == Phase::asking) {
            const Walk walk(form_, draft.answers);
            PlaceRef place;
            ASSERT_TRUE(walk.locate(draft.cursor, place));
            EXPECT_TRUE(walk.relevant(place)) << draft.cursor.field;
        }
        if (step_.submission) check_submission();
    }

    void check_submission() {
        ++submitted;
        const Walk walk(form_, step_.submission->entries);
        for (const auto& entry : step_.submission->entries) {
            PlaceRef place;
            ASSERT_TRUE(walk.locate(entry.place, place));
            EXPECT_TRUE(walk.relevant(place)) << entry.place.field;
            const Field& field = form_.fields[place.field];
            if (field.required) {
                EXPECT_EQ(entry.state, State::answered) << field.id;
            }
        }
        EXPECT_EQ(parse_submission(to_json(*step_.submission)), step_.submission);
        EXPECT_EQ(render(form_, *step_.submission, texts(), "en", View::masked).size(), step_.submission->entries.size());
    }

    const Form& form_;
    std::mt19937 random_;
    Step step_;
    std::vector<std::string> payloads_;
};

TEST(Engine, RandomConversationsKeepTheRules) {
    int submitted = 0;
    for (unsigned seed = 0; seed < 60 && !HasFailure(); ++seed) {
        for (const Form* form : {&feedback(), &devices(), &repair_plan()}) {
            Player player(*form, seed);
            player.play(150);
            submitted += player.submitted;
            ASSERT_FALSE(HasFailure()) << "seed " << seed << " of " << form->id;
        }
    }
    EXPECT_GT(submitted, 0);
}

Step say(const Form& form, Step step, const std::string& text) {
    return take(form, std::move(step.draft), TextInput{text, ""}, context());
}

TEST(Engine, BackAfterAnAnswerIsTheSameQuestion) {
    Step step = start(feedback(), "zh-CN", context());
    for (const std::string answer : {"个人", "张三", "13812345678", "上海市浦东新区张江路100号3幢502室", "产品", "手机", "X200", "SN123456"}) {
        const Place before = step.draft.cursor;
        Step after = say(feedback(), step, answer);
        EXPECT_NE(after.draft.cursor, before) << answer;
        EXPECT_EQ(take(feedback(), after.draft, Back{}, context()).draft.cursor, before) << answer;
        step = std::move(after);
    }
}

TEST(Engine, TheSameButtonTwiceIsAppliedOnce) {
    const Step first = start(feedback(), "zh-CN", context());
    const std::string payload = first.says.front().buttons.front().front().payload;
    const Step once = take(feedback(), first.draft, PressInput{payload}, context());
    const Step twice = take(feedback(), once.draft, PressInput{payload}, context());
    EXPECT_EQ(twice.outcome, Outcome::unchanged);
    EXPECT_EQ(twice.draft, once.draft);
    EXPECT_TRUE(twice.says.empty());
    EXPECT_EQ(twice.hint, "这个问题已经回答过了：客户类型 个人客户");
}

TEST(Engine, AButtonOfAnInvalidAnswerStillWorks) {
    const Step first = start(feedback(), "zh-CN", context());
    const std::string payload = first.says.front().buttons.front().front().payload;
    const Step wrong = say(feedback(), first, "两个都不是");
    EXPECT_EQ(take(feedback(), wrong.draft, PressInput{payload}, context()).draft.cursor.field, "name");
}

TEST(Engine, ASubmittedDraftIsSubmittedOnce) {
    Step step = start(devices(), "en", context());
    for (const std::string answer : {"all", "SN0001", "works", "no", "3", "2026-01-05", "2026-02-05", "skip"}) step = say(devices(), step, answer);
    ASSERT_EQ(step.draft.phase, Phase::summary);
    const Step done = say(devices(), step, "yes");
    ASSERT_EQ(done.outcome, Outcome::submitted);
    EXPECT_EQ(done.submission->signature.who, "telegram:42");
    EXPECT_EQ(done.submission->signature.when, context().now);
    EXPECT_EQ(role_text(devices(), *done.submission, "serial", texts(), "en", View::whole), "SN0001");
    const Step again = say(devices(), done, "yes");
    EXPECT_EQ(again.outcome, Outcome::unchanged);
    EXPECT_FALSE(again.submission);
}

TEST(Engine, AnswersOfABranchLeftAreNotSubmitted) {
    Step step = start(devices(), "en", context());
    for (const std::string answer : {"all", "SN0001", "broken", "no light", "no", "20", "2026-01-05", "2026-02-05", "a@b.cn", "very"})
        step = say(devices(), step, answer);
    ASSERT_EQ(step.draft.phase, Phase::summary);
    EXPECT_NE(collect(devices(), step.draft).find("urgent"), nullptr);
    step = take(devices(), step.draft, EditField{"Count 3"}, context());
    step = take(devices(), step.draft, EditField{"State Works"}, context());
    ASSERT_EQ(step.draft.phase, Phase::summary);
    EXPECT_NE(step.draft.find("urgent"), nullptr);
    EXPECT_EQ(collect(devices(), step.draft).find("urgent"), nullptr);
    EXPECT_EQ(collect(devices(), step.draft).find("fault"), nullptr);
}

Step plan_with_two_options() {
    Step step = start(repair_plan(), "en", context(), TextInput{"The fan is blocked by dust", "m1"});
    for (const std::string answer : {"us", "yesterday", "10:00-11:30", "Clean it", "2 days", "free", "none", "yes", "Replace it", "1 week",
                                     "３００ EUR", "A new fan", "no", "3 pm"})
        step = say(repair_plan(), step, answer);
    return step;
}

TEST(StaffForm, FirstWordsAnswerTheFirstQuestion) {
    const Step step = start(repair_plan(), "en", context(), TextInput{"The fan is blocked by dust", "m1"});
    EXPECT_EQ(std::get<std::string>(step.draft.find("finding")->value), "The fan is blocked by dust");
    EXPECT_EQ(step.draft.find("finding")->source, "m1");
    EXPECT_EQ(step.draft.cursor.field, "pays");
    ASSERT_EQ(step.says.size(), 1u);
    const Step empty = start(repair_plan(), "en", context(), TextInput{"  ", ""});
    EXPECT_EQ(empty.draft, start(repair_plan(), "en", context()).draft);
}

TEST(StaffForm, LabelledFirstWordsFillSeveralFields) {
    const Step step = start(repair_plan(), "zh-CN", context(),
                            TextInput{"诊断结论:风扇积灰\n费用承担:公司\n检测时间:10点到11点半\n内容:清灰\n工期:2天\n费用:免费", "m1"});
    const auto text = [&](const std::string& field) { return std::get<std::string>(step.draft.find(field)->value); };
    EXPECT_EQ(text("finding"), "风扇积灰");
    EXPECT_EQ(text("pays"), "we_pay");
    EXPECT_EQ(text("checked_at"), "10:00–11:30");
    EXPECT_EQ(text("measure"), "清灰");
    EXPECT_EQ(text("cost"), "免费");
    EXPECT_EQ(step.draft.cursor.field, "checked_on");
}

TEST(StaffForm, ALabelThatComesAgainBeginsTheNextItem) {
    Step step = start(repair_plan(), "zh-CN", context(),
                      TextInput{"诊断结论:风扇积灰\n【方案1】\n内容:清灰\n费用:免费\n【方案2】\n内容:换风扇\n费用:200元", "m1"});
    const auto text = [&](const std::string& field, std::uint32_t item) {
        const Answer* answer = step.draft.find(field, item);
        return answer && answer->state == State::answered ? std::get<std::string>(answer->value) : std::string();
    };
    EXPECT_EQ(text("measure", 0) + text("measure", 1), "清灰换风扇");
    EXPECT_EQ(text("cost", 0) + text("cost", 1), "免费200元");
    EXPECT_TRUE(step.draft.pending.empty());
    for (const std::string answer : {"公司", "昨天", "10:00", "2天", "没有", "3天", "没有"}) step = say(repair_plan(), step, answer);
    ASSERT_EQ(step.draft.cursor, (Place{"option", 1}));
    step = say(repair_plan(), step, "内容:换新机 费用:900元");
    EXPECT_EQ(text("measure", 2), "换新机");
    // There is no fourth: what comes beyond asks before it takes the place of the third.
    step = say(repair_plan(), step, "内容:退货 费用:0");
    EXPECT_EQ(text("measure", 2), "换新机");
    ASSERT_EQ(step.draft.pending.size(), 2u);
    EXPECT_EQ(step.draft.pending.front().kind, Pending::Kind::overwrite);
}

TEST(StaffForm, ShowsEachItemForItself) {
    const Step step = plan_with_two_options();
    ASSERT_EQ(step.draft.phase, Phase::summary);
    const Submission plan = collect(repair_plan(), step.draft);
    const auto options = items(repair_plan(), plan, "option", texts(), "en", View::whole);
    ASSERT_EQ(options.size(), 2u);
    ASSERT_EQ(options[0].size(), 3u);  // nothing is needed for the first
    ASSERT_EQ(options[1].size(), 4u);
    EXPECT_EQ(options[0][0].item, "Option 1");
    EXPECT_EQ(options[0][0].name, "Measure");
    EXPECT_EQ(options[0][0].value, "Clean it");
    EXPECT_EQ(options[1][2].value, "300 EUR");
    EXPECT_EQ(options[1][3].place, (Place{"resources", 1}));
    EXPECT_EQ(item_title(repair_plan(), "option", 1, texts(), "zh-CN"), "方案2");
    EXPECT_TRUE(items(repair_plan(), plan, "finding", texts(), "en", View::whole).empty());
    EXPECT_TRUE(items(repair_plan(), plan, "no_such", texts(), "en", View::whole).empty());
    EXPECT_EQ(item_title(repair_plan(), "no_such", 0, texts(), "en"), "");
    EXPECT_EQ(render_text(repair_plan(), plan, texts(), "en", View::whole),
              "Finding: The fan is blocked by dust\nWho pays: We pay\nChecked on: 19 September 2026\nChecked at: 10:00–11:30\n\n"
              "Option 1\nMeasure: Clean it\nDuration: 2 days\nCost: free\n\n"
              "Option 2\nMeasure: Replace it\nDuration: 1 week\nCost: 300 EUR\nNeeds: A new fan\n\n"
              "Visit at: 15:00");
}

TEST(StaffForm, IsSentByItsOwnButton) {
    Step step = plan_with_two_options();
    const auto& buttons = step.says.back().buttons;
    ASSERT_EQ(buttons.front().front().label, "Send the plan");
    EXPECT_EQ(take(repair_plan(), step.draft, PressInput{buttons.front().front().payload}, context()).outcome, Outcome::submitted);
    EXPECT_EQ(say(repair_plan(), step, "send the plan").outcome, Outcome::submitted);
}

TEST(StaffForm, OffersNoPerson) {
    Step step = start(repair_plan(), "en", context(), TextInput{"The fan is blocked by dust", ""});
    for (const std::string answer : {"perhaps", "maybe"}) step = say(repair_plan(), step, answer);
    EXPECT_EQ(step.outcome, Outcome::going_on);
    for (const auto& row : step.says.back().buttons)
        for (const auto& button : row) EXPECT_NE(button.label, "Ask a person");
    EXPECT_EQ(say(repair_plan(), step, "human").outcome, Outcome::going_on);
}

TEST(Payload, IsReadBackAndNothingElseIs) {
    const std::string text = to_text({core::DraftId(INT64_MAX), UINT32_MAX, "a_field_of_20_letter", "choice_of_19_letter"});
    EXPECT_LE(text.size(), 64u);
    const auto parsed = parse_payload(text);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->draft, core::DraftId(INT64_MAX));
    EXPECT_EQ(parsed->revision, UINT32_MAX);
    for (const auto* bad : {"", "d:", "d:1:1:f", "d:1:1:f:v:w", "d:-1:1:f:v", "d:1:-1:f:v", "d:1:1::v", "d:1:1:f:", "x:1:1:f:v", "d:1:zzzzzzzzz:f:v"})
        EXPECT_FALSE(parse_payload(bad)) << bad;
}

}  // namespace
}  // namespace aftercare::dialogs::testing
