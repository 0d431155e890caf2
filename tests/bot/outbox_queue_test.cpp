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

std::vector<std::int64_t> ids(const std::vector<core::Delivery>& deliveries) {
    std::vector<std::int64_t> result;
    for (const auto& d : deliveries) result.push_back(d.id.value);
    return result;
}

/// Settles a delivery and writes it down, as a store that works does at once.
Settlement settle(OutboxQueue& queue, std::int64_t id, std::int64_t chat, const SendReport& what, core::Time now,
                  double random = 0) {
    auto settled = queue.settle(core::DeliveryId(id), what, now, random);
    queue.written_down(core::ConversationId(chat));
    return settled;
}

TEST(OutboxQueue, SendsOneOfAChatAtATimeAndInOrder) {
    OutboxQueue queue({});
    queue.add(delivery(1, 10), {});
    queue.add(delivery(2, 10), {});
    queue.add(delivery(3, 11), {});
    EXPECT_EQ(ids(queue.take_ready(start)), (std::vector<std::int64_t>{1, 3}));
    EXPECT_EQ(ids(queue.take_ready(start)), (std::vector<std::int64_t>{}));
    settle(queue, 1, 10, report(SendReport::Status::delivered), start, 0);
    EXPECT_EQ(ids(queue.take_ready(start)), (std::vector<std::int64_t>{2}));
}

TEST(OutboxQueue, TheNextOfAChatWaitsUntilTheResultIsDurable) {
    OutboxQueue queue({});
    queue.add(delivery(1, 10), {});
    queue.add(delivery(2, 10), {});
    queue.take_ready(start);
    queue.settle(core::DeliveryId(1), report(SendReport::Status::delivered), start, 0);
    EXPECT_TRUE(queue.take_ready(start).empty());
    queue.add(delivery(3, 10), {});
    EXPECT_TRUE(queue.take_ready(start).empty());
    queue.written_down(core::ConversationId(10));
    EXPECT_EQ(ids(queue.take_ready(start)), (std::vector<std::int64_t>{2}));
}

TEST(OutboxQueue, LeavesOutWhatItKnowsAlready) {
    OutboxQueue queue({});
    queue.add(delivery(5, 10), {});
    queue.add(delivery(5, 10), {});
    queue.add(delivery(4, 11), {});
    EXPECT_EQ(queue.size(), 1u);
}

TEST(OutboxQueue, WaitsAsLongAsTheChannelSaysAndKeepsTheOrder) {
    OutboxQueue queue({});
    queue.add(delivery(1, 10), {});
    queue.add(delivery(2, 10), {});
    queue.take_ready(start);
    const auto settled = settle(queue, 1, 10, report(SendReport::Status::retry, 7s), start, 0);
    EXPECT_EQ(settled.kind, Settlement::Kind::waiting);
    EXPECT_EQ(settled.entries.at(0).not_before, start + 7s);
    EXPECT_EQ(settled.entries.at(0).delivery.attempts, 1);
    EXPECT_EQ(queue.next_wake(), start + 7s);
    EXPECT_TRUE(queue.take_ready(start + 6999ms).empty());
    EXPECT_EQ(ids(queue.take_ready(start + 7s)), (std::vector<std::int64_t>{1}));
}

