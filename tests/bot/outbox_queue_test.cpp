#include "bot/workers/outbox_queue.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace aftercare::bot {
namespace {

using namespace std::chrono_literals;
using core::SendReport;

const core::Time start{std::chrono::hours(24 * 365 * 50)};

core::Delivery delivery(std::int64_t id, std::int64_t chat, std::string account = "main") {
    core::Delivery made;
    made.id = core::DeliveryId(id);
    made.conversation = core::ConversationId(chat);
    made.to = {{"telegram", std::move(account)}, std::to_string(chat)};
    made.created = start;
    return made;
}

SendReport report(SendReport::Status status, core::Duration after = {}) {
    SendReport made;
    made.status = status;
    made.after = after;
    return made;
}

core::OutboxEntry entry(core::Delivery of, core::Time not_before = {}) {
    return {std::move(of), core::OutboxEntry::Status::waiting, not_before, ""};
}

using Runs = std::vector<std::vector<core::Delivery>>;

std::vector<std::int64_t> ids(const Runs& runs) {
    std::vector<std::int64_t> result;
    for (const auto& run : runs)
        for (const auto& d : run) result.push_back(d.id.value);
    return result;
}

/// Settles a chat's deliveries and writes that down, as a store that works does at once.
std::vector<Settlement> settle_all(OutboxQueue& queue, std::int64_t chat, const std::vector<SendReport>& what,
                                   core::Time now) {
    auto settled = queue.settle(core::ConversationId(chat), what, now, 0);
    for (std::size_t i = 0; i < settled.size(); ++i) queue.written_down(core::ConversationId(chat));
    return settled;
}

/// The same for the one delivery of a chat.
Settlement settle(OutboxQueue& queue, std::int64_t chat, const SendReport& what, core::Time now, double random = 0) {
    auto settled = queue.settle(core::ConversationId(chat), {what}, now, random);
    queue.written_down(core::ConversationId(chat));
    return settled.at(0);
}

TEST(OutboxQueue, SendsOneOfAChatAtATimeAndInOrder) {
    OutboxQueue queue({});
    queue.add(entry(delivery(1, 10)));
    queue.add(entry(delivery(2, 10)));
    queue.add(entry(delivery(3, 11)));
    EXPECT_EQ(ids(queue.take_ready(start)), (std::vector<std::int64_t>{1, 3}));
    EXPECT_EQ(ids(queue.take_ready(start)), (std::vector<std::int64_t>{}));
    settle(queue, 10, report(SendReport::Status::delivered), start, 0);
    EXPECT_EQ(ids(queue.take_ready(start)), (std::vector<std::int64_t>{2}));
}

TEST(OutboxQueue, TheNextOfAChatWaitsUntilTheResultIsDurable) {
    OutboxQueue queue({});
    queue.add(entry(delivery(1, 10)));
    queue.add(entry(delivery(2, 10)));
    queue.take_ready(start);
    queue.settle(core::ConversationId(10), {report(SendReport::Status::delivered)}, start, 0);
    EXPECT_TRUE(queue.take_ready(start).empty());
    queue.add(entry(delivery(3, 10)));
    EXPECT_TRUE(queue.take_ready(start).empty());
    queue.written_down(core::ConversationId(10));
    EXPECT_EQ(ids(queue.take_ready(start)), (std::vector<std::int64_t>{2}));
}

TEST(OutboxQueue, LeavesOutWhatItKnowsAlready) {
    OutboxQueue queue({});
    queue.add(entry(delivery(5, 10)));
    queue.add(entry(delivery(5, 10)));
    queue.add(entry(delivery(4, 11)));
    EXPECT_EQ(queue.size(), 1u);
}

TEST(OutboxQueue, WaitsAsLongAsTheChannelSaysAndKeepsTheOrder) {
    OutboxQueue queue({});
    queue.add(entry(delivery(1, 10)));
    queue.add(entry(delivery(2, 10)));
    queue.take_ready(start);
    const auto settled = settle(queue, 10, report(SendReport::Status::retry, 7s), start, 0);
    EXPECT_EQ(settled.kind, Settlement::Kind::waiting);
    EXPECT_EQ(settled.entries.at(0).not_before, start + 7s);
    EXPECT_EQ(settled.entries.at(0).delivery.attempts, 1);
    EXPECT_EQ(queue.next_wake(), start + 7s);
    EXPECT_TRUE(queue.take_ready(start + 6999ms).empty());
    EXPECT_EQ(ids(queue.take_ready(start + 7s)), (std::vector<std::int64_t>{1}));
}

TEST(OutboxQueue, DelaysGrowAndHaveAnEnd) {
    OutboxQueue queue({});
    queue.add(entry(delivery(1, 10)));
    core::Time now = start;
    core::Duration last{};
    for (int attempt = 0; attempt < 12; ++attempt) {
        ASSERT_EQ(queue.take_ready(now).size(), 1u);
        const auto settled = settle(queue, 10, report(SendReport::Status::retry), now, 0.5);
        const auto wait = settled.entries.at(0).not_before - now;
        EXPECT_GE(wait, last);
        EXPECT_LE(wait, 5min);
        last = wait;
        now = settled.entries.at(0).not_before;
    }
    EXPECT_GE(last, 2min);
}

TEST(OutboxQueue, GivesUpAfterTwoDaysAndGoesOnWithTheNext) {
    OutboxQueue queue({});
    queue.add(entry(delivery(1, 10)));
    queue.add(entry(delivery(2, 10)));
    // However long it waited until it was first tried.
    const auto first = start + 24h * 9;
    queue.take_ready(first);
    const auto kept = settle(queue, 10, report(SendReport::Status::retry), first, 0);
    EXPECT_EQ(kept.kind, Settlement::Kind::waiting);
    EXPECT_EQ(kept.entries.at(0).failing_since, first);
    queue.take_ready(first + 47h);
    EXPECT_EQ(settle(queue, 10, report(SendReport::Status::retry), first + 47h, 0).entries.at(0).failing_since, first);
    queue.take_ready(first + 48h);
    EXPECT_EQ(settle(queue, 10, report(SendReport::Status::retry), first + 48h, 0).kind, Settlement::Kind::failed);
    EXPECT_EQ(ids(queue.take_ready(first + 48h)), (std::vector<std::int64_t>{2}));
}

TEST(OutboxQueue, KnowsAfterARestartSinceWhenItFails) {
    OutboxQueue queue({});
    auto kept = entry(delivery(1, 10));
    kept.failing_since = start + 1h;
    queue.add(std::move(kept));
    queue.take_ready(start + 49h);
    EXPECT_EQ(settle(queue, 10, report(SendReport::Status::retry), start + 49h).kind, Settlement::Kind::failed);
}

TEST(OutboxQueue, WhatIsPutOffWasNotTried) {
    OutboxQueue queue({});
    queue.set_together({"telegram", "main"}, 8);
    for (int i = 1; i <= 3; ++i) queue.add(entry(delivery(i, 10)));
    queue.take_ready(start);
    EXPECT_TRUE(settle_all(queue, 10, {report(SendReport::Status::put_off, 100ms)}, start).empty());
    EXPECT_TRUE(queue.take_ready(start + 99ms).empty());
    const auto again = queue.take_ready(start + 24h * 3);
    EXPECT_EQ(ids(again), (std::vector<std::int64_t>{1, 2, 3}));
    EXPECT_EQ(again.at(0).at(0).attempts, 0);
    const auto later = start + 24h * 3;
    const auto settled = settle_all(
        queue, 10, {report(SendReport::Status::delivered), report(SendReport::Status::put_off, 100ms)}, later);
    EXPECT_EQ(settled.size(), 1u);
    EXPECT_EQ(ids(queue.take_ready(later + 100ms)), (std::vector<std::int64_t>{2, 3}));
    EXPECT_EQ(settle_all(queue, 10, {report(SendReport::Status::retry)}, later).at(0).kind, Settlement::Kind::waiting);
}

TEST(OutboxQueue, NeverRepeatsAnUncertainOne) {
    OutboxQueue queue({});
    queue.add(entry(delivery(1, 10)));
    queue.take_ready(start);
    const auto settled = settle(queue, 10, report(SendReport::Status::uncertain), start, 0);
    EXPECT_EQ(settled.kind, Settlement::Kind::uncertain);
    EXPECT_EQ(settled.entries.at(0).status, core::OutboxEntry::Status::uncertain);
    EXPECT_TRUE(queue.take_ready(start + 24h).empty());
    EXPECT_EQ(queue.size(), 0u);
}

TEST(OutboxQueue, AnUnreachableChatLosesAllThatWaits) {
    OutboxQueue queue({});
    queue.add(entry(delivery(1, 10)));
    queue.add(entry(delivery(2, 10)));
    queue.take_ready(start);
    const auto settled = settle(queue, 10, report(SendReport::Status::unreachable), start, 0);
    EXPECT_EQ(settled.entries.size(), 2u);
    EXPECT_EQ(queue.size(), 0u);
}

TEST(OutboxQueue, FollowsAChatThatMoved) {
    OutboxQueue queue({});
    queue.add(entry(delivery(1, 10)));
    queue.add(entry(delivery(2, 10)));
    queue.take_ready(start);
    auto moved = report(SendReport::Status::moved);
    moved.moved_to = "-100";
    EXPECT_EQ(settle(queue, 10, moved, start, 0).report.moved_to, "-100");
    EXPECT_EQ(queue.take_ready(start).at(0).at(0).to.chat, "-100");
    settle(queue, 10, report(SendReport::Status::delivered), start, 0);
    EXPECT_EQ(queue.take_ready(start).at(0).at(0).to.chat, "-100");
}

TEST(OutboxQueue, GoesOnWithThePartThatIsMissing) {
    OutboxQueue queue({});
    queue.add(entry(delivery(1, 10)));
    queue.take_ready(start);
    auto partly = report(SendReport::Status::retry, 1s);
    partly.parts_sent = 2;
    EXPECT_EQ(settle(queue, 10, partly, start, 0).entries.at(0).delivery.part, 2);
    EXPECT_EQ(queue.take_ready(start + 2s).at(0).at(0).part, 2);
}

TEST(OutboxQueue, ALimitOfTheWholeChannelStopsItAndNoOther) {
    OutboxQueue queue({});
    queue.add(entry(delivery(1, 10)));
    queue.add(entry(delivery(2, 11, "other")));
    queue.take_ready(start);
    auto limited = report(SendReport::Status::retry, 30s);
    limited.whole_channel = true;
    settle(queue, 10, limited, start, 0);
    settle(queue, 11, report(SendReport::Status::delivered), start, 0);
    queue.add(entry(delivery(3, 12)));
    queue.add(entry(delivery(4, 13, "other")));
    EXPECT_EQ(ids(queue.take_ready(start + 1s)), (std::vector<std::int64_t>{4}));
    EXPECT_EQ(queue.take_ready(start + 31s).size(), 2u);
}

TEST(OutboxQueue, KeepsTheBoundOfWhatIsUnderWay) {
    OutboxLimits limits;
    limits.in_flight = 3;
    OutboxQueue queue(limits);
    for (int i = 1; i <= 10; ++i) queue.add(entry(delivery(i, i)));
    EXPECT_EQ(queue.take_ready(start).size(), 3u);
    settle(queue, 1, report(SendReport::Status::delivered), start, 0);
    EXPECT_EQ(queue.take_ready(start).size(), 1u);
}

// Whatever the channel answers, each chat's deliveries leave in order and none is lost or sent on
// after it was settled for good.
TEST(OutboxQueue, KeepsOrderUnderRandomReports) {
    for (unsigned seed = 0; seed < 300; ++seed) {
        std::mt19937 random(seed);
        OutboxQueue queue({});
        const int count = 40;
        for (int i = 1; i <= count; ++i) queue.add(entry(delivery(i, 1 + static_cast<int>(random() % 5))));
        std::map<std::int64_t, std::int64_t> last_of_chat;
        std::map<std::int64_t, bool> ended;
        std::vector<core::Delivery> flying;
        core::Time now = start;
        while (queue.size() > 0) {
            for (auto& taken : queue.take_ready(now)) flying.push_back(std::move(taken.at(0)));
            if (flying.empty()) {
                ASSERT_TRUE(queue.next_wake().has_value()) << "seed " << seed;
                now = std::max(now, *queue.next_wake());
                continue;
            }
            const auto index = random() % flying.size();
            const auto d = flying[index];
            flying.erase(flying.begin() + static_cast<std::ptrdiff_t>(index));
            ASSERT_FALSE(ended[d.id.value]);
            ASSERT_GE(d.id.value, last_of_chat[d.conversation.value]) << "seed " << seed;
            last_of_chat[d.conversation.value] = d.id.value;
            constexpr SendReport::Status answers[] = {SendReport::Status::delivered, SendReport::Status::retry,
                                                      SendReport::Status::uncertain, SendReport::Status::rejected};
            const auto settled = settle(queue, d.conversation.value, report(answers[random() % 4]), now, 0.25);
            if (settled.kind != Settlement::Kind::waiting) ended[d.id.value] = true;
        }
        EXPECT_EQ(ended.size(), static_cast<std::size_t>(count));
    }
}

// ---- deliveries that go together, and those that wait for a contact ---------------------------------

OutboxQueue together() {
    OutboxQueue queue({});
    queue.set_together({"telegram", "main"}, 8);
    return queue;
}

SendReport held(std::string way = "") {
    auto made = report(SendReport::Status::held);
    made.way = std::move(way);
    return made;
}

TEST(OutboxQueue, HandsDeliveriesOfAChatOverTogether) {
    auto queue = together();
    for (int i = 1; i <= 10; ++i) queue.add(entry(delivery(i, 10)));
    queue.add(entry(delivery(11, 11)));
    const auto runs = queue.take_ready(start);
    ASSERT_EQ(runs.size(), 2u);
    EXPECT_EQ(runs[0].size(), 8u);
    const auto settled = settle_all(
        queue, 10, {report(SendReport::Status::delivered), report(SendReport::Status::rejected), report(SendReport::Status::retry, 5s)},
        start);
    ASSERT_EQ(settled.size(), 3u);
    EXPECT_EQ(settled[1].kind, Settlement::Kind::failed);
    EXPECT_EQ(settled[2].entries.at(0).delivery.id.value, 3);
    EXPECT_TRUE(queue.take_ready(start + 4s).empty());
    EXPECT_EQ(ids(queue.take_ready(start + 5s)), (std::vector<std::int64_t>{3, 4, 5, 6, 7, 8, 9, 10}));
}

TEST(OutboxQueue, RestsUntilEverySettlementOfARunIsDurable) {
    auto queue = together();
    queue.add(entry(delivery(1, 10)));
    queue.add(entry(delivery(2, 10)));
    queue.take_ready(start);
    queue.add(entry(delivery(3, 10)));
    queue.settle(core::ConversationId(10), {report(SendReport::Status::delivered), report(SendReport::Status::delivered)}, start, 0);
    queue.written_down(core::ConversationId(10));
    EXPECT_TRUE(queue.take_ready(start).empty());
    queue.written_down(core::ConversationId(10));
    EXPECT_EQ(ids(queue.take_ready(start)), (std::vector<std::int64_t>{3}));
}

TEST(OutboxQueue, AHeldDeliveryWaitsForTheContact) {
    auto queue = together();
    queue.add(entry(delivery(1, 10)));
    queue.take_ready(start);
    EXPECT_EQ(settle_all(queue, 10, {held()}, start).at(0).kind, Settlement::Kind::held);
    EXPECT_TRUE(queue.take_ready(start + 24h * 30).empty());
    EXPECT_FALSE(queue.next_wake());
    queue.contacted(core::ConversationId(10));
    EXPECT_EQ(ids(queue.take_ready(start + 24h * 30)), (std::vector<std::int64_t>{1}));
    EXPECT_EQ(settle_all(queue, 10, {report(SendReport::Status::delivered)}, start).at(0).kind, Settlement::Kind::delivered);
    EXPECT_EQ(queue.size(), 0u);
}

TEST(OutboxQueue, AContactWhileADeliveryIsJudgedIsNotMissed) {
    auto queue = together();
    queue.add(entry(delivery(1, 10)));
    queue.take_ready(start);
    queue.contacted(core::ConversationId(10));
    settle_all(queue, 10, {held()}, start);
    EXPECT_EQ(ids(queue.take_ready(start)), (std::vector<std::int64_t>{1}));
}

TEST(OutboxQueue, ANewDeliveryTakesTheHeldOnesAlong) {
    auto queue = together();
    queue.add(entry(delivery(1, 10)));
    queue.take_ready(start);
    settle_all(queue, 10, {held()}, start);
    queue.add(entry(delivery(2, 10)));
    EXPECT_EQ(ids(queue.take_ready(start)), (std::vector<std::int64_t>{1, 2}));
    const auto settled = settle_all(queue, 10, {held(), held("template_message")}, start);
    EXPECT_EQ(settled.at(0).kind, Settlement::Kind::held_again);
    EXPECT_EQ(settled.at(1).kind, Settlement::Kind::held);
    EXPECT_EQ(settled.at(1).entries.at(0).delivery.announced, "template_message");
    EXPECT_TRUE(queue.take_ready(start).empty());
}

TEST(OutboxQueue, AHeldDeliveryIsTriedAgainWhenTheChannelSaysSo) {
    auto queue = together();
    queue.add(entry(delivery(1, 10)));
    queue.take_ready(start);
    auto until_midnight = held();
    until_midnight.after = 6h;
    settle_all(queue, 10, {until_midnight}, start);
    EXPECT_TRUE(queue.take_ready(start + 5h).empty());
    EXPECT_EQ(ids(queue.take_ready(start + 6h)), (std::vector<std::int64_t>{1}));
}

TEST(OutboxQueue, WhatWasHeldForDaysMayFailForDaysMore) {
    auto queue = together();
    queue.add(entry(delivery(1, 10)));
    queue.take_ready(start);
    settle_all(queue, 10, {report(SendReport::Status::retry)}, start);
    queue.take_ready(start + 1h);
    settle_all(queue, 10, {held()}, start + 1h);
    queue.contacted(core::ConversationId(10));
    const auto back = start + 24h * 30;
    queue.take_ready(back);
    EXPECT_EQ(settle_all(queue, 10, {report(SendReport::Status::retry)}, back).at(0).kind, Settlement::Kind::waiting);
    queue.take_ready(back + 48h);
    EXPECT_EQ(settle_all(queue, 10, {report(SendReport::Status::retry)}, back + 48h).at(0).kind, Settlement::Kind::failed);
}

TEST(OutboxQueue, WhatIsHeldAndPutOffStaysHeld) {
    auto queue = together();
    auto kept = entry(delivery(1, 10));
    kept.status = core::OutboxEntry::Status::held;
    queue.add(std::move(kept));
    queue.contacted(core::ConversationId(10));
    queue.take_ready(start);
    settle_all(queue, 10, {report(SendReport::Status::put_off, 100ms)}, start);
    EXPECT_EQ(queue.held(), 1u);
    EXPECT_EQ(ids(queue.take_ready(start + 100ms)), (std::vector<std::int64_t>{1}));
}

TEST(OutboxQueue, WhatWasHeldBeforeARestartStaysHeld) {
    auto queue = together();
    auto kept = entry(delivery(1, 10));
    kept.status = core::OutboxEntry::Status::held;
    queue.add(std::move(kept));
    EXPECT_TRUE(queue.take_ready(start).empty());
    queue.contacted(core::ConversationId(10));
    EXPECT_EQ(ids(queue.take_ready(start)), (std::vector<std::int64_t>{1}));
}

TEST(OutboxQueue, AWithdrawnDeliveryDoesNotLeave) {
    auto queue = together();
    for (int i = 1; i <= 3; ++i) queue.add(entry(delivery(i, 10)));
    EXPECT_TRUE(queue.withdraw(core::DeliveryId(2), core::ConversationId(10)));
    EXPECT_FALSE(queue.withdraw(core::DeliveryId(2), core::ConversationId(10)));
    EXPECT_EQ(ids(queue.take_ready(start)), (std::vector<std::int64_t>{1, 3}));
    EXPECT_FALSE(queue.withdraw(core::DeliveryId(3), core::ConversationId(10))) << "it is under way";
    queue.add(entry(delivery(4, 11)));
    EXPECT_TRUE(queue.withdraw(core::DeliveryId(4), core::ConversationId(11)));
    EXPECT_TRUE(queue.take_ready(start).empty());
}

TEST(OutboxQueue, AHeldDeliveryIsGivenUpAfterNinetyDays) {
    auto queue = together();
    queue.add(entry(delivery(1, 10)));
    queue.take_ready(start + 24h * 90);
    EXPECT_EQ(settle_all(queue, 10, {held()}, start + 24h * 90).at(0).kind, Settlement::Kind::failed);
}

TEST(OutboxQueue, CountsApartWhatWaitsForAContact) {
    auto queue = together();
    auto kept = entry(delivery(1, 10));
    kept.status = core::OutboxEntry::Status::held;
    queue.add(std::move(kept));
    queue.add(entry(delivery(2, 11)));
    queue.add(entry(delivery(3, 12)));
    EXPECT_EQ(queue.held(), 1u);
    queue.take_ready(start);
    settle_all(queue, 11, {held()}, start);
    settle_all(queue, 12, {held()}, start);
    EXPECT_EQ(queue.held(), 3u);
    queue.contacted(core::ConversationId(11));
    queue.take_ready(start);
    settle_all(queue, 11, {report(SendReport::Status::retry, 1s)}, start);
    EXPECT_EQ(queue.held(), 2u);
    queue.withdraw(core::DeliveryId(3), core::ConversationId(12));
    queue.contacted(core::ConversationId(10));
    queue.take_ready(start);
    settle_all(queue, 10, {report(SendReport::Status::unreachable)}, start);
    EXPECT_EQ(queue.held(), 0u);
    EXPECT_EQ(queue.size(), 1u);
}

TEST(OutboxQueue, WhatNobodyComesForIsGivenUpWithoutATry) {
    OutboxLimits limits;
    limits.given_up_at_once = 2;
    OutboxQueue queue(limits);
    for (int i = 1; i <= 6; ++i) {
        auto kept = entry(delivery(i, i < 3 ? 1 : i));
        kept.status = core::OutboxEntry::Status::held;
        if (i == 6) kept.delivery.created += 1h;
        queue.add(std::move(kept));
    }
    EXPECT_TRUE(queue.give_up_held(start + 24h * 90 - 1ms).empty());
    std::map<std::int64_t, Settlement> given_up;
    for (int round = 0; round < 2; ++round) {
        for (auto& settled : queue.give_up_held(start + 24h * 90))
            given_up[settled.entries.at(0).delivery.id.value] = std::move(settled);
        EXPECT_LE(given_up.size(), 3u + 2u * static_cast<unsigned>(round));
    }
    ASSERT_EQ(given_up.size(), 5u);
    EXPECT_EQ(given_up[1].kind, Settlement::Kind::failed);
    EXPECT_EQ(given_up[1].entries.at(0).status, core::OutboxEntry::Status::failed);
    EXPECT_EQ(queue.held(), 1u);
    queue.add(entry(delivery(101, 1)));
    queue.written_down(core::ConversationId(1));
    EXPECT_TRUE(queue.take_ready(start).empty()) << "the chat rests until both are written down";
    queue.written_down(core::ConversationId(1));
    EXPECT_EQ(ids(queue.take_ready(start)), (std::vector<std::int64_t>{101}));
}

// ---- channels that answer within the request of a contact -----------------------------------------

class Answering : public testing::Test {
  protected:
    Answering() {
        queue.set_together({"telegram", "main"}, 8);
        queue.set_answers_contacts({"telegram", "main"});
    }
    void pause_by(std::int64_t chat) {
        queue.add(entry(delivery(chat, chat)));
        queue.take_ready(start);
        auto refused = report(SendReport::Status::retry, 5min);
        refused.whole_channel = true;
        settle_all(queue, chat, {refused}, start);
    }
    void contact(std::int64_t chat) { queue.contacted(core::ConversationId(chat)); }

