// A mailbox's part of the configuration.
#include "bot/configuration/configuration.h"
#include "bot/service/email_options.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace aftercare::bot {
namespace {

using Strings = std::vector<std::string>;

/// `parts` of the account beside its address.
ReadConfiguration read_account(const std::string& parts) {
    const Surroundings surroundings{[](const std::string&) { return std::nullopt; },
                                    [](const std::string&) { return std::nullopt; }};
    return read_configuration(R"({"profile": "p", "channels": [
        {"kind": "email", "account": "main", "address": "care@example.com", )" +
                                  parts + "}]}",
                              surroundings);
}

const std::string oauth =
    R"("oauth": {"token_url": "https://id.example/token", "client_id": "c", "client_secret": "s"})";
const std::string imap = R"("imap": {"url": "imaps://imap.example.com", "user": "u"})";
const std::string smtp = R"("smtp": {"url": "smtp://smtp.example.com", "user": "u"})";

TEST(EmailConfiguration, OneGrantServesBothServers) {
    const auto result = read_account(
        R"("oauth": {"token_url": "https://id.example/token", "client_id": "c", "client_secret": "s",
        "refresh_token": "r", "scope": "mail", "authorities": "ca.pem"}, )" +
        imap + ", " + smtp);
    EXPECT_EQ(result.errors, Strings{});
    const email::Options options = email_options(result.configuration.channels.at(0));
    ASSERT_TRUE(options.oauth);
    EXPECT_EQ(options.oauth->token_url, "https://id.example/token");
    EXPECT_EQ(options.oauth->client_id, "c");
    EXPECT_EQ(options.oauth->client_secret, "s");
    EXPECT_EQ(options.oauth->refresh_token, "r");
    EXPECT_EQ(options.oauth->scope, "mail");
    EXPECT_EQ(options.oauth->authorities, "ca.pem");
    EXPECT_EQ(options.imap->method, email::imap::Method::oauth);
    EXPECT_EQ(options.imap->password, "");
    EXPECT_EQ(options.smtp.auth, email::SmtpOptions::Auth::xoauth2);
    EXPECT_EQ(options.smtp.secret, "");
}

TEST(EmailConfiguration, AFixedTokenAndAPasswordStayWhatTheyWere) {
    const auto result = read_account(
        R"("imap": {"url": "imaps://imap.example.com", "user": "u", "password": "t", "oauth": true},
        "smtp": {"url": "smtps://smtp.example.com", "user": "u", "password": "pw"})");
    EXPECT_EQ(result.errors, Strings{});
    const email::Options options = email_options(result.configuration.channels.at(0));
    EXPECT_FALSE(options.oauth);
    EXPECT_EQ(options.imap->method, email::imap::Method::oauth);
    EXPECT_EQ(options.imap->password, "t");
    EXPECT_EQ(options.smtp.auth, email::SmtpOptions::Auth::password);
    EXPECT_EQ(options.smtp.secret, "pw");
}

TEST(EmailConfiguration, TokensForOneServerAndAPasswordForTheOther) {
    const auto result =
        read_account(oauth + ", " + imap +
                     R"(, "smtp": {"url": "smtps://smtp.example.com", "user": "u", "password": "pw"})");
    EXPECT_EQ(result.errors, Strings{});
    const email::Options options = email_options(result.configuration.channels.at(0));
    EXPECT_EQ(options.imap->method, email::imap::Method::oauth);
    EXPECT_EQ(options.smtp.auth, email::SmtpOptions::Auth::password);
}

TEST(EmailConfiguration, NamesEveryFaultOfTheGrant) {
    struct Case {
        std::string parts;
        Strings errors;
    };
    const std::string place = "channels[0].";
    const std::vector<Case> cases{
        {R"("oauth": {"token_url": "http://id.example/token", "scop": "x"}, )" + imap + ", " + smtp,
         {place + "oauth.token_url: must be https://HOST[:PORT]/PATH (http:// only to this host)",
          place + "oauth.client_id: is missing",
          place + "oauth.client_secret: is missing: without a refresh_token the client asks for itself",
          place + "oauth.scop: is not known; did you mean \"scope\"?"}},
        {R"("oauth": {"client_id": "c", "refresh_token": "r"}, )" + imap + ", " + smtp,
         {place + "oauth.token_url: is missing"}},
        {imap + ", " + smtp, {place + "imap.password: is missing", place + "smtp.password: is missing"}},
        {R"("smtp": {"url": "smtps://h.example", "user": "u", "oauth": true}, "token": "w")",
         {place + "smtp.password: is missing: the access token, or \"oauth\" of the account to get one"}},
        {oauth +
             R"(, "smtp": {"url": "smtps://h.example", "user": "u", "password": "x", "oauth": true}, "token": "w")",
         {place +
              "smtp.password: is a fixed access token, but \"oauth\" of the account gets them: leave out one",
          place + "oauth: is used by no server: give imap or smtp a user and no password"}},
        {oauth + R"(, "smtp": {"url": "smtps://h.example", "user": "u", "oauth": false}, "token": "w")",
         {place + "smtp.password: is missing",
          place + "oauth: is used by no server: give imap or smtp a user and no password"}},
        {oauth + R"(, "smtp": {"url": "smtps://h.example", "oauth": true}, "token": "w")",
         {place + "smtp.user: is missing"}},
        {R"("oauth": true, "token": "w", )" + smtp,
         {place + "oauth: must be an object: {...}", place + "smtp.password: is missing"}},
    };
    for (const Case& each : cases) EXPECT_EQ(read_account(each.parts).errors, each.errors) << each.parts;
}

TEST(EmailConfiguration, WithoutTlsOnlyOnThisHost) {
    const auto url_fault = [](const std::string& url) {
        return read_account(R"("oauth": {"token_url": ")" + url +
                            R"(", "client_id": "c", "refresh_token": "r"}, )" + imap + ", " + smtp)
            .errors.size();
    };
    for (const char* fine : {"https://id.example/t", "https://id.example", "http://127.0.0.1:1/t",
                             "http://localhost/t", "http://[::1]:8/t"})
        EXPECT_EQ(url_fault(fine), 0u) << fine;
    for (const char* wrong : {"http://id.example/t", "http://127.evil.example/t", "https://u:p@id.example/t",
                              "ftp://id.example/t", "id.example/t", "wss://id.example"})
        EXPECT_EQ(url_fault(wrong), 1u) << wrong;
    const auto server = read_account(R"("token": "w", "smtp": {"url": "smtp://127.evil.example"})")
                            .configuration.channels.at(0)
                            .email->smtp;
    EXPECT_EQ(server.security, MailServer::Security::starttls);
}

}  // namespace
}  // namespace aftercare::bot
