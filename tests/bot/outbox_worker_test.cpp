// The outbox between a real store, which the test can make fail, and a channel that answers when the test wants it.

#include "bot/workers/outbox_worker.h"

#include "adapters/sqlite/sqlite_store.h"
#include "bot/configuration/load_desk.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>

namespace aftercare::bot {
namespace {

using namespace std::chrono_literals;
using core::OutboxEntry;
using core::SendReport;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const core::ChannelId wechat{"wechat", "main"};
const core::ChannelId telegram{"telegram", "main"};
constexpr const char* agents = "-100";

std::unique_ptr<Desk> load() {
    Configuration configuration;
    configuration.profile = "feedback-form";
    auto loaded = load_desk(configuration, DataFiles({std::filesystem::path(AFTERCARE_SOURCE_DIR) / "config"}), {});
    if (!loaded.errors.empty()) throw std::runtime_error(loaded.errors.front());
    core::Capabilities can;
    can.buttons = true;
    loaded.desk->channels.push_back({wechat, can, "feedback-form", ""});
    loaded.desk->channels.push_back({telegram, can, "feedback-form", agents});
    return std::move(loaded.desk);
}

/// A store whose turns fail while the disk is "full".
class FragileStore final : public core::Store {
  public:
    explicit FragileStore(boost::asio::io_context& io) : io_(io) {
        sqlite::Options options;
        options.post = [this](std::function<void()> completions) { boost::asio::post(io_, std::move(completions)); };
        store_ = sqlite::create_store(std::move(options));
    }
    void submit(Turn turn, Done done) override {
        if (!full) return store_->submit(std::move(turn), std::move(done));
        ++failures;
        boost::asio::post(io_, [done = std::move(done)] {
            done(std::make_exception_ptr(core::StoreFailure("disk full")));
        });
    }
    void transact(Turn turn) override { store_->transact(std::move(turn)); }
    void close() override { store_->close(); }

    bool full = false;
    int failures = 0;

  private:
    boost::asio::io_context& io_;
    std::unique_ptr<core::Store> store_;
};

class FakeChannel final : public core::Channel {
  public:
    struct Run {
        std::vector<core::Delivery> deliveries;
        std::function<void(std::vector<SendReport>)> done;
    };

    FakeChannel(core::ChannelId id, core::Capabilities can) : id_(std::move(id)), can_(can) {}
    const core::ChannelId& id() const override { return id_; }
    core::Capabilities capabilities() const override { return can_; }
    void start(core::Receiver) override {}
    void send(std::vector<core::Delivery> deliveries, std::function<void(std::vector<SendReport>)> done) override {
        runs.push_back({std::move(deliveries), std::move(done)});
    }
    void fetch(core::FileRef, std::string, std::int64_t, std::function<void(core::FetchReport)>) override {}
    void notify(const std::string&) override {}
    void stop(std::function<void()> done) override { done(); }

    std::vector<Run> runs;  ///< all of them, also those that have been answered

  private:
    core::ChannelId id_;
    core::Capabilities can_;
};

SendReport report(SendReport::Status status) {
    SendReport made;
    made.status = status;
    return made;
}

SendReport held(std::string way = {}) {
    auto made = report(SendReport::Status::held);
    made.obstacle = "window_closed";
    made.way = std::move(way);
    return made;
}

class Outbox : public testing::Test {
  protected:
    Outbox() {
        core::Capabilities can;
        can.deliveries_at_once = 100;
        for (const auto& id : {wechat, telegram}) {
            auto channel = std::make_unique<FakeChannel>(id, can);
            (id == wechat ? in_wechat : in_telegram) = channel.get();
            channels_.emplace(id, std::move(channel));
        }
        turns_.on_effects([this](TurnEffects& effects) {
            if (worker_) worker_->committed(effects.contact, std::move(effects.deliveries));
        });
        in_turn([&](core::Tx& tx) {
            core::Person person;
            person.language = "en";
            customer_ = tx.people().add(person);
            chat_ = add_chat(tx, {wechat, "openid-1"});
            core::Ticket ticket;
            ticket.number = "SR1";
            ticket.profile = "feedback-form";
            ticket.person = customer_;
            ticket.conversation = chat_.id;
            ticket_ = tx.tickets().add(ticket);
        });
    }

    void start() {
        worker_ = std::make_unique<OutboxWorker>(io_.get_executor(), turns_, channels_, metrics_, log_, options_);
        worker_->start();
    }

    void in_turn(const std::function<void(core::Tx&)>& work) { store_.transact(work); }

