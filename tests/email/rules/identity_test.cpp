#include "adapters/email/rules/identity.h"

#include "adapters/email/rules/authentication_results.h"
#include "mails.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace aftercare::email {

namespace {

using namespace testing;

const TrustedServers servers{{"mx.desk.example"}, {}, 3};

/// A mail as our server hands it on: its own fields on top, the sender's below.
Mail mail_with(std::vector<HeaderField> on_top, std::vector<HeaderField> of_the_sender = {}) {
    Mail mail = person_mail();
    mail.headers = {
        {"return-path", "<wang@factory.example>"},
        {"received", "from mx.desk.example (localhost [127.0.0.1]) by mx.desk.example with LMTP id 1; now"}};
    mail.headers.insert(mail.headers.end(), on_top.begin(), on_top.end());
    mail.headers.push_back(
        {"received",
         "from out.factory.example (helo by mx.desk.example) by mx.desk.example with ESMTP id 2; now"});
    mail.headers.push_back({"received", "from pc by out.factory.example; now"});
    mail.headers.insert(mail.headers.end(), of_the_sender.begin(), of_the_sender.end());
    mail.headers.push_back({"from", "Wang <wang@factory.example>"});
    return mail;
}

Trust trust(std::string results, const std::string& from = "wang@factory.example") {
    Mail mail = mail_with({{"authentication-results", "mx.desk.example; " + std::move(results)}});
    mail.from = {{"Wang", from}};
    return identify(mail, servers).trust;
}

TEST(Identity, IsFrom) {
    Mail mail = mail_with({});
    mail.from = {{"王", "Wang.Li@Factory.EXAMPLE"}};
    const Identity identity = identify(mail, servers);
    EXPECT_EQ(identity.contact, "wang.li@factory.example");
    EXPECT_EQ(identity.name, "王");
    EXPECT_EQ(identity.answer_to, "Wang.Li@factory.example");
    EXPECT_EQ(identity.trust, Trust::unverified);
    EXPECT_TRUE(identity.problem.empty());
}

TEST(Identity, NeedsExactlyOneFrom) {
    Mail mail = mail_with({});
    mail.from.push_back({"", "li@factory.example"});
    EXPECT_FALSE(identify(mail, servers).problem.empty());
    EXPECT_TRUE(identify(mail, servers).contact.empty());
    mail.from.clear();
    EXPECT_FALSE(identify(mail, servers).problem.empty());
    Mail twice = mail_with({}, {{"from", "li@factory.example"}});
    EXPECT_EQ(identify(twice, servers).problem, "more than one From field");
    Mail strange = mail_with({});
    strange.from = {{"x", ""}};
    EXPECT_FALSE(identify(strange, servers).problem.empty());
}

TEST(Identity, AnswersGoToReplyToOfTheSameDomainOnly) {
    Mail mail = mail_with({});
    mail.reply_to = {{"", "Office@FACTORY.example"}};
    EXPECT_EQ(identify(mail, servers).answer_to, "Office@factory.example");
    EXPECT_EQ(identify(mail, servers).contact, "wang@factory.example");
    mail.reply_to = {{"", "office@elsewhere.example"}};
    EXPECT_EQ(identify(mail, servers).answer_to, "wang@factory.example");
    EXPECT_EQ(identify(mail, servers, ReplyTo::any).answer_to, "office@elsewhere.example");
    EXPECT_EQ(identify(mail, servers, ReplyTo::any).contact, "wang@factory.example");
    mail.reply_to = {{"", "office@sub.factory.example"}};
    EXPECT_EQ(identify(mail, servers).answer_to, "wang@factory.example");
    mail.reply_to = {{"", "x\r\ny@factory.example"}};
    EXPECT_EQ(identify(mail, servers).answer_to, "wang@factory.example");
    mail.reply_to = {{"", "a@factory.example"}, {"", "b@factory.example"}};
    EXPECT_EQ(identify(mail, servers).answer_to, "wang@factory.example");
}

struct TrustCase {
    std::string results;
    Trust trust;
};

void PrintTo(const TrustCase& one, std::ostream* out) {
    *out << one.results;
}

class Results : public ::testing::TestWithParam<TrustCase> {};

TEST_P(Results, Decide) {
    EXPECT_EQ(trust(GetParam().results), GetParam().trust);
}

INSTANTIATE_TEST_SUITE_P(
    All, Results,
    ::testing::Values(
        TrustCase{"dmarc=pass header.from=factory.example", Trust::verified},
        TrustCase{"DMARC=PASS (p=reject dis=none) HEADER.FROM=Factory.Example", Trust::verified},
        TrustCase{"dmarc=pass header.from=elsewhere.example", Trust::unverified},
        TrustCase{"dmarc=pass", Trust::unverified},
        TrustCase{"dmarc=fail (p=none) header.from=factory.example", Trust::failed},
        TrustCase{"dmarc=none header.from=factory.example", Trust::unverified},
        TrustCase{"dmarc=temperror header.from=factory.example", Trust::unverified},
        TrustCase{"dkim=pass header.d=factory.example", Trust::verified},
        TrustCase{"dkim=pass header.i=@factory.example", Trust::verified},
        TrustCase{"dkim=pass header.d=elsewhere.example; spf=none smtp.mailfrom=x", Trust::unverified},
        TrustCase{"dkim=pass header.d=sub.factory.example", Trust::unverified},
        TrustCase{"dkim=pass header.d=example", Trust::unverified},
        TrustCase{"dkim=pass header.d=evilfactory.example", Trust::unverified},
        TrustCase{"dkim=fail header.d=factory.example", Trust::unverified},
        TrustCase{"spf=pass smtp.mailfrom=wang@factory.example", Trust::verified},
        TrustCase{"spf=pass smtp.mailfrom=factory.example", Trust::verified},
        TrustCase{"spf=pass smtp.mailfrom=bulk@elsewhere.example", Trust::unverified},
        TrustCase{"spf=pass smtp.helo=factory.example", Trust::unverified},
        TrustCase{"spf=fail smtp.mailfrom=wang@factory.example", Trust::failed},
        TrustCase{"spf=softfail smtp.mailfrom=wang@factory.example", Trust::unverified},
        TrustCase{"spf=fail smtp.mailfrom=wang@factory.example; dkim=pass header.d=factory.example",
                  Trust::verified},
        TrustCase{"dkim=pass header.d=factory.example; dmarc=fail header.from=factory.example",
                  Trust::failed},
        TrustCase{"dmarc=pass header.from=factory.example; dmarc=fail header.from=factory.example",
                  Trust::failed},
        TrustCase{"dkim=pass (dmarc=fail header.from=factory.example) header.d=factory.example",
                  Trust::verified},
        TrustCase{"auth=pass smtp.auth=wang", Trust::unverified}, TrustCase{"none", Trust::unverified},
        TrustCase{
            "dmarc=pass reason=\"x; dmarc=fail header.from=factory.example\" header.from=factory.example",
            Trust::verified}));

TEST(Identity, ADomainVouchesForThoseBelowIt) {
    EXPECT_EQ(trust("dkim=pass header.d=factory.example", "wang@cn.factory.example"), Trust::verified);
    EXPECT_EQ(trust("dmarc=pass header.from=factory.example", "wang@cn.factory.example"), Trust::unverified);
    EXPECT_EQ(trust("dkim=pass header.d=xn--fsqu00a.xn--0zwm56d", "wang@例子.测试"), Trust::verified);
}

TEST(Identity, OnlyResultsOfTheOwnServerCount) {
    const std::string pass = "; dmarc=pass header.from=factory.example";
    const auto by = [&](const std::string& server) {
        return identify(mail_with({{"authentication-results", server + pass}}), servers).trust;
    };
    EXPECT_EQ(by("mx.desk.example"), Trust::verified);
    EXPECT_EQ(by("MX.Desk.Example"), Trust::verified);
    EXPECT_EQ(by("mx.desk.example 1"), Trust::verified);
    EXPECT_EQ(by("\"mx.desk.example\""), Trust::verified);
    EXPECT_EQ(by("(mx.elsewhere.example) mx.desk.example"), Trust::verified);
    EXPECT_EQ(by("mx.elsewhere.example"), Trust::unverified);
    EXPECT_EQ(by("mx.desk.example.elsewhere.example"), Trust::unverified);
    EXPECT_EQ(by("mx.elsewhere.example (mx.desk.example)"), Trust::unverified);
    EXPECT_EQ(by("mx.desk.example 2"), Trust::unverified);
    const Mail good = mail_with({{"authentication-results", "mx.desk.example" + pass}});
    EXPECT_EQ(identify(good, TrustedServers{}).trust, Trust::unverified);
}

TEST(Identity, ResultsBelowAForeignServerDoNotCount) {
    const HeaderField forged{"authentication-results",
                             "mx.desk.example; dmarc=pass header.from=factory.example"};
    EXPECT_EQ(identify(mail_with({}, {forged}), servers).trust, Trust::unverified);
    // Nor does it help to invent servers of ours in between.
    const HeaderField invented{"received", "from x by mx.desk.example; now"};
    EXPECT_EQ(identify(mail_with({}, {invented, forged}), servers).trust, Trust::unverified);
    Mail long_chain = mail_with({});
    std::erase_if(long_chain.headers, [](const HeaderField& field) { return field.name == "received"; });
    for (int i = 0; i < 4; ++i) long_chain.headers.push_back(invented);
    long_chain.headers.push_back(forged);
    EXPECT_EQ(identify(long_chain, servers).trust, Trust::unverified);
    // One that fails is not outweighed by one that is forged.
    const HeaderField failed{"authentication-results",
                             "mx.desk.example; dmarc=fail header.from=factory.example"};
    EXPECT_EQ(identify(mail_with({failed, forged}), servers).trust, Trust::failed);
    EXPECT_EQ(identify(mail_with({forged, failed}), servers).trust, Trust::failed);
}

TEST(Identity, HostsOfHostedServicesAreNamedByPatterns) {
    Mail mail = person_mail();
    mail.headers = {
        {"delivered-to", "support@desk.example"},
        {"received", "by 2002:a05:6402:1 with SMTP id x; now"},
        {"received", "from out.factory.example by mx.google.com with ESMTPS id y; now"},
        {"authentication-results", "mx.google.com; dmarc=pass (p=NONE) header.from=factory.example"},
        {"from", "wang@factory.example"}};
    EXPECT_EQ(identify(mail, {{"mx.google.com"}, {}, 3}).trust, Trust::unverified);
    EXPECT_EQ(identify(mail, {{"mx.google.com"}, {"2002:a05:*", "*.google.com"}, 3}).trust, Trust::verified);
    EXPECT_EQ(identify(mail, {{"mx.google.com"}, {"2002:a05:*", "*.google.com"}, 1}).trust,
              Trust::unverified);
}

// ---- the field ----------------------------------------------------------------------------------

TEST(AuthenticationResults, AreRead) {
    const auto read = read_authentication_results(
        "mx.desk.example 1;\r\n\tdkim=pass (2048-bit key; (nested) unprotected) reason=\"good; really\"\r\n"
        " header.d=Factory.example header.b=\"ab\\\"c\"; spf / 1 = pass smtp.mailfrom=\"a "
        "b\"@factory.example ;"
        "compauth=pass reason=100;");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->server, "mx.desk.example");
    ASSERT_EQ(read->results.size(), 3U);
    EXPECT_EQ(read->results[0].method, "dkim");
    EXPECT_EQ(read->results[0].property("reason"), "good; really");
    EXPECT_EQ(read->results[0].property("header.d"), "Factory.example");
    EXPECT_EQ(read->results[0].property("header.b"), "ab\"c");
    EXPECT_EQ(read->results[0].property("header.x"), "");
    EXPECT_EQ(read->results[1].method, "spf");
    EXPECT_EQ(read->results[1].property("smtp.mailfrom"), "a b@factory.example");
}

