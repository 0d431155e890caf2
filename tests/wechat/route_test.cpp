#include "adapters/wechat/route.h"

#include <gtest/gtest.h>

namespace aftercare::wechat {
namespace {

using std::chrono::hours;

const WindowRules rules;
const core::Time now{hours(490'000)};

Ledger spoken(core::Time at = now) {
    Ledger ledger;
    ledger.note(Contact::message, at, rules);
    return ledger;
}

Means all_means() {
    Means means;
    means.customer_service = true;
    means.message_template = "T";
    means.notice_template = "N";
    means.other_channel = true;
    return means;
}

Route route(const Ledger& ledger, const Means& means, int parts = 1) {
    return choose_route(ledger, means, parts, now, rules);
}

TEST(Route, CustomerServiceWhileTheWindowIsOpen) {
    const Route one = route(spoken(), all_means());
    EXPECT_EQ(one.way, Way::customer_service);
    EXPECT_TRUE(one.passed.empty());
    EXPECT_EQ(one.messages, 1);
    EXPECT_FALSE(one.last);
    EXPECT_EQ(one.until, now + hours(48) - std::chrono::seconds(3));
    const Route five = route(spoken(), all_means(), 5);
    EXPECT_EQ(five.messages, 5);
    EXPECT_TRUE(five.last);
    const Route more = route(spoken(), all_means(), 9);
    EXPECT_EQ(more.messages, 5);
    EXPECT_TRUE(more.last);
    EXPECT_EQ(describe(one), "customer_service");
}

TEST(Route, TheFallbacksInOrder) {
    const Ledger late = spoken(now - hours(50));
    Means means = all_means();
    EXPECT_EQ(describe(route(late, means)), "template_message (customer_service: window_closed)");
    means.message_template.clear();
    EXPECT_EQ(describe(route(late, means)),
              "other_channel (customer_service: window_closed, template_message: not_configured, "
              "subscription_notice: not_accepted)");
    Ledger accepted = late;
    Message choice;
    choice.content = NoticeChoices{false, {{"N", true}}};
    accepted.note(choice, rules);
    EXPECT_EQ(route(accepted, means).way, Way::subscription_notice);
    accepted.notice_sent("N");
    EXPECT_EQ(route(accepted, means).way, Way::other_channel);
    means.other_channel = false;
    const Route waits = route(accepted, means);
    EXPECT_EQ(waits.way, Way::wait);
    EXPECT_EQ(waits.passed.size(), 4U);
    EXPECT_EQ(waits.passed.back(), (Passed{Way::other_channel, Obstacle::not_linked}));
}

Obstacle first_obstacle(const Ledger& ledger, const Means& means) {
    return route(ledger, means).passed.at(0).obstacle;
}

TEST(Route, WhyNotByCustomerService) {
    Means means = all_means();
    EXPECT_EQ(first_obstacle(Ledger(), means), Obstacle::never_contacted);
    Ledger used = spoken();
    used.messages_used();
    EXPECT_EQ(first_obstacle(used, means), Obstacle::messages_used);
    Ledger closed = spoken();
    closed.window_closed();
    EXPECT_EQ(first_obstacle(closed, means), Obstacle::window_closed);
    means.customer_service_quota = false;
    EXPECT_EQ(first_obstacle(spoken(), means), Obstacle::daily_quota);
    means.api = false;
    EXPECT_EQ(first_obstacle(spoken(), means), Obstacle::api_refused);
    EXPECT_EQ(describe(route(spoken(), means)),
              "other_channel (customer_service: api_refused, template_message: api_refused, "
              "subscription_notice: api_refused)");
    means = all_means();
    means.failed = {Way::customer_service};
    EXPECT_EQ(first_obstacle(spoken(), means), Obstacle::failed);
    means.customer_service = false;
    means.failed.clear();
    EXPECT_EQ(first_obstacle(spoken(), means), Obstacle::not_configured);
}

TEST(Route, NothingInWeChatForWhomDoesNotFollow) {
    Ledger gone = spoken();
    gone.unreachable();
    const Route elsewhere = route(gone, all_means());
    EXPECT_EQ(elsewhere.way, Way::other_channel);
    for (const Passed& passed : elsewhere.passed) EXPECT_EQ(passed.obstacle, Obstacle::unfollowed);
}

TEST(Route, QuotasAndFailuresOfTheOtherWays) {
    const Ledger late = spoken(now - hours(50));
    Means means = all_means();
    means.template_quota = false;
    means.notice_quota = false;
    means.failed = {Way::other_channel};
    EXPECT_EQ(describe(route(late, means)),
              "wait (customer_service: window_closed, template_message: daily_quota, "
              "subscription_notice: daily_quota, other_channel: failed)");
}

// Whatever the state: what is allowed is never more than the platform's rule, and every way before has a
// reason.
TEST(Route, NeverMoreThanTheRuleAllows) {
    for (int sent = 0; sent <= 7; ++sent) {
        Ledger ledger = spoken();
        for (int i = 0; i < sent; ++i) ledger.sent(now, rules);
        for (int parts = 1; parts < 8; ++parts) {
            const Route chosen = route(ledger, all_means(), parts);
            EXPECT_LE(chosen.messages + sent, std::max(5, sent));
            EXPECT_EQ(chosen.way == Way::customer_service, sent < 5);
            EXPECT_EQ(chosen.passed.size() + 1, static_cast<std::size_t>(chosen.way));
        }
    }
}

}  // namespace
}  // namespace aftercare::wechat
