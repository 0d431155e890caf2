#include "adapters/email/rules/address.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace aftercare::email {

namespace {

std::string checked(std::string_view text) {
    const AddressReading reading = check_address(text);
    EXPECT_NE(reading.address.has_value(), !reading.problem.empty()) << text;
    return reading.address ? reading.address->address : "";
}

TEST(Address, TakesWhatCanBeWrittenTo) {
    for (const char* text : {"wang@factory.example", "a@b", "first.last+tag@sub.factory.example",
                             "x_y-z@1234.example", "!#$%&'*+-/=?^_`{|}~@factory.example",
                             "\"a b\"@test.invalid", "\"a@b\\\"c\"@test.invalid", "123456789@qq.com"})
        EXPECT_EQ(checked(text), text);
}

TEST(Address, WritesTheDomainInLowerCaseAndKeepsTheRest) {
    EXPECT_EQ(checked("Wang.Li@Factory.EXAMPLE"), "Wang.Li@factory.example");
}

TEST(Address, WritesDomainsInPunycode) {
    EXPECT_EQ(checked("wang@例子.测试"), "wang@xn--fsqu00a.xn--0zwm56d");
    EXPECT_EQ(checked("wang@Bücher.example"), "wang@xn--bcher-kva.example");
    EXPECT_EQ(checked("wang@faß.example"), "wang@xn--fa-hia.example");  // not the old "fass"
    EXPECT_EQ(checked("wang@ｆａｃｔｏｒｙ．example"), "wang@factory.example");
    EXPECT_EQ(checked("wang@xn--fsqu00a.xn--0zwm56d"), "wang@xn--fsqu00a.xn--0zwm56d");
}

TEST(Address, SaysWhenAServerMustTakeUtf8) {
    EXPECT_FALSE(check_address("wang@例子.测试").address->needs_smtputf8);
    const AddressReading reading = check_address("王@例子.测试");
    ASSERT_TRUE(reading.address);
    EXPECT_TRUE(reading.address->needs_smtputf8);
    EXPECT_EQ(reading.address->address, "王@xn--fsqu00a.xn--0zwm56d");
}

TEST(Address, RefusesWhatCouldInjectOrGoAstray) {
    using namespace std::string_literals;
    for (const std::string& text : std::vector<std::string>{"",
                                                            " ",
                                                            "wang",
                                                            "@factory.example",
                                                            "wang@",
                                                            "wang@@factory.example",
                                                            "wang@factory@example",
                                                            "wang@factory.example\r\nRCPT TO:<x@y.example>",
                                                            "wang@factory.example\n",
                                                            "wang\r@factory.example",
                                                            "wang\0@factory.example"s,
                                                            "wang@factory.example\0"s,
                                                            "<wang@factory.example>",
                                                            "wang@factory.example> SIZE=1",
                                                            "\"a\r\nb\"@factory.example",
                                                            "\"a>b\"@factory.example",
                                                            "\"a\"b@factory.example",
                                                            "\"\"@factory.example",
                                                            "\"a@factory.example",
                                                            "\"a\\\"@factory.example",
                                                            "a b@factory.example",
                                                            "wang@fac tory.example",
                                                            "wang@factory.example, li@factory.example",
                                                            "wang@factory.example;li@factory.example",
                                                            "wang@a,b@c.example",
                                                            ".wang@factory.example",
                                                            "wang.@factory.example",
                                                            "wa..ng@factory.example",
                                                            "wang@-factory.example",
                                                            "wang@factory-.example",
                                                            "wang@factory..example",
                                                            "wang@.factory.example",
                                                            "wang@factory.example.",
                                                            "wang@[127.0.0.1]",
                                                            "wang@127.0.0.1",
                                                            "wang@factory_x.example",
                                                            "wang@factory.example\t",
                                                            "wang\x7f@factory.example",
                                                            "wang@\xff.example",
                                                            "\xff@factory.example",
                                                            "wang\xe2\x80\xae@factory.example",
                                                            "wang\xe2\x80\x8b@factory.example",
                                                            "wang\xc2\x85@factory.example",
                                                            "Wang <wang@factory.example>",
                                                            "wang@exa\xe3\x80\x80mple.com",
                                                            "wang(comment)@factory.example",
                                                            "wang@ex%6dple.com",
                                                            "wang@例 子.测试"})
        EXPECT_EQ(checked(text), "") << ::testing::PrintToString(text);
}

TEST(Address, KeepsTheSizesOfTheStandard) {
    const std::string domain = std::string(60, 'd') + "." + std::string(60, 'e') + ".example";
    EXPECT_NE(checked(std::string(64, 'a') + "@factory.example"), "");
    EXPECT_EQ(checked(std::string(65, 'a') + "@factory.example"), "");
    EXPECT_EQ(checked("a@" + std::string(64, 'd') + ".example"), "");
    const std::string long_domain =
        std::string(63, 'd') + "." + std::string(63, 'e') + "." + std::string(53, 'f') + ".example";
    EXPECT_EQ((std::string(64, 'a') + "@" + long_domain).size(), 254U);
    EXPECT_NE(checked(std::string(64, 'a') + "@" + long_domain), "");
    EXPECT_EQ(checked(std::string(64, 'a') + "@f" + long_domain), "");
    // It may only become too long in punycode.
    std::string wide = "a@";
    for (int i = 0; i < 12; ++i) wide += "例子测试.";
    EXPECT_LE((wide + "example").size(), 254U);
    EXPECT_LE(checked(wide + "example").size(), 254U);
}

TEST(Address, WhatPassesPassesAgainUnchanged) {
    std::mt19937 random(9);
    const std::vector<std::string> pieces{"a", "B",  ".",  "@",    "\"",   "\\", " ", "<",
                                          ">", "\r", "\n", "例",   "ß",    "-",  "+", "example",
                                          "1", ",",  ";",  "\x7f", "\xff", "。", "Ａ"};
    std::uniform_int_distribution<std::size_t> piece(0, pieces.size() - 1);
    std::uniform_int_distribution<int> count(1, 8);
    int taken = 0;
    for (int round = 0; round < 100000; ++round) {
        std::string text = round % 2 == 0 ? "a@" : "";
        for (int i = count(random); i > 0; --i) text += pieces[piece(random)];
        const AddressReading reading = check_address(text);
        if (!reading.address) continue;
        ++taken;
        const std::string& address = reading.address->address;
        ASSERT_LE(address.size(), 254U);
        ASSERT_EQ(address.find_first_of("\r\n<>"), std::string::npos);
        ASSERT_EQ(address.find('\0'), std::string::npos);
        ASSERT_EQ(check_address(address).address, reading.address);
        ASSERT_EQ(contact_key(address), contact_key(text));
    }
    EXPECT_GT(taken, 1000);
}

TEST(Address, KeysHaveNoCase) {
    EXPECT_EQ(contact_key(" Wang@Factory.example "), "wang@factory.example");
    EXPECT_EQ(contact_key("Wang@例子.测试"), contact_key("wang@XN--FSQU00A.xn--0zwm56d"));
    EXPECT_EQ(contact_key("nobody"), "");
}

}  // namespace

}  // namespace aftercare::email
