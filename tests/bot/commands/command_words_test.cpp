#include "bot/turn/command_words.h"

#include "bot/commands/join_code.h"
#include "bot/commands/ticket_words.h"
#include "office.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace aftercare::bot {
namespace {

using Kind = TypedCommand::Kind;
using testing::Contains;
using testing::ElementsAre;

class ReadingCommands : public testing::Test {
  protected:
    TypedCommand staff(std::string_view text) { return office.desk->commands.read(Audience::staff, text); }
    TypedCommand customer(std::string_view text) { return office.desk->commands.read(Audience::customer, text); }
    std::vector<std::string> near(Audience audience, std::string_view word) {
        return office.desk->commands.near(office.desk->profiles_in_use(), audience, word);
    }
    Office office;
};

TEST_F(ReadingCommands, NamesInBothLanguagesWithAndWithoutSlash) {
    struct Case {
        const char* text;
        const char* name;
        const char* rest;
    };
    const Case cases[] = {{"/take 0001", "take", "0001"},       {"/TAKE 0001", "take", "0001"},
                          {"/take@care_bot 0001", "take", "0001"}, {"接单 0001", "take", "0001"},
                          {"接单0001", "take", "0001"},          {"/接单 0001", "take", "0001"},
                          {"\uff0f接单\u30000001", "take", "0001"}, {"  待办 ", "queue", ""},
                          {"补充资料 0001 请拍照", "ask", "0001 请拍照"}, {"/reply 0001 two\nlines", "reply", "0001 two\nlines"}};
    for (const auto& c : cases) {
        const auto typed = staff(c.text);
        EXPECT_EQ(typed.kind, Kind::known) << c.text;
        EXPECT_EQ(typed.name, c.name) << c.text;
        EXPECT_EQ(typed.rest, c.rest) << c.text;
    }
}

TEST_F(ReadingCommands, OrdinaryWordsAreNoCommands) {
    for (const char* text : {"take it", "queue", "回复客户说的问题", "我的手机坏了", "帮助我一下", "", "/", "完成了吗"})
        EXPECT_EQ(staff(text).kind, Kind::none) << text;
    EXPECT_EQ(customer("取消订单的问题").kind, Kind::none);
    EXPECT_EQ(customer("取消").name, "cancel");
    EXPECT_EQ(customer("补充 还有异响").rest, "还有异响");
}

TEST_F(ReadingCommands, MistypedOnesAreGuessed) {
    EXPECT_EQ(staff("/tkae 1").kind, Kind::unknown);
    EXPECT_THAT(near(Audience::staff, "tkae"), Contains("/take"));
    // Two letters in the wrong order are one slip, so that what was meant comes first.
    ASSERT_FALSE(near(Audience::staff, "taek").empty());
    EXPECT_EQ(near(Audience::staff, "taek").front(), "/take");
    EXPECT_THAT(near(Audience::customer, "stat"), Contains("/status"));
    EXPECT_TRUE(near(Audience::staff, "xyzzyxyzzy").empty());
    EXPECT_TRUE(near(Audience::staff, std::string(10000, 'a')).empty());
}

TEST_F(ReadingCommands, WhatTheProcedureHasNoUseForIsNotGuessed) {
    const bool ranked = std::ranges::any_of(office.desk->profiles_in_use(), [](const auto* one) { return !one->ranks.empty(); });
    ASSERT_FALSE(ranked);
    EXPECT_THAT(near(Audience::staff, "rnak"), testing::Not(Contains("/rank")));
}

TEST_F(ReadingCommands, EveryCommandCanBeListedEverywhere) {
    for (const auto audience : {Audience::staff, Audience::customer}) {
        for (const char* language : {"zh-CN", "en"}) {
            for (const auto& entry : command_list(office.desk->texts, office.desk->profiles_in_use(), language, audience)) {
                EXPECT_FALSE(entry.description.starts_with("command.")) << entry.name;
                EXPECT_LE(entry.name.size(), 32u);
                EXPECT_EQ(office.desk->commands.read(audience, "/" + entry.name).name, entry.name);
                EXPECT_EQ(office.desk->commands.read(audience, entry.local_name).name, entry.name) << entry.local_name;
            }
        }
    }
}

TEST(TicketPayload, GoesBackAndForth) {
    const auto read = read_ticket_payload(ticket_payload(core::TicketId(123456), "rate", "satisfied"));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->ticket, core::TicketId(123456));
    EXPECT_EQ(read->word, "rate");
    EXPECT_EQ(read->argument, "satisfied");
    for (const char* bad : {"", "t:", "t:1", "t::x", "t:-1:x", "t:zzzzzzzzzzzzzzzzzz:x", "d:1:x", "t:1 :x"})
        EXPECT_FALSE(read_ticket_payload(bad)) << bad;
}

TEST(JoinCode, HashIgnoresHowItWasCopied) {
    EXPECT_EQ(join_code_hash("abcd-2345 efgh"), join_code_hash("ABCD2345EFGH"));
    EXPECT_NE(join_code_hash("ABCD2345EFGH"), join_code_hash("ABCD2345EFGJ"));
    EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace aftercare::bot
