// Pushes and the answers to them: what the person reads, what the desk is told, and that nothing is lost or
// said twice.

#include "adapters/wechat/spool.h"
#include "channel_fixture.h"

namespace aftercare::wechat {
namespace {

using core::Accepted;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Channel : public ChannelTest {
  protected:
    /// The platform would have given up long before the desk is done.
    void hurry() {
        options.timing.answer = milliseconds(30);
        options.timing.abandon = milliseconds(40);
    }
    std::string text_of(std::size_t which) const {
        const auto* text = std::get_if<core::TextReceived>(&received.at(which).content);
        return text ? text->text : "(no text)";
    }
    std::string pressed(std::size_t which) const {
        const auto* press = std::get_if<core::ButtonPressed>(&received.at(which).content);
        return press ? press->payload : "(no press)";
    }
    void spool_up(const std::string& xml) {
        Spool spool(options.spool);
        const auto work = asio::make_work_guard(io);
        std::optional<bool> kept;
        const std::string key = read_message(XmlDocument::parse(xml).document->root()).message->key;
        asio::co_spawn(io, keep_and_tell(&spool, key, xml, &kept), asio::detached);
        run_until([&] { return kept.has_value(); });
        ASSERT_TRUE(*kept);
    }
    static asio::awaitable<void> keep_and_tell(Spool* spool, std::string key, std::string text,
                                               std::optional<bool>* kept) {
        const bool so = co_await spool->keep(std::move(key), std::move(text));
        *kept = so;
    }
};

class AnswersOnly : public Channel {
  protected:
    AnswersOnly() { options.customer_service = false; }
};

// ---- the reply ----------------------------------------------------------------------------------

TEST_F(Channel, SeveralDeliveriesAreOnePassiveReply) {
    start();
    const auto push = begin_push(text_push("my kettle leaks"));
    const auto which = next_received();
    EXPECT_EQ(text_of(which), "my kettle leaks");
    EXPECT_EQ(received[which].chat, customer);
    EXPECT_EQ(received[which].channel, (core::ChannelId{"wechat", "main"}));
    answer(which, {delivery("Noted."), delivery("Your number is SR1.")});
    EXPECT_EQ(said(push), "Noted.\n\nYour number is SR1.");
    ASSERT_THAT(reported, SizeIs(1));
    ASSERT_THAT(reported[0], SizeIs(2));
    EXPECT_EQ(reported[0][1].status, Status::delivered);
    EXPECT_EQ(reported[0][1].parts_sent, 1);
    EXPECT_EQ(platform.count(send_path), 0U) << "a reply costs nothing of the allowance";
    EXPECT_EQ(kept(reported[0][0]).ledger.messages_left(now(), options.window), 5);
    EXPECT_EQ(counters["replies"], 1);
}

TEST_F(Channel, InPlainModeTheReplyIsPlain) {
    options.rules.mode = Mode::plain;
    start();
    const auto push = begin_push(text_push("hello"));
    answer(next_received(), {delivery("Good day.")});
    EXPECT_EQ(said(push), "Good day.");
    EXPECT_THAT(finish(push).body, HasSubstr("<![CDATA[Good day.]]>"));
}

TEST_F(Channel, EveryTryOfThePlatformGetsTheSameAnswer) {
    start();
    const std::string xml = text_push("hello");
    const auto first = begin_push(xml);
    const auto which = next_received();
    const auto second = begin_push(xml);
    run_until([&] { return counters["pushes_repeated"] == 1; });
    answer(which, {delivery("Good day.")});
    EXPECT_EQ(said(first), "Good day.");
    const auto third = begin_push(xml);
    EXPECT_EQ(finish(second).body, finish(first).body);
    EXPECT_EQ(finish(third).body, finish(first).body);
    settle();
    EXPECT_THAT(received, SizeIs(1));
    EXPECT_THAT(reported, SizeIs(1));
}

TEST_F(Channel, NothingToSayIsSuccessAtOnce) {
    start();
    const auto push = begin_push(text_push("thanks"));
    answer(next_received(), {});
    EXPECT_EQ(said(push), "success");
}

TEST_F(Channel, TheHintOfAPressIsTheReplyWhenThereIsNoOther) {
    start();
    const auto push = begin_push(event("CLICK", "<EventKey><![CDATA[p:old]]></EventKey>", seconds_now()));
    const auto which = next_received();
    EXPECT_EQ(pressed(which), "p:old");
    answer(which, {}, "This has been answered.");
    EXPECT_EQ(said(push), "This has been answered.");
}

TEST_F(Channel, TheHintGivesWayToAnAnswer) {
    start();
    const auto push = begin_push(event("CLICK", "<EventKey><![CDATA[p:1]]></EventKey>", seconds_now()));
    answer(next_received(), {delivery("Next question.")}, "Chosen.");
    EXPECT_EQ(said(push), "Next question.");
}

// ---- choices ------------------------------------------------------------------------------------

TEST_F(Channel, ChoicesGoAsAMenuAndThePushGetsSuccess) {
    start();
    const auto push = begin_push(text_push("hello"));
    answer(next_received(), {delivery("Good day."), question("What is it?", {"a fault", "a question"})});
    EXPECT_EQ(said(push), "success");
    run_until([&] { return reported.size() == 1; });
    ASSERT_THAT(posted(send_path), SizeIs(2));
    EXPECT_EQ(posted(send_path)[1]["msgtype"], "msgmenu");
    EXPECT_EQ(reported[0].at(1).status, Status::delivered);
    EXPECT_EQ(kept(reported[0][1]).ledger.messages_left(now(), options.window), 3);
}

TEST_F(Channel, ChoicesAreTheReplyWhenTheAllowanceIsUsedUp) {
    options.window.message.messages = 1;
    start();
    const auto push = begin_push(text_push("hello"));
    answer(next_received(), {delivery("Good day."), question("What is it?", {"a fault", "a question"})});
    EXPECT_EQ(said(push), "Good day.\n\nWhat is it?\n\n1. a fault\n2. a question");
    EXPECT_EQ(platform.count(send_path), 0U);
}

TEST_F(AnswersOnly, ChoicesAreNumberedAndANumberOrAWordIsThePress) {
    start();
    const auto push = begin_push(text_push("hello"));
    answer(next_received(), {question("What is it?", {"a fault", "a question"})});
    EXPECT_EQ(said(push), "What is it?\n\n1. a fault\n2. a question");
    for (const auto& [typed, payload] : std::vector<std::pair<std::string, std::string>>{
             {"2", "p:a question"}, {"１", "p:a fault"}, {"A question", "p:a question"}}) {
        const auto choosing = begin_push(text_push(typed));
        const auto which = next_received();
        EXPECT_EQ(pressed(which), payload) << typed;
        answer(which, {});
        EXPECT_EQ(said(choosing), "success");
    }
    const auto other = begin_push(text_push("3"));
    const auto which = next_received();
    EXPECT_EQ(text_of(which), "3") << "no choice of that number: an answer";
    answer(which, {});
    finish(other);
}

TEST_F(AnswersOnly, AChoiceIsUnderstoodAfterARestart) {
    ChatMemory memory;
    memory.shows({{"yes", "p:yes"}, {"no", "p:no"}}, false);
    remember(memory);
    start();
    const auto push = begin_push(text_push("2"));
    const auto which = next_received();
    EXPECT_EQ(pressed(which), "p:no");
    EXPECT_TRUE(parse_chat_memory(received[which].chat_state)) << "kept with the turn";
    answer(which, {});
    finish(push);
}

// ---- without the customer-service API -----------------------------------------------------------

TEST_F(AnswersOnly, WhatHasNoRoomOpensTheNextReply) {
    start();
    const std::string one(1500, 'a');
    const std::string two(1500, 'b');
    const auto push = begin_push(text_push("hello"));
    auto waits = delivery(two);
    answer(next_received(), {delivery(one), waits});
    EXPECT_EQ(said(push), one + "\n\n" + options.more);
    ASSERT_THAT(reported[0], SizeIs(2));
    EXPECT_EQ(reported[0][0].status, Status::delivered);
    EXPECT_EQ(reported[0][1].status, Status::held);
    EXPECT_EQ(reported[0][1].way, "next_reply");
    EXPECT_EQ(reported[0][1].parts_sent, 0);

    const auto next = begin_push(text_push("more"));
    waits.announced = "next_reply";
    answer(next_received(), {waits, delivery("That is all.")});
    EXPECT_EQ(said(next), two + "\n\nThat is all.");
    EXPECT_EQ(reported[1].at(0).parts_sent, 1);
    EXPECT_EQ(platform.count(send_path), 0U);
}

TEST_F(AnswersOnly, ALongTextGoesOnWhereItStopped) {
    start();
    const std::string front(1900, 'a');
    const std::string rest(1900, 'b');
    auto longer = delivery(front + "\n\n" + rest);
    const auto push = begin_push(text_push("hello"));
    answer(next_received(), {longer});
    EXPECT_EQ(said(push), front + "\n\n" + options.more);
    EXPECT_EQ(reported[0].at(0).status, Status::held);
    EXPECT_EQ(reported[0][0].parts_sent, 1);
    longer.part = 1;
    const auto next = begin_push(text_push("more"));
    answer(next_received(), {longer});
    EXPECT_EQ(said(next), rest);
    EXPECT_EQ(reported[1].at(0).status, Status::delivered);
    EXPECT_EQ(reported[1][0].parts_sent, 2);
}

TEST_F(AnswersOnly, NewsWithoutAContactIsHeld) {
    start();
    const auto report = send(delivery("It is repaired.", 7));
    EXPECT_EQ(report.status, Status::held);
    EXPECT_EQ(report.obstacle, "not_configured");
    EXPECT_TRUE(platform.requests.empty()) << "no call is permitted, not even for a token";
}

TEST_F(AnswersOnly, ASlowDeskIsWaitedForByAllTriesOfThePlatform) {
    hurry();
    start();
    const std::string xml = text_push("hello");
    EXPECT_EQ(said(begin_push(xml)), "status 503");
    EXPECT_EQ(said(begin_push(xml)), "status 503");
    EXPECT_THAT(spooled(), IsEmpty()) << "not acknowledged: the platform comes again";
    EXPECT_EQ(said(begin_push(xml)), "success");
    EXPECT_THAT(spooled(), SizeIs(1));
    EXPECT_THAT(received, SizeIs(1));
    answer(next_received(), {delivery("Good day.", 7)});
    run_until([&] { return reported.size() == 1; });
    EXPECT_EQ(reported[0].at(0).status, Status::held) << "it opens the next reply";
    run_until([&] { return spooled().empty(); });
}

TEST_F(AnswersOnly, AnAnswerBetweenTwoTriesGoesOutWithTheSecond) {
    options.timing.answer = milliseconds(150);
    options.timing.abandon = milliseconds(160);
    start();
    const std::string xml = text_push("hello");
    EXPECT_EQ(said(begin_push(xml)), "status 503");
    const auto first = delivery("Good day.");
    answer(next_received(), {first});
    run_until([&] { return reported.size() == 1; });
    EXPECT_EQ(reported[0].at(0).status, Status::put_off) << "the platform's next try can carry it";
    EXPECT_GT(reported[0][0].after, core::Duration{});

    const auto second = begin_push(xml);
    const auto which = next_received();
    EXPECT_EQ(received[which].event_id, received[0].event_id);
    answer(which, {first}, {}, Accepted::Status::duplicate);
    EXPECT_EQ(said(second), "Good day.");
    EXPECT_EQ(reported.at(1).at(0).status, Status::delivered);
}

// ---- a slow or refusing desk --------------------------------------------------------------------

TEST_F(Channel, ASlowDesksPushIsSafeBeforeItIsAcknowledged) {
    hurry();
    start();
    const std::string xml = text_push("hello");
    const auto push = begin_push(xml);
    const auto which = next_received();
    EXPECT_EQ(said(push), "success");
    ASSERT_THAT(spooled(), SizeIs(1));
    std::ifstream file(spooled()[0]);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(text, xml);
    EXPECT_EQ(counters["pushes_spooled"], 1);
    run_until([&] { return platform.count(typing) == 1; });

    answer(which, {delivery("Good day.")});
    run_until([&] { return reported.size() == 1 && spooled().empty(); });
    EXPECT_EQ(reported[0].at(0).status, Status::delivered);
    EXPECT_THAT(texts_sent(), ElementsAre("Good day."));
    EXPECT_EQ(said(begin_push(xml)), "success") << "the platform's next try";
    EXPECT_THAT(received, SizeIs(1));
}

TEST_F(Channel, ADeskThatRefusesIsAskedAgain) {
    start();
    const auto push = begin_push(text_push("hello"));
    refuse(next_received());
    refuse(next_received());
    const auto which = next_received();
    EXPECT_EQ(text_of(which), "hello");
    EXPECT_EQ(received[which].event_id, received[0].event_id);
    answer(which, {delivery("Good day.")});
    EXPECT_EQ(said(push), "Good day.");
    settle();
    EXPECT_THAT(received, SizeIs(3));
}

TEST_F(Channel, WhatIsSaidLaterWaitsWhileTheDeskRefuses) {
    start();
    const auto first = begin_push(text_push("one"));
    const auto refused = next_received();
    const auto second = begin_push(text_push("two"));
    run_until([&] { return counters["pushes"] == 2; });
    refuse(refused);
    const auto taken = next_received();
    EXPECT_EQ(text_of(taken), "one");
    settle();
    EXPECT_THAT(received, SizeIs(2));
    answer(taken, {delivery("First.")});
    EXPECT_EQ(said(first), "First.");
    const auto later = next_received();
    EXPECT_EQ(text_of(later), "two");
    answer(later, {delivery("Second.")});
    EXPECT_EQ(said(second), "Second.");
}

TEST_F(Channel, WhatWasAcknowledgedIsOfferedUntilTheDeskTakesIt) {
    hurry();
    start();
    const auto push = begin_push(text_push("hello"));
    refuse(next_received());
    while (!push->has_value()) refuse(next_received());
    EXPECT_EQ(said(push), "success");
    for (int i = 0; i < 5; ++i) refuse(next_received());
    EXPECT_THAT(spooled(), SizeIs(1));
    answer(next_received(), {});
    run_until([&] { return spooled().empty(); });
}

// ---- who may speak ------------------------------------------------------------------------------

TEST_F(Channel, TheAddressIsVerified) {
    start();
    const std::string timestamp = seconds_now();
    const std::string query = "?timestamp=" + timestamp + "&nonce=77&echostr=123456&signature=";
    const auto verified = finish(begin_get(query + url_signature(desk_token, timestamp, "77")));
    EXPECT_EQ(verified.status, 200);
    EXPECT_EQ(verified.body, "123456");
    EXPECT_EQ(finish(begin_get(query + url_signature("otherToken", timestamp, "77"))).status, 403);
}

TEST_F(Channel, WhatIsNotSignedByThePlatformIsRefused) {
    start();
    Signed forged = sign(text_push("hello"));
    forged.body.replace(forged.body.find("<Encrypt><![CDATA[") + 18, 1, "#");
    EXPECT_EQ(finish(begin_signed(forged)).status, 403);
    Signed plain = sign(text_push("hello"));
    plain.body = text_push("hello");
    EXPECT_EQ(finish(begin_signed(plain)).status, 403) << "plain text in safe mode";
    Signed unsigned_one = sign(text_push("hello"));
    unsigned_one.query.clear();
    EXPECT_EQ(finish(begin_signed(unsigned_one)).status, 403);
    EXPECT_EQ(counters["pushes_denied"], 3);
    EXPECT_THAT(received, IsEmpty());
}

TEST_F(Channel, ASignatureDoesNotCarryAnotherMessage) {
    options.rules.mode = Mode::plain;  // there it does not cover the body
    start();
    Signed made = sign(text_push("hello"));
    const auto push = begin_signed(made);
    answer(next_received(), {delivery("Good day.")});
    EXPECT_EQ(said(push), "Good day.");
    EXPECT_EQ(finish(begin_signed(made)).body, finish(push).body) << "the platform's own repetition";
    made.body = text_push("/close everything");
    EXPECT_EQ(finish(begin_signed(made)).status, 403);
    EXPECT_THAT(received, SizeIs(1));
}

TEST_F(Channel, WhatCannotBeUnderstoodIsKeptAndAcknowledged) {
    start();
    const std::string xml = push(
        "location", "<Location_X>120</Location_X><Location_Y>0</Location_Y><MsgId>1</MsgId>", seconds_now());
    EXPECT_EQ(said(begin_push(xml)), "success") << "no fault banner for the customer";
    ASSERT_THAT(broken, SizeIs(1));
    EXPECT_EQ(broken[0].first, xml);
    EXPECT_THAT(received, IsEmpty());
}

// ---- the account's own books --------------------------------------------------------------------

TEST_F(Channel, AnAnnouncementThatDidNotArriveIsReportedOnce) {
    ChatMemory memory = in_contact();
    memory.announced("9001", core::DeliveryId(42));
    memory.announced("9002", core::DeliveryId(43));
    remember(memory);
    start();
    const auto receipt = [&](std::string id, std::string status) {
        return event("TEMPLATESENDJOBFINISH",
                     "<MsgID>" + id + "</MsgID><Status><![CDATA[" + status + "]]></Status>", seconds_now());
    };
    const std::string failed = receipt("9001", "failed:user block");
    EXPECT_EQ(said(begin_push(failed)), "success");
    EXPECT_EQ(said(begin_push(failed)), "success");
    EXPECT_EQ(said(begin_push(receipt("9002", "success"))), "success");
    EXPECT_EQ(said(begin_push(receipt("9009", "failed:user block"))), "success");
    run_until([&] { return parse_chat_memory(states[customer])->announcements.empty(); });
    settle();
    const std::vector<std::pair<std::int64_t, std::string>> expected{{42, "failed"}};
    EXPECT_EQ(failed_announcements, expected);
    EXPECT_THAT(received, IsEmpty());
}

// The platform answers a notice without a msgid; its report names the template.
TEST_F(Channel, ANoticeThatDidNotArriveIsKnownByItsTemplate) {
    options.subscription_notice = {"NOTICE", {{"thing1", "{text}"}}, ""};
    ChatMemory memory;
    NoticeChoices accepted;
    accepted.choices.push_back({"NOTICE", true});
    Message message;
    message.content = accepted;
    memory.ledger.note(message, options.window);
    remember(memory);
    start();
    const auto news = delivery("Your kettle is repaired.", 7);
    const auto report = send(news);
    EXPECT_EQ(report.way, "subscription_notice");
    const auto receipt = [](const std::string& name, const std::string& code) {
        return event("subscribe_msg_sent_event",
                     "<SubscribeMsgSentEvent><List><TemplateId>" + name + "</TemplateId><MsgID>170</MsgID><ErrorCode>" +
                         code + "</ErrorCode><ErrorStatus>x</ErrorStatus></List></SubscribeMsgSentEvent>",
                     std::to_string(std::stoll(seconds_now()) + (name == "NOTICE" ? 1 : 0)));
    };
    EXPECT_EQ(said(begin_push(receipt("OTHER", "43101"))), "success");
    settle();
    EXPECT_THAT(failed_announcements, IsEmpty());
    EXPECT_EQ(said(begin_push(receipt("NOTICE", "43101"))), "success");
    run_until([&] { return !failed_announcements.empty(); });
    const std::vector<std::pair<std::int64_t, std::string>> expected{{news.id.value, "failed"}};
    EXPECT_EQ(failed_announcements, expected);
}

TEST_F(Channel, AnAcceptedNoticeIsRemembered) {
    start();
    const std::string xml =
        event("subscribe_msg_popup_event",
              "<SubscribeMsgPopupEvent><List><TemplateId>NOTICE</TemplateId>"
              "<SubscribeStatusString>accept</SubscribeStatusString></List></SubscribeMsgPopupEvent>",
              seconds_now());
    EXPECT_EQ(said(begin_push(xml)), "success");
    EXPECT_EQ(said(begin_push(xml)), "success");
    run_until([&] { return !states[customer].empty(); });
    settle();
    EXPECT_EQ(parse_chat_memory(states[customer])->ledger.notices_left("NOTICE"), 1) << "accepted once";
}

TEST_F(Channel, AFollowerIsReachableAndBegins) {
    start();
    const auto push =
        begin_push(event("subscribe", "<EventKey><![CDATA[qrscene_kettle]]></EventKey>", seconds_now()));
    const auto first = next_received();
    EXPECT_TRUE(std::holds_alternative<core::ReachabilityChanged>(received[first].content));
    answer(first, {});
    const auto second = next_received();
    EXPECT_EQ(text_of(second), "/start kettle");
    answer(second, {delivery("Welcome.")});
    EXPECT_EQ(said(push), "Welcome.");
}

// The numbers on the person's screen and what may still be sent are not lost to a store that is busy.
TEST_F(Channel, AStateThatCannotBeReadNowIsReadAgain) {
    ChatMemory memory = in_contact();
    memory.shows({{"yes", "p:yes"}, {"no", "p:no"}}, false);
    remember(memory);
    int reads = 0;
    options.load_state = [&](const std::string& chat, auto answer) {
        answer(++reads < 3 ? std::nullopt : std::optional(states[chat]));
    };
    start();
    const auto push = begin_push(text_push("2"));
    const auto which = next_received();
    EXPECT_EQ(pressed(which), "p:no");
    EXPECT_EQ(parse_chat_memory(received[which].chat_state)->choices.size(), 2U);
    answer(which, {});
    EXPECT_EQ(said(push), "success");
}

TEST_F(Channel, APushWhoseStateIsNeverReadIsKeptForTheNextRun) {
    hurry();
    auto readable = options.load_state;
    options.load_state = [&](const std::string&, auto answer) { answer(std::nullopt); };
    start();
    const auto push = begin_push(text_push("hello"));
    EXPECT_EQ(said(push), "success");
    bool stopped = false;
    channel->stop([&] { stopped = true; });
    run_until([&] { return stopped; });
    EXPECT_THAT(received, IsEmpty());
    ASSERT_THAT(spooled(), SizeIs(1));

    options.load_state = readable;
    start();
    EXPECT_EQ(text_of(next_received()), "hello");
}

// ---- start and stop -----------------------------------------------------------------------------

TEST_F(Channel, WhatAnEarlierRunAcknowledgedIsOfferedOnce) {
    const std::string xml = text_push("said before the crash");
    spool_up(xml);
    ASSERT_THAT(spooled(), SizeIs(1));
    remember(in_contact());
    start();
    const auto which = next_received();
    EXPECT_EQ(text_of(which), "said before the crash");
    EXPECT_THAT(spooled(), SizeIs(1)) << "kept until the desk has it";
    EXPECT_EQ(said(begin_push(xml)), "success") << "the platform's next try";
    answer(which, {delivery("Good day.")});
    run_until([&] { return reported.size() == 1 && spooled().empty(); });
    EXPECT_THAT(texts_sent(), ElementsAre("Good day."));
    EXPECT_THAT(received, SizeIs(1));

    start();
    settle();
    EXPECT_THAT(received, SizeIs(1));
}

TEST_F(Channel, WhatWasAcknowledgedIsOfferedInItsOrder) {
    const std::vector<std::string> said_before{"one", "two", "three", "four", "five", "six"};
    for (const std::string& text : said_before) spool_up(text_push(text));
    start();
    for (const std::string& text : said_before) {
        const auto which = next_received();
        EXPECT_EQ(text_of(which), text);
        answer(which, {});
    }
    run_until([&] { return spooled().empty(); });
}

TEST_F(Channel, AStopWaitsForThePushThatWaits) {
    start();
    const auto push = begin_push(text_push("hello"));
    const auto which = next_received();
    bool stopped = false;
    channel->stop([&] { stopped = true; });
    settle();
    EXPECT_FALSE(stopped);
    EXPECT_EQ(finish(begin_push(text_push("too late"))).status, 503);
    answer(which, {delivery("Good day.")});
    EXPECT_EQ(said(push), "Good day.");
    run_until([&] { return stopped; });
    EXPECT_THAT(received, SizeIs(1));
    EXPECT_EQ(reported.at(0).at(0).status, Status::delivered);
}

TEST_F(Channel, APushThatTheStoppingDeskRefusesIsKeptForTheNextRun) {
    options.timing.answer = milliseconds(60);
    options.timing.abandon = milliseconds(80);
    start();
    const auto push = begin_push(text_push("hello"));
    const auto which = next_received();
    bool stopped = false;
    channel->stop([&] { stopped = true; });
    refuse(which);
    EXPECT_EQ(said(push), "success");
    run_until([&] { return stopped; });
    ASSERT_THAT(spooled(), SizeIs(1));

    start();
    EXPECT_EQ(text_of(next_received()), "hello");
}

TEST_F(Channel, AStopDoesNotWaitForEver) {
    options.timing.stop = milliseconds(20);
    start();
    begin_push(text_push("hello"));
    next_received();
    bool stopped = false;
    channel->stop([&] { stopped = true; });
    run_until([&] { return stopped; });
}

}  // namespace
}  // namespace aftercare::wechat
