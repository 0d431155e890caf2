// The reply as the platform's patience allows it: what a slow upload, a lost connection and a small allowance make of it.
// Whatever happens, somebody is told what became of each delivery, and nothing is called delivered that nobody got.

#include "channel_fixture.h"

namespace aftercare::wechat {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Replying : public ChannelTest {
  protected:
    Replying() {
        options.link_of = [](const core::FileRef& file) { return "https://desk/" + file.name; };
    }
    /// With pictures, and after a text if there is one.
    core::Delivery pictures(const std::vector<std::string>& names, std::string text = {}) {
        core::Delivery made = delivery(std::move(text));
        for (const std::string& name : names) made.message.files.push_back(stored_file("image/jpeg", name));
        return made;
    }
    std::vector<std::string> kinds_sent() const {
        std::vector<std::string> found;
        for (const json& body : posted(send_path)) found.push_back(body["msgtype"]);
        return found;
    }
};

class ReplyingOnly : public Replying {
  protected:
    ReplyingOnly() { options.customer_service = false; }
};

// ---- an upload that takes longer than the platform waits -----------------------------------------

TEST_F(ReplyingOnly, AnUploadInTimeMakesThePictureTheReply) {
    platform.always(upload_path, json_answer({{"type", "image"}, {"media_id", "UP_1"}, {"created_at", 1}}));
    options.rules.mode = Mode::plain;
    start();
    const auto push = begin_push(text_push("how?"));
    answer(next_received(), {pictures({"manual.jpg"})});
    EXPECT_THAT(finish(push).body, HasSubstr("<MediaId><![CDATA[UP_1]]>"));
    EXPECT_EQ(reported.at(0).at(0).status, Status::delivered);
}

TEST_F(ReplyingOnly, AnUploadThatTakesTooLongIsALinkInTime) {
    options.timing.answer = milliseconds(150);
    options.timing.abandon = milliseconds(4000);
    platform.hold(upload_path);
    start();
    const auto push = begin_push(text_push("how?"));
    answer(next_received(), {pictures({"manual.jpg"})});
    EXPECT_EQ(said(push), "📎 manual.jpg\nhttps://desk/manual.jpg");
    EXPECT_EQ(reported.at(0).at(0).status, Status::delivered);
    EXPECT_EQ(platform.count(upload_path), 1U);
}

TEST_F(ReplyingOnly, ATokenThatTakesTooLongIsALinkInTime) {
    options.timing.answer = milliseconds(150);
    options.timing.abandon = milliseconds(4000);
    platform.hold(std::string(stable_token_path));
    start();
    const auto push = begin_push(text_push("how?"));
    answer(next_received(), {pictures({"manual.jpg"})});
    EXPECT_EQ(said(push), "📎 manual.jpg\nhttps://desk/manual.jpg");
}

TEST_F(ReplyingOnly, ALateUploadServesTheNextTime) {
    options.timing.answer = milliseconds(150);
    options.timing.abandon = milliseconds(4000);
    options.rules.mode = Mode::plain;
    platform.always(upload_path, json_answer({{"type", "image"}, {"media_id", "UP_1"}, {"created_at", 1}}));
    platform.hold(upload_path);
    start();
    const auto picture = pictures({"manual.jpg"});
    const auto push = begin_push(text_push("how?"));
    answer(next_received(), {picture});
    finish(push);
    platform.let_go();
    options.timing.answer = milliseconds(4000);
    auto again = picture;
    again.id = core::DeliveryId(++last_delivery);
    const auto next = begin_push(text_push("again?"));
    answer(next_received(), {again});
    EXPECT_THAT(finish(next).body, HasSubstr("<MediaId><![CDATA[UP_1]]>"));
    EXPECT_EQ(platform.count(upload_path), 1U);
}

// ---- connections that are gone ------------------------------------------------------------------

class NobodyWaits : public ReplyingOnly {
  protected:
    NobodyWaits() { options.timing.answer = milliseconds(400); }
    /// The reply is being made up when the connection that waits for it ends.
    void lose_the_connection(core::Delivery made) {
        platform.hold(upload_path);
        start();
        push = begin_push(text_push("how?"));
        answer(next_received(), {std::move(made)});
        run_until([&] { return platform.count(upload_path) == 1; });
        asio::co_spawn(io, server->stop(milliseconds(0)), asio::detached);
        run_until([&] { return push->has_value(); });
    }
    Answer push;
};

TEST_F(NobodyWaits, TheReplyIsNotCalledDelivered) {
    options.timing.tries = 1;
    lose_the_connection(pictures({"manual.jpg"}));
    run_until([&] { return reported.size() == 1; });
    EXPECT_EQ(reported[0].at(0).status, Status::held) << "the next contact opens with it";
    EXPECT_EQ(reported[0][0].parts_sent, 0);
    EXPECT_EQ(counters["replies"], 0);
}

TEST_F(NobodyWaits, TheNextTryOfThePlatformCarriesIt) {
    lose_the_connection(pictures({"manual.jpg"}));
    run_until([&] { return reported.size() == 1; });
    EXPECT_EQ(reported[0].at(0).status, Status::put_off);
    EXPECT_GT(reported[0][0].after, core::Duration{});
}

TEST_F(NobodyWaits, TheApiCarriesItWhereThereIsOne) {
    options.customer_service = true;
    options.window.message.messages = 0;
    lose_the_connection(pictures({"manual.jpg"}));
    run_until([&] { return reported.size() == 1; });
    EXPECT_EQ(reported[0].at(0).status, Status::held);
    EXPECT_EQ(reported[0][0].obstacle, "messages_used");
}

TEST_F(NobodyWaits, AStopIsNotKeptWaiting) {
    lose_the_connection(pictures({"manual.jpg"}));
    bool stopped = false;
    channel->stop([&] { stopped = true; });
    run_until([&] { return stopped; });
    EXPECT_THAT(reported, SizeIs(1)) << "the run's owner waits for it";
}

// ---- an API that refuses the account -------------------------------------------------------------

TEST_F(Replying, AnAccountThatTheApiRefusesGoesOnReplying) {
    start();
    platform.always(send_path, refusal(40164));
    remember(in_contact());
    EXPECT_EQ(send(delivery("It is repaired.")).obstacle, "api_refused");
    const auto asked = platform.requests.size();
    const auto push = begin_push(text_push("hello"));
    answer(next_received(), {delivery("Good day."), question("What is it?", {"a fault", "a question"})});
    EXPECT_EQ(said(push), "Good day.\n\nWhat is it?\n\n1. a fault\n2. a question");
    EXPECT_EQ(reported.back().at(1).status, Status::delivered);
    const auto choosing = begin_push(text_push("2"));
    const auto which = next_received();
    EXPECT_TRUE(std::holds_alternative<core::ButtonPressed>(received.at(which).content));
    answer(which, {delivery(std::string(1500, 'a')), delivery(std::string(1500, 'b'))});
    EXPECT_EQ(said(choosing), std::string(1500, 'a') + "\n\n" + options.more);
    EXPECT_EQ(reported.back().at(1).status, Status::held);
    EXPECT_EQ(reported.back().at(1).obstacle, "api_refused");
    EXPECT_EQ(platform.requests.size(), asked);
}

// ---- an allowance that is smaller than the run ---------------------------------------------------

TEST_F(Replying, WhatTheReplyCannotCarryFollowsByTheApi) {
    options.window.message.messages = 2;
    platform.always(upload_path, json_answer({{"type", "image"}, {"media_id", "UP_1"}, {"created_at", 1}}));
    start();
    const auto push = begin_push(text_push("how?"));
    auto made = pictures({"one.jpg", "two.jpg"}, "Do it like this:");
    answer(next_received(), {made});
    EXPECT_EQ(said(push), "Do it like this:") << "nothing waits for the person to write";
    ASSERT_THAT(reported.at(0), SizeIs(1));
    EXPECT_EQ(reported[0][0].status, Status::retry);
    EXPECT_EQ(reported[0][0].parts_sent, 1);
    EXPECT_EQ(reported[0][0].after, options.timing.after_reply) << "the platform does not keep their order at once";
    EXPECT_FALSE(reported[0][0].whole_channel);
    EXPECT_THAT(kinds_sent(), IsEmpty());

    made.part = 1;
    const auto report = send(made);
    EXPECT_EQ(report.status, Status::delivered);
    EXPECT_EQ(report.parts_sent, 3);
    EXPECT_THAT(kinds_sent(), ElementsAre("image", "image"));
}

TEST_F(Replying, NothingBehindWhatFollowsIsReported) {
    options.window.message.messages = 2;
    start();
    const auto push = begin_push(text_push("how?"));
    answer(next_received(), {delivery("Hello."), delivery(std::string(1500, 'a')), delivery(std::string(1500, 'b'))});
    EXPECT_EQ(said(push), "Hello.\n\n" + std::string(1500, 'a'));
    ASSERT_THAT(reported.at(0), SizeIs(3));
    EXPECT_EQ(reported[0][0].status, Status::delivered);
    EXPECT_EQ(reported[0][1].status, Status::delivered);
    EXPECT_EQ(reported[0][2].status, Status::retry);
    EXPECT_EQ(reported[0][2].parts_sent, 0);
}

TEST_F(Replying, LinksTakeThePlaceOfPicturesThatTheAllowanceDoesNotHold) {
    options.window.message.messages = 1;
    start();
    const auto push = begin_push(text_push("how?"));
    answer(next_received(), {pictures({"one.jpg", "two.jpg"}, "Do it like this:")});
    EXPECT_EQ(said(push),
              "Do it like this:\n\n📎 one.jpg\nhttps://desk/one.jpg\n\n📎 two.jpg\nhttps://desk/two.jpg");
    EXPECT_EQ(reported.at(0).at(0).status, Status::delivered);
}

TEST_F(Replying, WithoutAllowanceTheRestWaitsAndSaysWhy) {
    options.window.message.messages = 0;
    start();
    const auto push = begin_push(text_push("how?"));
    answer(next_received(), {delivery(std::string(1500, 'a')), delivery(std::string(1500, 'b'))});
    EXPECT_EQ(said(push), std::string(1500, 'a') + "\n\n" + options.more);
    ASSERT_THAT(reported.at(0), SizeIs(2));
    EXPECT_EQ(reported[0][1].status, Status::held);
    EXPECT_EQ(reported[0][1].way, "next_reply");
    EXPECT_EQ(reported[0][1].obstacle, "messages_used");
}

}  // namespace
}  // namespace aftercare::wechat
