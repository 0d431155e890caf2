// Letters as answers: how their lines are read, and what must hold for every one of them.
#include "dialogs/gather.h"
#include "dialogs/letter_lines.h"
#include "dialogs/question.h"
#include "dialogs/walk.h"
#include "tests/dialogs/shared.h"

#include <random>

namespace aftercare::dialogs::testing {
namespace {

Context by_letter() {
    Context made = context();
    made.asking = Asking::all_at_once;
    return made;
}

Step first(const std::string& text, std::vector<core::FileRef> files = {}, std::string address = "", std::string name = "") {
    return start(feedback(), "zh-CN", by_letter(), LetterInput{text, std::move(files), "m1", std::move(address), std::move(name), true});
}

Step answer(const Step& before, const std::string& text) {
    return take(feedback(), before.draft, LetterInput{text, {}, "m2", "", "", false}, by_letter());
}

std::string value_of(const Step& step, const std::string& field) {
    const auto* found = step.draft.find(field);
    const auto* text = found ? std::get_if<std::string>(&found->value) : nullptr;
    return text && found->state == State::answered ? *text : "";
}

std::string said(const Step& step) {
    std::string all;
    for (const auto& out : step.says) all += out.heading + "\n" + out.text + "\n";
    return all;
}

const std::string whole =
    "客户类型：个人客户\n姓名：张三\n联系方式：13812345678\n联系地址：上海市浦东新区张江路100号3幢502室\n反馈对象：产品\n"
    "产品名称：净化器\n型号：KJ800\n序列号：KJ80012345\n购买日期：2026年3月5日\n购买渠道：线下门店\n"
    "问题发生背景：昨晚8点在家里正常使用时出现，没有摔过\n具体表现：开机十分钟后自己停机，红灯闪三次，重启也一样\n"
    "出现频率：每次都会\n异响或异味：没有\n已尝试解决措施：没有\n期望解决结果：免费维修";

TEST(Letter, WithEverythingNeedsExactlyOneConfirmation) {
    const Step step = first(whole);
    EXPECT_EQ(step.draft.phase, Phase::summary);
    ASSERT_EQ(step.says.size(), 1U);
    const Step signed_step = answer(step, "确认提交，谢谢！");
    EXPECT_EQ(signed_step.outcome, Outcome::submitted);
    ASSERT_TRUE(signed_step.submission);
    EXPECT_EQ(signed_step.submission->find("attachments")->state, State::skipped);
}

TEST(Letter, AWordWithMoreBehindItSignsNothing) {
    const Step step = first(whole);
    for (const char* text : {"确认提交，但是型号写错了", "好的", "收到，谢谢", "确认一下价格"})
        EXPECT_NE(answer(step, text).outcome, Outcome::submitted) << text;
}

TEST(Letter, LinesMayComeInAnyOrder) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < whole.size();) {
        const auto end = std::min(whole.find('\n', at), whole.size());
        lines.push_back(whole.substr(at, end - at));
        at = end + 1;
    }
    std::mt19937 random(7);
    for (int round = 0; round < 40; ++round) {
        std::shuffle(lines.begin(), lines.end(), random);
        std::string text;
        for (const auto& line : lines) text += (round % 2 == 0 ? "" : "  - ") + line + (round % 3 == 0 ? "\n\n" : "\r\n");
        const Step step = first(text);
        EXPECT_EQ(step.draft.phase, Phase::summary) << text << said(step);
        EXPECT_EQ(value_of(step, "name"), "张三");
        EXPECT_EQ(value_of(step, "model"), "KJ800");
    }
}

TEST(Letter, TheListComesBackFilledInByNumberOrWithBlanks) {
    const Step asked = first("客户类型：个人客户\n反馈对象：产品");
    const auto places = letter_places(feedback(), asked.draft);
    const Step by_number = answer(asked, "1. 张三\n（2）13812345678");
    EXPECT_EQ(feedback().fields[places[0].field].id, "name");
    EXPECT_EQ(value_of(by_number, "name"), "张三");
    EXPECT_EQ(value_of(by_number, "phone"), "+8613812345678");
    const Step with_blanks = answer(asked, "1. *姓名：____张三____\n2. *联系方式：____\n13812345678");
    EXPECT_EQ(value_of(with_blanks, "name"), "张三");
    EXPECT_EQ(value_of(with_blanks, "phone"), "+8613812345678");
}

TEST(Letter, OurOwnLinesComingBackAreNoAnswer) {
    const Step asked = first("客户类型：个人客户\n反馈对象：产品");
    const Step back = answer(asked, asked.says.front().text);
    EXPECT_EQ(back.draft.answers, asked.draft.answers);
    EXPECT_TRUE(back.draft.pending.empty());
}

