#include "adapters/email/rules/back_stop.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace aftercare::email {

namespace {

using namespace std::chrono_literals;

const core::Time start{std::chrono::sys_days(std::chrono::year(2026) / 6 / 1)};

TEST(BackStop, AnswersToAnAddressAreCapped) {
    AddressHistory history;
    for (int i = 0; i < 12; ++i) EXPECT_EQ(note_answer(history, start + i * 1s).cap, Cap::none);
    EXPECT_EQ(note_answer(history, start + 12s).cap, Cap::answers_soon);
    // What is refused does not count: after the period the first ones are forgotten.
    EXPECT_EQ(note_answer(history, start + 10min - 1ms).cap, Cap::answers_soon);
    EXPECT_EQ(note_answer(history, start + 10min).cap, Cap::none);
    EXPECT_EQ(note_answer(history, start + 10min).cap, Cap::answers_soon);
}

TEST(BackStop, AnswersOfADayAreCapped) {
    AddressHistory history;
    int answers = 0;
    Stop last;
    for (int i = 0; i < 80; ++i) {
        last = note_answer(history, start + i * 15min);
        answers += last.cap == Cap::none ? 1 : 0;
    }
    EXPECT_EQ(answers, 40);
    EXPECT_EQ(last.cap, Cap::answers_daily);
    EXPECT_EQ(note_answer(history, start + 24h).cap, Cap::none);
}

TEST(BackStop, AConversationIsHeldUntilThereIsRoomAgain) {
    ConversationHistory history;
    core::Time now = start;
    for (int i = 0; i < 20; ++i) EXPECT_EQ(note_inbound(history, now += 1s).cap, Cap::none);
    for (int i = 0; i < 15; ++i) {
        const Stop held = note_inbound(history, now += 30s);
        EXPECT_EQ(held.cap, Cap::inbound_soon);
        EXPECT_EQ(held.until, start + 1s + 10min) << "what is held does not prolong it";
    }
    EXPECT_EQ(note_inbound(history, start + 10min + 1s).cap, Cap::none);
    EXPECT_EQ(note_inbound(history, start + 10min + 1s).cap, Cap::inbound_soon);
}

TEST(BackStop, MailsOfADayAreCapped) {
    ConversationHistory history;
    int taken = 0;
    int told = 0;
    Stop last;
    for (core::Time now = start; now < start + 24h; now += 20s) {
        last = note_inbound(history, now);
        taken += last.cap == Cap::none ? 1 : 0;
        told += last.cap == Cap::inbound_daily && last.alert ? 1 : 0;
        history = *parse_conversation_history(to_text(history));
    }
    EXPECT_EQ(taken, 100);
    EXPECT_EQ(told, 1);
    EXPECT_EQ(last.cap, Cap::inbound_daily);
    EXPECT_EQ(note_inbound(history, start + 24h).cap, Cap::none);
}

TEST(BackStop, TheSameMailAgainAndAgainIsHeld) {
    AddressHistory history;
    EXPECT_EQ(note_opening(history, "水泵漏水", start).cap, Cap::none);
    EXPECT_EQ(note_opening(history, "Re: 水泵漏水", start + 1s).cap, Cap::none);
    EXPECT_EQ(note_opening(history, "回复：水泵漏水", start + 2s).cap, Cap::none);
    EXPECT_EQ(note_opening(history, "风机异响", start + 3s).cap, Cap::none);
    const Stop held = note_opening(history, "水泵漏水", start + 4s);
    EXPECT_EQ(held.cap, Cap::same_openings);
    EXPECT_EQ(held.until, start + 10min);
    EXPECT_EQ(note_opening(history, "风机异响", start + 5s).cap, Cap::none);
    EXPECT_EQ(note_opening(history, "水泵漏水", start + 20min).cap, Cap::none);
}

TEST(BackStop, AlertsOnceADay) {
    ConversationHistory history;
    int alerts = 0;
    for (core::Time now = start; now < start + 48h; now += 20s) {
        const Stop stop = note_inbound(history, now);
        alerts += stop.alert && stop.cap == Cap::inbound_daily ? 1 : 0;
    }
    EXPECT_EQ(alerts, 2);
}

TEST(BackStop, AClockThatIsSetBackDoesNotHoldForLonger) {
    AddressHistory history;
    for (int i = 0; i < 12; ++i) note_answer(history, start + 300h);
    EXPECT_EQ(note_answer(history, start).cap, Cap::answers_soon);
    EXPECT_EQ(note_answer(history, start + 10min).cap, Cap::none);
}

TEST(BackStop, NeverMoreThanTheCapInAnyPeriod) {
    std::mt19937 random(3);
    std::uniform_int_distribution<int> wait(0, 400);
    const BackStopLimits limits;
    for (int run = 0; run < 50; ++run) {
        AddressHistory history;
        std::vector<core::Time> sent;
        core::Time now = start;
        for (int i = 0; i < 2000; ++i) {
            now += wait(random) * 1s;
            if (note_answer(history, now, limits).cap == Cap::none) sent.push_back(now);
            // Kept in the store in between.
            const auto read = parse_address_history(to_text(history));
            ASSERT_EQ(read, history);
            history = *read;
        }
        const auto soon = static_cast<std::size_t>(limits.answers_soon);
        const auto daily = static_cast<std::size_t>(limits.answers_daily);
        for (std::size_t i = 0; i + soon < sent.size(); ++i) ASSERT_GE(sent[i + soon] - sent[i], limits.soon);
        for (std::size_t i = 0; i + daily < sent.size(); ++i) ASSERT_GE(sent[i + daily] - sent[i], limits.day);
    }
}

// Both take each other for a person: no header, a new subject each time, an answer at once.
TEST(BackStop, TwoMachinesThatPassForPersonsStop) {
    struct Desk {
        AddressHistory address;
        ConversationHistory conversation;
        int sent = 0;
    } desks[2];
    core::Time now = start;
    bool answered = true;
    for (int turn = 0; answered && turn < 10000; ++turn) {
        Desk& desk = desks[turn % 2];
        answered = note_inbound(desk.conversation, now += 1s).cap == Cap::none &&
                   note_answer(desk.address, now).cap == Cap::none;
        desk.sent += answered ? 1 : 0;
    }
    EXPECT_FALSE(answered);
    EXPECT_LE(desks[0].sent + desks[1].sent, 2 * BackStopLimits().answers_soon);
}

// A responder that begins a new conversation with each answer.
TEST(BackStop, AResponderThatLosesTheThreadStops) {
    AddressHistory history;
    int answers = 0;
    for (int i = 0; i < 1000; ++i) {
        const core::Time now = start + i * 2s;
        if (note_opening(history, "自动答谢", now).cap != Cap::none) continue;
        answers += note_answer(history, now).cap == Cap::none ? 1 : 0;
    }
    EXPECT_LE(answers, BackStopLimits().answers_daily);
}

TEST(BackStop, RowsAreSmallAndReadBack) {
    AddressHistory history;
    for (int i = 0; i < 1000; ++i) {
        note_opening(history, "x" + std::to_string(i), start + i * 1ms);
        history.answers.resize(100, start + i * 1h);
    }
    history.alerted = start;
    EXPECT_LE(to_text(history).size(), 6000U);
    EXPECT_EQ(parse_address_history(to_text(history)), history);
    EXPECT_EQ(parse_address_history(to_text(AddressHistory{})), AddressHistory{});
    ConversationHistory conversation;
    BackStopLimits many;
    many.inbound_soon = many.inbound_daily = 400;
    for (int i = 0; i < 500; ++i) note_inbound(conversation, start + i * 1ms, many);
    EXPECT_EQ(conversation.inbound.size(), 400U);
    EXPECT_LE(to_text(conversation).size(), 6000U);
    EXPECT_TRUE(conversation.full);
    for (int i = 0; i < 30; ++i) note_inbound(conversation, start + 25h + i * 1ms);
    EXPECT_TRUE(conversation.alerted);
    EXPECT_EQ(parse_conversation_history(to_text(conversation)), conversation);
    EXPECT_EQ(parse_conversation_history(to_text(ConversationHistory{})), ConversationHistory{});
}

TEST(BackStop, NothingElseIsRead) {
    for (const char* text :
         {"", "a1", "a1;;", "a1;;;;", "a2;;;", "c1;;;", "a1;x;;", "a1;1,;;", "a1;,1;;", "a1;-1;;", "a1;1 ;;",
          "a1;;1;", "a1;;1/;", "a1;;1/x;", "a1;;/1;", "a1;;;x", "a1;99999999999999999999;;"})
        EXPECT_FALSE(parse_address_history(text)) << text;
    for (const char* text : {"", "c1", "c1;", "a1;;", "c1;1;2;3", "c1;1,,2;", "c2;1;2", "c2;1;2;x", "c3;;;"})
        EXPECT_FALSE(parse_conversation_history(text)) << text;
    std::string many = "c1;1";
    EXPECT_TRUE(parse_conversation_history(many + ";")) << "as it was written before there was a bound of the day";
    for (int i = 0; i < 400; ++i) many += ",1";
    EXPECT_FALSE(parse_conversation_history(many + ";"));
}

TEST(BackStop, RowsAreForgottenWhenTheySayNothing) {
    AddressHistory history;
    EXPECT_TRUE(forgotten(history, start));
    note_answer(history, start);
    EXPECT_FALSE(forgotten(history, start + 23h));
    EXPECT_TRUE(forgotten(history, start + 24h));
    ConversationHistory conversation;
    note_inbound(conversation, start);
    EXPECT_FALSE(forgotten(conversation, start + 23h));
    EXPECT_TRUE(forgotten(conversation, start + 24h));
}

}  // namespace

}  // namespace aftercare::email
