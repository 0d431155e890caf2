#include "adapters/email/rules/automatic.h"

#include "adapters/email/rules/automatic_words.h"
#include "mails.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace aftercare::email {

namespace {

using namespace testing;

MailKind kind_of(const Mail& mail) {
    return judge_automatic(mail, person_envelope(), own()).kind;
}

struct HeaderCase {
    std::string name;
    std::string value;
    MailKind kind;
};

void PrintTo(const HeaderCase& one, std::ostream* out) {
    *out << one.name << ": " << one.value;
}

class Headers : public ::testing::TestWithParam<HeaderCase> {};

TEST_P(Headers, Decide) {
    EXPECT_EQ(kind_of(with_header(GetParam().name, GetParam().value)), GetParam().kind);
}

INSTANTIATE_TEST_SUITE_P(
    AutoSubmitted, Headers,
    ::testing::Values(HeaderCase{"auto-submitted", "no", MailKind::person},
                      HeaderCase{"auto-submitted", "No", MailKind::person},
                      HeaderCase{"auto-submitted", " no ", MailKind::person},
                      HeaderCase{"auto-submitted", "no; by=hand", MailKind::person},
                      HeaderCase{"auto-submitted", "no (auto-replied)", MailKind::person},
                      HeaderCase{"auto-submitted", "no(auto-replied)", MailKind::person},
                      HeaderCase{"auto-submitted", "(auto-replied (really)) no", MailKind::person},
                      HeaderCase{"auto-submitted", "", MailKind::person},
                      HeaderCase{"auto-submitted", "(no", MailKind::person},
                      HeaderCase{"auto-submitted", "auto-replied", MailKind::vacation},
                      HeaderCase{"auto-submitted", "Auto-Replied (vacation)", MailKind::vacation},
                      HeaderCase{"auto-submitted", "auto-replied; owner-email=\"a@b\"", MailKind::vacation},
                      HeaderCase{"auto-submitted", "(no) auto-generated", MailKind::automatic},
                      HeaderCase{"auto-submitted", "auto-generated", MailKind::automatic},
                      HeaderCase{"auto-submitted", "auto-notified; x=y", MailKind::automatic},
                      HeaderCase{"auto-submitted", "nothing", MailKind::automatic},
                      HeaderCase{"auto-submitted", "yes", MailKind::automatic}));

INSTANTIATE_TEST_SUITE_P(
    Suppress, Headers,
    ::testing::Values(HeaderCase{"x-auto-response-suppress", "All", MailKind::automatic},
                      HeaderCase{"x-auto-response-suppress", "DR, OOF, AutoReply", MailKind::automatic},
                      HeaderCase{"x-auto-response-suppress", "RN,dr", MailKind::automatic},
                      HeaderCase{"x-auto-response-suppress", "NRN; oof", MailKind::automatic},
                      HeaderCase{"x-auto-response-suppress", "AutoReply", MailKind::automatic},
                      HeaderCase{"x-auto-response-suppress", "None", MailKind::person},
                      HeaderCase{"x-auto-response-suppress", "NDR, RN, NRN", MailKind::person},
                      HeaderCase{"x-auto-response-suppress", "", MailKind::person}));

INSTANTIATE_TEST_SUITE_P(AutoReplyFields, Headers,
                         ::testing::Values(HeaderCase{"x-autoreply", "yes", MailKind::vacation},
                                           HeaderCase{"x-autoreply", "no", MailKind::person},
                                           HeaderCase{"x-autorespond", "Re: x", MailKind::vacation},
                                           HeaderCase{"x-autoresponder", "", MailKind::vacation},
                                           HeaderCase{"x-autoreply-from", "a@b.example", MailKind::vacation},
                                           HeaderCase{"x-mail-autoreply", "1", MailKind::vacation}));

INSTANTIATE_TEST_SUITE_P(Precedence, Headers,
                         ::testing::Values(HeaderCase{"precedence", " BULK ", MailKind::automatic},
                                           HeaderCase{"precedence", "junk", MailKind::automatic},
                                           HeaderCase{"x-precedence", "Bulk", MailKind::automatic},
                                           HeaderCase{"precedence", "list", MailKind::list},
                                           HeaderCase{"precedence", "auto_reply", MailKind::vacation},
                                           HeaderCase{"precedence", "first-class", MailKind::person},
                                           HeaderCase{"precedence", "bulky", MailKind::person},
                                           HeaderCase{"priority", "bulk", MailKind::person}));

INSTANTIATE_TEST_SUITE_P(Lists, Headers,
                         ::testing::Values(HeaderCase{"list-id", "<a.b.example>", MailKind::list},
                                           HeaderCase{"list-unsubscribe", "<mailto:a@b.example>",
                                                      MailKind::list},
                                           HeaderCase{"list-post", "NO", MailKind::list},
                                           HeaderCase{"list-help", "<mailto:a@b.example>", MailKind::list},
                                           HeaderCase{"mailing-list", "x", MailKind::list},
                                           HeaderCase{"feedback-id", "1:2:3", MailKind::list},
                                           HeaderCase{"x-list-id", "x", MailKind::person}));

INSTANTIATE_TEST_SUITE_P(Own, Headers,
                         ::testing::Values(HeaderCase{"x-aftercare-loop", "desk-1", MailKind::own},
                                           HeaderCase{"x-aftercare-loop", " Desk-1 ", MailKind::own},
                                           HeaderCase{"x-aftercare-loop", "desk-2", MailKind::person},
                                           HeaderCase{"x-failed-recipients", "a@b.example",
                                                      MailKind::bounce}));

// ---- senders ------------------------------------------------------------------------------------

struct SenderCase {
    std::string address;
    MailKind kind;
};

void PrintTo(const SenderCase& one, std::ostream* out) {
    *out << one.address;
}

class Senders : public ::testing::TestWithParam<SenderCase> {};

TEST_P(Senders, InFromOrEnvelope) {
    Mail from = person_mail();
    from.from = {{"", GetParam().address}};
    EXPECT_EQ(kind_of(from), GetParam().kind);
    Envelope envelope = person_envelope();
    envelope.mail_from = GetParam().address;
    EXPECT_EQ(judge_automatic(person_mail(), envelope, own()).kind, GetParam().kind);
    // Without an envelope the topmost Return-Path counts.
    Mail path = person_mail();
    path.headers.front().value = "<" + GetParam().address + ">";
    EXPECT_EQ(judge_automatic(path, Envelope{}, own()).kind, GetParam().kind);
}

INSTANTIATE_TEST_SUITE_P(Names, Senders,
                         ::testing::Values(SenderCase{"MAILER-DAEMON@mx.example", MailKind::automatic},
                                           SenderCase{"mailer-daemon@mx.example", MailKind::automatic},
                                           SenderCase{"PostMaster@qq.com", MailKind::automatic},
                                           SenderCase{"noreply@shop.example", MailKind::automatic},
                                           SenderCase{"No-Reply@shop.example", MailKind::automatic},
                                           SenderCase{"no_reply+12@shop.example", MailKind::automatic},
                                           SenderCase{"donotreply@shop.example", MailKind::automatic},
                                           SenderCase{"do-not-reply@shop.example", MailKind::automatic},
                                           SenderCase{"orders-noreply@shop.example", MailKind::automatic},
                                           SenderCase{"bounces+77-a=b.example@send.example",
                                                      MailKind::automatic},
                                           SenderCase{"bounce-x@send.example", MailKind::automatic},
                                           SenderCase{"users-request@lists.example", MailKind::list},
                                           SenderCase{"owner-users@lists.example", MailKind::list},
                                           SenderCase{"LISTSERV@lists.example", MailKind::list},
                                           SenderCase{"majordomo@lists.example", MailKind::list},
                                           SenderCase{"request@factory.example", MailKind::person},
                                           SenderCase{"reply@factory.example", MailKind::person},
                                           SenderCase{"owner@factory.example", MailKind::person},
                                           SenderCase{"postmaster.li@factory.example", MailKind::person}));

TEST(Automatic, APersonsMailHasNoSign) {
    const Judgement judgement = judge_automatic(person_mail(), person_envelope(), own());
    EXPECT_EQ(judgement.kind, MailKind::person);
    EXPECT_TRUE(judgement.why.empty());
    EXPECT_FALSE(judgement.doubtful);
}

TEST(Automatic, TheNullSenderIsNeverAPerson) {
    Envelope envelope = person_envelope();
    envelope.mail_from = "";
    EXPECT_EQ(judge_automatic(person_mail(), envelope, own()).kind, MailKind::automatic);
    Mail mail = person_mail();
    mail.headers.front().value = " <> ";
    EXPECT_EQ(judge_automatic(mail, Envelope{}, own()).kind, MailKind::automatic);
    // The transport knows better than a header, and only the topmost Return-Path is the last server's.
    EXPECT_EQ(judge_automatic(mail, person_envelope(), own()).kind, MailKind::person);
    EXPECT_EQ(judge_automatic(with_header("return-path", "<>"), Envelope{}, own()).kind, MailKind::person);
    Mail unknown = person_mail();
    unknown.headers.erase(unknown.headers.begin());
    EXPECT_EQ(judge_automatic(unknown, Envelope{}, own()).kind, MailKind::person);
}

TEST(Automatic, OurOwnMailIsKnownByAddressAndMessageId) {
    for (const std::string& address :
         {std::string("support@desk.example"), std::string("Support@DESK.example"),
          std::string("support+rabc@desk.example"), std::string("bounce+b2@desk.example")}) {
        Mail mail = person_mail();
        mail.from = {{"", address}};
        EXPECT_EQ(kind_of(mail), MailKind::own) << address;
    }
    Mail other = person_mail();
    other.from = {{"", "support@other.example"}};
    EXPECT_EQ(kind_of(other), MailKind::person);
    Mail returned = person_mail();
    const std::string token =
        make_token(TokenKind::message_id, {core::ConversationId(4), 9, "a@b.example"}, keys());
    returned.message_id = token + "@desk.example";
    EXPECT_EQ(kind_of(returned), MailKind::own);
    returned.message_id.front() = 'r';
    EXPECT_EQ(kind_of(returned), MailKind::person);
}

TEST(Automatic, AnAddressWithAPlusOfItsOwnIsOurs) {
    const OwnIdentity plus{{"desk+cn@mail.example"}, "x", {}};
    EXPECT_TRUE(is_own_address("desk+cn@mail.example", plus));
    EXPECT_FALSE(is_own_address("desk@mail.example", plus));
    EXPECT_FALSE(is_own_address("", plus));
    EXPECT_FALSE(is_own_address("desk", OwnIdentity{{"desk"}, "", {}}));
}

// ---- reports ------------------------------------------------------------------------------------

Mail delivery_report(std::vector<std::string> actions) {
    Mail mail = with_header("auto-submitted", "auto-replied");
    mail.from = {{"Mail Delivery System", "MAILER-DAEMON@mx.example"}};
    mail.content_type = "multipart/report";
    mail.report_type = "delivery-status";
    for (std::string& action : actions)
        mail.statuses.push_back({"a@b.example", std::move(action), "5.1.1", ""});
    return mail;
}

TEST(Automatic, ReportsAreToldApartByTheirActions) {
    EXPECT_EQ(kind_of(delivery_report({"failed"})), MailKind::bounce);
    EXPECT_EQ(kind_of(delivery_report({"delivered", "failed"})), MailKind::bounce);
    EXPECT_EQ(kind_of(delivery_report({"delayed"})), MailKind::delay_notice);
    EXPECT_EQ(kind_of(delivery_report({"delayed", "relayed"})), MailKind::delay_notice);
    EXPECT_EQ(kind_of(delivery_report({"delivered"})), MailKind::delivery_notice);
    EXPECT_EQ(kind_of(delivery_report({"expanded", "relayed"})), MailKind::delivery_notice);
    EXPECT_EQ(kind_of(delivery_report({})), MailKind::bounce);
    Mail late = delivery_report({});
    late.subject = "Delayed Mail (still being retried)";
    EXPECT_EQ(kind_of(late), MailKind::delay_notice);
}

TEST(Automatic, OtherReports) {
    Mail mail = person_mail();
    mail.content_type = "multipart/report";
    mail.report_type = "disposition-notification";
    EXPECT_EQ(kind_of(mail), MailKind::disposition);
    mail.report_type = "feedback-report";
    EXPECT_EQ(kind_of(mail), MailKind::complaint);
    mail.report_type = "tlsrpt";
    EXPECT_EQ(kind_of(mail), MailKind::automatic);
    mail.report_type = "";
    EXPECT_EQ(kind_of(mail), MailKind::automatic);
    mail.content_type = "message/delivery-status";
    EXPECT_EQ(kind_of(mail), MailKind::bounce);
    mail.content_type = "message/disposition-notification";
    EXPECT_EQ(kind_of(mail), MailKind::disposition);
}

TEST(Automatic, APersonWhoForwardsABounceIsAPerson) {
    Mail mail = with_subject("Fwd: Undelivered Mail Returned to Sender", "请看一下，退信了");
    mail.content_type = "multipart/mixed";
    mail.statuses = {{"a@b.example", "failed", "5.1.1", ""}};
    EXPECT_EQ(kind_of(mail), MailKind::person);
}

TEST(Automatic, PlainBouncesOfMailSystems) {
    struct Case {
        std::string from, subject;
        MailKind kind;
    };
    for (const Case& one : {Case{"PostMaster@qq.com", "系统退信", MailKind::bounce},
                            Case{"Postmaster@163.com", "系统退信/Systems bounce", MailKind::bounce},
                            Case{"MAILER-DAEMON@qmail.example", "failure notice", MailKind::bounce},
                            Case{"Mailer-Daemon@exim.example",
                                 "Mail delivery failed: returning message to sender", MailKind::bounce},
                            Case{"postmaster@corp.example", "Undeliverable: Re: 水泵", MailKind::bounce},
                            Case{"postmaster@corp.example", "未传递: 水泵", MailKind::bounce},
                            Case{"postmaster@corp.example", "無法傳遞: 水泵", MailKind::bounce},
                            Case{"Mailer-Daemon@exim.example", "Warning: message 1a2b-3c delayed 24 hours",
                                 MailKind::delay_notice},
                            Case{"postmaster@corp.example", "邮件延迟: 水泵", MailKind::delay_notice},
                            Case{"li@factory.example", "系统退信", MailKind::person}}) {
        Mail mail = with_subject(one.subject);
        mail.from = {{"", one.from}};
        EXPECT_EQ(kind_of(mail), one.kind) << one.from << ' ' << one.subject;
    }
}

TEST(Automatic, TooManyServersEndALoopOfForwards) {
    Mail mail = person_mail();
    while (std::ranges::count(mail.headers, "received", &HeaderField::name) < 50)
        mail = with(mail, "received", "x");
    EXPECT_EQ(kind_of(mail), MailKind::person);
    EXPECT_EQ(kind_of(with(mail, "received", "x")), MailKind::automatic);
}

// ---- words --------------------------------------------------------------------------------------

TEST(Automatic, VacationSubjectsWithoutAnyHeader) {
    for (const char* subject : {"自动回复: 水泵漏水",
                                "自动回复：Re: 水泵漏水",
                                "自动回复",
                                " 自动回复:水泵",
                                "【自动回复】水泵",
                                "[自动回复] 水泵",
                                "自动答复: 水泵",
                                "系统自动回复：您好",
                                "休假自动回复：水泵",
                                "自動回覆: 水泵",
                                "自動回復：水泵",
                                "自動答覆：水泵",
                                "(自動回覆) 水泵",
                                "自动回复(水泵)",
                                "Automatic reply: pump",
                                "AUTOMATIC REPLY: pump",
                                "Auto-Reply: pump",
                                "Autoreply: pump",
                                "Auto Reply: pump",
                                "[Auto-Reply] pump",
                                "Out of Office: pump",
                                "Out of Office",
                                "Out of Office AutoReply: pump",
                                "Out-of-office: pump",
                                "Automatic response: pump",
                                "Vacation reply - pump"}) {
        EXPECT_EQ(kind_of(with_subject(subject)), MailKind::vacation) << subject;
    }
}

TEST(Automatic, PersonsWriteAboutAutomaticAnswersToo) {
    for (const char* subject : {"Re: 自动回复: 水泵漏水", "回复: 自动回复: 水泵", "自动回复功能坏了",
                                "关于自动回复", "Out of office chairs", "Automatic reply function broken",
                                "Auto repair", "Re: Automatic reply: pump"})
        EXPECT_EQ(kind_of(with_subject(subject)), MailKind::person) << subject;
}

Judgement judged(const char* subject, const char* text) {
    return judge_automatic(with_subject(subject, text), person_envelope(), own());
}

TEST(Automatic, WordsOfAPersonAnywhereRaiseNoDoubt) {
    for (const char* subject : {"空调室外出风口异响", "外出检修申请", "张工休假期间谁负责", "休假通知", "Out of office until Monday",
                                "自动回复功能坏了", "Re: 自动回复: 水泵"}) {
        const Judgement judgement = judged(subject, "您好，空调室外出风口有异响。");
        EXPECT_EQ(judgement.kind, MailKind::person) << subject;
        EXPECT_FALSE(judgement.doubtful) << subject;
    }
    for (const char* text : {"谢谢，我已收到您的邮件，下午有人在家。", "型号: X300\n我正在休假，请周五来。", "自动回复功能坏了，请派人来",
                             "你们的网页说 this is an automatic message，打不开", "谢谢\n> 这是系统自动发送的邮件\n",
                             "好的\n\nI am on vacation next week."}) {
        const Judgement judgement = judged("Re: 水泵", text);
        EXPECT_EQ(judgement.kind, MailKind::person) << text;
        EXPECT_FALSE(judgement.doubtful) << text;
    }
}

TEST(Automatic, TheFirstWordsOfANoticeRaiseDoubtAndNoMore) {
    for (const char* text : {"您好，我已收到您的邮件。", "您好！您的邮件我已收到，我会尽快回复您。", "尊敬的客户：\n\n我正在休假，请联系李工。",
                             "这是自动回复，请勿回复。", "自动回复：我不在", "[自动回复]", "\n> 引用\nThis is an automatic reply.",
                             "Dear Mr Wang,\n\nI am out of the office until Monday.", "Hello,\nI'm on vacation."}) {
        for (const char* subject : {"Re: 水泵", "王工休假中", "Out of office until Monday"}) {
            const Judgement judgement = judged(subject, text);
            EXPECT_EQ(judgement.kind, MailKind::person) << subject << ": " << text;
            EXPECT_TRUE(judgement.doubtful) << subject << ": " << text;
        }
    }
}

TEST(Automatic, AHeaderAndWeakWordsAreANotice) {
    Mail mail = with(with_subject("王工外出"), "precedence", "bulk");
    EXPECT_EQ(kind_of(mail), MailKind::vacation);
    mail.subject = "月报";
    EXPECT_EQ(kind_of(mail), MailKind::automatic);
}

TEST(Automatic, TheOrderOfHeadersDoesNotMatter) {
    std::mt19937 random(20260601);
    Mail mail = person_mail();
    for (const auto& [name, value] :
         std::vector<std::pair<std::string, std::string>>{{"auto-submitted", "no"},
                                                          {"precedence", "first-class"},
                                                          {"auto-submitted", "auto-generated"},
                                                          {"x-auto-response-suppress", "NDR"},
                                                          {"subject", "x"},
                                                          {"x-mailer", "y"}})
        mail = with(mail, name, value);
    for (int round = 0; round < 200; ++round) {
        std::ranges::shuffle(mail.headers, random);
        const Judgement judgement = judge_automatic(mail, person_envelope(), own());
        ASSERT_EQ(judgement.kind, MailKind::automatic);
        ASSERT_EQ(judgement.why, "Auto-Submitted");
    }
}

TEST(Automatic, EverythingThatIsNoPersonSaysWhy) {
    for (const char* name : {"list-id", "x-autoreply", "x-failed-recipients", "auto-submitted"}) {
        const Judgement judgement = judge_automatic(with_header(name, "x"), person_envelope(), own());
        EXPECT_NE(judgement.kind, MailKind::person);
        EXPECT_FALSE(judgement.why.empty());
    }
}

TEST(Automatic, WhatWeSendByOurselvesIsAutomaticForOtherDesks) {
    Mail mail = with(with_header("auto-submitted", "auto-replied"), "x-aftercare-loop", "desk-2");
    mail = with(mail, "x-auto-response-suppress", "All");
    EXPECT_NE(kind_of(mail), MailKind::person);
    Envelope envelope = person_envelope();
    envelope.mail_from = "";
    EXPECT_NE(judge_automatic(mail, envelope, own()).kind, MailKind::person);
}

}  // namespace

}  // namespace aftercare::email