TEST(Letter, TheSendersAddressAndNameFillTheFieldsForThemAndNothingThatWasGiven) {
    const Step step = first("客户类型：企业客户", {}, "li@example.com", "李四");
    EXPECT_EQ(value_of(step, "contact_name"), "李四");
    EXPECT_EQ(value_of(step, "email"), "");  // a company's form asks for none
    const Step given = first("客户类型：个人客户\n姓名：王五", {}, "li@example.com", "李四");
    EXPECT_EQ(value_of(given, "name"), "王五");
    EXPECT_EQ(value_of(given, "email"), "li@example.com");
    EXPECT_EQ(value_of(first("客户类型：个人客户", {}, "", "li4@example.com"), "name"), "");
}

TEST(Letter, AChangedAnswerIsTakenAndSaid) {
    const Step step = first(whole);
    const Step changed = answer(step, "型号规格：KJ900");
    EXPECT_EQ(value_of(changed, "model"), "KJ900");
    EXPECT_NE(said(changed).find("已更新「型号规格」：KJ900"), std::string::npos);
    EXPECT_EQ(changed.draft.phase, Phase::summary);
    // A number that merely occurs in words changes nothing.
    EXPECT_EQ(value_of(answer(step, "另外我的另一个号码是13900001111，白天可以打"), "phone"), "+8613812345678");
}

TEST(Letter, OptionalFieldsAreAskedOnce) {
    std::string text = whole;
    text.replace(text.find("\n姓名：张三"), std::string("\n姓名：张三").size(), "");
    text.replace(text.find("线下门店"), std::string("线下门店").size(), "官网");
    const Step step = first(text);
    EXPECT_EQ(step.draft.phase, Phase::asking);
    EXPECT_NE(said(step).find("订单号"), std::string::npos);
    const Step named = answer(step, "张三");
    EXPECT_EQ(value_of(named, "name"), "张三");
    EXPECT_EQ(named.draft.find("order_number")->state, State::skipped);
    EXPECT_EQ(named.draft.phase, Phase::summary);
    EXPECT_EQ(value_of(answer(named, "订单号：DD20240305001234"), "order_number"), "DD20240305001234");
}

TEST(Letter, AnOptionalFieldIsNotAskedAgainWhileOthersAre) {
    const Step asked = first("客户类型：个人客户\n反馈对象：产品\n购买渠道：官网");
    ASSERT_NE(said(asked).find("订单号"), std::string::npos);
    const Step named = answer(asked, "姓名：张三");
    EXPECT_EQ(named.draft.phase, Phase::asking);
    EXPECT_EQ(said(named).find("订单号"), std::string::npos);
    // A letter that brings nothing has left nothing empty.
    EXPECT_NE(said(answer(asked, "好的，谢谢")).find("订单号"), std::string::npos);
}

TEST(Letter, TheSenderOfALaterLetterChangesNoAnswer) {
    const Step step = first("客户类型：个人客户\n姓名：王五\n电子邮箱：wang@example.com");
    const Step later = take(feedback(), step.draft, LetterInput{"型号：X1", {}, "m2", "li@example.com", "李四", false}, by_letter());
    EXPECT_EQ(value_of(later, "model"), "X1");
    EXPECT_EQ(value_of(later, "name"), "王五");
    EXPECT_EQ(value_of(later, "email"), "wang@example.com");
}

TEST(Letter, FilesComeAlongWithoutATimerOfTheirOwn) {
    const Step step = first(whole, {{"f1", "f1", "a.jpg", "image/jpeg", 5}, {"f2", "f2", "b.exe", "application/x-msdownload", 5}});
    const auto* files = step.draft.find("attachments");
    ASSERT_TRUE(files);
    EXPECT_EQ(std::get<std::vector<Attachment>>(files->value).size(), 1U);
    EXPECT_FALSE(step.settle_after);
    EXPECT_EQ(step.says.size(), 1U);
}

TEST(Letter, WordsForTheWholeFormAreNoAnswerToItsLastField) {
    std::string text = whole;
    text.replace(text.find("\n已尝试解决措施：没有"), std::string("\n已尝试解决措施：没有").size(), "");
    const Step step = first(text);
    ASSERT_EQ(step.draft.phase, Phase::asking);
    EXPECT_EQ(answer(step, "确认无误，谢谢！").draft.phase, Phase::asking);
    EXPECT_EQ(value_of(answer(step, "重启过两次，没有用"), "tried"), "重启过两次，没有用");
}

