// One person in several chats: who may join what, what is guessed, where notices go, and that it can all be undone.
#include "bot/commands/join_code.h"
#include "bot/commands/joining.h"
#include "bot/commands/linking.h"
#include "office.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace aftercare::bot {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::Not;

class Linking : public testing::Test {
  protected:
    Linking() {
        office.desk->new_code = [this] { return "CODE000" + std::to_string(++codes); };
    }

    /// The chat asks for a code, the other one enters it.
    void link(const std::string& asks, const std::string& enters) {
        office.write(asks, "/link");
        office.write(enters, "/link CODE000" + std::to_string(codes));
    }

    core::Person person(const std::string& chat) {
        core::Person found;
        office.in_turn(chat, [&](Turn& turn) { found = turn.person; });
        return found;
    }

    void change_person(const std::string& chat, const std::function<void(core::Person&)>& change) {
        office.in_turn(chat, [&](Turn& turn) {
            change(turn.person);
            turn.tx.people().update(turn.person);
        });
    }

    void used_now(const std::string& chat) {
        office.in_turn(chat, [&](Turn& turn) {
            turn.conversation.last_incoming = office.now;
            turn.tx.people().update(turn.conversation);
        });
    }

    std::vector<core::PersonJoin> joins() {
        std::vector<core::PersonJoin> found;
        office.store->transact([&](core::Tx& tx) { found = tx.links().newest(100); });
        return found;
    }

    std::vector<std::string> kinds(const std::string& number) {
        std::vector<std::string> found;
        for (const auto& event : office.events(number)) found.push_back(event.kind);
        return found;
    }

    /// A notice of the desk about the ticket: the chats that got it.
    std::set<std::string> told_by_desk(const std::string& number) {
        office.store->transact([&](core::Tx& tx) {
            Turn turn(tx, *office.desk, office.now);
            core::Outgoing message;
            message.text = "news";
            turn.tell_customer(tx.tickets().numbered(number).value(), message);
            told.clear();
            for (const auto& delivery : turn.effects.deliveries) told.insert(delivery.to.chat);
        });
        return told;
    }

    Office office;
    int codes = 0;
    std::set<std::string> told;
};

TEST_F(Linking, ACodeIsShownOnceAndKeptAsItsHash) {
    office.desk->new_code = nullptr;
    office.write("a", "/link");
    const std::string text = office.heard("a");
    const auto at = text.find("/link ");
    ASSERT_NE(at, std::string::npos);
    const std::string code = text.substr(at + 6, 9);
    EXPECT_THAT(code, MatchesRegex("[A-HJKMNP-Z2-9]{4}-[A-HJKMNP-Z2-9]{4}"));
    office.store->transact([&](core::Tx& tx) {
        const auto kept = tx.links().code(join_code_hash(code)).value();
        EXPECT_EQ(kept.hash.find(code.substr(0, 4)), std::string::npos);
        EXPECT_EQ(kept.expires, office.now + 10min);
    });
    office.write("b", "关联 " + code);
    EXPECT_THAT(office.heard("b"), HasSubstr("关联成功"));
    EXPECT_THAT(office.heard("a"), HasSubstr("/unlink")) << "whoever has been joined hears of it";
}

TEST_F(Linking, RandomCodesDiffer) {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(random_code(8));
    EXPECT_EQ(seen.size(), 1000u);
}

TEST_F(Linking, AnOldUsedOrReplacedCodeDoesNothing) {
    office.write("a", "/link");
    office.wait(10min);
    office.write("b", "/link CODE0001");
    EXPECT_THAT(office.heard("b"), HasSubstr("已经过期"));
    office.write("a", "/link");
    office.write("a", "/link");
    office.write("b", "/link CODE0002");
    EXPECT_THAT(office.heard("b"), HasSubstr("已经过期")) << "replaced";
    office.write("b", "/link CODE0003");
    EXPECT_THAT(office.heard("b"), HasSubstr("关联成功"));
    office.write("c", "/link CODE0003");
    EXPECT_THAT(office.heard("c"), HasSubstr("已经过期")) << "used";
    EXPECT_EQ(joins().size(), 1u);
}

