#include "adapters/email/oauth/renewal.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace aftercare::email {
namespace {

using namespace std::chrono_literals;
using Kind = TokenAnswer::Kind;
using Time = Renewal::Time;
using std::chrono::milliseconds;
using std::chrono::seconds;

const Time start{1h};
constexpr RenewalRules rules;

TokenAnswer token(const std::string& text, seconds valid_for = 1h) {
    TokenAnswer answer;
    answer.kind = Kind::token;
    answer.access_token = text;
    answer.valid_for = valid_for;
    return answer;
}

TokenAnswer failure(Kind kind, const std::string& reason = "down", seconds retry_after = 0s) {
    TokenAnswer answer;
    answer.kind = kind;
    answer.reason = reason;
    answer.retry_after = retry_after;
    return answer;
}

TEST(Renewal, AsksAheadOfTheEnd) {
    Renewal renewal(rules);
    EXPECT_LE(renewal.due_at(), start);
    renewal.answered(token("t1"), start, start, 0);
    EXPECT_EQ(renewal.usable(start), "t1");
    EXPECT_EQ(renewal.due_at(), start + 55min);
    renewal.answered(token("t2"), start + 55min, start + 55min, 0);
    EXPECT_EQ(renewal.usable(start + 61min), "t2");
}

TEST(Renewal, PausesGrowWhileTheEndpointIsDown) {
    Renewal renewal(rules);
    Time now = start;
    std::vector<milliseconds> pauses;
    for (int i = 0; i < 9; ++i) {
        renewal.answered(failure(Kind::later), now, now, 0.999999);
        pauses.push_back(renewal.due_at() - now);
        now = renewal.due_at();
    }
    EXPECT_GE(pauses[0], 4900ms);
    for (std::size_t i = 1; i < 6; ++i) EXPECT_NEAR(pauses[i] / 1.0ms, 2 * (pauses[i - 1] / 1.0ms), 10);
    EXPECT_LE(pauses[8], 5min);
    EXPECT_GT(pauses[8], 4min);
    renewal.answered(failure(Kind::later, "busy", 900s), now, now, 0);
    EXPECT_EQ(renewal.due_at(), now + 900s);
    renewal.answered(token("t"), now, now, 0);
    renewal.answered(failure(Kind::later), now + 1h, now + 1h, 0);
    EXPECT_EQ(renewal.due_at(), now + 1h + 2500ms) << "a success ends the growing";
}

TEST(Renewal, AConfigurationFaultIsToldAtOnceAndTriedSlowly) {
    Renewal renewal(rules);
    const auto first = renewal.answered(failure(Kind::configuration, "invalid_grant"), start, start, 0);
    EXPECT_EQ(first.alert, "no new access token: invalid_grant");
    EXPECT_EQ(first.log, first.alert);
    EXPECT_FALSE(first.good);
    EXPECT_EQ(renewal.due_at(), start + 5min);
    const auto second =
        renewal.answered(failure(Kind::configuration, "invalid_grant"), start + 5min, start + 5min, 0);
    EXPECT_EQ(second.alert, "") << "once";
    EXPECT_EQ(second.log, "");
    const auto good = renewal.answered(token("t"), start + 10min, start + 10min, 0);
    EXPECT_TRUE(good.good);
    EXPECT_NE(good.log, "");
    const auto again =
        renewal.answered(failure(Kind::configuration, "invalid_grant"), start + 2h, start + 2h, 0);
    EXPECT_NE(again.alert, "") << "another outage";
}

TEST(Renewal, APassingFailureIsToldWhenItLastsAndNoTokenIsLeft) {
    Renewal renewal(rules);
    renewal.answered(token("t"), start, start, 0);
    Time now = start + 55min;
    for (; now < start + 1h; now += 1min)
        EXPECT_EQ(renewal.answered(failure(Kind::later), now, now, 0).alert, "");
    EXPECT_NE(renewal.answered(failure(Kind::later), now, now, 0).alert, "");
    EXPECT_EQ(renewal.answered(failure(Kind::later), now + 1min, now + 1min, 0).alert, "");
}

TEST(Renewal, ARefusedTokenIsReplacedUnlessItIsYoung) {
    Renewal renewal(rules);
    renewal.answered(token("t1"), start, start, 0);
    EXPECT_FALSE(renewal.refused("t1", start + 59s)) << "the next would be refused too";
    EXPECT_EQ(renewal.usable(start + 59s), "t1") << "the other server may like it";
    EXPECT_TRUE(renewal.refused("t0", start + 59s)) << "an older one: there is a newer one already";
    EXPECT_TRUE(renewal.refused("t1", start + 60s));
    EXPECT_EQ(renewal.usable(start + 60s), std::nullopt);
    EXPECT_LE(renewal.due_at(), start + 60s);
    renewal.answered(token("t2", 20s), start + 61s, start + 61s, 0);
    EXPECT_FALSE(renewal.refused("t2", start + 70s));
    EXPECT_TRUE(renewal.refused("t2", start + 71s)) << "half of its life is over";
}

// Whatever happens: the endpoint is not asked more often than the first pause allows on average, no token is
// used after its end, and an outage is told once.
TEST(Renewal, HoldsInAnyOrderOfEvents) {
    std::mt19937 random(20261122);
    const auto chance = [&](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
    for (int round = 0; round < 300; ++round) {
        Renewal renewal(rules);
        Time now = start;
        Time ends{};
        std::string given;
        int alerts = 0;
        int asked = 0;
        for (int step = 0; step < 200; ++step) {
            now += milliseconds(chance(60'000));
            if (const auto usable = renewal.usable(now)) {
                ASSERT_EQ(*usable, given);
                ASSERT_LT(now, ends);
            }
            if (chance(4) == 0) renewal.refused(chance(1) ? given : "other", now);
            if (now < renewal.due_at()) continue;
            ++asked;
            if (chance(2) == 0) {
                given = "t" + std::to_string(step);
                const auto valid = seconds(1 + chance(900));
                ends = now + valid;
                renewal.answered(token(given, valid), now, now, 0.5);
                alerts = 0;
            } else {
                const auto news =
                    renewal.answered(failure(chance(3) ? Kind::later : Kind::configuration), now, now, 0.5);
                if (!news.alert.empty()) ++alerts;
                ASSERT_LE(alerts, 1);
            }
            ASSERT_GE(renewal.due_at() - now, rules.first_pause / 2);
        }
        EXPECT_GT(asked, 2);
    }
}

}  // namespace
}  // namespace aftercare::email
