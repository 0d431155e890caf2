// What only letters bring: words of outsiders, bounces, and what is forgotten of them.
#include "bot/commands/letters.h"

#include "bot/commands/people_commands.h"
#include "office.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace aftercare::bot {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Letters : public testing::Test {
  protected:
    Letters() {
        office.hire("agent", "小王");
        number = office.submit("customer");
        office.write("agent", "/take " + number);
    }

    bool outsider(const core::OutsiderWrote& wrote, const std::string& reply_to = "") {
        bool meant = false;
        office.in_turn("outsider", [&](Turn& turn) {
            core::Incoming incoming;
            incoming.channel = {"web", "site"};
            incoming.reply_to = reply_to;
            incoming.sender = {"someone@example.com", "客户本人", ""};
            turn.incoming = &incoming;
            meant = take_outsiders_words(turn, wrote);
        });
        return meant;
    }

    void bounce(const core::DeliveryBounced& bounced) {
        office.in_turn("agent", [&](Turn& turn) {
            Turn telling(turn.tx, turn.desk, turn.now);
            take_bounce(telling, {{"web", "site"}, "customer"}, bounced);
            turn.effects = std::move(telling.effects);
        });
    }

    /// The channel's reference of a message about the ticket.
    std::string about_ticket() {
        office.in_turn("customer", [&](Turn& turn) {
            turn.tx.messages().remember_topic(turn.conversation.id, "letter", turn.tx.tickets().numbered(number)->id);
        });
        return "letter";
    }

    bool reachable() {
        bool is = false;
        office.in_turn("customer", [&](Turn& turn) { is = turn.conversation.reachable; });
        return is;
    }

    Office office;
    std::string number;
};

TEST_F(Letters, AnOutsidersWordsStandOnTheTicketAndDecideNothing) {
    const auto before = office.ticket(number);
    EXPECT_TRUE(outsider({"customer", "已解决", {}}, about_ticket()));
    EXPECT_EQ(office.ticket(number).stage, before.stage);
    const auto events = office.events(number);
    EXPECT_EQ(events.back().kind, "outsider_wrote");
    EXPECT_EQ(events.back().text, "已解决");
    EXPECT_NE(events.back().actor.person, before.person);
    EXPECT_THAT(office.heard("agent"), AllOf(HasSubstr(number), HasSubstr("已解决"), HasSubstr("someone@example.com")))
        << "a name proves nothing";
    EXPECT_THAT(office.heard("outsider"), Not(IsEmpty()));
    EXPECT_THAT(office.heard("outsider"), Not(HasSubstr(number))) << "who does not take part is told nothing of it";
    EXPECT_THAT(office.heard("customer"), IsEmpty());
}

TEST_F(Letters, WithoutATopicTheOnlyOpenTicketIsMeantAndNoneOfSeveral) {
    EXPECT_TRUE(outsider({"customer", "补充一点", {}}));
    office.submit("customer", "SN999999");
    EXPECT_FALSE(outsider({"customer", "补充一点", {}}));
    EXPECT_FALSE(outsider({"nobody", "补充一点", {}}));
    EXPECT_THAT(office.said, IsEmpty());
}

TEST_F(Letters, FilesOfAnOutsiderAreKeptWithTheTicket) {
    EXPECT_TRUE(outsider({"customer", "", {{"f1", "f1", "a.jpg", "image/jpeg", 5}}}));
    office.in_turn("agent", [&](Turn& turn) {
        EXPECT_EQ(turn.tx.attachments().of_ticket(turn.tx.tickets().numbered(number)->id).size(), 1U);
    });
}

TEST_F(Letters, ALastingBounceMakesTheAddressUnreachableAndTellsTheAgent) {
    const std::string letter = about_ticket();
    bounce({letter, false, "mailbox full"});
    EXPECT_THAT(office.heard("agent"), AllOf(HasSubstr(number), HasSubstr("mailbox full")));
    EXPECT_THAT(office.heard("customer"), IsEmpty());
    EXPECT_TRUE(reachable());
    bounce({letter, true, "no such user"});
    EXPECT_THAT(office.heard("agent"), HasSubstr("no such user"));
    EXPECT_FALSE(reachable());
}

TEST_F(Letters, ABounceOfSomethingUnknownTellsNobody) {
    bounce({"another letter", true, "no such user"});
    EXPECT_THAT(office.said, IsEmpty());
    EXPECT_FALSE(reachable());
}

TEST_F(Letters, WhoeverIsForgottenLeavesNoLettersInAnyOfTheirChats) {
    office.write("agent", "/close " + number + " done");
    core::LetterId kept[2];
    office.in_turn("customer", [&](Turn& turn) {
        core::Conversation second;
        second.address = {{"email", "main"}, "customer@example.com"};
        second.person = turn.person.id;
        second.id = turn.tx.people().add(second);
        const core::ConversationId chats[] = {turn.conversation.id, second.id};
        for (int i = 0; i < 2; ++i) {
            core::KeptLetter letter;
            letter.channel = second.address.channel;
            letter.raw = "From: customer@example.com";
            letter.received = turn.now;
            kept[i] = turn.tx.letters().add(letter);
            turn.tx.letters().done(kept[i], chats[i]);
        }
        EXPECT_TRUE(turn.tx.letters().letter(kept[0]));
        forget(turn);
        EXPECT_FALSE(turn.tx.letters().letter(kept[0]));
        EXPECT_FALSE(turn.tx.letters().letter(kept[1]));
    });
}

}  // namespace
}  // namespace aftercare::bot
