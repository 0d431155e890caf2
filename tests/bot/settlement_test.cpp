// What could not leave finds another way to the person, and the agents learn of it. Turns on a real store.

#include "bot/workers/settlement.h"

#include "adapters/sqlite/sqlite_store.h"
#include "bot/configuration/load_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace aftercare::bot {
namespace {

using core::OutboxEntry;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using Kind = Settlement::Kind;

const core::ChannelId wechat{"wechat", "main"};
const core::ChannelId telegram{"telegram", "main"};
const core::ChannelId site{"web", "site"};
const core::Time start{std::chrono::hours(24 * 365 * 56)};
constexpr const char* agents = "-100";

std::unique_ptr<Desk> load() {
    Configuration configuration;
    configuration.profile = "feedback-form";
    auto loaded =
        load_desk(configuration, DataFiles({std::filesystem::path(AFTERCARE_SOURCE_DIR) / "config"}), start);
    if (!loaded.errors.empty()) throw std::runtime_error(loaded.errors.front());
    const auto add = [&](core::ChannelId id, bool keeps_history, std::string agents_chat) {
        core::Capabilities can;
        can.buttons = true;
        can.keeps_history = keeps_history;
        loaded.desk->channels.push_back({std::move(id), can, "feedback-form", std::move(agents_chat)});
    };
    add(wechat, false, "");
    add(telegram, false, agents);
    add(site, true, "");
    return std::move(loaded.desk);
}

class Settling : public testing::Test {
  protected:
    Settling() {
        in_turn([&](core::Tx& tx) {
            core::Person person;
            person.language = "en";
            customer_ = tx.people().add(person);
            from_ = add_chat(tx, customer_, {wechat, "openid-1"}, start);
            core::Ticket ticket;
            ticket.number = "SR1";
            ticket.profile = "feedback-form";
            ticket.person = customer_;
            ticket.conversation = from_.id;
            ticket_ = tx.tickets().add(ticket);
        });
    }

    void in_turn(const std::function<void(core::Tx&)>& work) { store_->transact(work); }

    static core::Conversation add_chat(core::Tx& tx, core::PersonId person, core::Address address,
                                       core::Time used, bool reachable = true) {
        core::Conversation chat;
        chat.address = std::move(address);
        chat.person = person;
        chat.last_incoming = used;
        chat.reachable = reachable;
        chat.id = tx.people().add(chat);
        return chat;
    }
    core::Conversation also_in(core::Address address, core::Duration later = {}, bool reachable = true) {
        core::Conversation chat;
        in_turn([&](core::Tx& tx) { chat = add_chat(tx, customer_, address, start + later, reachable); });
        return chat;
    }

    core::Delivery waiting(std::string text, core::TicketId about, std::string announced = {}) {
        core::Delivery delivery;
        delivery.conversation = from_.id;
        delivery.to = from_.address;
        delivery.message.text = std::move(text);
        delivery.message.reply_to = "m1";
        delivery.ticket = about;
        delivery.created = start;
        delivery.announced = std::move(announced);
        in_turn([&](core::Tx& tx) { delivery.id = tx.outbox().add(delivery); });
        return delivery;
    }
    core::Delivery about_ticket(std::string announced = {}) {
        return waiting("It is repaired.", ticket_, std::move(announced));
    }

    TurnEffects settle(Kind kind, std::vector<core::Delivery> deliveries, core::SendReport report) {
        Settlement settlement;
        settlement.kind = kind;
        const bool lost = kind == Kind::unreachable || kind == Kind::failed;
        for (auto& delivery : deliveries) {
            delivery.announced = delivery.announced.empty() ? report.way : delivery.announced;
            settlement.entries.push_back({delivery,
                                          lost ? OutboxEntry::Status::failed : OutboxEntry::Status::held,
                                          {},
                                          report.reason});
        }
        settlement.report = std::move(report);
        TurnEffects effects;
        in_turn([&](core::Tx& tx) { effects = record_settlement(tx, *desk_, start, settlement).effects; });
        return effects;
    }
    TurnEffects hold(core::Delivery delivery, std::string obstacle, std::string way = {}) {
        core::SendReport report;
        report.status = core::SendReport::Status::held;
        report.obstacle = std::move(obstacle);
        report.way = std::move(way);
        return settle(Kind::held, {std::move(delivery)}, std::move(report));
    }
    TurnEffects lose(Kind kind, std::vector<core::Delivery> deliveries) {
        core::SendReport report;
        report.obstacle = "unfollowed";
        report.chat_state = "kept-of-the-chat";
        return settle(kind, std::move(deliveries), std::move(report));
    }

