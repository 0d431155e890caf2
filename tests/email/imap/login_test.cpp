#include "server_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aftercare::email::imap {
namespace {

using testing::HasSubstr;
using testing::Not;

Options starttls() {
    Options options = test_options();
    options.security = Security::starttls;
    return options;
}

TEST(StartTls, ComesBeforeEverySecretAndForgetsWhatWasSaidInTheClear) {
    Scene scene(starttls());
    scene.on_tls = [&] {
        // Put in by somebody between: neither read as an answer nor as capabilities of the server.
        scene.session.receive("* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\nA3 OK done\r\n");
    };
    scene.play(R"(
        S: * OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR] ready
        C: % STARTTLS
    )");
    scene.hear("A1 OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\nA2 OK injected\r\n");
    EXPECT_EQ(scene.tls_handshakes, 1);
    scene.play(R"(
        C: % CAPABILITY
        S: * CAPABILITY IMAP4rev1
        S: % OK done
        C: % LOGIN "care@example.com" "pass-word-4711"
    )");
}

TEST(StartTls, IsRequired) {
    for (const std::string_view greeting : {"S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready",
                                            "S: * PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] already in"}) {
        Scene scene(starttls());
        scene.play(greeting);
        ASSERT_TRUE(scene.ending);
        EXPECT_EQ(scene.ending->kind, Ending::Kind::no_tls);
        EXPECT_EQ(scene.take_said(), "");
    }
    Scene scene(starttls());
    scene.play(R"(
        S: * OK [CAPABILITY IMAP4rev1 STARTTLS] ready
        C: % STARTTLS
        S: % NO not today
    )");
    ASSERT_TRUE(scene.ending);
    EXPECT_EQ(scene.ending->kind, Ending::Kind::no_tls);
    EXPECT_EQ(scene.take_said(), "");
}

TEST(Login, IsNotNeededWhenGreetedAsLoggedIn) {
    Scene scene;
    scene.play(R"(
        S: * PREAUTH tunnel
        C: % CAPABILITY
        S: * CAPABILITY IMAP4rev1
        S: % OK done
        C: % SELECT "INBOX"
    )");
}

TEST(Login, SendsAwkwardPasswordsAsCountedBytes) {
    Options options = test_options();
    options.password = "密码\"";
    Scene scene(options);
    scene.play(R"(
        S: * OK [CAPABILITY IMAP4rev1] ready
        C: % LOGIN "care@example.com" {7}
        S: + go on
        C: 密码"
        S: % OK done
    )");
    scene.play("C: % CAPABILITY");
}

TEST(Login, EndsWhenACountedPartIsRefused) {
    Options options = test_options();
    options.password = "密码";
    Scene scene(options);
    scene.play(R"(
        S: * OK [CAPABILITY IMAP4rev1] ready
        C: % LOGIN "care@example.com" {6}
        S: % NO [AUTHENTICATIONFAILED] no
    )");
    ASSERT_TRUE(scene.ending);
    EXPECT_EQ(scene.take_said(), "");
}

TEST(Login, FallsBackOnceWhenPlainIsNotUnderstood) {
    Scene scene;
    scene.play(R"(
        S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready
        C: % AUTHENTICATE PLAIN
        S: % BAD what
        C: % LOGIN "care@example.com" "pass-word-4711"
        S: * BYE too many
        S: % NO wrong: pass-word-4711
    )");
    ASSERT_TRUE(scene.ending);
    EXPECT_EQ(scene.ending->kind, Ending::Kind::refused_login);
    EXPECT_THAT(scene.ending->reason, Not(HasSubstr("pass-word")));
}

TEST(Login, IsNotTriedTwiceAfterARefusal) {
    Scene scene;
    scene.play(R"(
        S: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready
        C: % AUTHENTICATE PLAIN AGNhcmVAZXhhbXBsZS5jb20AcGFzcy13b3JkLTQ3MTE=
        S: % NO [AUTHENTICATIONFAILED] wrong
    )");
    ASSERT_TRUE(scene.ending);
    EXPECT_EQ(scene.ending->kind, Ending::Kind::refused_login);
}

TEST(Login, KnowsPassingTroubleFromAWrongPassword) {
    Scene scene;
    scene.play(R"(
        S: * OK [CAPABILITY IMAP4rev1] ready
        C: % LOGIN "care@example.com" "pass-word-4711"
        S: % NO [UNAVAILABLE] the directory is down
    )");
    ASSERT_TRUE(scene.ending);
    EXPECT_EQ(scene.ending->kind, Ending::Kind::unavailable);
}

TEST(Login, SaysNoPasswordWhereNoneIsTaken) {
    Scene scene;
    scene.play("S: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready");
    ASSERT_TRUE(scene.ending);
    EXPECT_EQ(scene.ending->kind, Ending::Kind::refused_login);
    EXPECT_EQ(scene.take_said(), "");
}

TEST(Login, SpeaksOauthbearerWhereThatIsAllThereIs) {
    Options options = test_options();
    options.method = Method::oauth;
    Scene scene(options);
    scene.play(R"(
        S: * OK [CAPABILITY IMAP4rev1 AUTH=OAUTHBEARER] ready
        C: % AUTHENTICATE OAUTHBEARER
        S: +
        C: bixhPWNhcmVAZXhhbXBsZS5jb20sAWF1dGg9QmVhcmVyIHlhMjkudG9rZW4BAQ==
        S: + eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=
        C: AQ==
        S: % NO no
    )");
    ASSERT_TRUE(scene.ending);
    EXPECT_EQ(scene.ending->kind, Ending::Kind::refused_login);
}

TEST(Greeting, CanBeAFarewellOrNoImap) {
    const std::pair<std::string_view, Ending::Kind> cases[] = {
        {"* BYE overloaded\r\n", Ending::Kind::unavailable},
        {"SSH-2.0-OpenSSH_9.2\r\n", Ending::Kind::broken},
        {"220 smtp ESMTP\r\n", Ending::Kind::broken},
        {"* 5 EXISTS\r\n", Ending::Kind::broken},
        {"A1 OK hello\r\n", Ending::Kind::broken},
        {"+ hello\r\n", Ending::Kind::closed},
    };
    for (const auto& [bytes, kind] : cases) {
        Scene scene;
        scene.hear(bytes);
        if (!scene.ending) {
            scene.session.closed();
            scene.hear(" ");
            scene.ending = std::get<Ending>(scene.session.next());
        }
        EXPECT_EQ(scene.ending->kind, kind) << bytes;
        EXPECT_EQ(scene.take_said(), "") << bytes;
    }
}

}  // namespace
}  // namespace aftercare::email::imap