TEST_F(Linking, GuessingIsLimited) {
    office.write("a", "/link");
    for (int i = 0; i < 5; ++i) office.write("b", "/link AAAA-222" + std::to_string(2 + i));
    office.write("b", "/link CODE0001");
    EXPECT_THAT(office.heard("b"), HasSubstr("输错次数太多"));
    EXPECT_THAT(joins(), IsEmpty());
    office.wait(1h);
    link("a", "b");
    EXPECT_THAT(office.heard("b"), HasSubstr("关联成功"));
}

TEST_F(Linking, WordsThatAreNoCodeAreNoGuess) {
    office.write("a", "/link");
    for (int i = 0; i < 20; ++i) office.write("b", "/link 怎么用");
    EXPECT_THAT(office.heard("b"), HasSubstr("不像关联码"));
    office.write("b", "/link code-0001");
    EXPECT_THAT(office.heard("b"), HasSubstr("关联成功"));
}

TEST_F(Linking, NobodyIsJoinedWithThemselves) {
    office.write("a", "/link");
    office.write("a", "/link CODE0001");
    EXPECT_THAT(office.heard("a"), HasSubstr("另一个聊天里输入"));
    office.write("b", "/link CODE0001");
    EXPECT_THAT(office.heard("b"), HasSubstr("关联成功")) << "the code is still good";
    link("a", "b");
    EXPECT_THAT(office.heard("b"), HasSubstr("已经关联过"));
    EXPECT_EQ(joins().size(), 1u);
}

TEST_F(Linking, TicketsAreSeenFromBoth) {
    const auto number = office.submit("a");
    link("a", "b");
    office.write("b", "/tickets");
    EXPECT_THAT(office.heard("b"), HasSubstr(number));
    office.write("b", "/status");
    EXPECT_THAT(office.heard("b"), HasSubstr(number));
    EXPECT_THAT(office.heard("b"), Not(HasSubstr("关联了"))) << "no news for the customer";
    EXPECT_EQ(kinds(number).back(), "chats_linked");
}

TEST_F(Linking, IsAskedFirstWhenBothHaveTickets) {
    const auto one = office.submit("a", "SN1");
    const auto other = office.submit("b", "SN2");
    link("a", "b");
    EXPECT_THAT(office.heard("b"), AllOf(HasSubstr(one), HasSubstr(other), HasSubstr("[确定关联] [先不关联]")));
    EXPECT_THAT(joins(), IsEmpty());
    office.press("b", "先不关联");
    EXPECT_THAT(office.heard("b"), HasSubstr("没有关联"));
    office.press("b", "确定关联");
    EXPECT_THAT(office.heard("b"), HasSubstr("已经失效")) << "an old button";
    link("a", "b");
    office.press("b", "确定关联");
    EXPECT_EQ(joins().size(), 1u);
    EXPECT_EQ(kinds(one).back(), "chats_linked");
    EXPECT_EQ(kinds(other).back(), "chats_linked");
    office.press("b", "确定关联");
    EXPECT_EQ(joins().size(), 1u) << "pressed twice";
}

TEST_F(Linking, AnotherPersonsButtonJoinsNothing) {
    office.submit("a", "SN1");
    office.submit("b", "SN2");
    link("a", "b");
    office.in_turn("c", [](Turn& turn) { EXPECT_TRUE(take_ticket_press(turn, "t:0:link:yes")); });
    EXPECT_THAT(joins(), IsEmpty());
}

TEST_F(Linking, TheBetterRankAndTheNameThatThereIsAreKeptAndGivenBack) {
    office.desk->profiles.at("feedback-form").ranks = {{{"plain", "rank.plain"}, 0}, {{"vip", "rank.vip"}, 1}};
    change_person("a", [](core::Person& p) { p.rank = "plain", p.name = ""; });
    change_person("b", [](core::Person& p) { p.rank = "vip", p.name = "韩梅梅"; });
    link("a", "b");
    EXPECT_EQ(person("a").rank, "vip");
    EXPECT_EQ(person("a").name, "韩梅梅");
    EXPECT_EQ(person("a").id, person("b").id);
    office.write("b", "/unlink");
    EXPECT_EQ(person("a").rank, "plain");
    EXPECT_EQ(person("a").name, "");
    EXPECT_EQ(person("b").rank, "vip");
    EXPECT_NE(person("a").id, person("b").id);
    EXPECT_TRUE(joins().front().undone);
    EXPECT_EQ(joins().front().undone_by, "customer");
}

