// The pushes on their way to an answer: which of them a run of deliveries answers, and for how long they are
// known.

#include "adapters/wechat/pushes.h"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace aftercare::wechat {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const core::Time start{std::chrono::hours(24 * 365 * 56)};
constexpr seconds remembered{60};
constexpr int tries = 3;

class KnownPushes : public testing::Test {
  protected:
    std::shared_ptr<Push> add(std::string key, std::string chat = "li", core::Time began = start) {
        auto push = std::make_shared<Push>(io.get_executor(), std::move(key), std::move(chat));
        push->began = began;
        push->tries = 1;
        push->waiting = 1;
        pushes.add(push);
        return push;
    }
    std::shared_ptr<Push> taken(std::string key, std::string chat = "li", core::Time began = start) {
        auto push = add(std::move(key), std::move(chat), began);
        push->taken = true;
        return push;
    }
    static void ended(Push& push) {
        push.taken = true;
        push.waiting = 0;
        push.body = "success";
    }

    boost::asio::io_context io;
    Pushes pushes{remembered};
};

TEST_F(KnownPushes, TheOldestOfTheChatIsAnsweredFirst) {
    const auto first = taken("1");
    const auto second = taken("2");
    const auto other = taken("3", "wang");
    EXPECT_EQ(pushes.answerable("li"), first);
    first->composing = true;
    EXPECT_EQ(pushes.answerable("li"), second);
    second->body = "success";
    EXPECT_EQ(pushes.answerable("li"), nullptr);
    EXPECT_EQ(pushes.answerable("wang"), other);
    EXPECT_EQ(pushes.answerable("nobody"), nullptr);
}

TEST_F(KnownPushes, OnlyOneThatTheDeskHasAndSomebodyWaitsForIsAnswered) {
    const auto push = add("1");
    EXPECT_EQ(pushes.answerable("li"), nullptr) << "the deliveries are of an earlier turn";
    push->taken = true;
    EXPECT_EQ(pushes.answerable("li"), push);
    push->waiting = 0;
    EXPECT_EQ(pushes.answerable("li"), nullptr) << "the connection has gone";
}

TEST_F(KnownPushes, AChatIsUndecidedWhileATryWaitsForItsTurn) {
    const auto push = add("1");
    EXPECT_TRUE(pushes.undecided("li", tries, start));
    EXPECT_FALSE(pushes.undecided("wang", tries, start));
    push->taken = true;
    EXPECT_FALSE(pushes.undecided("li", tries, start)) << "it can be answered now";
}

TEST_F(KnownPushes, AChatIsUndecidedWhileAFurtherTryIsToBeExpected) {
    const auto push = taken("1");
    push->waiting = 0;
    EXPECT_TRUE(pushes.undecided("li", tries, start + seconds(15)));
    EXPECT_FALSE(pushes.undecided("li", tries, start + seconds(16))) << "the platform has given up";
    push->tries = tries;
    EXPECT_FALSE(pushes.undecided("li", tries, start)) << "that was the last";
    push->tries = 1;
    push->body = "success";
    EXPECT_FALSE(pushes.undecided("li", tries, start)) << "it has its answer";
}

TEST_F(KnownPushes, WhatIsSaidLaterWaitsForWhatTheDeskDoesNotHave) {
    const auto first = add("1");
    const auto other = add("2", "wang");
    const auto second = add("3");
    const auto third = add("4");
    EXPECT_EQ(pushes.untaken_before(*first), nullptr);
    EXPECT_EQ(pushes.untaken_before(*other), nullptr) << "another chat";
    EXPECT_EQ(pushes.untaken_before(*third), first);
    first->taken = true;
    EXPECT_EQ(pushes.untaken_before(*third), second);
    second->given_up = true;
    EXPECT_EQ(pushes.untaken_before(*third), nullptr);
}

TEST_F(KnownPushes, AreForgottenSomeTimeAfterTheirAnswer) {
    ended(*add("1"));
    ended(*add("2", "wang", start + seconds(30)));
    pushes.forget(start + remembered);
    EXPECT_EQ(pushes.size(), 2U) << "the platform may still come again";
    pushes.forget(start + remembered + milliseconds(1));
    EXPECT_EQ(pushes.find("1"), nullptr);
    EXPECT_NE(pushes.find("2"), nullptr);
    pushes.forget(start + remembered + seconds(31));
    EXPECT_EQ(pushes.size(), 0U);
}

TEST_F(KnownPushes, AreKeptWhileSomethingIsToBeDoneWithThem) {
    const auto push = add("1");
    pushes.forget(start + std::chrono::hours(1));
    EXPECT_EQ(pushes.find("1"), push) << "the desk does not have it";
    push->taken = true;
    pushes.forget(start + std::chrono::hours(1));
    EXPECT_EQ(pushes.find("1"), push) << "a try waits";
    push->waiting = 0;
    pushes.forget(start + std::chrono::hours(1));
    EXPECT_EQ(pushes.find("1"), nullptr);
}

TEST_F(KnownPushes, OneThatCameToNothingBeginsAnew) {
    add("1");
    pushes.remove("1");
    EXPECT_EQ(pushes.find("1"), nullptr);
    EXPECT_EQ(pushes.answerable("li"), nullptr);
    const auto again = taken("1");
    EXPECT_EQ(pushes.find("1"), again);
    EXPECT_EQ(pushes.answerable("li"), again);
    again->waiting = 0;
    // The one that was removed leaves no trace that would take the new one along.
    pushes.forget(start + milliseconds(1));
    EXPECT_EQ(pushes.find("1"), again);
}

TEST_F(KnownPushes, ForgettingOneLeavesTheOthersOfTheChatAnswerable) {
    ended(*add("1"));
    const auto second = taken("2", "li", start + remembered);
    pushes.forget(start + remembered + milliseconds(1));
    EXPECT_EQ(pushes.find("1"), nullptr);
    EXPECT_EQ(pushes.answerable("li"), second);
}

}  // namespace
}  // namespace aftercare::wechat
