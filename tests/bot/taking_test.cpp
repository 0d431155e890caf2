// What a turn does with things nobody wants to happen: repeats, damage, chats that move or go away.

#include "adapters/sqlite/sqlite_store.h"
#include "bot/configuration/load_desk.h"
#include "bot/routing/take.h"
#include "bot/service/turns.h"
#include "bot/workers/settlement.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <future>

namespace aftercare::bot {
namespace {

using core::Accepted;

const core::ChannelId telegram{"telegram", "main"};
const core::Time start{std::chrono::hours(24 * 365 * 56)};

std::unique_ptr<Desk> load() {
    Configuration configuration;
    configuration.profile = "feedback-form";
    auto loaded = load_desk(configuration, DataFiles({std::filesystem::path(AFTERCARE_SOURCE_DIR) / "config"}), start);
    if (!loaded.errors.empty()) throw std::runtime_error(loaded.errors.front());
    loaded.desk->channels.push_back({telegram, {true, true, false, true}, "feedback-form", "-100"});
    return std::move(loaded.desk);
}

class Taking : public testing::Test {
  protected:
    core::Incoming text(std::string words, std::string chat = "42") {
        core::Incoming made;
        made.channel = telegram;
        made.event_id = std::to_string(++events_);
        made.chat = made.sender.address = std::move(chat);
        made.at = start;
        made.content = core::TextReceived{std::move(words)};
        return made;
    }

    Accepted take(const core::Incoming& incoming) {
        std::promise<Accepted> taken;
        turns_.take(incoming, [&](Accepted accepted) { taken.set_value(std::move(accepted)); });
        return taken.get_future().get();
    }

    void in_turn(const std::function<void(core::Tx&)>& look) { store_->transact(look); }

    std::vector<core::Delivery> waiting() {
        std::vector<core::Delivery> found;
        in_turn([&](core::Tx& tx) {
            found.clear();
            for (auto& entry : tx.outbox().waiting({}, 1000)) found.push_back(entry.delivery);
        });
        return found;
    }