    core::Conversation add_chat(core::Tx& tx, core::Address address) {
        core::Conversation chat;
        chat.address = std::move(address);
        chat.person = customer_;
        chat.id = tx.people().add(chat);
        return chat;
    }
    core::Conversation also_in(core::Address address) {
        core::Conversation chat;
        in_turn([&](core::Tx& tx) { chat = add_chat(tx, std::move(address)); });
        return chat;
    }

    core::Delivery about_ticket(std::string text = "It is repaired.") const {
        core::Delivery delivery;
        delivery.conversation = chat_.id;
        delivery.to = chat_.address;
        delivery.message.text = std::move(text);
        delivery.ticket = ticket_;
        delivery.created = now_;
        return delivery;
    }

    /// Puts it there as an earlier run of the service would have.
    core::DeliveryId stored(core::Delivery delivery, OutboxEntry::Status status = OutboxEntry::Status::waiting) {
        in_turn([&](core::Tx& tx) {
            delivery.id = tx.outbox().add(delivery);
            tx.outbox().update({delivery, status, {}, ""});
        });
        return delivery.id;
    }
    /// A turn of the running service says it.
    core::DeliveryId say(core::Delivery delivery) {
        auto id = std::make_shared<std::atomic<std::int64_t>>(0);  // written on the store's thread
        turns_.run([delivery, id](core::Tx& tx, const Desk&, core::Time) {
            TurnResult result;
            result.effects.deliveries = {delivery};
            result.effects.deliveries[0].id = tx.outbox().add(delivery);
            *id = result.effects.deliveries[0].id.value;
            return result;
        });
        until([&] { return *id != 0; });
        return core::DeliveryId(*id);
    }
    void contact(core::ConversationId chat) { worker_->committed(chat, {}); }

    std::optional<OutboxEntry> entry(core::DeliveryId id) {
        std::optional<OutboxEntry> found;
        in_turn([&](core::Tx& tx) { found = tx.outbox().entry(id); });
        return found;
    }
    bool is(core::DeliveryId id, OutboxEntry::Status status) {
        const auto found = entry(id);
        return found && found->status == status;
    }

    void pass(core::Duration time) { now_ = now_.load() + time; }

    /// Runs the service until it is so.
    void until(const std::function<bool()>& so) {
        const auto end = std::chrono::steady_clock::now() + 20s;
        while (!so()) {
            ASSERT_LT(std::chrono::steady_clock::now(), end) << "it did not come to that";
            io_.restart();
            io_.run_for(5ms);
            pass(5ms);
        }
    }
    void until_runs(FakeChannel& channel, std::size_t count) {
        until([&] { return channel.runs.size() >= count; });
    }
    static std::vector<std::string> texts(const FakeChannel& channel, const std::string& chat = "") {
        std::vector<std::string> found;
        for (const auto& run : channel.runs)
            for (const auto& delivery : run.deliveries)
                if (chat.empty() || delivery.to.chat == chat) found.push_back(delivery.message.text);
        return found;
    }

