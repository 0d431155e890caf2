// Limits with virtual time.
#include "adapters/telegram/limits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace aftercare::telegram {
namespace {

using core::Duration;
using core::Time;

Time at(std::int64_t ms) {
    return Time(Duration(1'000'000'000 + ms));
}

// When a chat's messages leave if each goes as soon as it may.
std::vector<Time> send_many(SendLimits& limits, std::int64_t chat, int count, Time now) {
    std::vector<Time> sent;
    for (int i = 0; i < count; ++i) {
        now = limits.earliest(chat, now);
        limits.take(chat, 1, now);
        sent.push_back(now);
    }
    return sent;
}

int most_within(const std::vector<Time>& times, Duration window) {
    int most = 0;
    for (std::size_t i = 0; i < times.size(); ++i) {
        most = std::max(most, static_cast<int>(std::ranges::count_if(
                                  times, [&](Time t) { return t >= times[i] && t < times[i] + window; })));
    }
    return most;
}

TEST(Limits, AChatMayBurstAndThenGoesOneASecond) {
    SendLimits limits(LimitRates{});
    const std::vector<Time> sent = send_many(limits, 5, 10, at(0));
    EXPECT_EQ(sent[3], at(0));
    EXPECT_EQ(sent[4], at(1000));
    EXPECT_EQ(sent[9], at(6000));
}

TEST(Limits, ChatsDoNotWaitForEachOther) {
    SendLimits limits(LimitRates{});
    send_many(limits, 5, 10, at(0));
    EXPECT_EQ(limits.earliest(6, at(0)), at(0));
}

TEST(Limits, AGroupTakesTwentyInAnyMinute) {
    SendLimits limits(LimitRates{});
    const std::vector<Time> sent = send_many(limits, -100, 100, at(0));
    EXPECT_LE(most_within(sent, Duration(60'000)), 20);
    EXPECT_GE(most_within(sent, Duration(60'000)), 20);
    EXPECT_LE(sent[99] - sent[0], Duration(5 * 60'000));
}

TEST(Limits, AnAlbumCountsEachOfItsMessages) {
    SendLimits limits(LimitRates{});
    limits.take(-100, 10, at(0));
    EXPECT_EQ(limits.earliest(-100, at(0)), at(7000));
    limits.take(-100, 10, at(20'000));
    EXPECT_EQ(limits.earliest(-100, at(40'000)), at(60'000));
}

TEST(Limits, TheAccountsPlacesAreInOrder) {
    SendLimits limits(LimitRates{});
    std::vector<Time> places;
    for (int i = 0; i < 100; ++i) places.push_back(limits.book(1, at(0)));
    EXPECT_TRUE(std::ranges::is_sorted(places));
    EXPECT_LE(most_within(places, Duration(1000)), 29);
    EXPECT_NEAR(static_cast<double>((places[99] - places[0]).count()), 99 * 1000.0 / 28, 5);
    EXPECT_EQ(limits.book(1, at(60'000)), at(60'000));
}

TEST(Limits, ZeroIsNoLimit) {
    SendLimits limits(
        LimitRates{.chat_per_second = 0, .chat_burst = 0, .group_per_minute = 0, .total_per_second = 0});
    EXPECT_EQ(send_many(limits, -100, 1000, at(0)).back(), at(0));
    EXPECT_EQ(send_many(limits, 5, 1000, at(0)).back(), at(0));
    for (int i = 0; i < 1000; ++i) EXPECT_EQ(limits.book(1, at(0)), at(0));
    EXPECT_EQ(limits.size(), 0);
}

TEST(Limits, ARefusalHoldsItsChatOnly) {
    SendLimits limits(LimitRates{});
    EXPECT_FALSE(limits.refused(5, Duration(30'000), at(0)));
    EXPECT_EQ(limits.earliest(5, at(10)), at(30'000));
    EXPECT_EQ(limits.earliest(6, at(10)), at(10));
    EXPECT_LE(limits.account_blocked_until(), at(10));
}

TEST(Limits, RefusalsOfTwoChatsHoldTheAccount) {
    SendLimits limits(LimitRates{});
    EXPECT_FALSE(limits.refused(5, Duration(10'000), at(0)));
    EXPECT_TRUE(limits.refused(6, Duration(8'000), at(500)));
    EXPECT_EQ(limits.account_blocked_until(), at(8'500));
    EXPECT_EQ(limits.book(1, at(600)), at(8'500));
    EXPECT_FALSE(limits.refused(5, Duration(1'000), at(60'000)));
}

TEST(Limits, IdleChatsAreForgotten) {
    SendLimits limits(LimitRates{});
    for (std::int64_t chat = 1; chat <= 1000; ++chat) limits.take(chat, 1, at(0));
    limits.take(-5, 1, at(0));
    limits.refused(7, Duration(90'000), at(0));
    EXPECT_EQ(limits.size(), 1001);
    limits.forget_idle(at(500));
    EXPECT_EQ(limits.size(), 1001);
    limits.forget_idle(at(2'000));
    EXPECT_EQ(limits.size(), 2);
    limits.forget_idle(at(61'000));
    EXPECT_EQ(limits.size(), 1);
    limits.forget_idle(at(91'000));
    EXPECT_EQ(limits.size(), 0);
}

// Whatever the times and chats, no window holds more than allowed.
TEST(Limits, HoldForRandomTraffic) {
    std::mt19937 random(3);
    for (int round = 0; round < 20; ++round) {
        SendLimits limits(LimitRates{});
        std::vector<Time> group;
        std::vector<Time> person;
        Time now = at(0);
        for (int i = 0; i < 300; ++i) {
            now += Duration(random() % 2000);
            const bool to_group = random() % 2 == 0;
            const std::int64_t chat = to_group ? -9 : 9;
            const Time when = limits.earliest(chat, now);
            if (when > now) continue;
            limits.take(chat, 1, now);
            (to_group ? group : person).push_back(now);
        }
        EXPECT_LE(most_within(group, Duration(60'000)), 20);
        EXPECT_LE(most_within(person, Duration(1'000)), 5);
        EXPECT_LE(most_within(person, Duration(10'000)), 14);
    }
}

}  // namespace
}  // namespace aftercare::telegram
