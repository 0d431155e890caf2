// Sending to a server that does what the test wants, and to our own listener.
#include "adapters/email/sending/smtp_transport.h"

#include "adapters/email/lmtp/listener.h"
#include "harness.h"
#include "scripted_server.h"

#include <cstdlib>

namespace aftercare::email {
namespace {

using net::Loop;
using namespace std::chrono_literals;
using Kind = SendResult::Kind;
using Security = SmtpOptions::Security;
using Auth = SmtpOptions::Auth;

const std::string mail = "Subject: x\r\n\r\n.dot\r\nhello\r\n";

struct EmailTransport : testing::Test {
    Loop loop;
    ScriptedServer server{loop.context.get_executor()};
    net::ScratchFolder folder;
    SmtpOptions options;
    std::unique_ptr<SmtpTransport> transport;

    void SetUp() override {
        options.host = "localhost";
        options.port = server.port();
        options.security = Security::none;
        options.auth = Auth::none;
        options.own_name = "desk.example";
        options.connect_timeout = 3s;
        options.transfer_timeout = 3s;
    }
    void TearDown() override {
        transport.reset();
        loop.context.restart();
        loop.context.run_for(50ms);
    }
    void with_tls(const std::string& trusted = "cert.pem") {
        net::write_certificate(folder / "cert.pem", folder / "key.pem", "mail");
        net::write_certificate(folder / "other.pem", folder / "other-key.pem", "other");
        server.tls = std::make_shared<net::TlsServer>(folder / "cert.pem", folder / "key.pem");
        options.authorities = folder / trusted;
    }
    void with_password() {
        options.auth = Auth::password;
        options.user = "desk";
        options.secret = "hunter2";
    }
    SendResult send(std::string from = "bounce@example.com", std::string to = "wang@example.com",
                    std::string bytes = mail) {
        if (!transport) transport = std::make_unique<SmtpTransport>(loop.context.get_executor(), options);
        std::optional<SendResult> result;
        transport->send(
            {std::move(from), std::move(to), std::make_shared<const std::string>(std::move(bytes))},
            [&](SendResult sent) { result = std::move(sent); });
        EXPECT_FALSE(result) << "never at once";
        const auto end = std::chrono::steady_clock::now() + 10s;
        loop.context.restart();
        while (!result && std::chrono::steady_clock::now() < end) loop.context.run_one_for(100ms);
        EXPECT_TRUE(result) << "no result";
        return result.value_or(SendResult());
    }
    bool heard(const std::string& line) const {
        return std::ranges::find(server.heard, line) != server.heard.end();
    }
};

TEST_F(EmailTransport, Delivers) {
    const SendResult result = send();
    EXPECT_EQ(result.kind, Kind::delivered) << result.reason;
    EXPECT_EQ(result.code, 250);
    EXPECT_EQ(result.enhanced, "2.0.0");
    EXPECT_TRUE(heard("EHLO desk.example"));
    EXPECT_TRUE(heard("MAIL FROM:<bounce@example.com> SIZE=" + std::to_string(mail.size())));
    EXPECT_TRUE(heard("RCPT TO:<wang@example.com>"));
    ASSERT_EQ(server.mails.size(), 1u);
    EXPECT_EQ(server.mails[0], "Subject: x\r\n\r\n..dot\r\nhello\r\n.\r\n");
}

TEST_F(EmailTransport, SendsTheNullSenderAndKeepsConnections) {
    EXPECT_EQ(send("").kind, Kind::delivered);
    EXPECT_TRUE(heard("MAIL FROM:<> SIZE=" + std::to_string(mail.size())));
    EXPECT_EQ(send().kind, Kind::delivered);
    EXPECT_EQ(server.connections, 1);
    EXPECT_EQ(server.mails.size(), 2u);
}

TEST_F(EmailTransport, NothingCanBeInjected) {
    for (const char* address :
         {"a@b.example\r\nRCPT TO:<evil@x.example>", "a@b.example>\r\nDATA", "<a@b.example>",
          "a@b.example> NOTIFY=NEVER", "", "a", "a@b.example,c@d.example", "a b@c.example"}) {
        EXPECT_EQ(send("bounce@example.com", address).kind, Kind::permanent) << address;
        if (*address != '\0') EXPECT_EQ(send(address, "wang@example.com").kind, Kind::permanent) << address;
    }
    for (const char* bytes : {"", "a\nb\r\n", "a\r\n.\n", "a\rb\r\n", "a\r\n\r"}) {
        const SendResult result = send("", "wang@example.com", bytes);
        EXPECT_EQ(result.kind, Kind::permanent) << bytes;
        EXPECT_EQ(result.enhanced, "5.6.0");
    }
    EXPECT_EQ(server.connections, 0);
}

struct Refusal {
    std::string at;
    std::string reply;
    Kind kind;
    int code;
};

TEST_F(EmailTransport, KnowsWhatARefusalMeans) {
    const std::vector<Refusal> rows{
        {"GREETING", "554 5.7.1 Not you", Kind::configuration, 554},
        {"GREETING", "421 4.3.2 Busy", Kind::transient, 421},
        {"GREETING", "DROP", Kind::transient, 0},
        {"EHLO", "DROP", Kind::transient, 0},
        {"MAIL", "553 5.7.1 Not yours", Kind::configuration, 553},
        {"MAIL", "552 5.3.4 Too large", Kind::permanent, 552},
        {"MAIL", "451 4.3.0 Later", Kind::transient, 451},
        {"MAIL", "DROP", Kind::transient, 0},
        {"RCPT", "550 5.1.1 <wang@example.com> unknown", Kind::permanent, 550},
        {"RCPT", "450 4.2.0 Greylisted", Kind::transient, 450},
        {"RCPT", "DROP", Kind::transient, 0},
        {"DATA", "554 5.5.1 No", Kind::permanent, 554},
        {"DATA", "451 4.3.0 Later", Kind::transient, 451},
        {"DOT", "550-5.7.1 Spam\r\n550 5.7.1 Really", Kind::permanent, 550},
        {"DOT", "452 4.3.1 Full", Kind::transient, 452},
        {"DOT", "DROP", Kind::uncertain, 0},
    };
    for (const Refusal& row : rows) {
        server.replies = {{row.at, row.reply}};
        const SendResult result = send();
        EXPECT_EQ(result.kind, row.kind) << row.at << " " << row.reply << ": " << result.reason;
        EXPECT_EQ(result.code, row.code) << row.at << " " << row.reply;
        EXPECT_EQ(result.reason.find('@'), std::string::npos) << result.reason;
    }
    server.replies.clear();
    EXPECT_EQ(send().kind, Kind::delivered) << "none of them spoils the next";
}

TEST_F(EmailTransport, SilenceEnds) {
    options.connect_timeout = 300ms;
    options.transfer_timeout = 300ms;
    for (const char* at : {"GREETING", "EHLO", "RCPT", "DOT"}) {
        server.replies = {{at, "HANG"}};
        const SendResult result = send();
        EXPECT_EQ(result.kind, at == std::string("DOT") ? Kind::uncertain : Kind::transient) << at;
        EXPECT_EQ(result.reason, "the mail server did not answer in time") << at;
    }
}

TEST_F(EmailTransport, LostWithinALargeMailIsNotUncertain) {
    server.replies = {{"BODY", "DROP"}};
    std::string large = "Subject: x\r\n\r\n";
    while (large.size() < 20'000'000) large += std::string(98, 'x') + "\r\n";
    const SendResult result = send("", "wang@example.com", large);
    EXPECT_EQ(result.kind, Kind::transient) << result.reason;
}

TEST_F(EmailTransport, NobodyThere) {
    options.port = 1;
    EXPECT_EQ(send().reason, "the mail server cannot be reached");
    transport.reset();
    options.host = "no-such-host.invalid";
    options.security = Security::implicit_tls;
    const SendResult result = send();
    EXPECT_EQ(result.kind, Kind::transient);
    EXPECT_TRUE(result.whole_account);
}

TEST_F(EmailTransport, TlsOfBothKinds) {
    with_tls();
    options.security = Security::starttls;
    EXPECT_EQ(send().kind, Kind::delivered);
    EXPECT_TRUE(heard("STARTTLS"));
    transport.reset();
    server.implicit_tls = true;
    options.security = Security::implicit_tls;
    EXPECT_EQ(send().kind, Kind::delivered);
}

TEST_F(EmailTransport, TlsIsDemanded) {
    options.security = Security::starttls;
    EXPECT_EQ(send().reason, "the mail server does not offer STARTTLS");
    EXPECT_EQ(send().kind, Kind::configuration);
    server.offers.push_back("STARTTLS");
    server.replies = {{"STARTTLS", "454 4.7.0 Not now"}};
    EXPECT_EQ(send().kind, Kind::transient);
    transport.reset();
    server.replies.clear();
    options.security = Security::implicit_tls;
    const SendResult result = send();
    EXPECT_EQ(result.kind, Kind::configuration) << result.reason;
    EXPECT_EQ(result.reason, "the mail server does not speak TLS on this port");
    EXPECT_TRUE(server.mails.empty());
    for (const std::string& line : server.heard) EXPECT_FALSE(line.starts_with("MAIL")) << line;
}

TEST_F(EmailTransport, CertificatesAreChecked) {
    with_tls("other.pem");
    with_password();
    for (const Security security : {Security::starttls, Security::implicit_tls}) {
        server.implicit_tls = security == Security::implicit_tls;
        options.security = security;
        transport.reset();
        const SendResult result = send();
        EXPECT_EQ(result.kind, Kind::configuration);
        EXPECT_EQ(result.reason, "the mail server's certificate is not trusted");
    }
    transport.reset();
    options.authorities = folder / "missing.pem";
    EXPECT_EQ(send().kind, Kind::configuration);
    for (const std::string& line : server.heard) EXPECT_FALSE(line.starts_with("AUTH")) << line;
}

TEST_F(EmailTransport, Authenticates) {
    with_tls();
    with_password();
    options.security = Security::starttls;
    server.offers = {"AUTH CRAM-MD5 LOGIN PLAIN"};
    EXPECT_EQ(send().kind, Kind::delivered);
    EXPECT_TRUE(heard("AUTH PLAIN"));
    EXPECT_TRUE(heard("AGRlc2sAaHVudGVyMg=="));
    transport.reset();
    server.heard.clear();
    server.offers = {"AUTH LOGIN"};
    EXPECT_EQ(send().kind, Kind::delivered);
    EXPECT_TRUE(heard("AUTH LOGIN"));
    transport.reset();
    server.heard.clear();
    options.auth = Auth::xoauth2;
    server.offers = {"AUTH XOAUTH2 PLAIN"};
    EXPECT_EQ(send().kind, Kind::delivered);
    EXPECT_TRUE(heard("AUTH XOAUTH2"));
    server.heard.clear();
    transport->set_secret("fresh");
    EXPECT_EQ(send().kind, Kind::delivered);
    // base64 of "user=desk\x01auth=Bearer fresh\x01\x01"
    EXPECT_TRUE(heard("dXNlcj1kZXNrAWF1dGg9QmVhcmVyIGZyZXNoAQE=")) << "a new token needs a new connection";
}

TEST_F(EmailTransport, TroubleWithAuthenticationIsConfiguration) {
    with_tls();
    with_password();
    options.security = Security::starttls;
    EXPECT_EQ(send().reason, "the mail server does not offer to authenticate");
    server.offers = {"AUTH CRAM-MD5 GSSAPI"};
    EXPECT_EQ(send().kind, Kind::configuration) << "only PLAIN and LOGIN are used";
    server.offers = {"AUTH PLAIN"};
    server.replies = {{"SECRET", "535 5.7.8 Wrong: desk hunter2"}};
    const SendResult wrong = send();
    EXPECT_EQ(wrong.kind, Kind::configuration);
    EXPECT_EQ(wrong.code, 535);
    EXPECT_EQ(wrong.reason.find("hunter2"), std::string::npos);
    server.replies = {{"SECRET", "454 4.7.0 Later"}};
    EXPECT_EQ(send().kind, Kind::transient);
    for (const std::string& line : server.heard) EXPECT_FALSE(line.starts_with("MAIL")) << line;
}

TEST_F(EmailTransport, SendsManyAtOnceOverFewConnections) {
    transport = std::make_unique<SmtpTransport>(loop.context.get_executor(), options);
    int delivered = 0;
    for (int count = 0; count < 50; ++count) {
        transport->send(
            {"", "x" + std::to_string(count) + "@example.com", std::make_shared<const std::string>(mail)},
            [&](SendResult result) { delivered += result.kind == Kind::delivered ? 1 : 0; });
    }
    loop.context.restart();
    while (delivered < 50 && loop.context.run_one_for(3s) > 0) {
    }
    EXPECT_EQ(delivered, 50);
    EXPECT_LE(server.connections, 4);
}

TEST_F(EmailTransport, StopTellsEverybody) {
    options.max_parallel = 2;
    server.replies = {{"DOT", "HANG"}};
    transport = std::make_unique<SmtpTransport>(loop.context.get_executor(), options);
    std::vector<Kind> kinds;
    for (int count = 0; count < 4; ++count)
        transport->send({"", "x@example.com", std::make_shared<const std::string>(mail)},
                        [&](SendResult result) { kinds.push_back(result.kind); });
    loop.run([&]() -> net::asio::awaitable<void> {
        while (server.mails.size() < 2) co_await net::sleep_for(10ms);
        co_await transport->stop(100ms);
    });
    std::ranges::sort(kinds);
    EXPECT_EQ(kinds, (std::vector<Kind>{Kind::transient, Kind::transient, Kind::uncertain, Kind::uncertain}));
    EXPECT_EQ(send().reason, "sending was stopped");
}

TEST_F(EmailTransport, MayGoWithMailsUnderWay) {
    server.replies = {{"RCPT", "HANG"}};
    transport = std::make_unique<SmtpTransport>(loop.context.get_executor(), options);
    bool told = false;
    transport->send({"", "x@example.com", std::make_shared<const std::string>(mail)},
                    [&](SendResult) { told = true; });
    transport->send({"", "bad", std::make_shared<const std::string>(mail)}, [&](SendResult) { told = true; });
    transport.reset();
    loop.context.restart();
    loop.context.run_for(100ms);
    EXPECT_FALSE(told);
}

TEST_F(EmailTransport, SpeaksWithOurOwnListener) {
    lmtp::ListenerOptions listening;
    std::vector<std::string> kept;
    listening.check = [](std::string_view address) {
        return address.starts_with("nobody") ? lmtp::RecipientCheck::unknown : lmtp::RecipientCheck::known;
    };
    listening.keep = [&](Envelope envelope, std::string bytes, lmtp::KeepDone done) {
        kept.push_back(envelope.mail_from + "|" + envelope.rcpt_to.at(0) + "|" + bytes);
        done({lmtp::Kept::ok});
    };
    lmtp::Listener listener(loop.context.get_executor(), std::move(listening));
    options.port = listener.port();
    EXPECT_EQ(send("").kind, Kind::delivered);
    EXPECT_EQ(send("", "nobody@example.com").enhanced, "5.1.1");
    EXPECT_EQ(send("a@b.example", "售后@例子.中国").kind, Kind::delivered) << "SMTPUTF8";
    ASSERT_EQ(kept.size(), 2u);
    EXPECT_EQ(kept[0], "|wang@example.com|" + mail);
    EXPECT_EQ(kept[1], "a@b.example|售后@xn--fsqu00a.xn--fiqs8s|" + mail);
}

TEST_F(EmailTransport, RefusesOptionsThatCannotWork) {
    const auto problem = [&](auto change) {
        SmtpOptions changed = options;
        change(changed);
        try {
            SmtpTransport(loop.context.get_executor(), changed);
        } catch (const std::runtime_error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_EQ(problem([](SmtpOptions&) {}), "");
    EXPECT_EQ(problem([](SmtpOptions& changed) { changed.host = "::1"; }), "");
    EXPECT_NE(problem([](SmtpOptions& changed) { changed.host = "mail.example.com"; }), "") << "without TLS";
    EXPECT_NE(problem([](SmtpOptions& changed) { changed.host = "a/b"; }), "");
    EXPECT_NE(problem([](SmtpOptions& changed) { changed.own_name = "a b"; }), "");
    EXPECT_NE(problem([](SmtpOptions& changed) { changed.port = 0; }), "");
    EXPECT_NE(problem([](SmtpOptions& changed) { changed.auth = Auth::password; }), "") << "no user";
    EXPECT_NE(problem([](SmtpOptions& changed) {
                  changed.auth = Auth::password;
                  changed.user = "a";
                  changed.secret = "b\r\nc";
              }),
              "");
}

}  // namespace
}  // namespace aftercare::email
