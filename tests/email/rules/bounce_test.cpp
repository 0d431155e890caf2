#include "adapters/email/rules/bounce.h"

#include "mails.h"

#include <gtest/gtest.h>

namespace aftercare::email {

namespace {

using namespace testing;

const TokenSubject sent{core::ConversationId(42), 7, "li@plant.example"};

std::string token(TokenKind kind) {
    return make_token(kind, sent, keys());
}

/// As Postfix writes it (RFC 3464), read.
Mail postfix_report() {
    Mail mail = person_mail();
    mail.from = {{"Mail Delivery System", "MAILER-DAEMON@mx.test.invalid"}};
    mail.subject = "Undelivered Mail Returned to Sender";
    mail.content_type = "multipart/report";
    mail.report_type = "delivery-status";
    mail.statuses = {{"\"a b\"@test.invalid", "failed", "5.1.1",
                      "smtp; 550 5.1.1 <\"a b\"@test.invalid> User doesn't exist: a b@test.invalid"}};
    mail.returned_headers = {{"subject", "x"},
                             {"message-id", "<20261121195422.25B79A9633A@mx.test.invalid>"}};
    return mail;
}

Bounce read(const Mail& mail, const Envelope& envelope = person_envelope()) {
    return read_bounce(mail, envelope, keys());
}

TEST(Bounce, ReadsAReport) {
    const Bounce bounce = read(postfix_report());
    ASSERT_EQ(bounce.recipients.size(), 1U);
    EXPECT_EQ(bounce.recipients[0].address, "\"a b\"@test.invalid");
    EXPECT_EQ(bounce.recipients[0].kind, FailureKind::hard);
    EXPECT_TRUE(bounce.recipients[0].bad_address);
    EXPECT_EQ(bounce.recipients[0].status, "5.1.1");
    EXPECT_EQ(bounce.returned_message_id, "20261121195422.25B79A9633A@mx.test.invalid");
    EXPECT_FALSE(bounce.about);
}

struct StatusCase {
    std::string action, status, diagnostic;
    FailureKind kind;
    bool bad;
};

void PrintTo(const StatusCase& one, std::ostream* out) {
    *out << one.action << ' ' << one.status << ' ' << one.diagnostic;
}

class Statuses : public ::testing::TestWithParam<StatusCase> {};

TEST_P(Statuses, AreClassified) {
    Mail mail = postfix_report();
    mail.statuses = {{"a@b.example", GetParam().action, GetParam().status, GetParam().diagnostic}};
    const Bounce bounce = read(mail);
    ASSERT_EQ(bounce.recipients.size(), 1U);
    EXPECT_EQ(bounce.recipients[0].kind, GetParam().kind);
    EXPECT_EQ(bounce.recipients[0].bad_address, GetParam().bad);
}

INSTANTIATE_TEST_SUITE_P(
    All, Statuses,
    ::testing::Values(StatusCase{"failed", "5.1.1", "", FailureKind::hard, true},
                      StatusCase{"Failed", "5.1.2", "", FailureKind::hard, true},
                      StatusCase{"failed", "5.1.10", "", FailureKind::hard, true},
                      StatusCase{"failed", "5.1.8", "", FailureKind::hard, false},
                      StatusCase{"failed", "5.2.2", "", FailureKind::soft, false},
                      StatusCase{"failed", "5.2.1", "", FailureKind::hard, false},
                      StatusCase{"failed", "5.7.1", "smtp; 550 5.7.1 spam", FailureKind::hard, false},
                      StatusCase{"failed", "4.4.7", "", FailureKind::soft, false},
                      StatusCase{"failed", "4.2.2", "", FailureKind::soft, false},
                      StatusCase{"failed", "5.0.0", "smtp; 550-5.1.1 no such user", FailureKind::hard, true},
                      StatusCase{"failed", "5.0.0", "smtp; 452 4.2.2 full", FailureKind::soft, false},
                      StatusCase{"failed", "5.0.0", "smtp; 550 Mailbox is full", FailureKind::soft, false},
                      StatusCase{"failed", "5.0.0", "smtp; 550 User unknown", FailureKind::hard, true},
                      StatusCase{"failed", "", "smtp; 450 try later", FailureKind::soft, false},
                      StatusCase{"failed", "", "host 4.4.4.4 said: 550 no", FailureKind::hard, false},
                      StatusCase{"failed", "", "", FailureKind::hard, false},
                      StatusCase{"failed", "nonsense", "", FailureKind::hard, false},
                      StatusCase{"delayed", "4.4.1", "", FailureKind::delayed, false},
                      StatusCase{"delayed", "5.1.1", "", FailureKind::delayed, false}));

TEST(Bounce, LeavesOutWhatArrived) {
    Mail mail = postfix_report();
    mail.statuses = {{"a@b.example", "delivered", "2.0.0", ""},
                     {"b@b.example", "failed", "5.1.1", ""},
                     {"c@b.example", "relayed", "2.0.0", ""},
                     {"d@b.example", "expanded", "2.0.0", ""},
                     {"<e@b.example>", "delayed", "4.4.1", ""}};
    const Bounce bounce = read(mail);
    ASSERT_EQ(bounce.recipients.size(), 2U);
    EXPECT_EQ(bounce.recipients[0].address, "b@b.example");
    EXPECT_EQ(bounce.recipients[1].address, "e@b.example");
    mail.statuses.resize(1);
    EXPECT_TRUE(read(mail).recipients.empty());
}

TEST(Bounce, IsBounded) {
    Mail mail = postfix_report();
    mail.statuses.assign(5000, {"a@b.example", "failed", "5.1.1", "字" + std::string(5000, 'x')});
    const Bounce bounce = read(mail);
    EXPECT_EQ(bounce.recipients.size(), 100U);
    EXPECT_LE(bounce.recipients[0].diagnostic.size(), 500U);
    mail.statuses.assign(1, {"a@b.example", "failed", "5.1.1", std::string(499, 'x') + "字"});
    EXPECT_EQ(read(mail).recipients[0].diagnostic.size(), 499U);
}

TEST(Bounce, WithoutAReportTheHeaderNamesThem) {
    Mail mail = with_header("x-failed-recipients", "a@b.example, c@d.example");
    mail.text =
        "A message that you sent could not be delivered.\n  a@b.example\n    550 5.1.1 no such user\n";
    const Bounce bounce = read(mail);
    ASSERT_EQ(bounce.recipients.size(), 2U);
    EXPECT_EQ(bounce.recipients[0].address, "a@b.example");
    EXPECT_TRUE(bounce.recipients[0].bad_address);
    EXPECT_EQ(bounce.recipients[1].address, "c@d.example");
}

TEST(Bounce, ChineseTextsAreClassified) {
    struct Case {
        std::string text;
        FailureKind kind;
        bool bad;
    };
    for (const Case& one : {Case{"很抱歉，您的邮件被退回。原因：收件人邮箱不存在 550 Mailbox not found",
                                 FailureKind::hard, true},
                            Case{"收件人的邮箱已满，请稍后再试", FailureKind::soft, false},
                            Case{"对方服务器返回 550 5.2.2 容量已满", FailureKind::soft, false},
                            Case{"对方拒收", FailureKind::hard, false}}) {
        Mail mail = with_subject("系统退信", one.text);
        mail.from = {{"", "PostMaster@qq.com"}};
        const Bounce bounce = read(mail);
        ASSERT_EQ(bounce.recipients.size(), 1U) << one.text;
        EXPECT_TRUE(bounce.recipients[0].address.empty());
        EXPECT_EQ(bounce.recipients[0].kind, one.kind) << one.text;
        EXPECT_EQ(bounce.recipients[0].bad_address, one.bad) << one.text;
    }
}

TEST(Bounce, ADelayIsNoFailure) {
    const Mail mail = with_subject("Warning: message 1abc delayed 24 hours", "450 4.4.1 no route\n");
    EXPECT_EQ(read(mail).recipients.at(0).kind, FailureKind::delayed);
}

// ---- which mail ---------------------------------------------------------------------------------

void expect_ours(const Bounce& bounce, TokenKind kind) {
    ASSERT_TRUE(bounce.about);
    EXPECT_EQ(bounce.about->kind, kind);
    EXPECT_EQ(bounce.about->conversation, sent.conversation);
    EXPECT_EQ(bounce.about->message, sent.message);
    EXPECT_TRUE(made_for(*bounce.about, sent.recipient, keys()));
}

TEST(Bounce, IsAboutTheMailOfTheAddressItCameTo) {
    Envelope envelope = person_envelope();
    envelope.rcpt_to = {"support@desk.example", "bounce+" + token(TokenKind::bounce) + "@desk.example"};
    expect_ours(read(postfix_report(), envelope), TokenKind::bounce);
    Mail delivered =
        with(postfix_report(), "delivered-to", "bounce+" + token(TokenKind::bounce) + "@desk.example");
    expect_ours(read(delivered), TokenKind::bounce);
    Mail to = postfix_report();
    to.to = {{"", "bounce+" + token(TokenKind::bounce) + "@desk.example"}};
    expect_ours(read(to), TokenKind::bounce);
}

TEST(Bounce, IsAboutTheMailThatItReturns) {
    Mail mail = postfix_report();
    mail.returned_headers = {{"message-id", "<" + token(TokenKind::message_id) + "@desk.example>"}};
    expect_ours(read(mail), TokenKind::message_id);
    mail.returned_headers = {{"message-id", "<x@exchange.example>"},
                             {"reply-to", "Desk <support+" + token(TokenKind::reply) + "@desk.example>"}};
    expect_ours(read(mail), TokenKind::reply);
}

TEST(Bounce, IsAboutTheMailThatItAnswers) {
    Mail mail = postfix_report();
    mail.in_reply_to = {token(TokenKind::message_id) + "@desk.example"};
    expect_ours(read(mail), TokenKind::message_id);
    mail.in_reply_to.clear();
    mail.references = {"a@b.example", token(TokenKind::message_id) + "@desk.example"};
    expect_ours(read(mail), TokenKind::message_id);
}

TEST(Bounce, IsAboutTheMailWhoseHeadersItsTextShows) {
    Mail mail = postfix_report();
    mail.text = "<li@plant.example>: 550 no\n\n--- copy\nMessage-ID: <" + token(TokenKind::message_id) +
                "@desk.example>\n";
    expect_ours(read(mail), TokenKind::message_id);
    mail.text = std::string(64 * 1024, ' ') + mail.text;
    EXPECT_FALSE(read(mail).about);
}

TEST(Bounce, AForgedTokenIsAboutNothing) {
    Mail mail = postfix_report();
    std::string forged = token(TokenKind::message_id);
    forged.back() = forged.back() == 'a' ? 'b' : 'a';
    mail.returned_headers = {{"message-id", "<" + forged + "@desk.example>"}};
    mail.in_reply_to = {forged + "@desk.example"};
    mail.text = forged + "@desk.example";
    Envelope envelope = person_envelope();
    envelope.rcpt_to = {"bounce+" + forged + "@desk.example"};
    EXPECT_FALSE(read(mail, envelope).about);
    // A reply token where bounces come to says nothing about a bounce.
    envelope.rcpt_to = {"bounce+" + token(TokenKind::reply) + "@desk.example"};
    EXPECT_FALSE(read(mail, envelope).about);
}

}  // namespace

}  // namespace aftercare::email