TEST(OutboxQueue, DelaysGrowAndHaveAnEnd) {
    OutboxQueue queue({});
    queue.add(delivery(1, 10), {});
    core::Time now = start;
    core::Duration last{};
    for (int attempt = 0; attempt < 12; ++attempt) {
        ASSERT_EQ(queue.take_ready(now).size(), 1u);
        const auto settled = settle(queue, 1, 10, report(SendReport::Status::retry), now, 0.5);
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
    queue.add(delivery(1, 10), {});
    queue.add(delivery(2, 10), {});
    queue.take_ready(start + 48h);
    const auto settled = settle(queue, 1, 10, report(SendReport::Status::retry), start + 48h, 0);
    EXPECT_EQ(settled.kind, Settlement::Kind::failed);
    EXPECT_EQ(ids(queue.take_ready(start + 48h)), (std::vector<std::int64_t>{2}));
}

TEST(OutboxQueue, NeverRepeatsAnUncertainOne) {
    OutboxQueue queue({});
    queue.add(delivery(1, 10), {});
    queue.take_ready(start);
    const auto settled = settle(queue, 1, 10, report(SendReport::Status::uncertain), start, 0);
    EXPECT_EQ(settled.kind, Settlement::Kind::uncertain);
    EXPECT_EQ(settled.entries.at(0).status, core::OutboxEntry::Status::uncertain);
    EXPECT_TRUE(queue.take_ready(start + 24h).empty());
    EXPECT_EQ(queue.size(), 0u);
}

TEST(OutboxQueue, AnUnreachableChatLosesAllThatWaits) {
    OutboxQueue queue({});
    queue.add(delivery(1, 10), {});
    queue.add(delivery(2, 10), {});
    queue.take_ready(start);
    const auto settled = settle(queue, 1, 10, report(SendReport::Status::unreachable), start, 0);
    EXPECT_EQ(settled.entries.size(), 2u);
    EXPECT_EQ(queue.size(), 0u);
}

TEST(OutboxQueue, FollowsAChatThatMoved) {
    OutboxQueue queue({});
    queue.add(delivery(1, 10), {});
    queue.add(delivery(2, 10), {});
    queue.take_ready(start);
    auto moved = report(SendReport::Status::moved);
    moved.moved_to = "-100";
    EXPECT_EQ(settle(queue, 1, 10, moved, start, 0).moved_to, "-100");
    EXPECT_EQ(queue.take_ready(start).at(0).to.chat, "-100");
    settle(queue, 1, 10, report(SendReport::Status::delivered), start, 0);
    EXPECT_EQ(queue.take_ready(start).at(0).to.chat, "-100");
}

TEST(OutboxQueue, GoesOnWithThePartThatIsMissing) {
    OutboxQueue queue({});
    queue.add(delivery(1, 10), {});
    queue.take_ready(start);
    auto partly = report(SendReport::Status::retry, 1s);
    partly.parts_sent = 2;
    EXPECT_EQ(settle(queue, 1, 10, partly, start, 0).entries.at(0).delivery.part, 2);
    EXPECT_EQ(queue.take_ready(start + 2s).at(0).part, 2);
}

TEST(OutboxQueue, ALimitOfTheWholeChannelStopsItAndNoOther) {
    OutboxQueue queue({});
    queue.add(delivery(1, 10), {});
    queue.add(delivery(2, 11, "other"), {});
    queue.take_ready(start);
    auto limited = report(SendReport::Status::retry, 30s);
    limited.whole_channel = true;
    settle(queue, 1, 10, limited, start, 0);
    settle(queue, 2, 11, report(SendReport::Status::delivered), start, 0);
    queue.add(delivery(3, 12), {});
    queue.add(delivery(4, 13, "other"), {});
    EXPECT_EQ(ids(queue.take_ready(start + 1s)), (std::vector<std::int64_t>{4}));
    EXPECT_EQ(queue.take_ready(start + 31s).size(), 2u);
}

TEST(OutboxQueue, KeepsTheBoundOfWhatIsUnderWay) {
    OutboxLimits limits;
    limits.in_flight = 3;
    OutboxQueue queue(limits);
    for (int i = 1; i <= 10; ++i) queue.add(delivery(i, i), {});
    EXPECT_EQ(queue.take_ready(start).size(), 3u);
    settle(queue, 1, 1, report(SendReport::Status::delivered), start, 0);
    EXPECT_EQ(queue.take_ready(start).size(), 1u);
}

// Whatever the channel answers, each chat's deliveries leave in order and none is lost or sent on
// after it was settled for good.
TEST(OutboxQueue, KeepsOrderUnderRandomReports) {
    for (unsigned seed = 0; seed < 300; ++seed) {
        std::mt19937 random(seed);
        OutboxQueue queue({});
        const int count = 40;
        for (int i = 1; i <= count; ++i) queue.add(delivery(i, 1 + static_cast<int>(random() % 5)), {});
        std::map<std::int64_t, std::int64_t> last_of_chat;
        std::map<std::int64_t, bool> ended;
        std::vector<core::Delivery> flying;
        core::Time now = start;
        while (queue.size() > 0) {
            for (auto& taken : queue.take_ready(now)) flying.push_back(std::move(taken));
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
            const auto settled = settle(queue, d.id.value, d.conversation.value, report(answers[random() % 4]), now, 0.25);
            if (settled.kind != Settlement::Kind::waiting) ended[d.id.value] = true;
        }
        EXPECT_EQ(ended.size(), static_cast<std::size_t>(count));
    }
}

}  // namespace
}  // namespace aftercare::bot
