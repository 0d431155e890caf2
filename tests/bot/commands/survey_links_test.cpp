// The survey by a link: who is offered one, what it leads to, and that it rates once, as the customer.
#include "bot/commands/survey_links.h"

#include "bot/survey_page/page.h"
#include "office.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aftercare::bot {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using Standing = LinkedSurvey::Standing;

class SurveyLinks : public testing::Test {
  protected:
    SurveyLinks() {
        office.desk->public_url = "https://care.example.com";
        office.desk->survey_key = std::string(survey::key_bytes, 'k');
        office.desk->channels.front().capabilities.buttons = false;
        office.hire("anna", "Anna");
    }

    std::string solved(const std::string& chat = "li") {
        const std::string number = office.submit(chat);
        office.write("anna", "/take " + number);
        office.write("anna", "/done " + number + " 换了电池");
        return number;
    }
    std::string at_survey(const std::string& chat = "li") {
        const std::string number = solved(chat);
        office.press(chat, chat.starts_with("en") ? "Solved" : "已解决");
        EXPECT_EQ(office.ticket(number).stage, core::Stage::survey);
        return number;
    }
    survey::Link link_in(const std::string& heard) {
        const std::string start = "https://care.example.com/survey/";
        const auto at = heard.find(start);
        if (at == std::string::npos) return {};
        return survey::read_link_token(heard.substr(at + start.size(), 71), office.desk->survey_key).value_or(survey::Link{});
    }
    Standing standing(const survey::Link& link) {
        Standing found = Standing::gone;
        office.in_turn("li", [&](Turn& turn) { found = linked_survey(turn, link).standing; });
        return found;
    }
    RatedByLink rate(const std::string& number, const SurveyAnswer& answer) {
        RatedByLink outcome = RatedByLink::refused;
        const auto ticket = office.ticket(number);
        office.in_turn("nobody", [&](Turn& turn) { outcome = rate_by_link(turn, ticket, answer); });
        return outcome;
    }
    std::string best(const std::string& number) {
        return office.desk->profile(office.ticket(number).profile).survey.front().value;
    }
    std::string worst(const std::string& number) {
        return office.desk->profile(office.ticket(number).profile).survey.back().value;
    }

    Office office;
};

TEST_F(SurveyLinks, StandInTheSurveyAndItsReminder) {
    const std::string number = at_survey();
    const auto link = link_in(office.heard("li"));
    EXPECT_EQ(link.ticket, office.ticket(number).id);
    EXPECT_EQ(link.round, 1);
    EXPECT_EQ(link.expires, office.now + std::chrono::days(30));
    office.wait(25h);
    EXPECT_EQ(link_in(office.heard("li")).ticket, link.ticket) << office.heard("li");
}

TEST_F(SurveyLinks, AreNotGivenBeforeTheSurvey) {
    solved();
    EXPECT_THAT(office.heard("li"), Not(HasSubstr("https://")));
}

TEST_F(SurveyLinks, AreNotNeededWhereThereAreButtons) {
    office.desk->channels.front().capabilities.buttons = true;
    at_survey();
    EXPECT_THAT(office.heard("li"), Not(HasSubstr("https://")));
}

TEST_F(SurveyLinks, AreNotGivenWithoutAPublicAddress) {
    office.desk->public_url.clear();
    at_survey();
    EXPECT_THAT(office.heard("li"), Not(HasSubstr("/survey/")));
}

TEST_F(SurveyLinks, AreInTheCustomersLanguage) {
    at_survey("en-li");
    EXPECT_THAT(office.heard("en-li"), HasSubstr("Please rate our service here"));
}

TEST_F(SurveyLinks, RateOnceAsTheCustomerWithTheirComment) {
    const std::string number = at_survey();
    const auto link = link_in(office.heard("li"));
    EXPECT_EQ(standing(link), Standing::open);
    EXPECT_EQ(rate(number, {best(number), " 很快\r\n谢谢 \x01\xFF", "n1"}), RatedByLink::rated);
    EXPECT_EQ(office.heard("li"), "") << "the page thanks";
    EXPECT_THAT(office.heard("anna"), HasSubstr("很快"));
    EXPECT_EQ(office.ticket(number).rating, best(number));
    EXPECT_EQ(standing(link), Standing::rated);
    const auto events = office.events(number);
    ASSERT_GE(events.size(), 2u);
    const auto& rated = events[events.size() - 2];
    const auto& commented = events.back();
    EXPECT_EQ(rated.kind, "rated");
    EXPECT_EQ(rated.actor.kind, core::Actor::Kind::customer);
    EXPECT_EQ(rated.actor.person, office.ticket(number).person);
    EXPECT_EQ(commented.kind, "commented");
    EXPECT_EQ(commented.text, "很快\n谢谢 \xEF\xBF\xBD");
    EXPECT_EQ(rate(number, {worst(number), "", "n2"}), RatedByLink::refused);
    EXPECT_EQ(office.ticket(number).rating, best(number));
    EXPECT_EQ(office.events(number).size(), events.size());
}

TEST_F(SurveyLinks, TakeARatingWithoutAComment) {
    const std::string number = at_survey();
    EXPECT_EQ(rate(number, {best(number), " \r\n\t", "n1"}), RatedByLink::rated);
    EXPECT_EQ(office.events(number).back().kind, "rated");
}

TEST_F(SurveyLinks, TakeOnlyStepsOfTheScaleAndEachFormOnce) {
    const std::string number = at_survey();
    EXPECT_EQ(rate(number, {"", "words", "n1"}), RatedByLink::no_such_step);
    EXPECT_EQ(rate(number, {"splendid", "", "n1"}), RatedByLink::no_such_step);
    office.in_turn("nobody", [&](Turn& turn) { EXPECT_TRUE(turn.tx.inbox().first_time({"survey", "page"}, "n1", turn.now)); });
    EXPECT_EQ(rate(number, {best(number), "", "n1"}), RatedByLink::used_nonce);
    EXPECT_EQ(office.ticket(number).stage, core::Stage::survey);
    EXPECT_EQ(rate(number, {best(number), "", "n2"}), RatedByLink::rated);
}

TEST_F(SurveyLinks, TellEveryAgentOfALowRating) {
    const std::string number = at_survey();
    office.hire("bob", "Bob", "lead");
    EXPECT_EQ(rate(number, {worst(number), "还是发热", "n1"}), RatedByLink::rated);
    EXPECT_THAT(office.heard("bob"), HasSubstr(number));
}

TEST_F(SurveyLinks, StandForOneRoundOnly) {
    const std::string number = solved();
    const auto ticket = office.ticket(number);
    EXPECT_EQ(standing({ticket.id, 1, office.now + 1h}), Standing::over) << "not yet at the survey";
    office.press("li", "已解决");
    EXPECT_EQ(standing({ticket.id, 1, office.now + 1h}), Standing::open);
    EXPECT_EQ(standing({ticket.id, 2, office.now + 1h}), Standing::over);
    EXPECT_EQ(standing({ticket.id, 1, office.now}), Standing::expired);
    EXPECT_EQ(standing({core::TicketId(ticket.id.value + 1), 1, office.now + 1h}), Standing::gone);
    rate(number, {best(number), "", "n1"});
    EXPECT_EQ(standing({ticket.id, 1, office.now - 1h}), Standing::rated) << "that it was rated is worth saying later too";
}

TEST_F(SurveyLinks, CutACommentThatIsTooLong) {
    EXPECT_EQ(kept_comment(*office.desk, std::string(5000, 'x')).size(), std::size_t{survey::comment_characters});
}

}  // namespace
}  // namespace aftercare::bot
