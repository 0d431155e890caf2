// Letters from being kept to the desk, with a real store and a desk that only writes down what it is told.
#include "adapters/email/channel/taking.h"

#include "adapters/email/channel/keeping.h"
#include "adapters/email/channel/sending.h"
#include "adapters/sqlite/sqlite_store.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace aftercare::email {
namespace {

using namespace std::chrono_literals;

const core::ChannelId channel{"email", "main"};

std::string mail(const std::string& from, const std::string& id, const std::string& text, const std::string& more = "") {
    return "Return-Path: <" + from + ">\r\nFrom: Wang <" + from + ">\r\nTo: service@desk.example\r\nSubject: pump " + id +
           "\r\nMessage-ID: <" + id + "@factory.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n" +
           more + "\r\n" + text + "\r\n";
}

class Taking : public ::testing::Test {
  protected:
    explicit Taking(BackStopLimits caps = {}) {
        Options options;
        options.account = "main";
        options.sending.address = "service@desk.example";
        options.own = {{"service@desk.example"}, "desk-1", {{{1, std::string(token_secret_bytes, 'k')}}}};
        options.texts = {"## reply above this line", "Choose:", "Your request", "Or: "};
        options.markers = {options.texts.marker};
        options.smtp.host = "127.0.0.1";
        options.smtp.port = 9;
        options.smtp.security = SmtpOptions::Security::none;
        options.smtp.auth = SmtpOptions::Auth::none;
        options.trusted.authentication_ids = {"mx.desk.example"};
        options.first_retry = 1ms;
        options.caps = caps;
        options.in_turn = [this](std::function<void(core::Tx&)> turn, std::function<void(std::exception_ptr)> done) {
            store_->submit(std::move(turn), std::move(done));
        };
        Hooks hooks;
        hooks.broken = [this](std::string_view raw, std::string_view) { broken_.emplace_back(raw); };
        hooks.broken_too = [this](std::string_view raw, std::string_view) { broken_too_.emplace_back(raw); };
        hooks.alert = [this](std::string_view) { ++alerts_; };
        hooks.count = [this](std::string_view name, double) { counts_.emplace(name); };
        account_ = std::make_shared<Account>(context_.get_executor(), std::move(options), std::move(hooks));
        account_->receiver() = [this](core::Incoming incoming, std::function<void(core::Accepted)> done) {
            take(std::move(incoming), std::move(done));
        };
    }
    ~Taking() override {
        account_->begin_stop();
        context_.restart();
        context_.run_for(2s);
        store_->close();
    }

    /// The desk: everybody who writes gets a conversation, a fingerprint is taken once.
    void take(core::Incoming incoming, std::function<void(core::Accepted)> done) {
        if (std::exchange(refusals_, std::max(0, refusals_ - 1)) > 0) return done({});
        auto status = std::make_shared<core::Accepted::Status>(core::Accepted::Status::applied);
        auto event = std::make_shared<core::Incoming>(std::move(incoming));
        store_->submit(
            [event, status](core::Tx& tx) {
                const bool first = tx.inbox().first_time(event->channel, event->event_id, event->at);
                *status = first ? core::Accepted::Status::applied : core::Accepted::Status::duplicate;
                const core::Address address{event->channel, event->chat};
                const auto known = tx.people().conversation(address);
                const auto id = known ? known->id : begin(tx, address);
                if (first && !event->chat_state.empty()) tx.people().set_chat_state(id, event->chat_state);
                tx.letters().done(event->letter, id);
                if (!event->identifier.empty()) tx.letters().remember(event->channel, event->identifier, id);
            },
            [this, event, status, done = std::move(done)](const std::exception_ptr& failure) {
                boost::asio::post(context_, [this, event, status, done, failure] {
                    if (failure) return done({});
                    if (*status == core::Accepted::Status::applied) taken_.push_back(*event);
                    done({*status, {}, {}});
                });
            });
    }

    static core::ConversationId begin(core::Tx& tx, const core::Address& address) {
        const core::PersonId person = tx.people().add(core::Person{{}, "", "zh-CN", {}, "", {}});
        core::ContactPoint point;
        point.person = person;
        point.channel = address.channel;
        point.address = address.chat;
        tx.people().add(point);
        core::Conversation conversation;
        conversation.address = address;
        conversation.person = person;
        return tx.people().add(conversation);
    }

