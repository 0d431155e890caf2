#include "adapters/email/rules/threading.h"

#include "mails.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace aftercare::email {

namespace {

using namespace testing;

SendingAccount account() {
    return {"support@desk.example", "bounce@desk.example", AutomaticSender::null_sender};
}

OutgoingThread thread(Authorship authorship) {
    return {core::ConversationId(42), 7, "wang@factory.example", authorship, "服务单 [#1234]"};
}

AnsweredMail customer() {
    return {"c3@factory.example",
            {"c2@factory.example"},
            {"c1@factory.example", "c2@factory.example"},
            "答复：水泵漏水"};
}

ThreadingHeaders headers(Authorship authorship, const AnsweredMail& answers) {
    return threading_headers(thread(authorship), &answers, account(), own());
}

std::string field(const ThreadingHeaders& headers, std::string_view name) {
    const auto found = std::ranges::find(headers.fields, name, &HeaderField::name);
    return found == headers.fields.end() ? "" : found->value;
}

TEST(Threading, AnAnswerNamesWhatItAnswers) {
    const ThreadingHeaders out = headers(Authorship::answer, customer());
    EXPECT_EQ(out.in_reply_to, "c3@factory.example");
    EXPECT_EQ(out.references,
              (std::vector<std::string>{"c1@factory.example", "c2@factory.example", "c3@factory.example"}));
    EXPECT_EQ(out.subject, "Re: 水泵漏水");
}

TEST(Threading, AllItsTokensLeadBack) {
    const ThreadingHeaders out = headers(Authorship::person, customer());
    const auto in_id = token_in_message_id(out.message_id, keys());
    const auto in_reply = token_in_address(out.reply_to, keys());
    const auto in_bounce = token_in_address(out.envelope_sender, keys());
    ASSERT_TRUE(in_id && in_reply && in_bounce);
    for (const Token& token : {*in_id, *in_reply, *in_bounce}) {
        EXPECT_EQ(token.conversation.value, 42);
        EXPECT_EQ(token.message, 7);
        EXPECT_TRUE(made_for(token, "wang@factory.example", keys()));
    }
    EXPECT_EQ(in_reply->kind, TokenKind::reply);
    EXPECT_EQ(in_bounce->kind, TokenKind::bounce);
    EXPECT_TRUE(out.message_id.ends_with("@desk.example"));
    EXPECT_TRUE(out.reply_to.starts_with("support+"));
    EXPECT_TRUE(out.envelope_sender.starts_with("bounce+"));
    EXPECT_TRUE(usable_message_id(out.message_id));
}

TEST(Threading, TheSameMailHasTheSameMessageId) {
    EXPECT_EQ(headers(Authorship::answer, customer()).message_id,
              headers(Authorship::answer, customer()).message_id);
}

TEST(Threading, WhatTheDeskWritesByItselfSaysSo) {
    const ThreadingHeaders answer = headers(Authorship::answer, customer());
    EXPECT_EQ(field(answer, "Auto-Submitted"), "auto-replied");
    EXPECT_EQ(field(answer, "X-Auto-Response-Suppress"), "All");
    EXPECT_EQ(field(answer, "X-Aftercare-Loop"), "desk-1");
    EXPECT_EQ(field(answer, "Precedence"), "");
    EXPECT_EQ(answer.envelope_sender, "");
    EXPECT_EQ(field(headers(Authorship::notice, customer()), "Auto-Submitted"), "auto-generated");
    const ThreadingHeaders agent = headers(Authorship::person, customer());
    EXPECT_EQ(field(agent, "Auto-Submitted"), "");
    EXPECT_EQ(field(agent, "X-Auto-Response-Suppress"), "");
    EXPECT_EQ(field(agent, "X-Aftercare-Loop"), "desk-1");
}

TEST(Threading, ARelayMayRefuseTheNullSender) {
    SendingAccount strict = account();
    strict.automatic_sender = AutomaticSender::bounce_address;
    const AnsweredMail answers = customer();
    const auto out = threading_headers(thread(Authorship::answer), &answers, strict, own());
    EXPECT_TRUE(token_in_address(out.envelope_sender, keys()));
}

TEST(Threading, AMailOfItsOwnBeginsAThread) {
    const auto out = threading_headers(thread(Authorship::notice), nullptr, account(), own());
    EXPECT_EQ(out.subject, "服务单 [#1234]");
    EXPECT_TRUE(out.in_reply_to.empty());
    EXPECT_TRUE(out.references.empty());
}

TEST(Threading, ReferencesKeepTheFirstAndTheLast) {
    AnsweredMail answers = customer();
    answers.references.clear();
    for (int i = 0; i < 40; ++i) answers.references.push_back("r" + std::to_string(i) + "@factory.example");
    const auto references = headers(Authorship::answer, answers).references;
    ASSERT_EQ(references.size(), 11U);
    EXPECT_EQ(references.front(), "r0@factory.example");
    EXPECT_EQ(references[1], "r31@factory.example");
    EXPECT_EQ(references.back(), "c3@factory.example");
}

TEST(Threading, WithoutReferencesInReplyToStandsIn) {
    AnsweredMail answers = customer();
    answers.references.clear();
    EXPECT_EQ(headers(Authorship::answer, answers).references,
              (std::vector<std::string>{"c2@factory.example", "c3@factory.example"}));
    answers.in_reply_to.push_back("c9@factory.example");
    EXPECT_EQ(headers(Authorship::answer, answers).references,
              (std::vector<std::string>{"c3@factory.example"}));
}

TEST(Threading, NothingOfTheirsCanInjectAHeader) {
    AnsweredMail answers{"a\r\nBcc: x@y.example",
                         {},
                         {"b c", "", "<d>", "é@x", std::string(251, 'x'), "good@x"},
                         "x\r\nBcc: y"};
    const ThreadingHeaders out = headers(Authorship::answer, answers);
    EXPECT_EQ(out.in_reply_to, "");
    EXPECT_EQ(out.references, (std::vector<std::string>{"good@x"}));
    EXPECT_EQ(out.subject.find_first_of("\r\n"), std::string::npos);
    answers.references = {"a@x", "b@x", "a@x"};
    answers.message_id = "a@x";
    EXPECT_EQ(headers(Authorship::answer, answers).references, (std::vector<std::string>{"b@x", "a@x"}));
}

TEST(Threading, OurAnswersAreNoPersonsMailForAnybody) {
    // What we send by ourselves, read by another desk that runs the same program.
    const ThreadingHeaders out = headers(Authorship::answer, customer());
    Mail mail = person_mail();
    for (const HeaderField& one : out.fields) {
        std::string name = one.name;
        std::ranges::transform(name, name.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        mail.headers.push_back({name, one.value});
    }
    mail.from = {{"", "support@desk.example"}};
    mail.message_id = out.message_id;
    OwnIdentity other{{"help@other.example"}, "desk-2", {{{1, std::string(token_secret_bytes, 'z')}}}};
    const Envelope envelope{"", {"help@other.example"}, "", false};
    EXPECT_NE(judge_automatic(mail, envelope, other).kind, MailKind::person);
    EXPECT_EQ(judge_automatic(mail, envelope, own()).kind, MailKind::own);
}

}  // namespace

}  // namespace aftercare::email
