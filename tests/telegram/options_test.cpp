#include "adapters/telegram/options.h"

#include "adapters/telegram/source_filter.h"

#include <gtest/gtest.h>

#include <string>

namespace aftercare::telegram {
namespace {

Options good() {
    Options options;
    options.account = "main";
    options.token = "123456:AAbb-cc_DD";
    options.secret = "s3cret_-";
    options.public_url = "https://care.example.com";
    return options;
}

std::string faults_of(const Options& options) {
    std::string all;
    for (const std::string& fault : faults(options)) all += fault + "\n";
    return all;
}

TEST(TelegramOptions, GoodOnesPass) {
    EXPECT_EQ(faults_of(good()), "");
    Options polling = good();
    polling.mode = Mode::polling;
    polling.secret.clear();
    polling.public_url.clear();
    polling.api_root = "http://127.0.0.1:8081/sub";
    EXPECT_EQ(faults_of(polling), "");
}

TEST(TelegramOptions, EachFaultIsNamedAndNoSecretQuoted) {
    Options bad;
    bad.account = "a/b";
    bad.token = "0123:x/y";
    bad.secret = "has space";
    bad.api_root = "ftp://x";
    bad.public_url = "nonsense";
    bad.webhook_connections = 0;
    bad.connections = 0;
    bad.allowed_sources = {"300.1.1.1/8"};
    const std::string all = faults_of(bad);
    for (const char* name : {"account", "token", "secret", "api_root", "public_url", "webhook_connections",
                             "connections", "allowed_sources"}) {
        EXPECT_NE(all.find(name), std::string::npos) << name;
    }
    EXPECT_EQ(all.find("0123"), std::string::npos);
    EXPECT_EQ(all.find("has space"), std::string::npos);
}

TEST(TelegramOptions, TokenShapes) {
    for (const char* token :
         {"", "123", ":abc", "123:", "abc:def", "0123:abc", "1:a/b", "1:a b", "1:a\r\nHost: x"}) {
        Options options = good();
        options.token = token;
        EXPECT_NE(faults_of(options), "") << token;
    }
    Options options = good();
    options.token = "1:" + std::string(79, 'a');
    EXPECT_NE(faults_of(options), "");
}

TEST(Redaction, NoPartOfTheTokenIsLeft) {
    EXPECT_EQ(redacted("GET /bot123:ABCDEF/getMe and ABCDEF", "123:ABCDEF"), "GET /bot***/getMe and ***");
    EXPECT_EQ(redacted("nothing", "123:ABCDEF"), "nothing");
}

TEST(Languages, AreTwoLetters) {
    EXPECT_EQ(telegram_language("zh-CN"), "zh");
    EXPECT_EQ(telegram_language("EN"), "en");
    EXPECT_EQ(telegram_language(""), "");
    EXPECT_EQ(telegram_language("yue-Hant"), "");
}

TEST(SourceFilter, Networks) {
    SourceFilter filter;
    EXPECT_TRUE(filter.allows("1.2.3.4"));
    ASSERT_TRUE(filter.add("149.154.160.0/20"));
    ASSERT_TRUE(filter.add("10.0.0.7"));
    ASSERT_TRUE(filter.add("2001:db8::/32"));
    EXPECT_FALSE(filter.add("x"));
    EXPECT_FALSE(filter.add("1.2.3.4/40"));
    EXPECT_TRUE(filter.allows("149.154.175.255"));
    EXPECT_FALSE(filter.allows("149.154.176.0"));
    EXPECT_TRUE(filter.allows("10.0.0.7"));
    EXPECT_TRUE(filter.allows("::ffff:10.0.0.7"));
    EXPECT_FALSE(filter.allows("10.0.0.8"));
    EXPECT_TRUE(filter.allows("2001:db8:1::5"));
    EXPECT_FALSE(filter.allows("2001:db9::1"));
    EXPECT_FALSE(filter.allows(""));
}

}  // namespace
}  // namespace aftercare::telegram