TEST(AuthenticationResults, MayHoldNothing) {
    for (const char* text :
         {"mx.desk.example", "mx.desk.example;", "mx.desk.example; none", "mx.desk.example 1; none ;"}) {
        const auto read = read_authentication_results(text);
        ASSERT_TRUE(read) << text;
        EXPECT_TRUE(read->results.empty());
    }
}

TEST(AuthenticationResults, BrokenFieldsAreRefusedWhole) {
    for (const char* text :
         {"", " ", ";", "; dkim=pass", "(mx.desk.example", "mx; dkim", "mx; dkim=", "mx; =pass",
          "mx; dkim=pass header.d", "mx; dkim=pass header.d=", "mx; dkim=pass reason=\"open",
          "mx; dkim=pass (open", "mx extra; dkim=pass", "mx; dkim=pass = x",
          "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=x; dkim=none", "mx; none x=y", "mx dkim=pass"})
        EXPECT_FALSE(read_authentication_results(text)) << text;
    std::string many = "mx";
    for (int i = 0; i < 101; ++i) many += "; dkim=pass";
    EXPECT_FALSE(read_authentication_results(many));
    EXPECT_FALSE(read_authentication_results("mx; dkim=pass (" + std::string(20000, 'x') + ")"));
}

}  // namespace

}  // namespace aftercare::email