    void keep(std::string bytes, Envelope envelope = {}) {
        boost::asio::co_spawn(context_, keep_letter(account_, std::move(envelope), std::move(bytes)),
                              [this](const std::exception_ptr&, bool kept) { kept_ += kept ? 1 : 0; });
    }

    std::size_t open() {
        std::size_t left = 0;
        store_->transact([&](core::Tx& tx) { left = tx.letters().open(channel, account_->now(), 100).size(); });
        return left;
    }

    /// Until every letter is dealt with.
    void settle() {
        if (!std::exchange(running_, true)) boost::asio::co_spawn(context_, run_taking(account_), boost::asio::detached);
        const auto end = std::chrono::steady_clock::now() + 10s;
        do {
            context_.restart();
            context_.run_for(30ms);
        } while (open() > 0 && std::chrono::steady_clock::now() < end);
        context_.restart();
        context_.run_for(30ms);
        ASSERT_EQ(open(), 0u);
    }

    static core::ConversationId conversation_in(core::Tx& tx, const std::string& chat) {
        const auto found = tx.people().conversation(core::Address{channel, chat});
        return found ? found->id : core::ConversationId{};
    }

    core::ConversationId conversation_of(const std::string& chat) {
        core::ConversationId id;
        store_->transact([&](core::Tx& tx) { id = conversation_in(tx, chat); });
        return id;
    }

    /// The address that answers to our letter in this conversation come to.
    std::string reply_address(const std::string& chat, std::int64_t message) {
        const TokenSubject subject{conversation_of(chat), message, chat};
        return address_with_token("service@desk.example", make_token(TokenKind::reply, subject, account_->options().own.keys));
    }