TEST_F(Linking, NoticesGoToTheChatUsedLast) {
    const auto number = office.submit("a");
    EXPECT_EQ(told_by_desk(number), std::set<std::string>{"a"});
    link("a", "b");
    used_now("a");
    office.wait(2min);
    used_now("b");
    EXPECT_EQ(told_by_desk(number), std::set<std::string>{"b"});
    office.in_turn("b", [](Turn& turn) {
        turn.conversation.reachable = false;
        turn.tx.people().update(turn.conversation);
    });
    EXPECT_EQ(told_by_desk(number), std::set<std::string>{"a"}) << "where they can be reached";
}

TEST_F(Linking, NoticesGoToTheChatThatWasChosen) {
    const auto number = office.submit("a");
    link("a", "b");
    office.write("a", "通知方式 这里");
    office.wait(2min);
    used_now("b");
    EXPECT_EQ(told_by_desk(number), std::set<std::string>{"a"});
    office.write("b", "/notify");
    EXPECT_THAT(office.heard("b"), HasSubstr("固定发到您在网页的聊天"));
    office.press("b", "发到最近使用的聊天");
    EXPECT_EQ(told_by_desk(number), std::set<std::string>{"b"});
    office.press("b", "固定发到这里");
    office.write("a", "/unlink");
    EXPECT_EQ(told_by_desk(number), std::set<std::string>{"a"}) << "the chosen chat is somebody else's now";
}

TEST_F(Linking, WhoeverSpeaksIsAnsweredWhereTheySpeak) {
    link("a", "b");
    office.write("a", "/notify here");
    const auto number = office.submit("b");
    EXPECT_THAT(office.heard("b"), HasSubstr(number));
    EXPECT_THAT(office.heard("a"), IsEmpty());
}

TEST_F(Linking, SeparatedChatsHaveTheirOwnTicketsAgain) {
    const auto one = office.submit("a", "SN1");
    const auto other = office.submit("b", "SN2");
    link("a", "b");
    office.press("b", "确定关联");
    const auto since = office.submit("b", "SN3");
    office.write("a", "/unlink");
    EXPECT_EQ(office.ticket(one).person, person("a").id);
    EXPECT_EQ(office.ticket(other).person, person("b").id);
    EXPECT_EQ(office.ticket(since).person, person("b").id) << "it goes with the chat in which it was made";
    EXPECT_EQ(kinds(one).back(), "chats_separated");
    EXPECT_EQ(kinds(other).back(), "chats_separated");
    EXPECT_EQ(told_by_desk(other), std::set<std::string>{"b"});
    office.write("a", "/unlink");
    EXPECT_THAT(office.heard("a"), HasSubstr("还没有关联"));
}

TEST_F(Linking, WithSeveralJoinedItIsAskedWhich) {
    link("a", "b");
    link("a", "c");
    office.write("a", "/unlink");
    EXPECT_THAT(office.heard("a"), HasSubstr("要取消哪一个"));
    office.write("c", "/unlink");
    EXPECT_EQ(person("a").id, person("b").id);
    EXPECT_NE(person("a").id, person("c").id);
}

TEST_F(Linking, TheOperatorUndoesAJoin) {
    const auto number = office.submit("a");
    link("a", "b");
    office.store->transact([&](core::Tx& tx) {
        separate_persons(tx, tx.links().newest(1).front(), Separator::the_operator, {}, office.now);
    });
    EXPECT_NE(person("a").id, person("b").id);
    EXPECT_EQ(joins().front().undone_by, "operator");
    EXPECT_EQ(office.events(number).back().kind, "chats_separated");
    EXPECT_EQ(office.events(number).back().actor.kind, core::Actor::Kind::system);
}