    boost::asio::io_context io_{1};
    std::unique_ptr<Desk> desk_ = load();
    FragileStore store_{io_};
    std::atomic<core::Time> now_{core::Time(std::chrono::hours(24 * 365 * 56))};  // read on the store's thread too
    Turns turns_{store_, *desk_, [this] { return now_.load(); }};
    Channels channels_;
    FakeChannel* in_wechat = nullptr;
    FakeChannel* in_telegram = nullptr;
    Metrics metrics_;
    Log log_{"error"};
    OutboxWorker::Options options_;
    std::unique_ptr<OutboxWorker> worker_;
    core::PersonId customer_;
    core::Conversation chat_;
    core::TicketId ticket_;
};

TEST_F(Outbox, WhatWaitsForAContactDoesNotHoldUpTheRest) {
    options_.window = 4;
    for (int i = 0; i < 2100; ++i) {
        auto kept = about_ticket();
        kept.conversation = core::ConversationId(1000 + i);
        stored(kept, OutboxEntry::Status::held);
    }
    start();
    say(about_ticket("news"));
    until_runs(*in_wechat, 1);
    EXPECT_THAT(texts(*in_wechat), ElementsAre("news"));
    EXPECT_EQ(worker_->held(), 2100u);
    EXPECT_EQ(worker_->waiting(), 1u);
}

TEST_F(Outbox, AMessageAboutSeveralTicketsIsAboutNoneOfThem) {
    const auto of = [&](core::TicketId ticket) {
        auto delivery = about_ticket();
        delivery.ticket = ticket;
        return stored(delivery);
    };
    const core::TicketId other(ticket_.value + 1);
    for (const auto ticket : {ticket_, other, ticket_, ticket_, ticket_, core::TicketId{}}) of(ticket);
    start();
    until_runs(*in_wechat, 1);
    std::vector<SendReport> reports;
    for (const char* message : {"both", "both", "one", "one", "more", "more"})
        reports.emplace_back().message = message;
    in_wechat->runs[0].done(reports);
    const auto about = [&](const char* message) {
        std::pair<core::TicketId, bool> found;
        in_turn([&](core::Tx& tx) {
            found = {tx.messages().topic(chat_.id, message), tx.messages().about_several(chat_.id, message)};
        });
        return found;
    };
    until([&] { return about("one").first == ticket_; });
    EXPECT_EQ(about("both"), std::pair(core::TicketId{}, true));
    EXPECT_EQ(about("one"), std::pair(ticket_, false));
    EXPECT_EQ(about("more"), std::pair(ticket_, false)) << "what names no ticket is no other one";
}

TEST_F(Outbox, AContactBeforeAllIsReadIsNotMissed) {
    stored(about_ticket(), OutboxEntry::Status::held);
    start();
    contact(chat_.id);
    until_runs(*in_wechat, 1);
    EXPECT_THAT(texts(*in_wechat), ElementsAre("It is repaired."));
}

TEST_F(Outbox, WhatNobodyCameForIsGivenUpAndTheAgentsKnow) {
    options_.sweep_every = 10ms;
    const auto id = stored(about_ticket(), OutboxEntry::Status::held);
    pass(24h * 91);
    start();
    until_runs(*in_telegram, 1);
    EXPECT_TRUE(is(id, OutboxEntry::Status::failed));
    ASSERT_THAT(texts(*in_telegram, agents), SizeIs(1));
    EXPECT_THAT(texts(*in_telegram, agents)[0], HasSubstr("SR1"));
    EXPECT_THAT(in_wechat->runs, IsEmpty());
}

TEST_F(Outbox, WhatWasPutOffIsHandedOverAgainSoon) {
    start();
    const auto id = say(about_ticket());
    until_runs(*in_wechat, 1);
    auto put_off = report(SendReport::Status::put_off);
    put_off.after = 10ms;
    in_wechat->runs[0].done({put_off});
    until_runs(*in_wechat, 2);
    EXPECT_EQ(in_wechat->runs[1].deliveries.at(0).id, id);
    EXPECT_EQ(in_wechat->runs[1].deliveries[0].attempts, 0);
}

TEST_F(Outbox, TheLastOfARunSaysWhatIsKeptOfTheChat) {
    stored(about_ticket("one"));
    const auto two = stored(about_ticket("two"));
    start();
    until_runs(*in_wechat, 1);
    auto first = report(SendReport::Status::delivered);
    first.chat_state = "four left";
    auto second = held("template_message");
    second.chat_state = "announced";
    in_wechat->runs[0].done({first, second});
    until([&] { return is(two, OutboxEntry::Status::held) && worker_->held() == 1 && !in_telegram->runs.empty(); });
    io_.restart();
    io_.run_for(20ms);
    in_turn([&](core::Tx& tx) { EXPECT_EQ(tx.people().chat_state(chat_.address), "announced"); });
}

// ---- a store that fails ----------------------------------------------------------------------------

TEST_F(Outbox, WhatTheStoreDidNotTakeIsWrittenAgain) {
    options_.write_again_after = 20ms;
    using Status = SendReport::Status;
    for (const auto status : {Status::uncertain, Status::rejected, Status::held, Status::retry, Status::delivered}) {
        SCOPED_TRACE(static_cast<int>(status));
        in_wechat->runs.clear();
        in_telegram->runs.clear();
        store_.failures = 0;
        start();
        const auto id = say(about_ticket());
        until_runs(*in_wechat, 1);
        store_.full = true;
        auto what = report(status);
        what.parts_sent = 2;
        if (status == Status::held) what.obstacle = "window_closed";
        what.after = status == Status::retry ? core::Duration(1h) : core::Duration{};
        in_wechat->runs[0].done({what});
        until([&] { return store_.failures >= 3; });
        contact(chat_.id);
        EXPECT_THAT(in_wechat->runs, SizeIs(1)) << "the chat rests";
        store_.full = false;
        if (status == Status::delivered) {
            until([&] { return !entry(id); });
            continue;
        }
        const auto expected = status == Status::uncertain  ? OutboxEntry::Status::uncertain
                              : status == Status::rejected ? OutboxEntry::Status::failed
                              : status == Status::held     ? OutboxEntry::Status::held
                                                           : OutboxEntry::Status::waiting;
        until([&] { return is(id, expected) && entry(id)->delivery.attempts == 1; });
        EXPECT_EQ(entry(id)->delivery.part, 2);
        if (status != Status::retry) {
            until_runs(*in_telegram, 1);
            EXPECT_THAT(texts(*in_telegram, agents), SizeIs(1)) << "the agents are told, once";
        }
        in_turn([&](core::Tx& tx) {
            for (const auto& each : tx.outbox().waiting({}, 99)) tx.outbox().remove(each.delivery.id);
        });
    }
}

// ---- announcements that did not arrive ---------------------------------------------------------------

TEST_F(Outbox, AFailedAnnouncementPassesTheHeldOneOn) {
    also_in({telegram, "7"});
    start();
    const auto id = say(about_ticket());
    until_runs(*in_wechat, 1);
    in_wechat->runs[0].done({held("template_message")});
    until([&] { return is(id, OutboxEntry::Status::held); });
    worker_->announcement_failed(id, "failed");
    until([&] { return !texts(*in_telegram, "7").empty(); });
    EXPECT_FALSE(entry(id));
    contact(chat_.id);
    EXPECT_THAT(in_wechat->runs, SizeIs(1)) << "it does not follow here";
}

TEST_F(Outbox, AnAnnouncementThatFailsWhileTheRunIsUnderWayIsJudgedWithIt) {
    also_in({telegram, "7"});
    start();
    const auto id = say(about_ticket());
    until_runs(*in_wechat, 1);
    worker_->announcement_failed(id, "failed");
    in_wechat->runs[0].done({held("template_message")});
    until([&] { return !texts(*in_telegram, "7").empty(); });
    EXPECT_FALSE(entry(id));
    contact(chat_.id);
    EXPECT_THAT(in_wechat->runs, SizeIs(1));
    const auto told = texts(*in_telegram, agents);
    ASSERT_THAT(told, SizeIs(1)) << "not also that it was announced";
    EXPECT_THAT(told[0], HasSubstr(desk_->texts.say("zh-CN", "turn.delivery.obstacle.failed")));
}

TEST_F(Outbox, AnAnnouncementThatFailsWithoutAnotherChatIsToldAsSuch) {
    start();
    const auto id = say(about_ticket());
    until_runs(*in_wechat, 1);
    worker_->announcement_failed(id, "failed");
    in_wechat->runs[0].done({held("template_message")});
    until_runs(*in_telegram, 1);
    EXPECT_TRUE(is(id, OutboxEntry::Status::held));
    EXPECT_EQ(entry(id)->delivery.announced, "template_message") << "it is not announced a second time";
    EXPECT_THAT(texts(*in_telegram, agents),
                ElementsAre(HasSubstr(desk_->texts.say("zh-CN", "turn.delivery.obstacle.failed"))));
}

TEST_F(Outbox, WhatIsUnderWayAgainIsNotPassedOn) {
    also_in({telegram, "7"});
    start();
    const auto id = say(about_ticket());
    until_runs(*in_wechat, 1);
    in_wechat->runs[0].done({held("template_message")});
    until([&] { return is(id, OutboxEntry::Status::held); });
    contact(chat_.id);
    until_runs(*in_wechat, 2);
    worker_->announcement_failed(id, "failed");
    in_wechat->runs[1].done({report(SendReport::Status::delivered)});
    until([&] { return !entry(id); });
    io_.restart();
    io_.run_for(20ms);
    EXPECT_THAT(texts(*in_telegram, "7"), IsEmpty());
}

TEST_F(Outbox, WhatIsHeldOnceMoreAfterItsAnnouncementFailedIsPassedOn) {
    also_in({telegram, "7"});
    start();
    const auto id = say(about_ticket());
    until_runs(*in_wechat, 1);
    in_wechat->runs[0].done({held("template_message")});
    until([&] { return is(id, OutboxEntry::Status::held); });
    contact(chat_.id);
    until_runs(*in_wechat, 2);
    worker_->announcement_failed(id, "failed");
    in_wechat->runs[1].done({held()});
    until([&] { return !texts(*in_telegram, "7").empty(); });
    contact(chat_.id);
    EXPECT_THAT(in_wechat->runs, SizeIs(2)) << "it does not follow here";
    EXPECT_EQ(worker_->held(), 0u);
}

TEST_F(Outbox, AFailedAnnouncementIsHeededThoughTheStoreFailsFirst) {
    options_.write_again_after = 20ms;
    also_in({telegram, "7"});
    start();
    const auto id = say(about_ticket());
    until_runs(*in_wechat, 1);
    in_wechat->runs[0].done({held("template_message")});
    until([&] { return is(id, OutboxEntry::Status::held); });
    store_.full = true;
    worker_->announcement_failed(id, "failed");
    until([&] { return store_.failures >= 2; });
    store_.full = false;
    until([&] { return !texts(*in_telegram, "7").empty(); });
    EXPECT_FALSE(entry(id));
}

// ---- chats that their person has left -----------------------------------------------------------------

TEST_F(Outbox, WhatIsHeldInAChatThatEndsIsPassedOn) {
    also_in({telegram, "7"});
    const auto id = stored(about_ticket(), OutboxEntry::Status::held);
    start();
    until([&] { return worker_->held() == 1; });
    worker_->ended(chat_.id);
    until([&] { return !texts(*in_telegram, "7").empty(); });
    EXPECT_FALSE(entry(id));
    EXPECT_EQ(worker_->held(), 0u);
}

TEST_F(Outbox, WithoutAnotherChatTheAgentsHearItOnce) {
    const auto one = stored(about_ticket("one"), OutboxEntry::Status::held);
    const auto two = stored(about_ticket("two"), OutboxEntry::Status::held);
    start();
    until([&] { return worker_->held() == 2; });
    worker_->ended(chat_.id);
    until_runs(*in_telegram, 1);
    EXPECT_TRUE(is(one, OutboxEntry::Status::failed));
    EXPECT_TRUE(is(two, OutboxEntry::Status::failed));
    EXPECT_THAT(texts(*in_telegram, agents), ElementsAre(HasSubstr("SR1")));
    contact(chat_.id);
    EXPECT_THAT(in_wechat->runs, IsEmpty());
}

TEST_F(Outbox, WhatIsUnderWayWhenAChatEndsIsJudgedFirst) {
    also_in({telegram, "7"});
    start();
    const auto id = say(about_ticket());
    until_runs(*in_wechat, 1);
    worker_->ended(chat_.id);
    in_wechat->runs[0].done({held("template_message")});
    until([&] { return !texts(*in_telegram, "7").empty(); });
    EXPECT_FALSE(entry(id));
}

TEST_F(Outbox, WhatIsFoundHeldInAChatThatHasEndedIsPassedOn) {
    also_in({telegram, "7"});
    in_turn([&](core::Tx& tx) {
        chat_.reachable = false;
        tx.people().update(chat_);
    });
    const auto id = stored(about_ticket(), OutboxEntry::Status::held);
    start();
    until([&] { return !texts(*in_telegram, "7").empty(); });
    EXPECT_FALSE(entry(id));
}

// ---- the end ------------------------------------------------------------------------------------------

TEST_F(Outbox, EndsThoughAChannelNeverReports) {
    options_.stop_within = 50ms;
    start();
    say(about_ticket());
    until_runs(*in_wechat, 1);
    bool stopped = false;
    worker_->stop([&] { stopped = true; });
    EXPECT_FALSE(stopped);
    until([&] { return stopped; });
    in_wechat->runs[0].done({report(SendReport::Status::delivered)});
}

TEST_F(Outbox, EndsThoughTheStoreTakesNothing) {
    options_.stop_within = 100ms;
    options_.write_again_after = 5ms;
    start();
    say(about_ticket());
    until_runs(*in_wechat, 1);
    store_.full = true;
    in_wechat->runs[0].done({report(SendReport::Status::uncertain)});
    bool stopped = false;
    worker_->stop([&] { stopped = true; });
    until([&] { return stopped; });
    EXPECT_GT(store_.failures, 1) << "it was tried until the end";
}

TEST_F(Outbox, EndsWhenAllIsWrittenDown) {
    options_.stop_within = 1h;
    start();
    const auto id = say(about_ticket());
    until_runs(*in_wechat, 1);
    bool stopped = false;
    worker_->stop([&] { stopped = true; });
    in_wechat->runs[0].done({report(SendReport::Status::uncertain)});
    until([&] { return stopped; });
    EXPECT_TRUE(is(id, OutboxEntry::Status::uncertain));
}

}  // namespace
}  // namespace aftercare::bot