    boost::asio::io_context context_{1};
    std::unique_ptr<core::Store> store_ = sqlite::create_store({});
    std::shared_ptr<Account> account_;
    std::vector<core::Incoming> taken_;
    std::vector<std::string> broken_;
    std::vector<std::string> broken_too_;
    std::multiset<std::string, std::less<>> counts_;
    int alerts_ = 0;
    int kept_ = 0;
    int refusals_ = 0;
    bool running_ = false;
};

TEST_F(Taking, AFirstLetterIsItsSubjectAndItsWords) {
    keep(mail("wang@factory.example", "a", "It leaks."));
    settle();
    ASSERT_EQ(taken_.size(), 1u);
    EXPECT_EQ(kept_, 1);
    EXPECT_EQ(taken_[0].chat, "wang@factory.example");
    EXPECT_EQ(taken_[0].sender.name, "Wang");
    EXPECT_EQ(taken_[0].identifier, "a@factory.example");
    ASSERT_TRUE(std::holds_alternative<core::TextReceived>(taken_[0].content));
    EXPECT_EQ(std::get<core::TextReceived>(taken_[0].content).text, "pump a\nIt leaks.");
}

TEST_F(Taking, ACommandIsNotHiddenBehindTheSubject) {
    keep(mail("wang@factory.example", "a", "/join ABCD1234"));
    settle();
    ASSERT_EQ(taken_.size(), 1u);
    EXPECT_EQ(std::get<core::TextReceived>(taken_[0].content).text, "/join ABCD1234");
}

TEST_F(Taking, TheSameLetterTwiceIsOne) {
    const std::string bytes = mail("wang@factory.example", "a", "It leaks.");
    std::string other_ends;
    for (const char c : bytes)
        if (c != '\r') other_ends += c;
    keep(bytes);
    keep("Received: by another way\r\n" + bytes + "\r\n");
    keep(other_ends);
    settle();
    EXPECT_EQ(kept_, 3);
    EXPECT_EQ(taken_.size(), 1u);
    keep(mail("wang@factory.example", "a", "It still leaks."));
    settle();
    EXPECT_EQ(taken_.size(), 2u) << "other words under the same Message-ID are another letter";
}

TEST_F(Taking, ALetterThatNobodyCanReadIsPutAsideOnce) {
    const std::string bytes = "From: a@x.example, b@x.example\r\nSubject: two\r\n\r\ntext\r\n";
    keep(bytes);
    keep(mail("wang@factory.example", "a", "It leaks."));
    settle();
    ASSERT_EQ(broken_.size(), 1u);
    EXPECT_EQ(broken_[0], bytes) << "whole";
    EXPECT_EQ(taken_.size(), 1u);
}

TEST_F(Taking, ALetterThatItsSendersDomainDisownsIsPutAside) {
    const auto judged = [](const std::string& result, const std::string& id) {
        return "Authentication-Results: mx.desk.example; dmarc=" + result + " header.from=factory.example\r\n" +
               mail("wang@factory.example", id, "I agree.");
    };
    keep(judged("fail", "forged"));
    keep(judged("pass", "honest"));
    settle();
    EXPECT_EQ(broken_.size(), 1u);
    ASSERT_EQ(taken_.size(), 1u);
    EXPECT_EQ(taken_[0].identifier.substr(0, 6), "honest");
}

// ---- who it is ----------------------------------------------------------------------------------

TEST_F(Taking, FromAloneProvesNothing) {
    keep(mail("wang@factory.example", "a", "It leaks."));
    keep(mail("wang@factory.example", "b", "I agree."));
    settle();
    ASSERT_EQ(taken_.size(), 2u);
    EXPECT_TRUE(taken_[0].unproven);
    EXPECT_TRUE(taken_[1].unproven);
}

TEST_F(Taking, TheDomainsWordAndALetterOfOursProve) {
    keep("Authentication-Results: mx.desk.example; dmarc=pass header.from=factory.example\r\n" +
         mail("wang@factory.example", "a", "It leaks."));
    settle();
    keep(mail("wang@factory.example", "b", "I agree."), {"wang@factory.example", {reply_address("wang@factory.example", 42)}, "", false});
    settle();
    ASSERT_EQ(taken_.size(), 2u);
    EXPECT_FALSE(taken_[0].unproven);
    EXPECT_FALSE(taken_[1].unproven);
}

TEST_F(Taking, AForgersOwnLetterProvesNothingForTheNameTheyBorrow) {
    keep(mail("forger@elsewhere.example", "a", "Hello."));
    keep(mail("wang@factory.example", "b", "It leaks."));
    settle();
    keep(mail("wang@factory.example", "c", "/close"), {"x@elsewhere.example", {reply_address("forger@elsewhere.example", 42)}, "", false});
    settle();
    ASSERT_EQ(taken_.size(), 3u);
    EXPECT_TRUE(taken_[2].unproven);
    EXPECT_TRUE(std::holds_alternative<core::OutsiderWrote>(taken_[2].content));
}

TEST_F(Taking, WhoProvesNothingDoesNotSayWhereAnswersGo) {
    const auto answers_go_to = [&] {
        std::string state;
        store_->transact([&](core::Tx& tx) { state = tx.people().chat_state({channel, "wang@factory.example"}); });
        return parse_correspondence(state)->answer_to;
    };
    const std::string elsewhere = "Reply-To: other@factory.example\r\n";
    keep(mail("wang@factory.example", "a", "It leaks.", elsewhere));
    settle();
    EXPECT_EQ(answers_go_to(), "");
    keep(mail("wang@factory.example", "b", "It leaks.", elsewhere), {"wang@factory.example", {reply_address("wang@factory.example", 42)}, "", false});
    settle();
    EXPECT_EQ(answers_go_to(), "other@factory.example");
    keep(mail("wang@factory.example", "c", "It leaks.", "Reply-To: third@factory.example\r\n"));
    settle();
    EXPECT_EQ(answers_go_to(), "other@factory.example");
    store_->transact([&](core::Tx& tx) { tx.letters().confirm(taken_.back().letter, conversation_in(tx, "wang@factory.example")); });
    account_->wake();
    settle();
    EXPECT_EQ(taken_.size(), 4u);
    EXPECT_EQ(answers_go_to(), "other@factory.example") << "its words were confirmed, not its headers";
}

TEST_F(Taking, ALetterThatItsSenderConfirmedComesAgainProvenAndIsNotCountedTwice) {
    keep(mail("wang@factory.example", "a", "It leaks."));
    settle();
    ASSERT_EQ(taken_.size(), 1u);
    const std::string state = taken_[0].chat_state;
    store_->transact([&](core::Tx& tx) { EXPECT_TRUE(tx.letters().confirm(taken_[0].letter, conversation_in(tx, "wang@factory.example"))); });
    account_->wake();
    settle();
    ASSERT_EQ(taken_.size(), 2u);
    EXPECT_FALSE(taken_[1].unproven);
    EXPECT_EQ(std::get<core::TextReceived>(taken_[1].content).text, std::get<core::TextReceived>(taken_[0].content).text);
    EXPECT_EQ(parse_correspondence(taken_[1].chat_state)->address, parse_correspondence(state)->address);
}

TEST_F(Taking, ANumberChoosesWhatTheAnsweredLetterOffered) {
    keep(mail("wang@factory.example", "a", "It leaks."));
    settle();
    store_->transact([&](core::Tx& tx) {
        Correspondence correspondence = *parse_correspondence(taken_[0].chat_state);
        correspondence.note_sent({42, "", {{"take SR1", "take:1", false}}});
        correspondence.note_sent({43, "", {{"take SR2", "take:2", false}}});
        tx.people().set_chat_state(conversation_in(tx, "wang@factory.example"), to_text(correspondence));
    });
    const auto answer = [&](const std::string& id, std::int64_t message) {
        keep(mail("wang@factory.example", id, "1"), {"wang@factory.example", {reply_address("wang@factory.example", message)}, "", false});
        settle();
        return taken_.back().content;
    };
    EXPECT_EQ(std::get<core::ButtonPressed>(answer("b", 42)).payload, "take:1");
    EXPECT_EQ(std::get<core::ButtonPressed>(answer("c", 43)).payload, "take:2");
    EXPECT_EQ(std::get<core::TextReceived>(answer("d", 7)).text, "1") << "of a letter that is not remembered";
}

TEST_F(Taking, AFreshLetterThatProvesNothingChoosesNothing) {
    keep(mail("wang@factory.example", "a", "It leaks."));
    settle();
    store_->transact([&](core::Tx& tx) {
        Correspondence correspondence = *parse_correspondence(taken_[0].chat_state);
        correspondence.note_sent({42, "", {{"Solved", "confirm", false}}});
        tx.people().set_chat_state(conversation_in(tx, "wang@factory.example"), to_text(correspondence));
    });
    const std::string vouched = "Authentication-Results: mx.desk.example; dmarc=pass header.from=factory.example\r\n";
    keep(vouched + mail("wang@factory.example", "b", "Solved"));
    settle();
    EXPECT_EQ(std::get<core::ButtonPressed>(taken_.back().content).payload, "confirm") << "vouched for, it answers the last letter";
    keep(mail("wang@factory.example", "c", "Solved"));
    settle();
    EXPECT_TRUE(taken_.back().unproven);
    EXPECT_EQ(std::get<core::TextReceived>(taken_.back().content).text, "pump c\nSolved");
    store_->transact([&](core::Tx& tx) { tx.letters().confirm(taken_.back().letter, conversation_in(tx, "wang@factory.example")); });
    account_->wake();
    settle();
    EXPECT_FALSE(taken_.back().unproven);
    EXPECT_EQ(std::get<core::TextReceived>(taken_.back().content).text, "pump c\nSolved") << "as it was quoted";
}

TEST_F(Taking, ASignaturesPictureDoesNotHideAChoice) {
    keep(mail("wang@factory.example", "a", "It leaks."));
    settle();
    store_->transact([&](core::Tx& tx) {
        Correspondence correspondence = *parse_correspondence(taken_[0].chat_state);
        correspondence.note_sent({42, "", {{"accept", "accept:1", false}}});
        tx.people().set_chat_state(conversation_in(tx, "wang@factory.example"), to_text(correspondence));
    });
    const auto answer = [&](const std::string& id, const std::string& disposition) {
        keep("From: Wang <wang@factory.example>\r\nTo: service@desk.example\r\nSubject: Re: pump\r\nMessage-ID: <" + id +
                 "@x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n1\r\n"
                 "--b\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <logo@x>\r\nContent-Transfer-Encoding: base64\r\n"
                 "Content-Disposition: " + disposition + "\r\n\r\nAAECA//+\r\n--b--\r\n",
             {"wang@factory.example", {reply_address("wang@factory.example", 42)}, "", false});
        settle();
        return taken_.back().content;
    };
    const auto pressed = answer("b", "inline");
    ASSERT_TRUE(std::holds_alternative<core::ButtonPressed>(pressed));
    EXPECT_EQ(std::get<core::ButtonPressed>(pressed).payload, "accept:1");
    EXPECT_EQ(std::get<core::ButtonPressed>(pressed).files.size(), 1u) << "nothing that was sent is lost";
}

TEST_F(Taking, ATicketNamedInTheSubjectIsBelievedOfTheProvenOnly) {
    keep(mail("wang@factory.example", "a", "It leaks."));
    settle();
    store_->transact([&](core::Tx& tx) {
        core::Ticket ticket;
        ticket.number = "SR202610270001";
        ticket.profile = "p";
        ticket.conversation = conversation_in(tx, "wang@factory.example");
        ticket.person = tx.people().conversation(ticket.conversation)->person;
        tx.tickets().add(ticket);
    });
    const std::string numbered = "From: Wang <wang@factory.example>\r\nTo: service@desk.example\r\nSubject: [#SR202610270001] part\r\n";
    keep(numbered + "Message-ID: <b@x>\r\n\r\nThe part has come.\r\n");
    settle();
    EXPECT_EQ(taken_.back().ticket, "");
    keep("Authentication-Results: mx.desk.example; dmarc=pass header.from=factory.example\r\n" + numbered +
         "Message-ID: <c@x>\r\n\r\nThe part has come.\r\n");
    settle();
    EXPECT_EQ(taken_.back().ticket, "SR202610270001");
}

TEST_F(Taking, WhatTheDeskDoesNotTakeComesAgainInOrder) {
    refusals_ = 3;
    keep(mail("wang@factory.example", "a", "one"));
    keep(mail("li@factory.example", "b", "two"));
    settle();
    ASSERT_EQ(taken_.size(), 2u);
    EXPECT_EQ(taken_[0].chat, "wang@factory.example");
    EXPECT_EQ(taken_[1].chat, "li@factory.example");
}

TEST_F(Taking, LettersOfMachinesAreFiled) {
    keep(mail("wang@factory.example", "a", "I am away.", "Auto-Submitted: auto-replied\r\n"));
    keep(mail("news@factory.example", "b", "News!", "List-Id: <news.factory.example>\r\nPrecedence: bulk\r\n"));
    keep(mail("wang@factory.example", "c", "ours", "X-Aftercare-Loop: desk-1\r\n"));
    keep(mail("service@desk.example", "d", "from ourselves"));
    settle();
    EXPECT_TRUE(taken_.empty());
    EXPECT_TRUE(broken_.empty());
    EXPECT_EQ(counts_.count("letters_automatic"), 4u);
}

TEST_F(Taking, AnAnswerNamesTheLetterThatItAnswers) {
    keep(mail("wang@factory.example", "a", "It leaks."));
    settle();
    keep(mail("wang@factory.example", "b", "since Monday"), {"wang@factory.example", {reply_address("wang@factory.example", 42)}, "", false});
    settle();
    ASSERT_EQ(taken_.size(), 2u);
    EXPECT_EQ(taken_[1].reply_to, "42");
    EXPECT_EQ(std::get<core::TextReceived>(taken_[1].content).text, "since Monday") << "no subject before an answer";
}

TEST_F(Taking, SomebodyElseWhoAnswersIsAnOutsider) {
    keep(mail("wang@factory.example", "a", "It leaks."));
    settle();
    keep(mail("odd@elsewhere.example", "b", "Send it to me."), {"odd@elsewhere.example", {reply_address("wang@factory.example", 42)}, "", false});
    settle();
    ASSERT_EQ(taken_.size(), 2u);
    EXPECT_EQ(taken_[1].chat, "odd@elsewhere.example");
    ASSERT_TRUE(std::holds_alternative<core::OutsiderWrote>(taken_[1].content));
    EXPECT_EQ(std::get<core::OutsiderWrote>(taken_[1].content).chat, "wang@factory.example");
    EXPECT_EQ(std::get<core::OutsiderWrote>(taken_[1].content).text, "Send it to me.");
}

TEST_F(Taking, ABounceIsToldOfTheConversationThatItsTokenProves) {
    keep(mail("wang@factory.example", "a", "It leaks."));
    settle();
    const TokenSubject subject{conversation_of("wang@factory.example"), 42, "wang@factory.example"};
    const std::string back = address_with_token("service@desk.example", make_token(TokenKind::bounce, subject, account_->options().own.keys));
    const std::string report =
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nTo: " + back + "\r\nSubject: Undelivered\r\nMessage-ID: <dsn@mx.example>\r\n"
        "MIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nno such user\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; wang@factory.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n";
    keep(report, {"", {back}, "", false});
    settle();
    ASSERT_EQ(taken_.size(), 2u);
    ASSERT_TRUE(std::holds_alternative<core::DeliveryBounced>(taken_[1].content));
    const auto& bounced = std::get<core::DeliveryBounced>(taken_[1].content);
    EXPECT_EQ(taken_[1].chat, "wang@factory.example");
    EXPECT_EQ(bounced.message, "42");
    EXPECT_TRUE(bounced.lasting);
    EXPECT_EQ(bounced.reason, "5.1.1");
    // The letter went on to another address, and nobody is there: what for does not concern this one.
    const std::string gone = "rfc822; wang@factory.example";
    std::string forwarded = report;
    forwarded.replace(forwarded.find(gone), gone.size(), "rfc822; old@elsewhere.example");
    forwarded.replace(forwarded.find("dsn@"), 4, "fwd@");
    keep(forwarded, {"", {back}, "", false});
    settle();
    ASSERT_EQ(taken_.size(), 3u);
    EXPECT_FALSE(std::get<core::DeliveryBounced>(taken_[2].content).lasting);
    // Without a token anybody could say so.
    std::string forged = report;
    for (std::size_t at = forged.find(back); at != std::string::npos; at = forged.find(back)) forged.replace(at, back.size(), "service@desk.example");
    keep(forged, {"", {"service@desk.example"}, "", false});
    settle();
    EXPECT_EQ(taken_.size(), 3u);
}

// ---- too many -----------------------------------------------------------------------------------

constexpr BackStopLimits quick{.inbound_soon = 3, .inbound_daily = 8, .soon = 300ms};

class TakingQuickly : public Taking {
  protected:
    TakingQuickly() : Taking(quick) {}

