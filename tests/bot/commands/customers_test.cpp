#include "bot/commands/finding.h"
#include "bot/commands/ticket_acts.h"
#include "office.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace aftercare::bot {
namespace {

using namespace std::chrono_literals;
using core::Closing;
using core::Stage;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Customers : public testing::Test {
  protected:
    Customers() {
        office.hire("agent", "小王");
        number = office.submit("customer");
    }
    void finish() {
        office.write("agent", "/take " + number);
        office.write("agent", "/done " + number + " 已更换");
    }
    Office office;
    std::string number;
};

// Where a channel may not begin, the question can wait for the very message that would answer it.
TEST_F(Customers, WordsDoNotAnswerAQuestionThatTheyHaveNotSeen) {
    finish();
    core::OutboxEntry held;
    office.in_turn("customer", [&](Turn& turn) {
        held.delivery.conversation = turn.conversation.id;
        held.delivery.to = turn.conversation.address;
        held.delivery.ticket = turn.tx.tickets().numbered(number)->id;
        held.delivery.id = turn.tx.outbox().add(held.delivery);
        held.status = core::OutboxEntry::Status::held;
        turn.tx.outbox().update(held);
    });
    office.write("customer", "好的，已经解决了");
    EXPECT_EQ(office.ticket(number).stage, Stage::confirmation);
    EXPECT_THAT(office.heard("agent"), HasSubstr("已经解决了"));
    office.in_turn("customer", [&](Turn& turn) { turn.tx.outbox().remove(held.delivery.id); });
    office.write("customer", "好的，已经解决了");
    EXPECT_EQ(office.ticket(number).stage, Stage::survey);
}

TEST_F(Customers, TheSameDraftMakesOneTicket) {
    office.in_turn("customer", [&](Turn& turn) {
        auto draft = turn.tx.drafts().draft(core::DraftId(1)).value();
        EXPECT_EQ(open_ticket(turn, draft, {}), draft.ticket);
        EXPECT_EQ(turn.tx.tickets().count_open(), 1);
    });
    EXPECT_THAT(office.heard("customer"), HasSubstr(number));
    const auto signature = nlohmann::json::parse(office.ticket(number).signature);
    EXPECT_EQ(signature["who"], "web:site:customer");
    EXPECT_EQ(signature["when"], "2026-10-27T01:30:00Z");
    EXPECT_THAT(signature["hash"].get<std::string>(), testing::StartsWith("sha256:"));
}

TEST_F(Customers, ALikelyDuplicateIsTheSameSerialOfTheSameCustomer) {
    const auto duplicates = [&](const std::string& chat, const std::string& serial) {
        std::size_t count = 0;
        office.in_turn(chat, [&](Turn& turn) {
            dialogs::Submission submission;
            dialogs::Entry entry;
            entry.place.field = "serial";
            entry.value = serial;
            submission.entries = {entry};
            count = likely_duplicates(turn, submission).size();
        });
        return count;
    };
    EXPECT_EQ(duplicates("customer", "sn123456"), 1u);
    EXPECT_EQ(duplicates("customer", "SN123457"), 0u);
    EXPECT_EQ(duplicates("somebody", "SN123456"), 0u) << "others' tickets are not told of";
}

TEST_F(Customers, AFileBesideTheWordHindersNoDecision) {
    finish();
    const core::FileRef logo{"f1", "f1", "logo.png", "image/png", 5};
    office.send_files("customer", {logo}, "1");
    EXPECT_EQ(office.ticket(number).stage, Stage::confirmation) << "it may count the pictures";
    office.send_files("customer", {logo}, "已解决，谢谢！");
    EXPECT_EQ(office.ticket(number).stage, Stage::survey);
    office.in_turn("agent", [&](Turn& turn) {
        EXPECT_EQ(turn.tx.attachments().of_ticket(turn.tx.tickets().numbered(number)->id).size(), 2u) << "nothing is lost";
    });
}

TEST_F(Customers, ALetterIsAboutTheirOwnTicketThatItNames) {
    const std::string second = office.submit("customer", "SN999999");
    const auto topic = [&](const std::string& chat, const std::string& named) {
        core::TicketId id;
        office.in_turn(chat, [&](Turn& turn) {
            core::Incoming incoming;
            incoming.ticket = named;
            turn.incoming = &incoming;
            id = topic_of_reply(turn);
        });
        return id;
    };
    EXPECT_EQ(topic("customer", number), office.ticket(number).id);
    EXPECT_EQ(topic("customer", second), office.ticket(second).id);
    EXPECT_FALSE(topic("somebody", number));
    EXPECT_FALSE(topic("customer", "SR000000000000"));
}

TEST_F(Customers, ARatingMayComeWithWords) {
    finish();
    office.write("customer", "解决了");
    office.write("customer", "满意，还没解决");
    EXPECT_EQ(office.ticket(number).rating, "") << "one of the two is not meant";
    office.write("customer", "1，充电口还有点松");
    EXPECT_EQ(office.ticket(number).rating, "") << "it may be the first of a list";
    office.write("customer", "基本满意，就是等得久了一点");
    EXPECT_EQ(office.ticket(number).rating, "mostly_satisfied");
    EXPECT_EQ(office.events(number).back().kind, "commented");
    EXPECT_THAT(office.events(number).back().text, HasSubstr("等得久了一点"));
    EXPECT_THAT(office.heard("customer"), Not(HasSubstr("还有什么想对我们说的吗"))) << "it has been said";
}

TEST_F(Customers, NotSolvedGoesRoundAgainWithReasons) {
    finish();
    office.write("customer", "还没解决");
    EXPECT_EQ(office.ticket(number).round, 2);
    EXPECT_EQ(office.ticket(number).stage, Stage::execution);
    EXPECT_THAT(office.heard("agent"), HasSubstr("未解决"));
    office.write("customer", "还是充不进电");
    EXPECT_EQ(office.events(number).back().kind, "reasons");
    EXPECT_THAT(office.heard("agent"), HasSubstr("还是充不进电"));
    office.write("agent", "/done 已更换主板");
    office.write("customer", "解决了");
    EXPECT_EQ(office.ticket(number).stage, Stage::survey);
    office.write("customer", "基本满意");
    EXPECT_EQ(office.ticket(number).rating, "mostly_satisfied");
    office.write("customer", "没有");
    EXPECT_EQ(office.events(number).back().kind, "rated") << "no comment is no comment";
}

TEST_F(Customers, OtherWordsAreNoAnswerToTheResult) {
    finish();
    office.write("customer", "请问发票什么时候寄?");
    EXPECT_EQ(office.ticket(number).stage, Stage::confirmation);
    EXPECT_THAT(office.heard("agent"), HasSubstr("发票"));
    EXPECT_THAT(office.heard("customer"), HasSubstr("[已解决] [未解决]"));
}

TEST_F(Customers, UnansweredResultsAreRemindedAndClosed) {
    finish();
    office.wait(25h);
    EXPECT_THAT(office.heard("customer"), HasSubstr("[已解决]"));
    office.wait(24h * 7);
    EXPECT_EQ(office.ticket(number).closing, Closing::completed);
    EXPECT_EQ(office.events(number).back().kind, "auto_closed");
    EXPECT_EQ(office.timers(), 0u);
    office.press("customer", "已解决");
    EXPECT_THAT(office.heard("customer"), HasSubstr("已完结")) << "an old button";
}

TEST_F(Customers, WritingAfterTheEndOffersToReopen) {
    finish();
    office.write("customer", "1");
    office.press("customer", "满意");
    office.wait(48h);
    office.write("customer", "又充不进电了");
    EXPECT_THAT(office.heard("customer"), AllOf(HasSubstr(number), HasSubstr("[重新处理]")));
    EXPECT_THAT(office.heard("agent"), IsEmpty());
    office.press("customer", "重新处理");
    EXPECT_EQ(office.ticket(number).stage, Stage::execution);
    EXPECT_EQ(office.events(number).back().text, "又充不进电了");
    EXPECT_THAT(office.heard("agent"), HasSubstr("又充不进电了"));
    office.write("agent", "/close " + number + " 重复");
    office.wait(24h * 15);
    office.write("customer", "你好");
    EXPECT_THAT(office.heard("customer"), Not(HasSubstr(number))) << "the time for reopening is over";
}

TEST_F(Customers, SeveralOpenTicketsAreAskedFor) {
    const auto second = office.submit("customer", "SN777", "屏幕不亮");
    office.write("customer", "有消息了吗");
    EXPECT_THAT(office.heard("customer"), AllOf(HasSubstr(number), HasSubstr(second)));
    EXPECT_THAT(office.heard("agent"), IsEmpty());
    const auto label = second + " " + office.ticket(second).title;
    office.press("customer", label);
    EXPECT_EQ(office.events(second).back().text, "有消息了吗");
    EXPECT_EQ(office.events(number).back().kind, "submitted");
    office.write("agent", "/take " + number);
    office.write("agent", "/ask " + number + " 颜色?");
    office.write("customer", "黑色");
    EXPECT_EQ(office.events(number).back().kind, "answered") << "the one that was asked about";
}

TEST_F(Customers, InAnswerToALetterAboutSeveralTicketsTheyAreAskedWhich) {
    const auto second = office.submit("customer", "SN777", "屏幕不亮");
    office.write("agent", "/take " + second);
    office.write("agent", "/ask " + second + " 颜色?");
    office.in_turn("customer", [&](Turn& turn) {
        for (const auto& each : {number, second})
            turn.tx.messages().remember_topic(turn.conversation.id, "both", turn.tx.tickets().numbered(each)->id);
        turn.tx.messages().remember_topic(turn.conversation.id, "second", turn.tx.tickets().numbered(second)->id);
        // What was asked about one ticket is not answered in answer to a letter about another.
        expect(turn, turn.conversation.id, "add:" + std::to_string(turn.tx.tickets().numbered(number)->id.value));
    });
    const auto events = office.events(number).size();
    office.write("customer", "黑色", "both");
    EXPECT_THAT(office.heard("customer"), AllOf(HasSubstr(number), HasSubstr(second)));
    EXPECT_NE(office.events(second).back().text, "黑色");
    office.write("customer", "红色", "second");
    EXPECT_EQ(office.events(second).back().text, "红色");
    EXPECT_EQ(office.events(number).size(), events);
}

TEST_F(Customers, UrgingHasALimit) {
    office.write("customer", "/urge");
    EXPECT_THAT(office.heard("agent"), HasSubstr("催单"));
    office.write("customer", "催单");
    EXPECT_THAT(office.heard("customer"), HasSubstr("，10-27 13:30之后"));
    EXPECT_THAT(office.heard("agent"), IsEmpty());
    office.wait(4h);
    office.write("customer", "催单");
    EXPECT_THAT(office.heard("agent"), HasSubstr("催单"));
}

TEST_F(Customers, StatusAddAndCancel) {
    office.write("customer", "/status");
    EXPECT_THAT(office.heard("customer"), AllOf(HasSubstr(number), HasSubstr("10月29日")));
    office.write("agent", "/note " + number + " 客户有点着急");
    office.write("customer", "进度 0001");
    EXPECT_THAT(office.heard("customer"), Not(HasSubstr("客户有点着急"))) << "notes are the desk's own";
    office.write("customer", "/add 只在冬天出现");
    EXPECT_EQ(office.events(number).back().text, "只在冬天出现");
    office.write("customer", "/cancel");
    EXPECT_EQ(office.ticket(number).closing, Closing::open) << "asked first";
    office.press("customer", "确定撤销");
    EXPECT_EQ(office.ticket(number).closing, Closing::cancelled);
    EXPECT_THAT(office.heard("agent"), HasSubstr("撤销"));
    EXPECT_EQ(office.timers(), 0u);
}

TEST_F(Customers, TicketsOfOthersAreNotTheirs) {
    office.submit("other", "SN2");
    office.write("other", "/status " + number);
    EXPECT_THAT(office.heard("other"), AllOf(HasSubstr("没有查到"), Not(HasSubstr("X200"))));
}

TEST_F(Customers, FilesAreKeptWithTheTicket) {
    office.send_files("customer", {{"f1", "u1", "a.jpg", "image/jpeg", 10}, {"f2", "u2", "b.jpg", "image/jpeg", 10}}, "充电口");
    EXPECT_THAT(office.events(number).back().text, AllOf(HasSubstr("充电口"), HasSubstr("2 个文件")));
    std::size_t kept = 0;
    office.in_turn("customer", [&](Turn& turn) { kept = turn.tx.attachments().of_ticket(core::TicketId(1)).size(); });
    EXPECT_EQ(kept, 2u);
}

TEST_F(Customers, APersonIsWanted) {
    office.write("stranger", "人工");
    EXPECT_THAT(office.heard("stranger"), HasSubstr("SR202610270002"));
    EXPECT_THAT(office.heard("agent"), HasSubstr("人工协助"));
    office.write("agent", "/reply 0002 您好");
    EXPECT_THAT(office.heard("stranger"), HasSubstr("您好"));
}

TEST_F(Customers, TheProfileNamesFieldsOfItsForm) {
    const auto& profile = office.desk->profile("feedback-form");
    const auto* form = office.desk->forms.newest(profile.form);
    ASSERT_NE(form, nullptr);
    const auto& summary = profile.summary;
    for (const auto* fields : {&summary.title, &summary.product, &summary.customer_name, &summary.contact})
        for (const auto& field : *fields) EXPECT_GE(form->find(field), 0) << field;
    EXPECT_GE(form->find(summary.duplicate_key), 0);
}

TEST_F(Customers, LanguageAndData) {
    office.write("customer", "/lang en");
    EXPECT_THAT(office.heard("customer"), HasSubstr("English"));
    office.write("agent", "/take " + number);
    EXPECT_THAT(office.heard("customer"), HasSubstr("is now working on your problem"));
    office.write("customer", "/mydata");
    EXPECT_THAT(office.heard("customer"), AllOf(HasSubstr("李雷"), HasSubstr(number)));
    office.write("customer", "/forget");
    EXPECT_THAT(office.heard("customer"), HasSubstr(number)) << "not while a ticket is open";
    office.write("agent", "/close " + number + " done");
    office.write("customer", "/forget");
    office.press("customer", "Remove my data");
    office.in_turn("customer", [&](Turn& turn) { EXPECT_EQ(turn.person.name, ""); });
}

}  // namespace
}  // namespace aftercare::bot
