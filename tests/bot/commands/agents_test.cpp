#include "bot/turn/topics.h"
#include "office.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aftercare::bot {
namespace {

using namespace std::chrono_literals;
using core::Closing;
using core::Stage;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Agents : public testing::Test {
  protected:
    Agents() {
        office.hire("agent", "小王");
        number = office.submit("customer");
    }
    Office office;
    std::string number;
};

TEST_F(Agents, FromTheFormToTheArchive) {
    EXPECT_EQ(number, "SR202610270001");
    EXPECT_THAT(office.heard("customer"), AllOf(HasSubstr("SR202610270001"), HasSubstr("10月29日")));
    EXPECT_THAT(office.heard("agent"), AllOf(HasSubstr("新工单"), HasSubstr("张**"), HasSubstr("[接单]"), Not(HasSubstr("张三丰"))));
    office.write("agent", "待办");
    EXPECT_THAT(office.heard("agent"), AllOf(HasSubstr(number), HasSubstr("未分配"), HasSubstr("X200")));
    office.write("agent", "/take 0001");
    EXPECT_THAT(office.heard("customer"), HasSubstr("小王"));
    EXPECT_EQ(office.ticket(number).stage, Stage::execution);
    office.write("agent", "/ask 0001 请拍一张充电口的照片");
    EXPECT_THAT(office.heard("customer"), HasSubstr("请拍一张充电口的照片"));
    office.write("customer", "充电口没有异物");
    EXPECT_THAT(office.heard("agent"), AllOf(HasSubstr("充电口没有异物"), HasSubstr("已补充")));
    EXPECT_EQ(office.ticket(number).waiting, core::Wait::nobody);
    office.write("agent", "进展 0001 配件已寄出");
    EXPECT_THAT(office.heard("customer"), HasSubstr("配件已寄出"));
    office.write("agent", "/done 0001 已更换充电口");
    EXPECT_THAT(office.heard("customer"), AllOf(HasSubstr("已更换充电口"), HasSubstr("[已解决] [未解决]")));
    office.press("customer", "已解决");
    EXPECT_THAT(office.heard("customer"), HasSubstr("[满意] [基本满意] [需进一步改进]"));
    office.press("customer", "满意");
    EXPECT_THAT(office.heard("agent"), HasSubstr("满意"));
    EXPECT_EQ(office.ticket(number).closing, Closing::completed);
    office.write("customer", "师傅很专业");
    EXPECT_THAT(office.heard("agent"), HasSubstr("师傅很专业"));
    EXPECT_EQ(office.events(number).back().kind, "commented");
    EXPECT_EQ(office.timers(), 0u);
}

// Nobody had taken it, so it comes back to intake: somebody must look at it in time again.
TEST_F(Agents, AReopenedRequestIsReviewedInTime) {
    office.write("agent", "/close 0001 打错了");
    office.write("agent", "/reopen 0001");
    ASSERT_EQ(office.ticket(number).stage, Stage::intake);
    office.wait(24h * 5);
    EXPECT_EQ(office.events(number).back().kind, "review_overdue");
    EXPECT_THAT(office.heard("agent"), HasSubstr(number));
}

TEST_F(Agents, ShowIsMaskedAndRevealIsRecorded) {
    office.write("agent", "/show 0001");
    EXPECT_THAT(office.heard("agent"), AllOf(HasSubstr("138****5678"), Not(HasSubstr("13812345678")), Not(HasSubstr("张三丰"))));
    const auto before = office.events(number).size();
    office.write("agent", "/reveal 0001");
    EXPECT_THAT(office.heard("agent"), AllOf(HasSubstr("138 1234 5678"), HasSubstr("张三丰")));
    ASSERT_EQ(office.events(number).size(), before + 1);
    EXPECT_EQ(office.events(number).back().kind, "revealed");
    EXPECT_EQ(office.events(number).back().actor.name, "小王");
}

TEST_F(Agents, NumberMayBeShortOrLeftOut) {
    office.write("agent", "/take 0001");
    office.write("agent", "/note 先看保修期");
    EXPECT_EQ(office.events(number).back().text, "先看保修期") << "the ticket in hand";
    office.write("agent", "/progress 5 天后发货");
    EXPECT_EQ(office.events(number).back().text, "5 天后发货") << "a quantity is no number";
    const auto written = office.events(number).size();
    office.write("agent", "/reply 1 您好");
    EXPECT_THAT(office.heard("agent"), HasSubstr("还没有发送：「1」")) << "an ending or a quantity: asked, not guessed";
    EXPECT_THAT(office.heard("customer"), Not(HasSubstr("您好")));
    EXPECT_EQ(office.events(number).size(), written);
    office.write("agent", "/note 1");
    EXPECT_THAT(office.heard("agent"), HasSubstr("请输入备注内容")) << "alone it is the ticket";
    office.submit("other", "SN2");
    office.write("agent", "/show 9999");
    EXPECT_THAT(office.heard("agent"), HasSubstr("没有找到"));
    office.write("agent", "/take 1");
    EXPECT_THAT(office.heard("agent"), HasSubstr("已经在您手上"));
}

TEST_F(Agents, InAnswerToALetterAboutSeveralTicketsANumberIsNeeded) {
    const std::string second = office.submit("other", "SN2");
    office.write("agent", "/take 0001");
    const auto told_of = [&](const std::string& letter, const std::vector<std::string>& numbers) {
        office.in_turn("agent", [&](Turn& turn) {
            std::vector<core::Delivery> deliveries;
            for (const auto& each : numbers) {
                const auto ticket = turn.tx.tickets().numbered(each);
                auto& made = deliveries.emplace_back();
                made.conversation = turn.conversation.id;
                made.ticket = ticket ? ticket->id : core::TicketId{};
            }
            remember_topic(turn.tx, deliveries, letter);
        });
    };
    told_of("both", {number, second});
    told_of("one", {number, "", number});
    office.write("agent", "/reply 您好", "both");
    EXPECT_THAT(office.heard("agent"), HasSubstr("请写上工单编号"));
    EXPECT_THAT(office.heard("customer"), IsEmpty());
    EXPECT_THAT(office.heard("other"), IsEmpty());
    office.write("agent", "/reply 0002 请稍候", "both");
    EXPECT_THAT(office.heard("other"), HasSubstr("请稍候"));
    office.write("agent", "/reply 您好", "one");
    EXPECT_THAT(office.heard("customer"), HasSubstr("您好"));
}

TEST_F(Agents, WordsForTheCustomerAreAPersons) {
    office.write("agent", "/take 0001");
    EXPECT_EQ(office.origin_for("customer"), core::Origin::notice);
    EXPECT_EQ(office.origin_for("agent"), core::Origin::answer);
    office.write("agent", "/reply 您好");
    EXPECT_EQ(office.origin_for("customer"), core::Origin::person);
    EXPECT_EQ(office.origin_for("agent"), core::Origin::answer);
    office.write("agent", "/ask 型号是什么？");
    EXPECT_EQ(office.origin_for("customer"), core::Origin::person);
    office.write("customer", "X300");
    EXPECT_EQ(office.origin_for("customer"), core::Origin::answer);
    EXPECT_EQ(office.origin_for("agent"), core::Origin::notice);
}

TEST_F(Agents, ARefusalSaysWhatIsPossible) {
    office.write("agent", "/done 0001 好了");
    EXPECT_THAT(office.heard("agent"), AllOf(HasSubstr("待受理"), HasSubstr("/take"), HasSubstr("[接单]")));
    EXPECT_EQ(office.ticket(number).stage, Stage::intake);
    office.write("agent", "/classify 0001 硬件");
    EXPECT_THAT(office.heard("agent"), HasSubstr("无需分类"));
    office.write("agent", "/tkae 0001");
    EXPECT_THAT(office.heard("agent"), HasSubstr("/take"));
}

TEST_F(Agents, ButtonsAskForTheirWords) {
    office.press("agent", "接单");
    EXPECT_EQ(office.ticket(number).assignee.value, 1);
    office.press("agent", "回复");
    EXPECT_THAT(office.heard("agent"), HasSubstr("请输入"));
    office.write("agent", "您好,请稍候");
    EXPECT_THAT(office.heard("customer"), HasSubstr("您好,请稍候"));
    office.write("agent", "随便说一句");
    EXPECT_THAT(office.heard("customer"), IsEmpty()) << "plain words are never guessed to be for a customer";
}

TEST_F(Agents, WordsThatWereAskedForCanBeCancelled) {
    office.press("agent", "接单");
    office.heard("customer");
    for (const char* way : {"/cancel", "取消", "/back"}) {
        office.write("agent", "/reply 0001");
        office.write("agent", way);
        EXPECT_THAT(office.heard("agent"), HasSubstr("什么都没有发送")) << way;
        office.write("agent", "自言自语");
        EXPECT_THAT(office.heard("customer"), IsEmpty()) << way;
    }
}

TEST_F(Agents, AssigningTellsTheColleague) {
    office.hire("agent2", "小李");
    office.write("agent", "/assign 0001 小李");
    EXPECT_THAT(office.heard("agent2"), HasSubstr("转派"));
    EXPECT_EQ(office.ticket(number).assignee.value, 2);
    office.write("agent", "/take 0001");
    EXPECT_THAT(office.heard("agent"), HasSubstr("小李"));
    office.write("agent2", "接单0001");
    EXPECT_EQ(office.ticket(number).stage, Stage::execution);
    office.write("agent", "/assign 0001");
    office.press("agent", "小王");
    EXPECT_EQ(office.ticket(number).assignee.value, 1);
    EXPECT_THAT(office.heard("agent2"), HasSubstr("小王"));
}

TEST_F(Agents, JoinCodesWorkOnce) {
    office.write("stranger", "/join CODE小王");
    EXPECT_THAT(office.heard("stranger"), HasSubstr("无效"));
    office.write("stranger", "/queue");
    EXPECT_THAT(office.heard("stranger"), Not(HasSubstr(number)));
    office.write("agent", "/leave");
    office.write("agent", "/queue");
    EXPECT_THAT(office.heard("agent"), Not(HasSubstr(number)));
}

TEST_F(Agents, WhatTheyTookDownEndsWhenTheyLeave) {
    core::DraftId taken_down, own;
    office.in_turn("agent", [&](Turn& turn) {
        core::DraftRecord draft;
        draft.person = turn.person.id;
        draft.conversation = turn.conversation.id;
        draft.form = "feedback";
        draft.profile = "feedback-form";
        draft.state = "13800000000";
        own = turn.tx.drafts().add(draft);
        draft.purpose = "phone";
        taken_down = turn.tx.drafts().add(draft);
        turn.conversation.draft = taken_down;
        turn.tx.people().update(turn.conversation);
    });
    office.write("agent", "/leave");
    office.in_turn("agent", [&](Turn& turn) {
        const auto ended = turn.tx.drafts().draft(taken_down);
        EXPECT_EQ(ended->status, core::DraftRecord::Status::cancelled);
        EXPECT_TRUE(ended->state.empty()) << "it is somebody else's data";
        EXPECT_FALSE(turn.conversation.draft);
        EXPECT_EQ(turn.tx.drafts().draft(own)->status, core::DraftRecord::Status::open);
    });
}

TEST_F(Agents, OnAChannelThatIsNoLongerConfiguredKeepNobodyFromSubmitting) {
    office.hire("agent2", "小陈");
    office.in_turn("agent2", [&](Turn& turn) {
        turn.conversation.address.channel = {"telegram", "closed down"};
        turn.tx.people().update(turn.conversation);
        EXPECT_FALSE(turn.reaches(turn.conversation));
        EXPECT_FALSE(turn.tell_staff(turn.staff->id, {}));
    });
    const auto next = office.submit("customer");
    EXPECT_THAT(office.heard("agent"), HasSubstr("新工单"));
    EXPECT_THAT(office.heard("agent2"), IsEmpty());
    office.in_turn("customer", [&](Turn& turn) {
        turn.conversation.address.channel = {"telegram", "closed down"};
        turn.tx.people().update(turn.conversation);
        EXPECT_FALSE(turn.tell_customer(turn.tx.tickets().numbered(next).value(), {}));
    });
    office.write("agent", "/take " + next);
    EXPECT_EQ(office.ticket(next).stage, Stage::execution);
}

TEST_F(Agents, HelpNamesTheCommandsOfTheConfiguredProceduresOnly) {
    office.write("agent", "/help");
    const std::string before = office.heard("agent");
    EXPECT_THAT(before, Not(HasSubstr("/diagnose")));
    core::Profile other = office.desk->profile("feedback-form");
    other.name = "of old";
    core::StageRule diagnosis;
    diagnosis.stage = Stage::diagnosis;
    other.stages.push_back(diagnosis);
    office.desk->profiles.emplace(other.name, other);
    office.write("agent", "/help");
    EXPECT_EQ(office.heard("agent"), before);
    office.desk->configured.insert(other.name);
    office.write("agent", "/help");
    EXPECT_THAT(office.heard("agent"), HasSubstr("/diagnose"));
}

TEST_F(Agents, NothingPersonalIsShownInAGroup) {
    office.in_turn("agent", [&](Turn& turn) {
        turn.conversation.kind = core::ChatKind::group;
        EXPECT_TRUE(take_agent_command(turn, "/reveal 0001"));
    });
    EXPECT_THAT(office.heard("agent"), AllOf(HasSubstr("单独对话"), Not(HasSubstr("13812345678"))));
    EXPECT_NE(office.events(number).back().kind, "revealed");
}

TEST_F(Agents, ALateReviewIsTold) {
    office.wait(24h * 7);
    EXPECT_THAT(office.heard("agent"), HasSubstr("初审已超时"));
    EXPECT_EQ(office.events(number).back().kind, "review_overdue");
    EXPECT_EQ(core::format_minute(core::to_local(office.desk->zone, office.events(number).back().at)), "2026-10-29 18:00");
}

TEST_F(Agents, FindsByWords) {
    office.submit("other", "SN9", "屏幕不亮");
    office.write("agent", "查找 屏幕");
    EXPECT_THAT(office.heard("agent"), AllOf(HasSubstr("SR202610270002"), Not(HasSubstr(number))));
    office.write("agent", "/find 没有的东西");
    EXPECT_THAT(office.heard("agent"), HasSubstr("没有找到"));
}

TEST_F(Agents, ForgedButtonsDoNothing) {
    office.in_turn("stranger", [&](Turn& turn) {
        for (const char* payload : {"t:1:take", "t:1:reveal", "t:1:confirm", "t:zz:take", "t:1:rate:satisfied", "t:1:nonsense"})
            EXPECT_TRUE(take_ticket_press(turn, payload));
    });
    EXPECT_THAT(office.said, IsEmpty());
    EXPECT_EQ(office.events(number).size(), 1u);
}

}  // namespace
}  // namespace aftercare::bot