TEST(Letter, ThatTheListIsFilledInBelowIsNoAnswerToWhatIsLeft) {
    const auto left = whole.find("产品名称");
    const Step asked = first(whole.substr(0, left));
    const std::string filled = whole.substr(whole.find('\n', left) + 1);
    for (const std::string said_first : {"见下方填写", "您好，已填写如下：", "如下", "filled in below", "See below, thanks!"}) {
        const Step step = answer(asked, said_first + "\n\n" + filled);
        EXPECT_EQ(value_of(step, "model"), "KJ800");
        EXPECT_EQ(value_of(step, "product_name"), "") << said_first;
        EXPECT_EQ(step.draft.phase, Phase::asking) << said_first;
    }
    EXPECT_EQ(value_of(answer(asked, "净化器\n" + filled), "product_name"), "净化器") << "what stands there without a label";
}

TEST(Letter, AFieldHasItsUsualNameUntilItsVariantIsChosen) {
    const Form form = load("config/forms/service-request.json");
    const auto listed = [&](const std::string& text) {
        return said(start(form, "zh-CN", by_letter(), LetterInput{text, {}, "m1", "", "", true}));
    };
    EXPECT_NE(listed("你好").find("*产品名称"), std::string::npos) << listed("你好");
    EXPECT_EQ(listed("你好").find("投诉对象"), std::string::npos);
    EXPECT_NE(listed("需求类型：服务投诉").find("*投诉对象"), std::string::npos) << listed("需求类型：服务投诉");
}

TEST(Letter, NumbersThatFitNothingOfTheListNumberSomethingElse) {
    const Step asked = first("客户类型：个人客户\n反馈对象：产品");
    const Step story = answer(asked, "现象如下：\n1、充电很慢，要六个小时才满100%\n2、屏幕有时闪烁");
    EXPECT_EQ(value_of(story, "phone"), "");
    EXPECT_NE(value_of(story, "symptom").find("屏幕有时闪烁"), std::string::npos);
    // Within an answer of several lines too.
    const Step told = answer(asked, "具体表现：\n1、充电很慢，要六个小时才满100%\n2、屏幕有时闪烁");
    EXPECT_NE(value_of(told, "symptom").find("屏幕有时闪烁"), std::string::npos);
    // Beside numbers that do fit, one that does not is asked about.
    const Step wrong = answer(asked, "1. 张三\n2. 晚点给您");
    EXPECT_EQ(value_of(wrong, "name"), "张三");
    EXPECT_NE(said(wrong).find("您写的是「晚点给您」"), std::string::npos);
}

/// Whatever is written, one answer is said, the draft can be stored, and nothing answered gets lost.
TEST(Letter, EverySequenceOfLettersIsAnsweredByOneLetter) {
    const std::vector<std::string> parts{
        "客户类型：个人客户", "客户类型：企业", "姓名：张三", "1. 个人", "2、产品", "3) 2026年3月5日", "购买日期：03/04/2026", "具体表现：坏了",
        "确认提交", "没有", "谢谢", "先这样登记", "修改", "改 型号", "型号 改成 X9", "统一社会信用代码：91350100M000100Y42", "为什么",
        "订单号：找不到了", "____", "：：：", "\xff\xfe", "产品", "每次都会", "手机昨天晚上充电的时候突然黑屏了", "13812345678", "a@b.cn",
        "电话:13712345678 型号:X1", "1. *姓名：____", "99. 好", "重新开始", "上一步", "期望解决结果：其他", "附件：见附件"};
    std::mt19937 random(11);
    const auto pick = [&](std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random); };
    int submitted = 0;
    for (int round = 0; round < 300; ++round) {
        Step step = first(parts[pick(parts.size())], {}, "li@example.com", "李四");
        for (int i = 0; i < 12 && step.outcome != Outcome::submitted; ++i) {
            std::string text;
            for (std::size_t n = 1 + pick(4); n > 0; --n) text += parts[pick(parts.size())] + (pick(3) == 0 ? "\n\n" : "\n");
            if (pick(8) == 0) text = whole;
            step = answer(step, text);
            SCOPED_TRACE(text);
            if (step.outcome == Outcome::submitted)
                ++submitted;
            else
                ASSERT_EQ(step.says.size(), 1U);
            ASSERT_FALSE(step.settle_after);
            const auto again = parse_draft(to_bytes(step.draft));
            ASSERT_TRUE(again.draft);
            ASSERT_EQ(*again.draft, step.draft);
            const Walk walk(feedback(), step.draft.answers);
            if (step.draft.phase == Phase::summary)
                for (const auto place : walk.places())
                    ASSERT_TRUE(feedback().fields[place.field].type == FieldType::sign || walk.state(place) != State::unset ||
                                !walk.asked(place))
                        << feedback().fields[place.field].id;
        }
    }
    EXPECT_GT(submitted, 5);
}

}  // namespace
}  // namespace aftercare::dialogs::testing