    /// `count` letters of one sender after a first.
    void keep_many(int count) {
        keep(mail("wang@factory.example", "a", "It leaks."));
        settle();
        const Envelope answer{"wang@factory.example", {reply_address("wang@factory.example", 42)}, "", false};
        for (int i = 0; i < count; ++i) keep(mail("wang@factory.example", "r" + std::to_string(i), "again " + std::to_string(i)), answer);
        context_.restart();
        context_.run_for(200ms);
    }

    std::vector<std::string> words() const {
        std::vector<std::string> found;
        for (const core::Incoming& each : taken_) found.push_back(std::get<core::TextReceived>(each.content).text);
        return found;
    }

    std::size_t kept_open() {
        std::size_t left = 0;
        store_->transact([&](core::Tx& tx) { left = tx.letters().open(channel, account_->now() + 240h, 100).size(); });
        return left;
    }

    /// Until the periods in which letters are held are over.
    void settle_all() {
        for (const auto end = std::chrono::steady_clock::now() + 10s; kept_open() > 0 && std::chrono::steady_clock::now() < end;) {
            account_->wake();
            context_.restart();
            context_.run_for(30ms);
        }
        ASSERT_EQ(kept_open(), 0u);
    }
};

TEST_F(TakingQuickly, MoreLettersThanAPersonWritesAreHeldAndTakenLaterInOrder) {
    keep_many(6);
    EXPECT_LT(taken_.size(), 7u);
    EXPECT_TRUE(broken_.empty());
    EXPECT_EQ(alerts_, 1) << "told once";
    settle_all();
    EXPECT_EQ(words(), (std::vector<std::string>{"pump a\nIt leaks.", "again 0", "again 1", "again 2", "again 3", "again 4", "again 5"}));
    EXPECT_TRUE(broken_.empty() && broken_too_.empty());
}

TEST_F(TakingQuickly, WhatTheDayHasNoRoomForGoesToPeopleWhole) {
    keep_many(12);
    settle_all();
    EXPECT_EQ(taken_.size(), 8u);
    EXPECT_EQ(broken_.size(), 1u) << "told once";
    EXPECT_EQ(broken_too_.size(), 4u);
    std::set<std::string> all(broken_too_.begin(), broken_too_.end());
    all.insert(broken_.begin(), broken_.end());
    EXPECT_EQ(all.size(), 5u) << "taken or shown, none lost";
}

TEST_F(TakingQuickly, HeldLettersAreForgottenWithTheirSender) {
    keep_many(6);
    ASSERT_GT(kept_open(), 0u);
    store_->transact([&](core::Tx& tx) { tx.letters().forget_of(conversation_in(tx, "wang@factory.example")); });
    EXPECT_EQ(kept_open(), 0u);
}

TEST_F(Taking, TheFirstLettersOfManySendersAreNotHeld) {
    for (int i = 0; i < 30; ++i) keep(mail("w" + std::to_string(i) + "@factory.example", "m" + std::to_string(i), "It leaks."));
    settle();
    EXPECT_EQ(taken_.size(), 30u);
    EXPECT_EQ(alerts_, 0);
}

// ---- the same again -----------------------------------------------------------------------------

TEST_F(Taking, ACopyIsKnownLongAfterWhateverBecameOfTheFirst) {
    const std::string person = mail("wang@factory.example", "a", "It leaks.");
    const std::string machine = mail("wang@factory.example", "b", "I am away.", "Auto-Submitted: auto-replied\r\n");
    const std::string nobody = "From: a@x.example, b@x.example\r\nSubject: two\r\n\r\ntext\r\n";
    const std::string unreadable(4096, '\0');
    for (const std::string& bytes : {person, machine, nobody, unreadable}) keep(bytes);
    settle();
    ASSERT_EQ(taken_.size(), 1u);
    const std::size_t aside = broken_.size();
    EXPECT_GE(aside, 1u);
    store_->transact([&](core::Tx& tx) {
        tx.inbox().forget_before(account_->now() + 1h, 100);
        tx.letters().forget_before(account_->now() + 1h, 100);
    });
    for (const std::string& bytes : {person, machine, nobody}) keep("Received: again\r\n" + bytes);
    keep(unreadable);
    settle();
    EXPECT_EQ(taken_.size(), 1u);
    EXPECT_EQ(broken_.size(), aside) << "shown once";
}

TEST_F(Taking, TheSameWordsWithoutAMessageIdAreNotACopy) {
    const auto without = [](const std::string& date) {
        return "From: Wang <wang@factory.example>\r\nTo: service@desk.example\r\nSubject: pump\r\nDate: " + date + "\r\n\r\nyes\r\n";
    };
    keep(without("Sun, 22 Nov 2026 10:00:00 +0800"));
    keep(without("Sun, 22 Nov 2026 10:00:00 +0800"));
    keep(without("Mon, 23 Nov 2026 10:00:00 +0800"));
    settle();
    EXPECT_EQ(taken_.size(), 2u);
}

// ---- letters that do harm -----------------------------------------------------------------------

TEST_F(Taking, ALetterThatEndedTheProgramTwiceIsNotReadAgain) {
    const std::string bytes = mail("wang@factory.example", "a", "It leaks.");
    keep(bytes);
    context_.run_for(200ms);
    store_->transact([&](core::Tx& tx) {
        const auto open = tx.letters().open(channel, account_->now(), 9);
        ASSERT_EQ(open.size(), 1u);
        tx.letters().begin(open[0]);
        tx.letters().begin(open[0]);
    });
    keep(mail("li@factory.example", "b", "It leaks, too."));
    settle();
    ASSERT_EQ(taken_.size(), 1u) << "the next one is taken";
    EXPECT_EQ(taken_[0].chat, "li@factory.example");
    EXPECT_EQ(broken_, std::vector{bytes});
}

TEST_F(Taking, ARefusedLetterIsNoHarm) {
    refusals_ = 9;
    keep(mail("wang@factory.example", "a", "one"));
    settle();
    EXPECT_EQ(taken_.size(), 1u);
    EXPECT_TRUE(broken_.empty());
}

TEST_F(Taking, WhatWorkAsideThrowsComesBack) {
    std::string told;
    boost::asio::co_spawn(
        context_,
        [](std::shared_ptr<Account> account) -> asio::awaitable<void> {
            co_await account->aside([] { throw std::bad_alloc(); });
        }(account_),
        [&](const std::exception_ptr& failure) {
            try {
                if (failure) std::rethrow_exception(failure);
            } catch (const std::bad_alloc&) {
                told = "bad_alloc";
            }
        });
    context_.restart();
    context_.run_for(2s);
    EXPECT_EQ(told, "bad_alloc");
}

TEST_F(Taking, ALetterThatMayBeAMachinesIsTakenAndWhatAnswersItWaits) {
    const auto quiet = [&] { return parse_correspondence(taken_.back().chat_state)->quiet; };
    keep(mail("wang@factory.example", "a", "I am on vacation, and the pump leaks."));
    settle();
    ASSERT_EQ(taken_.size(), 1u);
    EXPECT_FALSE(quiet()) << "it had no answer yet";
    const Envelope answer{"wang@factory.example", {reply_address("wang@factory.example", 42)}, "", false};
    keep(mail("wang@factory.example", "b", "I am on vacation, come on Friday."), answer);
    settle();
    ASSERT_EQ(taken_.size(), 2u) << "no letter of a person is lost";
    EXPECT_TRUE(quiet());
    std::optional<core::SendReport> report;
    core::Delivery delivery;
    delivery.to = {channel, "wang@factory.example"};
    delivery.message.text = "Thank you.";
    boost::asio::co_spawn(context_, send_letter(account_, {delivery}, [&](std::vector<core::SendReport> told) { report = told.at(0); }),
                          boost::asio::detached);
    for (int i = 0; i < 100 && !report; ++i) {
        context_.restart();
        context_.run_for(30ms);
    }
    ASSERT_TRUE(report);
    EXPECT_EQ(report->status, core::SendReport::Status::held);
    EXPECT_EQ(report->after.count(), 0) << "until the next letter";
    keep(mail("wang@factory.example", "c", "Did you read that?"), answer);
    settle();
    ASSERT_EQ(taken_.size(), 3u);
    EXPECT_FALSE(quiet());
}

TEST_F(Taking, AMemberOfStaffMayWriteMore) {
    keep(mail("li@desk.example", "a", "/queue"));
    settle();
    store_->transact([&](core::Tx& tx) {
        core::Staff member;
        member.name = "Li";
        member.role = "agent";
        const core::Time now(1s);
        const core::StaffId id = tx.staff().add(member, "hash", now + 24h);
        tx.staff().join(id, tx.people().contact_point(channel, "li@desk.example")->person, conversation_in(tx, "li@desk.example"));
    });
    const Envelope answer{"li@desk.example", {reply_address("li@desk.example", 42)}, "", false};
    for (int i = 0; i < 60; ++i) keep(mail("li@desk.example", "r" + std::to_string(i), "/take " + std::to_string(i)), answer);
    settle();
    const auto most = static_cast<std::size_t>(account_->options().staff_caps.inbound_soon);
    EXPECT_GT(most, static_cast<std::size_t>(account_->options().caps.inbound_soon));
    EXPECT_EQ(taken_.size(), most) << "a machine that answers in their place stops all the same";
}

TEST_F(Taking, AFileOfALetterIsHandedOutByteForByte) {
    keep("From: Wang <wang@factory.example>\r\nTo: service@desk.example\r\nSubject: photo\r\nMessage-ID: <p@x>\r\nMIME-Version: 1.0\r\n"
         "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nsee\r\n--b\r\n"
         "Content-Type: image/png; name=\"=?UTF-8?B?5pWF6Zqc54WnLnBuZw==?=\"\r\nContent-Transfer-Encoding: base64\r\n"
         "Content-Disposition: attachment\r\n\r\nAAECA//+\r\n--b--\r\n");
    settle();
    ASSERT_EQ(taken_.size(), 1u);
    ASSERT_TRUE(std::holds_alternative<core::FilesReceived>(taken_[0].content));
    const core::FileRef file = std::get<core::FilesReceived>(taken_[0].content).files.at(0);
    EXPECT_EQ(file.name, "故障照.png");
    const auto path = std::filesystem::temp_directory_path() / ("aftercare-letter-file-" + std::to_string(::getpid()));
    std::filesystem::remove(path);
    const auto fetch = [&](const core::FileRef& what, std::int64_t limit) {
        core::FetchReport report;
        boost::asio::co_spawn(context_, fetch_file(account_, what, path.string(), limit),
                              [&](const std::exception_ptr&, core::FetchReport told) { report = std::move(told); });
        context_.restart();
        context_.run_for(300ms);
        return report.status;
    };
    using Status = core::FetchReport::Status;
    EXPECT_EQ(fetch(file, 5), Status::too_large);
    EXPECT_EQ(fetch(file, 6), Status::stored);
    std::ifstream stream(path, std::ios::binary);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(stream), {}), std::string("\x00\x01\x02\x03\xff\xfe", 6));
    std::filesystem::remove(path);
    for (const char* id : {"letter:999:0", "letter:1:7", "letter:1", "letter:x:0", "letter:1:0x", "stored:ab", ""}) {
        core::FileRef other = file;
        other.id = id;
        EXPECT_EQ(fetch(other, 100), Status::gone) << id;
    }
}

}  // namespace
}  // namespace aftercare::email
