#include "adapters/email/sending/outcome.h"

#include <gtest/gtest.h>

namespace aftercare::email {
namespace {

using Kind = SendResult::Kind;
using Stage = SmtpStage;
using Fault = SmtpFault;

struct Row {
    SmtpEnd end;
    Kind kind;
    bool whole_account;
    std::string enhanced;
};

TEST(EmailOutcome, Classes) {
    const std::vector<Row> rows{
        {{Fault::none, Stage::complete, 250, "2.0.0 Ok: queued as 1"}, Kind::delivered, false, "2.0.0"},
        {{Fault::none, Stage::complete, 250, "Ok"}, Kind::delivered, false, ""},
        // Refusals by stage.
        {{Fault::lost, Stage::connecting, 554, "5.7.1 blocked"}, Kind::configuration, true, "5.7.1"},
        {{Fault::lost, Stage::connecting, 421, "4.3.2 busy"}, Kind::transient, true, "4.3.2"},
        {{Fault::auth, Stage::authenticating, 535, "5.7.8 no"}, Kind::configuration, true, "5.7.8"},
        {{Fault::auth, Stage::authenticating, 454, "4.7.0 later"}, Kind::transient, true, "4.7.0"},
        {{Fault::lost, Stage::sender, 530, "5.7.0 Must issue STARTTLS"}, Kind::configuration, true, "5.7.0"},
        {{Fault::lost, Stage::sender, 553, "5.7.1 Not your address"}, Kind::configuration, true, "5.7.1"},
        {{Fault::lost, Stage::sender, 552, "5.3.4 too big"}, Kind::permanent, false, "5.3.4"},
        {{Fault::lost, Stage::sender, 452, "4.3.1 full"}, Kind::transient, false, "4.3.1"},
        {{Fault::lost, Stage::recipient, 550, "5.1.1 unknown"}, Kind::permanent, false, "5.1.1"},
        {{Fault::lost, Stage::recipient, 550, "5.1.7 bad sender's address"}, Kind::configuration, true, "5.1.7"},
        {{Fault::lost, Stage::data, 550, "5.1.8 sender's domain not found"}, Kind::configuration, true, "5.1.8"},
        {{Fault::lost, Stage::recipient, 550, "5.1.10 null MX"}, Kind::permanent, false, "5.1.10"},
        {{Fault::lost, Stage::recipient, 530, "5.7.0 authenticate"}, Kind::configuration, true, "5.7.0"},
        {{Fault::lost, Stage::recipient, 450, "4.2.0 greylisted"}, Kind::transient, false, "4.2.0"},
        {{Fault::lost, Stage::recipient, 421, "4.7.0 closing"}, Kind::transient, true, "4.7.0"},
        {{Fault::lost, Stage::data, 554, "5.5.1 no"}, Kind::permanent, false, "5.5.1"},
        {{Fault::lost, Stage::data, 451, "4.3.0 no"}, Kind::transient, false, "4.3.0"},
        {{Fault::lost, Stage::complete, 550, "5.7.1 spam"}, Kind::permanent, false, "5.7.1"},
        {{Fault::lost, Stage::complete, 451, "4.3.0 store"}, Kind::transient, false, "4.3.0"},
        // No reply.
        {{Fault::lost, Stage::connecting, 0, ""}, Kind::transient, true, ""},
        {{Fault::lost, Stage::recipient, 0, ""}, Kind::transient, false, ""},
        {{Fault::lost, Stage::data, 354, "go"}, Kind::transient, false, ""},
        {{Fault::timeout, Stage::data, 354, "go"}, Kind::transient, false, ""},
        {{Fault::lost, Stage::complete, 0, ""}, Kind::uncertain, false, ""},
        {{Fault::timeout, Stage::complete, 0, ""}, Kind::uncertain, false, ""},
        // Faults.
        {{Fault::resolve, Stage::connecting, 0, ""}, Kind::transient, true, ""},
        {{Fault::connect, Stage::connecting, 0, ""}, Kind::transient, true, ""},
        {{Fault::certificate, Stage::connecting, 220, "go"}, Kind::configuration, true, ""},
        {{Fault::tls, Stage::connecting, 0, ""}, Kind::transient, true, ""},
        {{Fault::not_tls, Stage::connecting, 0, ""}, Kind::configuration, true, ""},
        {{Fault::no_starttls, Stage::connecting, 250, "SIZE"}, Kind::configuration, true, ""},
        {{Fault::no_auth, Stage::connecting, 250, "SIZE"}, Kind::configuration, true, ""},
        {{Fault::auth, Stage::connecting, 250, "SIZE"}, Kind::configuration, true, ""},
    };
    for (const Row& row : rows) {
        const SendResult result = interpret(row.end);
        const std::string what = std::to_string(static_cast<int>(row.end.stage)) + " " + row.end.reply;
        EXPECT_EQ(result.kind, row.kind) << what;
        EXPECT_EQ(result.whole_account, row.whole_account) << what;
        EXPECT_EQ(result.enhanced, row.enhanced) << what;
        EXPECT_EQ(result.reason.empty(), row.kind == Kind::delivered) << what;
    }
}

// Only then is another access token worth a try.
TEST(EmailOutcome, ARefusedLoginIsTold) {
    const auto refused = [](Fault fault, Stage stage, int code) { return interpret({fault, stage, code, ""}).login_refused; };
    EXPECT_TRUE(refused(Fault::auth, Stage::authenticating, 535));
    EXPECT_TRUE(refused(Fault::auth, Stage::authenticating, 334)) << "the server explained, and the client gave up";
    EXPECT_TRUE(refused(Fault::lost, Stage::authenticating, 535));
    EXPECT_FALSE(refused(Fault::auth, Stage::authenticating, 454)) << "the server's own trouble";
    EXPECT_FALSE(refused(Fault::auth, Stage::connecting, 250)) << "no mechanism that we know";
    EXPECT_FALSE(refused(Fault::lost, Stage::authenticating, 0));
    EXPECT_FALSE(refused(Fault::lost, Stage::sender, 530));
    EXPECT_FALSE(refused(Fault::none, Stage::complete, 250));
}

TEST(EmailOutcome, EnhancedCodesAreRead) {
    const auto enhanced = [](int code, const char* reply) {
        return interpret({Fault::lost, Stage::recipient, code, reply}).enhanced;
    };
    EXPECT_EQ(enhanced(550, "5.1.1 x"), "5.1.1");
    EXPECT_EQ(enhanced(550, "5.1.1"), "5.1.1");
    EXPECT_EQ(enhanced(550, "5.123.456 x"), "5.123.456");
    for (const char* none :
         {"", "5", "5.1", "5.1.", "5.1.1234 x", "5.1.1x", "5..1 x", "4.1.1 x", "a.b.c", "5.1.1-x"})
        EXPECT_EQ(enhanced(550, none), "") << none;
}

TEST(EmailOutcome, ReasonsHoldNoAddressAndNoSecret) {
    EXPECT_EQ(safe_reply("5.1.1 <wang@example.com>: Recipient rejected"),
              "5.1.1 (address) Recipient rejected");
    EXPECT_EQ(safe_reply("a\r\nb\x1B[31m"), "a b?[31m");
    EXPECT_LE(safe_reply(std::string(1'000, 'x')).size(), 200u);
    std::string chinese = "x";
    while (chinese.size() < 300) chinese += "拒";
    EXPECT_EQ(safe_reply(chinese).size(), 199u) << "cut between characters";
    const SendResult result =
        interpret({Fault::auth, Stage::authenticating, 535, "5.7.8 bad password hunter2"});
    EXPECT_EQ(result.reason, "535 authentication was refused");
}

}  // namespace
}  // namespace aftercare::email
