// Deliveries from the queue to a mail server, with a real store, a server that does what the test wants, and a clock of
// the test's own.
#include "adapters/email/channel/sending.h"

#include "adapters/sqlite/sqlite_store.h"
#include "scripted_server.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace aftercare::email {
namespace {

using namespace std::chrono_literals;
using core::Origin;
using core::SendReport;
using Status = SendReport::Status;

const core::ChannelId channel{"email", "main"};
const core::Time start{std::chrono::hours(24 * 365 * 50)};

class Sending : public ::testing::Test {
  protected:
    Sending() {
        Options options;
        options.account = "main";
        options.sending = {"service@desk.example", "bounce@desk.example", AutomaticSender::null_sender};
        options.own = {{"service@desk.example"}, "desk-1", {{{1, std::string(token_secret_bytes, 'k')}}}};
        options.texts = {"## reply above this line", "Choose:", "Your request", "Or: "};
        options.smtp.host = "127.0.0.1";
        options.smtp.port = server_.port();
        options.smtp.security = SmtpOptions::Security::none;
        options.smtp.auth = SmtpOptions::Auth::none;
        options.now = [this] { return now_; };
        options.in_turn = [this](const std::function<void(core::Tx&)>& turn, const std::function<void(std::exception_ptr)>& done) {
            store_->transact(turn);
            done(nullptr);
        };
        account_ = std::make_shared<Account>(context_.get_executor(), std::move(options), Hooks{});
        store_->transact([&](core::Tx& tx) {
            core::Conversation conversation;
            conversation.address = {channel, "wang@factory.example"};
            conversation.person = tx.people().add(core::Person{{}, "", "zh-CN", {}, "", {}});
            chat_ = tx.people().add(conversation);
        });
    }
    ~Sending() override {
        account_->begin_stop();
        context_.restart();
        context_.run_for(50ms);
        store_->close();
    }

    core::Delivery delivery(int ticket, Origin origin) {
        core::Delivery made;
        made.id = core::DeliveryId(++deliveries_);
        made.conversation = chat_;
        made.to = {channel, "wang@factory.example"};
        made.message.text = "text " + std::to_string(deliveries_);
        made.message.origin = origin;
        made.ticket = core::TicketId(ticket);
        made.created = now_ + core::Duration(deliveries_);
        return made;
    }

    /// Sends, and writes down what the reports say of the chat, as the service does.
    std::vector<SendReport> send(std::vector<core::Delivery> deliveries) {
        std::optional<std::vector<SendReport>> told;
        boost::asio::co_spawn(context_, send_letter(account_, std::move(deliveries), [&](auto reports) { told = std::move(reports); }),
                              boost::asio::detached);
        const auto end = std::chrono::steady_clock::now() + 10s;
        context_.restart();
        while (!told && std::chrono::steady_clock::now() < end) context_.run_one_for(100ms);
        if (!told) throw std::runtime_error("nothing was reported");
        store_->transact([&](core::Tx& tx) {
            for (const auto& report : *told)
                if (report.change_state)
                    tx.people().set_chat_state(chat_, report.change_state(tx.people().chat_state({channel, "wang@factory.example"})));
        });
        return *told;
    }

    std::vector<Status> statuses(std::vector<core::Delivery> deliveries) {
        std::vector<Status> found;
        for (const auto& report : send(std::move(deliveries))) found.push_back(report.status);
        return found;
    }

