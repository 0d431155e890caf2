// Deliveries without a push to answer: by which way they leave, and what each answer of the platform does.

#include "adapters/wechat/account.h"
#include "channel_fixture.h"

namespace aftercare::wechat {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Sending : public ChannelTest {
  protected:
    void with_template() {
        options.message_template = {
            "TEMPLATE", {{"thing1", "{heading}"}, {"character_string2", "{number}"}}, "https://desk"};
    }
    void with_notice() {
        options.subscription_notice = {"NOTICE", {{"thing1", "{text}"}, {"time2", "{time}"}}, "https://page"};
    }
    int messages_left(const core::SendReport& report) const {
        return kept(report).ledger.messages_left(now(), options.window);
    }
};

// ---- customer service ---------------------------------------------------------------------------

TEST_F(Sending, ATextIsACustomerServiceMessageAndCounts) {
    remember(in_contact());
    create();
    const auto report = send(delivery("It is repaired."));
    EXPECT_EQ(report.status, Status::delivered);
    EXPECT_EQ(report.parts_sent, 1);
    ASSERT_THAT(posted(send_path), SizeIs(1));
    EXPECT_EQ(posted(send_path)[0]["touser"], customer);
    EXPECT_THAT(texts_sent(), ElementsAre("It is repaired."));
    EXPECT_EQ(messages_left(report), 4);
    EXPECT_EQ(messages_left(send(delivery("Another."))), 3);
}

TEST_F(Sending, ChoicesAreAMenu) {
    remember(in_contact());
    create();
    const auto report = send(question("Satisfied?", {"yes", "no"}, 1));
    EXPECT_EQ(report.status, Status::delivered);
    const auto sent = posted(send_path);
    ASSERT_THAT(sent, SizeIs(1));
    EXPECT_EQ(sent[0]["msgtype"], "msgmenu");
    EXPECT_EQ(sent[0]["msgmenu"]["head_content"], "Satisfied?");
    EXPECT_EQ(sent[0]["msgmenu"]["list"][1]["id"], "p:no");
    EXPECT_EQ(sent[0]["msgmenu"]["list"][1]["content"], "no");
    ASSERT_THAT(kept(report).choices, SizeIs(2));
    EXPECT_TRUE(kept(report).choices[0].by_word) << "a menu shows no numbers";
}

TEST_F(Sending, WithoutMenusTheyAreNumberedAtOnce) {
    options.menus = false;
    remember(in_contact());
    create();
    const auto report = send(question("Satisfied?", {"yes", "no"}));
    EXPECT_THAT(texts_sent(), ElementsAre("Satisfied?\n\n1. yes\n2. no"));
    ASSERT_THAT(kept(report).choices, SizeIs(2));
    EXPECT_FALSE(kept(report).choices[0].by_word);
}

TEST_F(Sending, GoesOnWithThePartThatIsMissing) {
    remember(in_contact());
    create();
    auto begun = delivery(std::string(1900, 'a') + "\n\n" + std::string(1900, 'b'));
    begun.part = 1;
    const auto report = send(begun);
    EXPECT_EQ(report.parts_sent, 2);
    EXPECT_THAT(texts_sent(), ElementsAre(std::string(1900, 'b')));
}

TEST_F(Sending, TheLastAllowedMessageAsksThePersonToWrite) {
    remember(in_contact(3));
    create();
    const auto report = send(delivery(
        std::string(1900, 'a') + "\n\n" + std::string(1900, 'b') + "\n\n" + std::string(1900, 'c'), 1));
    EXPECT_THAT(texts_sent(),
                ElementsAre(std::string(1900, 'a'), std::string(1900, 'b') + "\n\n" + options.more));
    EXPECT_EQ(report.status, Status::held);
    EXPECT_EQ(report.parts_sent, 2);
    EXPECT_EQ(report.way, "next_reply");
    EXPECT_EQ(report.obstacle, "messages_used");
    EXPECT_EQ(messages_left(report), 0);
}

TEST_F(Sending, TheLastAllowedMessageSaysNothingWhenNothingWaits) {
    remember(in_contact(4));
    create();
    EXPECT_EQ(send(delivery("It is repaired.")).status, Status::delivered);
    EXPECT_THAT(texts_sent(), ElementsAre("It is repaired."));
}

// ---- the ways behind it, in order ---------------------------------------------------------------

TEST_F(Sending, OutsideOfTheWindowATemplateMessageTellsThatSomethingWaits) {
    with_template();
    with_notice();
    create();
    platform.always(template_path, json_answer({{"errcode", 0}, {"errmsg", "ok"}, {"msgid", 9001}}));
    auto news = delivery("Your kettle is repaired.", 7);
    news.message.heading = "Repaired";
    const auto report = send(news);
    EXPECT_EQ(report.status, Status::held);
    EXPECT_EQ(report.way, "template_message");
    EXPECT_EQ(report.obstacle, "never_contacted");
    EXPECT_EQ(report.parts_sent, 0);
    EXPECT_EQ(report.after, core::Duration{});
    EXPECT_EQ(platform.count(send_path), 0U);
    EXPECT_EQ(platform.count(notice_path), 0U);
    const auto sent = posted(template_path);
    ASSERT_THAT(sent, SizeIs(1));
    EXPECT_EQ(sent[0]["touser"], customer);
    EXPECT_EQ(sent[0]["template_id"], "TEMPLATE");
    EXPECT_EQ(sent[0]["url"], "https://desk");
    EXPECT_EQ(sent[0]["data"]["thing1"]["value"], "Repaired");
    EXPECT_EQ(sent[0]["data"]["character_string2"]["value"], "SR7");
    EXPECT_FALSE(sent[0].value("client_msg_id", "").empty());
    EXPECT_THAT(kept(report).announcements, ElementsAre(Announcement{"9001", news.id}));
    EXPECT_EQ(counters["announcements"], 1);
}

TEST_F(Sending, ATemplateThatFailsLeavesTheNotice) {
    with_template();
    with_notice();
    ChatMemory memory;
    NoticeChoices accepted;
    accepted.choices.push_back({"NOTICE", true});
    Message message;
    message.content = accepted;
    memory.ledger.note(message, options.window);
    remember(memory);
    create();
    platform.always(template_path, refusal(40037));
    const auto report = send(delivery("Your kettle is repaired.", 7));
    EXPECT_EQ(report.status, Status::held);
    EXPECT_EQ(report.way, "subscription_notice");
    EXPECT_EQ(platform.count(template_path), 1U);
    const auto sent = posted(notice_path);
    ASSERT_THAT(sent, SizeIs(1));
    EXPECT_EQ(sent[0]["template_id"], "NOTICE");
    EXPECT_EQ(sent[0]["data"]["time2"]["value"], "2026-10-27 09:30");
    EXPECT_EQ(kept(report).ledger.notices_left("NOTICE"), 0) << "accepted once";
}

TEST_F(Sending, ATemplateWhoseQuotaIsUsedUpIsNotTriedForTheNext) {
    with_template();
    create();
    platform.always(template_path, refusal(45009));
    EXPECT_EQ(send(delivery("one", 7)).way, "");
    EXPECT_EQ(send(delivery("two", 7)).way, "");
    EXPECT_EQ(platform.count(template_path), 1U);
    EXPECT_THAT(alerts, SizeIs(1));
}

TEST_F(Sending, ARefusedNoticeIsNotSentAgain) {
    with_notice();
    ChatMemory memory;
    NoticeChoices accepted;
    accepted.choices.assign(2, {"NOTICE", true});
    Message message;
    message.content = accepted;
    memory.ledger.note(message, options.window);
    remember(memory);
    create();
    platform.always(notice_path, refusal(43101));
    const auto report = send(delivery("one", 7));
    EXPECT_EQ(report.status, Status::held);
    EXPECT_EQ(report.way, "");
    EXPECT_EQ(kept(report).ledger.notices_left("NOTICE"), 0);
    send(delivery("two", 7));
    EXPECT_EQ(platform.count(notice_path), 1U);
}

TEST_F(Sending, WithoutAnyWayItWaitsAndSaysWhy) {
    create();
    const auto report = send(delivery("Your kettle is repaired.", 7));
    EXPECT_EQ(report.status, Status::held);
    EXPECT_EQ(report.way, "");
    EXPECT_EQ(report.obstacle, "never_contacted");
    EXPECT_THAT(report.reason, HasSubstr("template_message: not_configured"));
    EXPECT_EQ(platform.count(send_path), 0U);
}

TEST_F(Sending, APersonIsToldOnceAndOnlyOfTickets) {
    with_template();
    create();
    auto told_before = delivery("Your kettle is repaired.", 7);
    told_before.announced = "template_message";
    EXPECT_EQ(send(told_before).way, "");
    EXPECT_EQ(send(delivery("Which product is it?")).way, "");
    EXPECT_EQ(platform.count(template_path), 0U);
}

TEST_F(Sending, ATemplateThatMayHaveArrivedIsNotRepeated) {
    with_template();
    create();
    platform.always(template_path, net::text_response(502, "Bad Gateway"));
    const auto report = send(delivery("Your kettle is repaired.", 7));
    EXPECT_EQ(report.status, Status::held);
    EXPECT_EQ(report.way, "template_message");
    EXPECT_EQ(platform.count(template_path), 1U);
}

// ---- what the platform answers ------------------------------------------------------------------

TEST_F(Sending, AClosedWindowIsBelievedAndTheNextWayTaken) {  // 45015
    with_template();
    remember(in_contact());
    create();
    platform.once(send_path, refusal(45015));
    const auto report = send(delivery("Your kettle is repaired.", 7));
    EXPECT_EQ(report.status, Status::held);
    EXPECT_EQ(report.way, "template_message");
    EXPECT_EQ(report.obstacle, "window_closed");
    EXPECT_EQ(messages_left(report), 0);
    EXPECT_EQ(send(delivery("And another.", 7)).obstacle, "window_closed");
    EXPECT_EQ(platform.count(send_path), 1U) << "not asked again before the next contact";
}

TEST_F(Sending, UsedUpMessagesAreBelieved) {  // 45047
    remember(in_contact());
    create();
    platform.once(send_path, refusal(45047));
    const auto report = send(delivery("Your kettle is repaired.", 7));
    EXPECT_EQ(report.status, Status::held);
    EXPECT_EQ(report.obstacle, "messages_used");
    EXPECT_EQ(messages_left(report), 0);
}

TEST_F(Sending, AUsedUpQuotaHoldsTheAccountUntilMidnightInChina) {  // 45009
    remember(in_contact());
    create();
    platform.once(send_path, refusal(45009));
    const auto before = now();
    const auto report = send(delivery("Your kettle is repaired.", 7));
    EXPECT_EQ(report.status, Status::held);
    EXPECT_EQ(report.obstacle, "daily_quota");
    EXPECT_LE(report.after, next_midnight_in_china(before) - before);
    EXPECT_GE(report.after, next_midnight_in_china(before) - before - std::chrono::minutes(1));
    const auto second = send(delivery("Another.", 7));
    EXPECT_EQ(second.obstacle, "daily_quota");
    EXPECT_GT(second.after, core::Duration{});
    EXPECT_EQ(platform.count(send_path), 1U);
    EXPECT_THAT(alerts, SizeIs(1));
    EXPECT_EQ(messages_left(second), 5) << "the person's allowance is untouched";
}

TEST_F(Sending, AnAccountWithoutMenusGetsNumberedLines) {  // 40200
    remember(in_contact());
    create();
    platform.once(send_path, refusal(40200));
    const auto report = send(question("Satisfied?", {"yes", "no"}));
    EXPECT_EQ(report.status, Status::delivered);
    EXPECT_EQ(report.parts_sent, 1);
    EXPECT_THAT(texts_sent(), ElementsAre("(no text)", "Satisfied?\n\n1. yes\n2. no"));
    EXPECT_FALSE(kept(report).choices.at(0).by_word);
    send(question("Again?", {"yes"}));
    EXPECT_EQ(texts_sent().back(), "Again?\n\n1. yes") << "it is known by now";
    EXPECT_EQ(platform.count(send_path), 3U);
}

TEST_F(Sending, WhatIsTooLongIsCut) {  // 45002
    remember(in_contact());
    create();
    platform.once(send_path, refusal(45002));
    const std::string first(600, 'a');
    const std::string second(600, 'b');
    const auto report = send(delivery(first + "\n\n" + second));
    EXPECT_EQ(report.status, Status::delivered);
    EXPECT_EQ(report.parts_sent, 1) << "parts are counted as they were rendered";
    EXPECT_THAT(texts_sent(), ElementsAre(first + "\n\n" + second, first, second));
    EXPECT_EQ(messages_left(report), 3);
}

TEST_F(Sending, WhatIsAlwaysTooLongIsGivenUp) {
    remember(in_contact());
    create();
    platform.always(send_path, refusal(45002));
    EXPECT_EQ(send(delivery(std::string(2000, 'a'))).status, Status::rejected);
    EXPECT_LE(platform.count(send_path), 6U);
}

TEST_F(Sending, AnUploadThatIsGoneIsMadeAgain) {  // 40007
    remember(in_contact());
    create();
    platform.once(upload_path, json_answer({{"type", "image"}, {"media_id", "MEDIA_1"}, {"created_at", 1}}));
    platform.once(upload_path, json_answer({{"type", "image"}, {"media_id", "MEDIA_2"}, {"created_at", 1}}));
    platform.once(send_path, refusal(40007));
    auto picture = delivery("");
    picture.message.files.push_back(stored_file("image/jpeg", "kettle.jpg"));
    const auto file = picture.message.files.front();
    EXPECT_EQ(send(picture).status, Status::delivered);
    const auto sent = posted(send_path);
    ASSERT_THAT(sent, SizeIs(2));
    EXPECT_EQ(sent[0]["image"]["media_id"], "MEDIA_1");
    EXPECT_EQ(sent[1]["image"]["media_id"], "MEDIA_2");
    auto again = delivery("");
    again.message.files.push_back(file);
    send(again);
    EXPECT_EQ(platform.count(upload_path), 2U) << "the same file is there already";
}

TEST_F(Sending, AFileThatThePlatformNoLongerHasCannotBeSent) {
    remember(in_contact());
    create();
    platform.always(send_path, refusal(40007));
    auto picture = delivery("");
    picture.message.files.push_back({"image:GONE", "u", "a.jpg", "image/jpeg", 5});
    EXPECT_EQ(send(picture).status, Status::rejected);
    EXPECT_EQ(platform.count(send_path), 1U);
}

TEST_F(Sending, AFileThatCannotBeCarriedIsALink) {
    options.link_of = [](const core::FileRef& file) { return "https://desk/" + file.name; };
    remember(in_contact());
    create();
    auto manual = delivery("The manual:");
    manual.message.files.push_back(stored_file("application/pdf", "kettle.pdf"));
    EXPECT_EQ(send(manual).parts_sent, 2);
    EXPECT_THAT(texts_sent(), ElementsAre("The manual:", "📎 kettle.pdf\nhttps://desk/kettle.pdf"));
}

TEST_F(Sending, WithoutPermissionTheNextWayIsTaken) {  // 48001
    with_template();
    remember(in_contact());
    create();
    platform.once(send_path, refusal(48001));
    const auto report = send(delivery("Your kettle is repaired.", 7));
    EXPECT_EQ(report.status, Status::held);
    EXPECT_EQ(report.way, "template_message");
    EXPECT_EQ(report.obstacle, "not_configured");
    EXPECT_FALSE(alerts.empty());
    const auto alerted = alerts.size();
    send(delivery("Another.", 7));
    EXPECT_EQ(platform.count(send_path), 1U);
    EXPECT_EQ(alerts.size(), alerted);
}

TEST_F(Sending, WhileTheApiRefusesTheAccountNothingIsAskedOfIt) {
    with_template();
    options.timing.refused = milliseconds(400);
    remember(in_contact());
    create();
    int left = 5;
    for (const int code : {40164, 50002, 40001}) {
        platform.always(send_path, refusal(code));
        const auto calls = platform.requests.size();
        const auto report = send(delivery("Your kettle is repaired.", 7));
        EXPECT_EQ(report.status, Status::held) << "the next contact brings it, as the reply";
        EXPECT_EQ(report.obstacle, "api_refused") << code;
        EXPECT_GT(report.after, core::Duration{}) << "or the API, when it is asked again";
        EXPECT_LE(report.after, milliseconds(400));
        EXPECT_EQ(messages_left(report), left--);
        EXPECT_GT(platform.requests.size(), calls);
        const auto asked = platform.requests.size();
        EXPECT_EQ(send(delivery("Another.", 7)).obstacle, "api_refused");
        EXPECT_EQ(platform.requests.size(), asked);
        EXPECT_EQ(platform.count(template_path), 0U) << "by the same API";
        platform.always(send_path, json_answer({{"errcode", 0}, {"errmsg", "ok"}}));
        run_until([&, until = now() + report.after] { return now() > until; });
        EXPECT_EQ(send(delivery("Now.", 7)).status, Status::delivered);
    }
}

TEST_F(Sending, ACallThatIsBannedIsNoReasonToStopTheOthers) {  // 48004
    with_template();
    remember(in_contact());
    create();
    platform.always(send_path, refusal(48004));
    const auto report = send(delivery("Your kettle is repaired.", 7));
    EXPECT_EQ(report.status, Status::held);
    EXPECT_EQ(report.way, "template_message");
    send(delivery("Another.", 7));
    EXPECT_EQ(platform.count(send_path), 1U);
}

TEST_F(Sending, WhoDoesNotFollowIsUnreachableAndNothingBehindIsTried) {  // 43004
    remember(in_contact());
    create();
    platform.always(send_path, refusal(43004));
    const auto reports = reports_of({delivery("one", 7), delivery("two", 7)});
    ASSERT_THAT(reports, SizeIs(1));
    EXPECT_EQ(reports[0].status, Status::unreachable);
    EXPECT_EQ(reports[0].obstacle, "unfollowed");
    EXPECT_FALSE(kept(reports[0]).ledger.reachable());
    EXPECT_EQ(platform.count(send_path), 1U);
}

TEST_F(Sending, ABusyPlatformIsTriedAgain) {  // -1
    remember(in_contact());
    create();
    platform.once(send_path, refusal(-1));
    const auto reports = reports_of({delivery("one"), delivery("two")});
    ASSERT_THAT(reports, SizeIs(1)) << "the second must not overtake the first";
    EXPECT_EQ(reports[0].status, Status::retry);
    EXPECT_EQ(reports[0].parts_sent, 0);
    EXPECT_FALSE(reports[0].whole_channel);
    EXPECT_EQ(messages_left(reports[0]), 5);
    EXPECT_EQ(send(delivery("one")).status, Status::delivered);
}

TEST_F(Sending, WithoutAnAnswerItIsUncertain) {
    options.api.call = milliseconds(300);
    remember(in_contact());
    create();
    send(delivery("one"));
    platform.hold(send_path);
    EXPECT_EQ(send(delivery("two")).status, Status::uncertain);
    EXPECT_EQ(platform.count(send_path), 2U) << "never repeated blindly";
    platform.let_go();
}

TEST_F(Sending, AnAnswerOfSomethingElseOnTheWayIsUncertain) {
    remember(in_contact());
    create();
    platform.always(send_path, net::text_response(502, "Bad Gateway"));
    const auto report = send(delivery("one"));
    EXPECT_EQ(report.status, Status::uncertain);
    EXPECT_EQ(platform.count(send_path), 1U);
}

TEST_F(Sending, AnApiThatCannotBeReachedHoldsTheWholeChannelBack) {
    {
        net::Server nobody(io.get_executor(), net::ServerOptions{}, net::Router{});
        options.api.api_root = "http://127.0.0.1:" + std::to_string(nobody.port());
    }
    settle();
    options.api.token_retry = milliseconds(5);
    remember(in_contact());
    create();
    const auto report = send(delivery("one"));
    EXPECT_EQ(report.status, Status::retry);
    EXPECT_TRUE(report.whole_channel);
    EXPECT_EQ(messages_left(report), 5);
}

TEST_F(Sending, AStolenTokenIsRenewedWithoutTheDeskNoticing) {
    remember(in_contact());
    create();
    EXPECT_EQ(send(delivery("one")).status, Status::delivered);
    platform.steal();
    EXPECT_EQ(send(delivery("two")).status, Status::delivered);
    EXPECT_EQ(platform.count(send_path), 3U);
}

// ---- files that cannot be uploaded ---------------------------------------------------------------

class SendingFiles : public Sending {
  protected:
    SendingFiles() {
        options.link_of = [](const core::FileRef& file) { return "https://desk/" + file.name; };
        remember(in_contact());
    }
    core::Delivery picture(const std::string& name) {
        core::Delivery made = delivery({});
        made.message.files.push_back(stored_file("image/jpeg", name));
        return made;
    }
};

// No permission, banned, and the quota of the day: links, and uploads are not asked for again meanwhile.
TEST_F(SendingFiles, WithoutUploadsTheyAreLinks) {
    for (const int code : {48001, 48004, 45009}) {
        platform.always(upload_path, refusal(code));
        create();
        const auto uploads = platform.count(upload_path);
        EXPECT_EQ(send(picture("one.jpg")).status, Status::delivered) << code;
        EXPECT_EQ(send(picture("two.jpg")).status, Status::delivered) << code;
        EXPECT_EQ(platform.count(upload_path), uploads + 1) << code;
        const std::vector<std::string> texts = texts_sent();
        EXPECT_EQ(texts.at(texts.size() - 2), "📎 one.jpg\nhttps://desk/one.jpg");
        EXPECT_EQ(texts.back(), "📎 two.jpg\nhttps://desk/two.jpg");
        remember(in_contact());
    }
}

// Its type or size: only this one is a link.
TEST_F(SendingFiles, AFileThatThePlatformDoesNotTakeIsALink) {
    for (const int code : {40004, 40009, 40005, 40006, 99999}) {
        platform.once(upload_path, refusal(code));
        platform.always(upload_path, json_answer({{"type", "image"}, {"media_id", "UP_1"}, {"created_at", 1}}));
        create();
        EXPECT_EQ(send(picture("one.jpg")).status, Status::delivered) << code;
        EXPECT_EQ(texts_sent().back(), "📎 one.jpg\nhttps://desk/one.jpg");
        EXPECT_EQ(send(picture("two.jpg")).status, Status::delivered) << code;
        EXPECT_EQ(posted(send_path).back()["msgtype"], "image") << code;
        remember(in_contact());
    }
}

TEST_F(SendingFiles, AnAccountThatIsRefusedWaitsInsteadOfSendingLinks) {
    platform.always(upload_path, refusal(40164));
    create();
    const auto report = send(picture("one.jpg"));
    EXPECT_EQ(report.status, Status::held);
    EXPECT_EQ(report.obstacle, "api_refused");
    EXPECT_EQ(platform.count(send_path), 0U);
}

// ---- what is kept of the chat --------------------------------------------------------------------

TEST_F(Sending, AStateThatCannotBeReadNowIsReadAgain) {
    remember(in_contact(2));
    int reads = 0;
    options.load_state = [&](const std::string& chat, auto answer) {
        ++reads;
        if (reads == 2) return;  // nobody says anything
        answer(reads < 4 ? std::nullopt : std::optional(states[chat]));
    };
    create();
    const auto report = send(delivery("It is repaired."));
    EXPECT_EQ(report.status, Status::delivered);
    EXPECT_EQ(messages_left(report), 2) << "not as of somebody new";
    EXPECT_EQ(reads, 4);
}

TEST_F(Sending, AStateThatIsNeverReadIsNotOverwritten) {
    options.load_state = [&](const std::string&, auto answer) { answer(std::nullopt); };
    create();
    hand_over({delivery("It is repaired.")});
    settle();
    EXPECT_THAT(reported, IsEmpty());
    bool stopped = false;
    channel->stop([&] { stopped = true; });
    run_until([&] { return stopped && reported.size() == 1; });
    EXPECT_EQ(reported[0].at(0).status, Status::retry);
    EXPECT_EQ(reported[0][0].chat_state, "") << "as before";
}

// ---- runs ---------------------------------------------------------------------------------------

TEST_F(Sending, ARunLeavesInOrderAsFarAsItIsAllowed) {
    remember(in_contact(3));
    create();
    const auto reports =
        reports_of({delivery("one", 7), delivery("two", 7), delivery("three", 7), delivery("four", 7)});
    ASSERT_THAT(reports, SizeIs(4));
    EXPECT_EQ(reports[1].status, Status::delivered);
    EXPECT_EQ(reports[2].status, Status::held);
    EXPECT_EQ(reports[3].status, Status::held);
    EXPECT_THAT(texts_sent(), ElementsAre("one", "two"));
}

TEST_F(Sending, AMessageThatCannotBeRenderedDoesNotHoldTheOthersUp) {
    remember(in_contact());
    create();
    auto bad = question("?", {"yes"});
    bad.message.buttons[0][0].payload = std::string(65, 'x');
    const auto reports = reports_of({bad, delivery("two")});
    ASSERT_THAT(reports, SizeIs(2));
    EXPECT_EQ(reports[0].status, Status::rejected);
    EXPECT_EQ(reports[1].status, Status::delivered);
}

TEST_F(Sending, AStateThatCannotBeReadBeginsAnew) {
    states[customer] = "{damaged";
    create();
    EXPECT_EQ(send(delivery("one", 7)).obstacle, "never_contacted");
    EXPECT_THAT(told, testing::Contains(HasSubstr("begins anew")));
}

}  // namespace
}  // namespace aftercare::wechat