    std::unique_ptr<Desk> desk_ = load();
    std::unique_ptr<core::Store> store_ = sqlite::create_store({});
    Turns turns_{*store_, *desk_, [] { return start; }};
    int events_ = 0;
};

TEST_F(Taking, TheSameEventTwiceIsAppliedOnce) {
    const auto hello = text("hello");
    EXPECT_EQ(take(hello).status, Accepted::Status::applied);
    EXPECT_EQ(take(hello).status, Accepted::Status::duplicate);
    EXPECT_EQ(waiting().size(), 1u);
}

// A damaged draft must not block the customer's chat for as long as Telegram delivers again.
TEST_F(Taking, WhatCannotBeHandledIsKeptWholeAndToldToAgents) {
    take(text("/new"));
    in_turn([&](core::Tx& tx) {
        const auto conversation = tx.people().conversation(core::Address{telegram, "42"});
        auto draft = tx.drafts().draft(conversation->draft);
        draft->state = "damaged";
        tx.drafts().update(*draft);
    });
    const auto before = waiting().size();
    const auto answer = text("my secret answer");
    EXPECT_EQ(take(answer).status, Accepted::Status::quarantined);
    in_turn([&](core::Tx& tx) {
        ASSERT_EQ(tx.inbox().count_quarantined(), 1);
        const auto kept = tx.inbox().quarantined(1).front();
        EXPECT_NE(kept.raw.find("my secret answer"), std::string::npos);
        EXPECT_EQ(kept.reason.find("secret"), std::string::npos);
    });
    const auto told = waiting();
    ASSERT_EQ(told.size(), before + 1);
    EXPECT_EQ(told.back().to.chat, "-100");
    EXPECT_EQ(take(answer).status, Accepted::Status::duplicate);
}

TEST_F(Taking, NothingIsAcknowledgedThatTheStoreRefuses) {
    store_->close();
    EXPECT_EQ(take(text("hello")).status, Accepted::Status::refused);
}

TEST_F(Taking, ABlockedChatIsLeftAloneUntilItComesBack) {
    take(text("hello"));
    auto blocked = text("");
    blocked.content = core::ReachabilityChanged{false};
    in_turn([&](core::Tx& tx) {
        const auto left = take_incoming(tx, *desk_, blocked, start);
        EXPECT_EQ(left.status, Accepted::Status::applied);
        EXPECT_EQ(left.effects.ended, tx.people().conversation(core::Address{telegram, "42"})->id);
    });
    const auto reachable = [&] {
        bool result = false;
        in_turn([&](core::Tx& tx) { result = tx.people().conversation(core::Address{telegram, "42"})->reachable; });
        return result;
    };
    EXPECT_FALSE(reachable());
    take(text("I am back"));
    EXPECT_TRUE(reachable());
}

TEST_F(Taking, AGroupKeepsItsIdentityWhenItMoves) {
    in_turn([&](core::Tx& tx) {
        core::Conversation group;
        group.address = {telegram, "-100"};
        group.kind = core::ChatKind::group;
        tx.people().add(group);
    });
    auto moved = text("", "-100");
    moved.chat_kind = core::ChatKind::group;
    moved.content = core::ChatMoved{"-1007"};
    EXPECT_EQ(take(moved).status, Accepted::Status::applied);
    in_turn([&](core::Tx& tx) {
        Turn telling(tx, *desk_, start);
        telling.tell_all_staff([](std::string_view) { return core::Outgoing{"", "hello", {}, {}, false, ""}; });
        ASSERT_EQ(telling.effects.deliveries.size(), 1u);
        EXPECT_EQ(telling.effects.deliveries.front().to.chat, "-1007");
    });
}

TEST_F(Taking, AnAgentIsToldWhenTheCustomerCouldNotBe) {
    in_turn([&](core::Tx& tx) {
        core::Person customer;
        customer.language = "en";
        customer.id = tx.people().add(customer);
        core::Conversation chat;
        chat.address = {telegram, "42"};
        chat.person = customer.id;
        chat.id = tx.people().add(chat);
        core::Ticket ticket;
        ticket.number = "SR1";
        ticket.profile = "feedback-form";
        ticket.person = customer.id;
        ticket.conversation = chat.id;
        ticket.id = tx.tickets().add(ticket);
        core::Delivery delivery;
        delivery.conversation = chat.id;
        delivery.to = chat.address;
        delivery.ticket = ticket.id;
        delivery.id = tx.outbox().add(delivery);
        Settlement settlement;
        settlement.kind = Settlement::Kind::uncertain;
        settlement.entries = {{delivery, core::OutboxEntry::Status::uncertain, {}, "the connection broke"}};
        const auto result = record_settlement(tx, *desk_, start, settlement);
        ASSERT_EQ(result.effects.deliveries.size(), 1u);
        EXPECT_EQ(result.effects.deliveries.front().to.chat, "-100");
        EXPECT_NE(result.effects.deliveries.front().message.text.find("SR1"), std::string::npos);
        EXPECT_EQ(tx.outbox().troubled(9).size(), 1u);
        EXPECT_TRUE(tx.people().conversation(chat.id)->reachable);
    });
}

TEST_F(Taking, NobodyIsToldTwiceOrAboutStaffMessages) {
    in_turn([&](core::Tx& tx) {
        core::Conversation group;
        group.address = {telegram, "-100"};
        group.kind = core::ChatKind::group;
        group.id = tx.people().add(group);
        core::Delivery delivery;
        delivery.conversation = group.id;
        delivery.to = group.address;
        delivery.id = tx.outbox().add(delivery);
        Settlement settlement;
        settlement.kind = Settlement::Kind::failed;
        settlement.entries = {{delivery, core::OutboxEntry::Status::failed, {}, "too long"}};
        EXPECT_TRUE(record_settlement(tx, *desk_, start, settlement).effects.deliveries.empty());
    });
}

}  // namespace
}  // namespace aftercare::bot
