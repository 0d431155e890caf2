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
    "电话:13712345678", "\xff\xfe", "   ", "：：：", "all", "works", "broken", "10", "1000", "DD20240305001234"};

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
        for (const Form* form : {&feedback(), &devices()}) {
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
