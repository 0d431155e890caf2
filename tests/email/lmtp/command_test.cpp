#include "adapters/email/lmtp/command.h"

#include <gtest/gtest.h>

namespace aftercare::email::lmtp {
namespace {

std::string address_of(std::string_view rest) {
    const std::optional<PathArgument> argument = parse_path_argument(rest, "TO:");
    return argument ? argument->address : "(none)";
}

TEST(LmtpCommand, Splits) {
    const Command command = split_command("  rcpt   TO:<a@b>  ");
    EXPECT_EQ(command.verb, "RCPT");
    EXPECT_EQ(command.rest, "TO:<a@b>");
    EXPECT_EQ(split_command("").verb, "");
}

TEST(LmtpCommand, ReadsPaths) {
    EXPECT_EQ(address_of("TO:<a@b.example>"), "a@b.example");
    EXPECT_EQ(address_of("to: <a@b>"), "a@b");
    EXPECT_EQ(address_of("TO:<>"), "");
    EXPECT_EQ(address_of("TO:<@one,@two:a@b>"), "a@b");
    EXPECT_EQ(address_of("TO:<\"a b>\\\"@c\"@b.example>"), "\"a b>\\\"@c\"@b.example");
    EXPECT_EQ(address_of("TO:<support+c12.abc@b.example>"), "support+c12.abc@b.example");
    EXPECT_EQ(address_of("TO:<a@[127.0.0.1]>"), "a@[127.0.0.1]");
    EXPECT_EQ(address_of("TO:<a@[IPv6:::1]>"), "a@[IPv6:::1]");
    EXPECT_EQ(address_of("TO:<售后@例子.中国>"), "售后@例子.中国");
    EXPECT_EQ(address_of("TO:<Postmaster>"), "Postmaster");
}

TEST(LmtpCommand, RefusesWhatIsNoPath) {
    for (const char* text : {"", "TO:", "TO:a@b", "TO:<a@b", "TO:<a>", "TO:<@b>", "TO:<a@>", "TO:<a b@c>",
                             "TO:<a@b c>", "TO:<a@b>x", "TO:<<a@b>>", "TO:<\"a@b>", "TO:<a@b>> ",
                             "TO:<a@b/c>", "FROM:<a@b>", "TO:<a@b> =x", "TO:<a@b> a_b=1"}) {
        EXPECT_EQ(address_of(text), "(none)") << text;
    }
    EXPECT_EQ(address_of("TO:<" + std::string(316, 'a') + "@bcd>"), std::string(316, 'a') + "@bcd");
    EXPECT_EQ(address_of("TO:<" + std::string(317, 'a') + "@bcd>"), "(none)");
}

TEST(LmtpCommand, ReadsParameters) {
    const auto argument = parse_path_argument("FROM:<a@b> size=12  BODY=8bitmime SMTPUTF8", "FROM:");
    ASSERT_TRUE(argument);
    ASSERT_EQ(argument->parameters.size(), 3u);
    EXPECT_EQ(argument->parameters[0].name, "SIZE");
    EXPECT_EQ(argument->parameters[0].value, "12");
    EXPECT_EQ(argument->parameters[1].value, "8bitmime");
    EXPECT_EQ(argument->parameters[2].name, "SMTPUTF8");
    EXPECT_EQ(argument->parameters[2].value, "");
}

TEST(LmtpCommand, KnowsUtf8) {
    for (const char* good : {"", "a", "ü", "朱镕基", "😀", "\xF4\x8F\xBF\xBF"})
        EXPECT_TRUE(is_utf8(good)) << good;
    for (const char* bad : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                            "\xFF", "\xD6\xEC\xE9\x46", "\xE4\xB8"})
        EXPECT_FALSE(is_utf8(bad));
    EXPECT_TRUE(is_ascii("abc~"));
    EXPECT_FALSE(is_ascii("ü"));
}

}  // namespace
}  // namespace aftercare::email::lmtp