    OutboxQueue queue{{}};
};

TEST_F(Answering, HandsOverWhatWaitsInBackoff) {
    queue.add(entry(delivery(1, 10)));
    queue.add(entry(delivery(2, 10)));
    queue.take_ready(start);
    settle_all(queue, 10, {report(SendReport::Status::retry, 5min)}, start);
    EXPECT_TRUE(queue.take_ready(start).empty());
    contact(10);
    EXPECT_EQ(ids(queue.take_ready(start)), (std::vector<std::int64_t>{1, 2}));
    // The contact is used up by that.
    settle_all(queue, 10, {report(SendReport::Status::retry, 5min)}, start);
    EXPECT_TRUE(queue.take_ready(start).empty());
    EXPECT_EQ(ids(queue.take_ready(start + 6min)), (std::vector<std::int64_t>{1, 2}));
}

TEST_F(Answering, HandsOverThoughTheChannelPauses) {
    pause_by(1);
    queue.add(entry(delivery(2, 10)));  // stands in line
    queue.add(entry(delivery(3, 11)));
    EXPECT_TRUE(queue.take_ready(start + 1s).empty());
    queue.add(entry(delivery(4, 10)));
    contact(10);
    EXPECT_EQ(ids(queue.take_ready(start + 1s)), (std::vector<std::int64_t>{2, 4}));
    settle_all(queue, 10, {report(SendReport::Status::delivered), report(SendReport::Status::delivered)}, start);
    EXPECT_TRUE(queue.take_ready(start + 1s).empty()) << "the others wait";
    EXPECT_EQ(ids(queue.take_ready(start + 6min)), (std::vector<std::int64_t>{3, 1}));
}

TEST_F(Answering, HandsOverThoughTooManyAreUnderWay) {
    OutboxLimits limits;
    limits.in_flight = 1;
    OutboxQueue narrow(limits);
    narrow.set_answers_contacts({"telegram", "main"});
    narrow.add(entry(delivery(1, 1)));
    narrow.take_ready(start);
    narrow.add(entry(delivery(2, 2)));
    narrow.add(entry(delivery(3, 3)));
    narrow.contacted(core::ConversationId(3));
    EXPECT_EQ(ids(narrow.take_ready(start)), (std::vector<std::int64_t>{3}));
}

TEST_F(Answering, WhatWasPutOffInAPauseIsHandedOverAgain) {
    pause_by(1);
    queue.add(entry(delivery(2, 10)));
    contact(10);
    queue.take_ready(start);
    settle_all(queue, 10, {report(SendReport::Status::put_off, 100ms)}, start);
    EXPECT_TRUE(queue.take_ready(start + 99ms).empty());
    EXPECT_EQ(ids(queue.take_ready(start + 100ms)), (std::vector<std::int64_t>{2}));
}

TEST_F(Answering, OtherChannelsKeepTheirPauses) {
    OutboxQueue plain({});
    plain.add(entry(delivery(1, 10)));
    plain.take_ready(start);
    settle(plain, 10, report(SendReport::Status::retry, 5min), start);
    plain.contacted(core::ConversationId(10));
    EXPECT_TRUE(plain.take_ready(start).empty());
}

// Runs of any length under any reports: nothing is lost, nothing leaves twice, each chat keeps its order.
TEST(OutboxQueue, KeepsOrderOfRunsUnderRandomReports) {
    for (unsigned seed = 0; seed < 300; ++seed) {
        std::mt19937 random(seed);
        auto queue = together();
        if (seed % 2 == 0) queue.set_answers_contacts({"telegram", "main"});
        const int count = 40;
        int added = 0;
        std::map<std::int64_t, std::int64_t> ended_up_to;
        int ended = 0;
        core::Time now = start;
        while (ended < count) {
            for (int more = static_cast<int>(random() % 4); more > 0 && added < count; --more) {
                ++added;
                queue.add(entry(delivery(added, 1 + added % 3)));
            }
            const auto runs = queue.take_ready(now);
            for (const auto& run : runs) {
                const auto chat = run.front().conversation.value;
                std::vector<SendReport> reports;
                std::int64_t before = ended_up_to[chat];
                bool passed_held = false;
                for (const auto& d : run) {
                    ASSERT_GT(d.id.value, before) << "seed " << seed;
                    before = d.id.value;
                    const auto kind = random() % 4;
                    if (kind == 0 && !passed_held) {
                        reports.push_back(report(SendReport::Status::delivered));
                        ended_up_to[chat] = d.id.value;
                        ++ended;
                    } else if (kind == 1) {
                        reports.push_back(report(SendReport::Status::retry, 1s));
                        reports.back().whole_channel = random() % 2 == 0;
                        break;
                    } else if (kind == 2) {
                        reports.push_back(report(SendReport::Status::put_off, 100ms));
                        break;
                    } else {
                        passed_held = true;
                        reports.push_back(held());
                    }
                }
                settle_all(queue, chat, reports, now);
            }
            const core::ConversationId somebody(1 + static_cast<std::int64_t>(random() % 3));
            if (runs.empty() || random() % 4 == 0) queue.contacted(somebody);
            if (runs.empty()) now += 2s;
            ASSERT_EQ(queue.size(), static_cast<std::size_t>(added - ended)) << "seed " << seed;
        }
    }
}

}  // namespace
}  // namespace aftercare::bot
