// Decisions by a link: which choices may have one, and what a link leads to before and after the decision.
#include "bot/commands/choice_links.h"

#include "bot/commands/ticket_words.h"
#include "office.h"

#include <gtest/gtest.h>

namespace aftercare::bot {
namespace {

using namespace std::chrono_literals;
using Standing = LinkedChoice::Standing;

class ChoiceLinks : public testing::Test {
  protected:
    ChoiceLinks() {
        office.hire("anna", "Anna");
        number = office.submit("li");
        office.write("anna", "/take " + number);
        office.write("anna", "/done " + number + " 换了电池");
    }
    /// The link that stands below a button of the ticket in a letter of now.
    survey::ChoiceLink link(std::string_view word, std::string_view argument = {}) {
        survey::ChoiceLink made;
        made.payload = ticket_payload(office.ticket(number).id, word, argument);
        made.label = word;
        made.expires = office.now + choice_link_lasts;
        office.in_turn("li", [&](Turn& turn) { made.conversation = turn.conversation.id; });
        return made;
    }
    LinkedChoice look(const survey::ChoiceLink& link) {
        LinkedChoice found;
        office.in_turn("li", [&](Turn& turn) {
            Turn unspoken(turn.tx, turn.desk, turn.now);
            found = linked_choice(unspoken, link);
        });
        return found;
    }
    Standing standing(const survey::ChoiceLink& link) { return look(link).standing; }

    Office office;
    std::string number;
};

TEST_F(ChoiceLinks, AreForDecisionsOnly) {
    const auto id = office.ticket(number).id;
    for (const std::string word :
         {"agree", "object", "choose", "decline", "confirm", "dispute", "rate", "cancel_yes", "reopen"})
        EXPECT_TRUE(is_decision(ticket_payload(id, word))) << word;
    for (const std::string word :
         {"status", "add", "urge", "cancel", "take", "reply", "show", "this", "linked"})
        EXPECT_FALSE(is_decision(ticket_payload(id, word))) << word;
    for (const std::string payload : {"", "m:new", "agree", "t:1", "t::agree", "d:1:2:sign"})
        EXPECT_FALSE(is_decision(payload)) << payload;
}

TEST_F(ChoiceLinks, AreOpenUntilDecidedAndThenSayWhatWas) {
    const auto solved = link("confirm");
    const auto unsolved = link("dispute");
    const auto best = link("rate", "satisfied");
    const auto before = office.events(number).size();
    const LinkedChoice seen = look(solved);
    EXPECT_EQ(seen.standing, Standing::open);
    EXPECT_EQ(seen.ticket->number, number);
    EXPECT_EQ(seen.language, "zh-CN");
    EXPECT_EQ(standing(unsolved), Standing::open);
    EXPECT_EQ(standing(best), Standing::over) << "not asked yet";
    EXPECT_EQ(office.events(number).size(), before) << "looking changes nothing";

    office.press("li", "已解决");
    EXPECT_EQ(standing(solved), Standing::made);
    EXPECT_EQ(standing(best), Standing::open);
    EXPECT_EQ(standing(link("rate", "needs_improvement")), Standing::open);
    office.press("li", "满意");
    EXPECT_EQ(standing(best), Standing::made);
    EXPECT_EQ(standing(link("rate", "needs_improvement")), Standing::over) << "another answer was given";
}

TEST_F(ChoiceLinks, OfAnEarlierRoundAreNotTakenForMade) {
    office.press("li", "未解决");
    const auto first = link("dispute");
    EXPECT_EQ(standing(first), Standing::made);
    office.wait(1h);
    office.write("anna", "/done " + number + " 又换了一块");
    const auto second = link("dispute");
    EXPECT_EQ(standing(second), Standing::open);
    office.press("li", "已解决");
    office.press("li", "满意");
    EXPECT_NE(standing(second), Standing::made)
        << "what was said in the first round is not the answer in the second";
}

TEST_F(ChoiceLinks, EndWithTheirTime) {
    auto solved = link("confirm");
    solved.expires = office.now + 1s;
    EXPECT_EQ(standing(solved), Standing::open);
    solved.expires = office.now;
    EXPECT_EQ(standing(solved), Standing::expired);
    office.press("li", "已解决");
    EXPECT_EQ(standing(solved), Standing::made) << "however old the link is";
}

TEST_F(ChoiceLinks, LeadNowhereWithoutTheirChatOrTicket) {
    auto lost = link("confirm");
    lost.conversation = core::ConversationId(4711);
    EXPECT_EQ(standing(lost), Standing::gone);
    lost = link("confirm");
    lost.payload = ticket_payload(core::TicketId(4711), "confirm");
    EXPECT_EQ(standing(lost), Standing::gone);
    auto foreign = link("confirm");
    office.in_turn("somebody", [&](Turn& turn) { foreign.conversation = turn.conversation.id; });
    EXPECT_EQ(standing(foreign), Standing::gone) << "the ticket is of somebody else";
    lost.payload = "m:new";
    EXPECT_EQ(standing(lost), Standing::gone);
}

TEST_F(ChoiceLinks, AreOverForWhatIsNoDecision) {
    EXPECT_EQ(standing(link("status")), Standing::over);
}

}  // namespace
}  // namespace aftercare::bot