    boost::asio::io_context context_{1};
    ScriptedServer server_{context_.get_executor()};
    std::unique_ptr<core::Store> store_ = sqlite::create_store({});
    std::shared_ptr<Account> account_;
    core::ConversationId chat_;
    core::Time now_ = start;
    std::int64_t deliveries_ = 0;
};

TEST_F(Sending, DifferentTicketsOfDifferentTurnsLeaveOneAfterTheOther) {
    const std::vector waiting{delivery(7, Origin::notice), delivery(7, Origin::notice), delivery(8, Origin::notice)};
    const auto reports = send(waiting);
    ASSERT_EQ(reports.size(), 2u) << "the third is handed over again";
    EXPECT_EQ(reports[1].message, "2") << "the letter's number";
    EXPECT_EQ(reports[0].message, "1") << "it may have left alone before";
    ASSERT_EQ(server_.mails.size(), 1u);
    EXPECT_EQ(send({waiting[2]}).size(), 1u);
    EXPECT_EQ(server_.mails.size(), 2u);
}

TEST_F(Sending, WhatATurnSaysOfSeveralTicketsIsOneLetter) {
    auto first = delivery(7, Origin::answer);
    auto second = delivery(8, Origin::answer);
    second.created = first.created;
    const auto reports = send({first, second});
    ASSERT_EQ(reports.size(), 2u);
    EXPECT_EQ(reports[0].message, reports[1].message) << "which is about both";
    ASSERT_EQ(server_.mails.size(), 1u);
    EXPECT_EQ(server_.mails[0].find("[#"), std::string::npos) << "no number in its subject";
}

TEST_F(Sending, ASlowLoopAboutATicketEnds) {
    for (int day = 0; day < 3; ++day) {
        const std::size_t before = server_.mails.size();
        for (const core::Time end = start + 24h * (day + 1); now_ < end; now_ += 70s) send({delivery(7, Origin::answer)});
        EXPECT_LE(server_.mails.size() - before, static_cast<std::size_t>(BackStopLimits().answers_daily)) << "day " << day;
        EXPECT_GT(server_.mails.size(), before) << "it is answered at first";
    }
}

TEST_F(Sending, WhatIsNoAnswerIsNeverHeldAndKeptBackByNothing) {
    while (send({delivery(7, Origin::answer)}).front().status == Status::delivered) {
    }
    const std::size_t before = server_.mails.size();
    EXPECT_EQ(statuses({delivery(7, Origin::answer), delivery(7, Origin::person)}), (std::vector{Status::held, Status::delivered}));
    EXPECT_EQ(statuses({delivery(7, Origin::answer), delivery(8, Origin::notice)}), (std::vector{Status::held, Status::delivered}));
    EXPECT_EQ(server_.mails.size(), before + 2);
    for (int i = 0; i < 30; ++i) EXPECT_EQ(statuses({delivery(7, Origin::person)}), std::vector{Status::delivered});
    EXPECT_EQ(statuses({delivery(7, Origin::answer), delivery(8, Origin::answer)}), (std::vector{Status::held, Status::held}));
}

TEST_F(Sending, ARefusalOfOurOwnAddressIsNotTheCustomers) {
    server_.replies["RCPT"] = "550 5.1.8 sender's domain not found";
    const auto ours = send({delivery(7, Origin::notice)}).front();
    EXPECT_EQ(ours.status, Status::retry);
    EXPECT_TRUE(ours.whole_channel);
    server_.replies["RCPT"] = "550 5.1.1 no such user";
    EXPECT_EQ(send({delivery(7, Origin::notice)}).front().status, Status::unreachable);
    // Answers were to go elsewhere; the chat's own address may be well.
    Correspondence elsewhere;
    elsewhere.answer_to = "office@factory.example";
    store_->transact([&](core::Tx& tx) { tx.people().set_chat_state(chat_, to_text(elsewhere)); });
    EXPECT_EQ(send({delivery(7, Origin::notice)}).front().status, Status::rejected);
}

TEST_F(Sending, WhatCameMeanwhileIsNotForgotten) {
    const auto reports = send({delivery(7, Origin::answer)});
    Correspondence meanwhile;
    meanwhile.last.subject = "their next";
    const auto kept = parse_correspondence(reports.front().change_state(to_text(meanwhile)));
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->last.subject, "their next");
    EXPECT_EQ(kept->sent.size(), 1u);
    EXPECT_EQ(kept->address.answers.size(), 1u);
}

}  // namespace
}  // namespace aftercare::email