TEST_F(Linking, StaffJoinTheirOwnChatsOnly) {
    office.hire("agent", "小王");
    office.hire("other", "小李");
    link("a", "agent");
    EXPECT_THAT(office.heard("agent"), HasSubstr("坐席不能输入别人给的关联码"));
    link("agent", "other");
    EXPECT_THAT(office.heard("other"), HasSubstr("不能关联"));
    EXPECT_THAT(joins(), IsEmpty());
    link("agent", "b");
    EXPECT_THAT(office.heard("b"), HasSubstr("坐席身份"));
    office.write("b", "/queue");
    EXPECT_THAT(office.heard("b"), HasSubstr("没有待办"));
}

TEST_F(Linking, StaffHearNothingInAChatThatIsNotTheirsAnyMore) {
    office.hire("agent", "小王");
    link("agent", "b");
    office.in_turn("b", [](Turn& turn) { turn.tx.staff().set_desk(turn.staff->id, turn.conversation.id); });
    office.write("b", "/unlink");
    office.submit("customer");
    EXPECT_THAT(office.heard("agent"), HasSubstr("新工单"));
    EXPECT_THAT(office.heard("b"), IsEmpty());
    office.write("b", "/queue");
    EXPECT_THAT(office.heard("b"), Not(HasSubstr("SR2026")));
}

TEST_F(Linking, InAGroupNoCodeIsGiven) {
    office.write("group", "/link");
    EXPECT_THAT(office.heard("group"), AllOf(HasSubstr("单独"), Not(HasSubstr("CODE"))));
}

TEST_F(Linking, MyDataAndForgetKnowOfIt) {
    change_person("b", [](core::Person& p) { p.name = "韩梅梅"; });
    const auto merged = person("b").id;
    link("a", "b");
    office.write("a", "/mydata");
    EXPECT_THAT(office.heard("a"), HasSubstr("已关联"));
    office.write("a", "/link");
    office.write("b", "/forget");
    office.press("b", "确定删除");
    office.store->transact([&](core::Tx& tx) {
        EXPECT_EQ(tx.people().person(merged)->name, "");
        EXPECT_FALSE(tx.links().code(join_code_hash("CODE0002")));
    });
}

// Anybody can write a mail in another's name, but only its owner reads what is sent to it.
TEST_F(Linking, AMailboxIsJoinedOnlyByWhoeverReadsIt) {
    core::Capabilities capabilities;
    office.desk->channels.push_back({{"email", "main"}, capabilities, "feedback-form", ""});
    const core::Address mailbox{{"email", "main"}, "b@example.com"};
    std::string answer;
    const auto mail = [&](const std::string& text) {
        office.store->transact([&](core::Tx& tx) {
            Turn turn(tx, *office.desk, office.now);
            if (const auto known = tx.people().conversation(mailbox)) {
                turn.conversation = *known;
                turn.person = tx.people().person(known->person).value();
            } else {
                turn.person.language = "zh-CN";
                turn.person.id = tx.people().add(turn.person);
                turn.conversation.address = mailbox;
                turn.conversation.person = turn.person.id;
                turn.conversation.id = tx.people().add(turn.conversation);
            }
            EXPECT_TRUE(take_link_proof(turn, text) || take_customer_command(turn, text));
            answer.clear();
            for (const auto& delivery : turn.effects.deliveries)
                if (delivery.to == mailbox) answer += delivery.message.text;
        });
    };
    office.write("a", "/link");
    mail("/link CODE0001");
    EXPECT_THAT(answer, HasSubstr("CODE-0002"));
    EXPECT_THAT(joins(), IsEmpty());
    mail("/link CODE0001\n-- \n韩梅梅");
    EXPECT_THAT(joins(), IsEmpty()) << "who forges the mail has not read the answer";
    office.write("c", "/link CODE0003");
    EXPECT_THAT(joins(), IsEmpty()) << "what was sent to the mailbox is for the mailbox";
    mail("好的，code-0003。\n\n> /link CODE-0001");
    EXPECT_EQ(joins().size(), 1u);
    EXPECT_THAT(answer, HasSubstr("互通"));
}

}  // namespace
}  // namespace aftercare::bot