    static std::vector<core::Delivery> to(const TurnEffects& effects, const std::string& chat) {
        std::vector<core::Delivery> found;
        for (const auto& delivery : effects.deliveries)
            if (delivery.to.chat == chat) found.push_back(delivery);
        return found;
    }
    std::optional<OutboxEntry> entry(core::DeliveryId id) {
        std::optional<OutboxEntry> found;
        in_turn([&](core::Tx& tx) { found = tx.outbox().entry(id); });
        return found;
    }
    std::vector<core::Event> passed_on_events() {
        std::vector<core::Event> events;
        in_turn([&](core::Tx& tx) { events = tx.tickets().events(ticket_); });
        std::erase_if(events, [](const core::Event& event) { return event.kind != "passed_on"; });
        return events;
    }
    std::string said(const std::string& key) const { return desk_->texts.say(desk_->language, key); }
    std::string obstacle(const std::string& name) const { return said("turn.delivery.obstacle." + name); }

    std::unique_ptr<Desk> desk_ = load();
    std::unique_ptr<core::Store> store_ = sqlite::create_store({});
    core::PersonId customer_;
    core::Conversation from_;
    core::TicketId ticket_;
};

TEST_F(Settling, WhatIsHeldGoesToAnotherChatRatherThanToAPage) {
    also_in({site, "page"}, std::chrono::hours(2));
    also_in({telegram, "7"}, std::chrono::hours(1));
    const auto held = about_ticket();
    const auto effects = hold(held, "window_closed");

    const auto passed = to(effects, "7");
    ASSERT_THAT(passed, SizeIs(1));
    EXPECT_EQ(passed[0].message.text, "It is repaired.");
    EXPECT_EQ(passed[0].message.reply_to, "") << "a message of the other chat";
    EXPECT_EQ(passed[0].ticket, ticket_);
    EXPECT_EQ(passed[0].created, start);
    EXPECT_FALSE(entry(held.id)) << "it leaves once";
    EXPECT_EQ(entry(passed[0].id)->delivery.announced, passed_on);
    EXPECT_THAT(effects.news, IsEmpty());

    const auto told = to(effects, agents);
    ASSERT_THAT(told, SizeIs(1));
    EXPECT_THAT(told[0].message.text, HasSubstr("SR1"));
    EXPECT_THAT(told[0].message.text, HasSubstr(said("channel.telegram")));
    EXPECT_THAT(told[0].message.text, HasSubstr(obstacle("window_closed")));

    const auto events = passed_on_events();
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_EQ(events[0].text, said("channel.telegram") + " — " + obstacle("window_closed"));
    EXPECT_EQ(events[0].at, start);
    const std::vector<std::pair<std::string, std::string>> counted{{"passed_on", "telegram"}};
    EXPECT_EQ(effects.counted, counted);
}

TEST_F(Settling, APageIsBetterThanNothing) {
    const auto page = also_in({site, "page"});
    const auto held = about_ticket();
    const auto effects = hold(held, "messages_used");
    EXPECT_FALSE(entry(held.id));
    ASSERT_THAT(effects.news, SizeIs(1));
    EXPECT_EQ(effects.news[0], page.address);
    in_turn([&](core::Tx& tx) {
        const auto messages = tx.messages().after(page.id, {}, 9);
        ASSERT_THAT(messages, SizeIs(1));
        EXPECT_EQ(messages[0].content.text, "It is repaired.");
    });
    EXPECT_THAT(to(effects, agents), SizeIs(1));
}

TEST_F(Settling, WithoutAnotherChatItWaitsAndTheAgentsKnowWhy) {
    also_in({telegram, "7"}, {}, false);
    also_in({{"email", "closed"}, "li@example.com"});
    const auto held = about_ticket();
    const auto effects = hold(held, "daily_quota");
    EXPECT_EQ(entry(held.id)->status, OutboxEntry::Status::held);
    ASSERT_THAT(effects.deliveries, SizeIs(1));
    EXPECT_EQ(effects.deliveries[0].to.chat, agents);
    EXPECT_THAT(effects.deliveries[0].message.text, HasSubstr(obstacle("daily_quota")));
    EXPECT_THAT(passed_on_events(), IsEmpty());
}

TEST_F(Settling, AnObstacleWithoutATextIsToldInGeneral) {
    const auto effects = hold(about_ticket(), "an_obstacle_of_tomorrow");
    ASSERT_THAT(effects.deliveries, SizeIs(1));
    EXPECT_THAT(effects.deliveries[0].message.text, HasSubstr(obstacle("other")));
}

TEST_F(Settling, AnAnswerWithinAChatStaysThere) {
    also_in({telegram, "7"});
    const auto held = waiting("Which product is it?", {});
    const auto effects = hold(held, "window_closed");
    EXPECT_THAT(effects.deliveries, IsEmpty());
    EXPECT_EQ(entry(held.id)->status, OutboxEntry::Status::held);
}

TEST_F(Settling, AnAnswerThatTheChannelKeepsBackIsNobodysConcern) {
    also_in({telegram, "7"});
    auto held = about_ticket();
    held.message.origin = core::Origin::answer;
    EXPECT_THAT(hold(held, "").deliveries, IsEmpty());
    EXPECT_EQ(entry(held.id)->status, OutboxEntry::Status::held);
    held.message.origin = core::Origin::notice;
    EXPECT_THAT(hold(held, "").deliveries, Not(IsEmpty())) << "what is no answer is passed on";
}

TEST_F(Settling, NothingIsPassedOnTwice) {
    also_in({telegram, "7"});
    const auto held = about_ticket(std::string(passed_on));
    const auto effects = hold(held, "window_closed");
    EXPECT_THAT(to(effects, "7"), IsEmpty());
    EXPECT_THAT(to(effects, agents), SizeIs(1));
    EXPECT_EQ(entry(held.id)->status, OutboxEntry::Status::held);
}

TEST_F(Settling, AnAnnouncedOneWaitsWhereItIs) {
    also_in({telegram, "7"});
    const auto held = about_ticket();
    const auto effects = hold(held, "window_closed", "template_message");
    ASSERT_THAT(effects.deliveries, SizeIs(1));
    EXPECT_EQ(effects.deliveries[0].to.chat, agents);
    EXPECT_THAT(effects.deliveries[0].message.text, HasSubstr(said("turn.delivery.way.template_message")));
    EXPECT_THAT(effects.deliveries[0].message.text, HasSubstr(obstacle("window_closed")));
    EXPECT_EQ(entry(held.id)->delivery.announced, "template_message");
    const auto events = passed_on_events();
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_EQ(events[0].text, said("turn.delivery.way.template_message") + " — " + obstacle("window_closed"));
}

TEST_F(Settling, WhatIsHeldOnceMoreIsNoNews) {
    also_in({telegram, "7"});
    core::SendReport report;
    report.obstacle = "window_closed";
    EXPECT_THAT(settle(Kind::held_again, {about_ticket()}, report).deliveries, IsEmpty());
}

TEST_F(Settling, ANoticeForStaffGoesElsewhereWithoutANoticeAboutIt) {
    core::Conversation desk;
    in_turn([&](core::Tx& tx) {
        const auto member = tx.people().add(core::Person{});
        desk = add_chat(tx, member, {wechat, "openid-staff"}, start);
        add_chat(tx, member, {telegram, "8"}, start);
    });
    from_ = desk;
    const auto effects = hold(about_ticket(), "window_closed");
    ASSERT_THAT(effects.deliveries, SizeIs(1));
    EXPECT_EQ(effects.deliveries[0].to.chat, "8");
    EXPECT_THAT(passed_on_events(), IsEmpty());
}

TEST_F(Settling, AGroupIsNobodysOtherChat) {
    in_turn([&](core::Tx& tx) {
        core::Conversation group;
        group.address = {wechat, "group"};
        group.kind = core::ChatKind::group;
        group.person = customer_;
        group.id = tx.people().add(group);
        from_ = group;
    });
    also_in({telegram, "7"});
    EXPECT_THAT(to(hold(about_ticket(), "window_closed"), "7"), IsEmpty());
}

TEST_F(Settling, WithAnUnreachableChatEverythingAboutTicketsGoesElsewhere) {
    also_in({telegram, "7"});
    const auto one = waiting("one", ticket_);
    const auto two = waiting("two", ticket_);
    const auto question = waiting("Which product is it?", {});
    const auto effects = lose(Kind::unreachable, {one, two, question});
    const auto passed = to(effects, "7");
    ASSERT_THAT(passed, SizeIs(2));
    EXPECT_EQ(passed[0].message.text, "one");
    EXPECT_EQ(passed[1].message.text, "two");
    EXPECT_FALSE(entry(one.id));
    EXPECT_FALSE(entry(two.id));
    EXPECT_EQ(entry(question.id)->status, OutboxEntry::Status::failed);
    const auto told = to(effects, agents);
    ASSERT_THAT(told, SizeIs(2));
    EXPECT_THAT(told[0].message.text, HasSubstr(obstacle("unfollowed")));
    EXPECT_THAT(passed_on_events(), SizeIs(2));
    in_turn([&](core::Tx& tx) {
        EXPECT_FALSE(tx.people().conversation(from_.id)->reachable);
        EXPECT_EQ(tx.people().chat_state(from_.address), "kept-of-the-chat");
    });
}

TEST_F(Settling, WhatIsLostWithAChatIsToldOnce) {
    const auto one = waiting("one", ticket_);
    const auto two = waiting("two", ticket_);
    const auto effects = lose(Kind::unreachable, {one, two});
    EXPECT_THAT(effects.deliveries, SizeIs(1));
    EXPECT_THAT(passed_on_events(), IsEmpty());
}

TEST_F(Settling, WhatWasRefusedForItselfIsNotTriedElsewhere) {
    also_in({telegram, "7"});
    const auto failed = about_ticket();
    const auto effects = lose(Kind::failed, {failed});
    EXPECT_THAT(to(effects, "7"), IsEmpty());
    EXPECT_THAT(to(effects, agents), SizeIs(1));
    EXPECT_TRUE(entry(failed.id));
}

class FailedAnnouncement : public Settling {
  protected:
    core::Delivery announced() {
        auto delivery = about_ticket();
        hold(delivery, "window_closed", "template_message");
        return delivery;
    }
    TurnEffects fails(core::DeliveryId id) {
        TurnEffects effects;
        in_turn([&](core::Tx& tx) {
            effects = record_failed_announcement(tx, *desk_, start, id, "failed", passed_).effects;
        });
        return effects;
    }
    std::optional<core::Delivery> passed_;
};

TEST_F(FailedAnnouncement, SendsTheMessageItselfElsewhere) {
    also_in({telegram, "7"});
    const auto delivery = announced();
    const auto effects = fails(delivery.id);
    ASSERT_TRUE(passed_);
    EXPECT_EQ(passed_->id, delivery.id);
    EXPECT_EQ(passed_->conversation, from_.id);
    EXPECT_FALSE(entry(delivery.id));
    ASSERT_THAT(to(effects, "7"), SizeIs(1));
    EXPECT_EQ(to(effects, "7")[0].message.text, "It is repaired.");
    ASSERT_THAT(to(effects, agents), SizeIs(1));
    EXPECT_THAT(to(effects, agents)[0].message.text, HasSubstr(obstacle("failed")));
}

TEST_F(FailedAnnouncement, IsToldToTheAgentsWhenThereIsNoOtherWay) {
    const auto delivery = announced();
    const auto effects = fails(delivery.id);
    EXPECT_FALSE(passed_);
    EXPECT_EQ(entry(delivery.id)->status, OutboxEntry::Status::held);
    ASSERT_THAT(effects.deliveries, SizeIs(1));
    EXPECT_THAT(effects.deliveries[0].message.text, HasSubstr(obstacle("failed")));
}

TEST_F(FailedAnnouncement, MeansNothingForWhatHasLeftMeanwhile) {
    also_in({telegram, "7"});
    const auto delivery = about_ticket();  // on its way, not held
    EXPECT_THAT(fails(delivery.id).deliveries, IsEmpty());
    in_turn([&](core::Tx& tx) { tx.outbox().remove(delivery.id); });
    EXPECT_THAT(fails(delivery.id).deliveries, IsEmpty());
    EXPECT_FALSE(passed_);
}

}  // namespace
}  // namespace aftercare::bot
