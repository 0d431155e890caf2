#include "adapters/wechat/window.h"

#include <gtest/gtest.h>

#include <random>

namespace aftercare::wechat {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const WindowRules rules;
const core::Time start{hours(490'000)};

Message said(Message::Content content, core::Time at = start) {
    Message message;
    message.created = std::chrono::floor<seconds>(at.time_since_epoch()).count();
    message.msg_id = "1";
    message.content = std::move(content);
    return message;
}

Message happened(Message::Content content, core::Time at = start) {
    Message message = said(std::move(content), at);
    message.msg_id.clear();
    return message;
}

int left_after(const Message& message, core::Duration wait = {}) {
    Ledger ledger;
    ledger.note(message, rules);
    return ledger.messages_left(start + wait, rules);
}

TEST(Window, WhatEachContactAllows) {
    EXPECT_EQ(left_after(said(TextMessage{"a", ""})), 5);
    EXPECT_EQ(left_after(said(ImageMessage{})), 5);
    EXPECT_EQ(left_after(said(UnknownMessage{"file"})), 5);
    EXPECT_EQ(left_after(said(TextMessage{"满意", "s:5"})), 3);
    EXPECT_EQ(left_after(happened(MenuClicked{"k"})), 3);
    EXPECT_EQ(left_after(happened(Subscribed{})), 3);
    EXPECT_EQ(left_after(happened(Scanned{})), 3);
    EXPECT_EQ(left_after(happened(OtherEvent{"scancode_push", ""})), 3);
    EXPECT_EQ(left_after(happened(OtherEvent{"scancode_waitmsg", ""})), 3);
    EXPECT_EQ(left_after(happened(OtherEvent{"pic_weixin", ""})), 0);
    EXPECT_EQ(left_after(happened(MenuViewed{})), 0);
    EXPECT_EQ(left_after(happened(PositionReported{})), 0);
    EXPECT_EQ(left_after(happened(SendFinished{})), 0);
    EXPECT_EQ(left_after(happened(Unsubscribed{})), 0);
}

TEST(Window, HowLong) {
    const Message text = said(TextMessage{"a", ""});
    EXPECT_EQ(left_after(text, hours(48) - seconds(4)), 5);
    EXPECT_EQ(left_after(text, hours(48) - seconds(3)), 0);
    EXPECT_EQ(left_after(happened(Subscribed{}), seconds(56)), 3);
    EXPECT_EQ(left_after(happened(Subscribed{}), seconds(57)), 0);
}

TEST(Window, MessagesAreUsedUpAndComeBack) {
    Ledger ledger;
    ledger.note(Contact::message, start, rules);
    for (int left = 5; left > 0; --left) {
        EXPECT_EQ(ledger.messages_left(start, rules), left);
        ledger.sent(start, rules);
    }
    EXPECT_EQ(ledger.messages_left(start, rules), 0);
    EXPECT_EQ(ledger.open_until(start, rules), std::nullopt);
    EXPECT_TRUE(ledger.in_window(start, rules));
    ledger.sent(start, rules);  // one that the ledger did not know to be too many
    EXPECT_EQ(ledger.messages_left(start, rules), 0);
    ledger.note(Contact::message, start + hours(1), rules);
    EXPECT_EQ(ledger.messages_left(start + hours(1), rules), 5);
}

// The short allowance is used first, the long one is still there when it is over.
TEST(Window, TheSoonestToEndIsUsedFirst) {
    Ledger ledger;
    ledger.note(Contact::message, start, rules);
    ledger.note(Contact::menu_click, start + hours(1), rules);
    EXPECT_EQ(ledger.messages_left(start + hours(1), rules), 8);
    ledger.sent(start + hours(1), rules);
    EXPECT_EQ(ledger.messages_left(start + hours(1), rules), 7);
    EXPECT_EQ(ledger.messages_left(start + hours(1) + minutes(2), rules), 5);
    EXPECT_EQ(ledger.open_until(start + hours(1), rules), start + hours(48) - seconds(3));
}

// A click in a menu message does not open the 48 hours again.
TEST(Window, AnOldMenuClickedMuchLater) {
    Ledger ledger;
    ledger.note(said(TextMessage{"a", ""}), rules);
    ledger.note(said(TextMessage{"满意", "s:5"}, start + hours(60)), rules);
    EXPECT_EQ(ledger.messages_left(start + hours(60), rules), 3);
    EXPECT_EQ(ledger.messages_left(start + hours(60) + minutes(1), rules), 0);
}

TEST(Window, APushOvertakenByALaterOne) {
    Ledger ledger;
    ledger.note(Contact::message, start + hours(2), rules);
    for (int i = 0; i < 4; ++i) ledger.sent(start + hours(2), rules);
    ledger.note(Contact::message, start, rules);
    EXPECT_EQ(ledger.messages_left(start + hours(2), rules), 1);
}

TEST(Window, ThePlatformKnowsBetter) {
    Ledger used;
    used.note(Contact::message, start, rules);
    used.messages_used();
    EXPECT_EQ(used.messages_left(start, rules), 0);
    EXPECT_TRUE(used.in_window(start, rules));
    Ledger closed;
    closed.note(Contact::message, start, rules);
    closed.window_closed();
    EXPECT_EQ(closed.messages_left(start, rules), 0);
    EXPECT_FALSE(closed.in_window(start, rules));
    EXPECT_TRUE(closed.contacted());
    closed.note(Contact::message, start + seconds(1), rules);
    EXPECT_EQ(closed.messages_left(start + seconds(1), rules), 5);
}

TEST(Window, UnsubscribedUntilTheyComeBack) {
    Ledger ledger;
    ledger.note(said(TextMessage{"a", ""}), rules);
    ledger.note(happened(NoticeChoices{false, {{"T", true}}}), rules);
    ledger.note(happened(Unsubscribed{}), rules);
    EXPECT_FALSE(ledger.reachable());
    EXPECT_EQ(ledger.messages_left(start, rules), 0);
    EXPECT_EQ(ledger.notices_left("T"), 0);
    ledger.note(happened(Subscribed{}), rules);
    EXPECT_TRUE(ledger.reachable());
    EXPECT_EQ(ledger.messages_left(start, rules), 3);
}

TEST(Window, NoticesAreCountedByAcceptance) {
    Ledger ledger;
    ledger.note(happened(NoticeChoices{false, {{"A", true}, {"B", false}}}), rules);
    ledger.note(happened(NoticeChoices{false, {{"A", true}}}), rules);
    EXPECT_EQ(ledger.notices_left("A"), 2);
    EXPECT_EQ(ledger.notices_left("B"), 0);
    ledger.notice_sent("A");
    EXPECT_EQ(ledger.notices_left("A"), 1);
    ledger.note(happened(NoticeChoices{false, {{"A", false}}}),
                rules);  // refusing once more takes nothing back
    EXPECT_EQ(ledger.notices_left("A"), 1);
    ledger.note(happened(NoticeChoices{true, {{"A", false}}}), rules);  // switching off does
    EXPECT_EQ(ledger.notices_left("A"), 0);
    ledger.note(happened(NoticeChoices{true, {{"A", true}}}), rules);
    EXPECT_EQ(ledger.notices_left("A"), 1);
    ledger.notice_refused("A");
    ledger.notice_sent("A");
    EXPECT_EQ(ledger.notices_left("A"), 0);
    for (int i = 0; i < 200; ++i)
        ledger.note(happened(NoticeChoices{false, {{std::to_string(i), true}}}), rules);
    EXPECT_EQ(ledger.notices_left("63"), 1);
    EXPECT_EQ(ledger.notices_left("199"), 0);
}

TEST(Window, OtherNumbersFromConfiguration) {
    WindowRules old;
    old.message = {20, hours(48)};
    Ledger ledger;
    ledger.note(Contact::message, start, old);
    EXPECT_EQ(ledger.messages_left(start, old), 20);
}

TEST(Window, KeptAsText) {
    std::mt19937 generator(9);
    for (int i = 0; i < 500; ++i) {
        Ledger ledger;
        for (int step = 0; step < 12; ++step) {
            const core::Time at = start + minutes(generator() % 5'000);
            switch (generator() % 6) {
                case 0:
                    ledger.note(Contact::message, at, rules);
                    break;
                case 1:
                    ledger.note(Contact::menu_click, at, rules);
                    break;
                case 2:
                    ledger.sent(at, rules);
                    break;
                case 3:
                    ledger.note(happened(NoticeChoices{false, {{"模板\"1", true}}}), rules);
                    break;
                case 4:
                    ledger.window_closed();
                    break;
                default:
                    if (generator() % 4 == 0) ledger.unreachable();
            }
        }
        EXPECT_EQ(Ledger::parse(ledger.to_text()), ledger);
    }
    EXPECT_EQ(Ledger::parse(Ledger().to_text()), Ledger());
}

TEST(Window, NothingButItsOwnTextIsRead) {
    const std::string good = Ledger().to_text();
    ASSERT_EQ(good, R"({"grants":[[0,0],[0,0],[0,0],[0,0]],"notices":{},"reachable":true})");
    for (const std::string_view bad :
         {"", "{}", "[]", R"({"grants":[],"notices":{},"reachable":true})",
          R"({"grants":[[0,0],[0,0],[0,0],[-1,0]],"notices":{},"reachable":true})",
          R"({"grants":[[0,0],[0,0],[0,0],[0,1e3]],"notices":{},"reachable":true})",
          R"({"grants":[[0,0],[0,0],[0,0],[0,99999]],"notices":{},"reachable":true})",
          R"({"grants":[[0,0],[0,0],[0,0],[0]],"notices":{},"reachable":true})",
          R"({"grants":[[0,0],[0,0],[0,0],[0,0]],"notices":{"a":0},"reachable":true})",
          R"({"grants":[[0,0],[0,0],[0,0],[0,0]],"notices":[],"reachable":true})",
          R"({"grants":[[0,0],[0,0],[0,0],[0,0]],"notices":{},"reachable":1})",
          R"({"grants":[[0,0],[0,0],[0,0],[0,0]],"notices":{},"reachable":true,"more":1})"})
        EXPECT_EQ(Ledger::parse(bad), std::nullopt) << bad;
}

}  // namespace
}  // namespace aftercare::wechat
