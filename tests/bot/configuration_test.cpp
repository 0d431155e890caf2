#include "bot/configuration/configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace aftercare::bot {
namespace {

using testing::ElementsAre;

Surroundings surroundings() {
    return {[](const std::string& name) -> std::optional<std::string> {
                static const std::map<std::string, std::string> variables{{"TOKEN", "42:abc"}, {"SECRET", "s-1"}};
                const auto found = variables.find(name);
                return found == variables.end() ? std::nullopt : std::optional<std::string>(found->second);
            },
            [](const std::string& path) -> std::optional<std::string> {
                return path == "/run/token" ? std::optional<std::string>("43:def\n") : std::nullopt;
            }};
}

ReadConfiguration read(std::string_view text) { return read_configuration(text, surroundings()); }

constexpr std::string_view smallest = R"({"profile": "p", "channels": [{"kind": "web", "account": "site"}]})";

TEST(Configuration, TakesTheSmallestFileWithItsDefaults) {
    const auto result = read(smallest);
    EXPECT_EQ(result.errors, std::vector<std::string>{});
    EXPECT_EQ(result.configuration.address, "127.0.0.1");
    EXPECT_EQ(result.configuration.port, 8080);
    EXPECT_EQ(result.configuration.store, "data/aftercare.db");
    EXPECT_EQ(result.configuration.channels.at(0).profile, "p");
}

TEST(Configuration, ReadsEverySetting) {
    const auto result = read(R"({ // a comment
        "listen": {"address": "0.0.0.0", "port": 443, "tls": {"certificate": "c", "key": "k"}},
        "public_url": "https://care.example.com/",
        "store": "sqlite:/var/lib/a.db",
        "attachments": {"directory": "/var/lib/files", "max_mb": 50},
        "profile": "p", "language": "en", "time_zone": "Europe/Berlin", "calendar": "de", "log_level": "debug",
        "channels": [
          {"kind": "telegram", "account": "main", "token": "${TOKEN}", "secret": "${SECRET}", "mode": "webhook",
           "api_root": "http://127.0.0.1:1", "agents_chat": -1001234567890, "connections": 7, "profile": "q",
           "limits": {"per_chat_per_second": 0, "group_per_minute": 0, "per_second": 0}},
          {"kind": "telegram", "account": "second", "token": "${file:/run/token}", "mode": "polling"},
          {"kind": "web", "account": "site", "title": "T", "allowed_origins": ["https://a.example"],
           "frame_ancestors": ["https://b.example"], "behind_proxy": true}]})");
    EXPECT_EQ(result.errors, std::vector<std::string>{});
    const auto& c = result.configuration;
    EXPECT_EQ(c.port, 443);
    EXPECT_EQ(c.tls->certificate, "c");
    EXPECT_EQ(c.public_url, "https://care.example.com");
    EXPECT_EQ(c.store, "/var/lib/a.db");
    EXPECT_EQ(c.attachment_mb, 50);
    EXPECT_EQ(c.calendar, "de");
    ASSERT_EQ(c.channels.size(), 3u);
    const auto& telegram = *c.channels[0].telegram;
    EXPECT_EQ(telegram.token, "42:abc");
    EXPECT_EQ(telegram.secret, "s-1");
    EXPECT_EQ(telegram.agents_chat, "-1001234567890");
    EXPECT_EQ(telegram.connections, 7);
    EXPECT_EQ(telegram.limits.per_second, 0);
    EXPECT_EQ(c.channels[0].profile, "q");
    EXPECT_EQ(c.channels[1].telegram->token, "43:def");
    EXPECT_EQ(c.channels[1].telegram->mode, TelegramAccount::Mode::polling);
    EXPECT_TRUE(c.channels[2].web->behind_proxy);
}

TEST(Configuration, ListsAllErrorsAtOnce) {
    const auto result = read(R"({
        "listen": {"port": 70000, "address": "localhost", "adress": "x", "tls": {"certificate": "c"}},
        "store": "mysql://x",
        "attachments": {"max_mb": "many"},
        "log_level": "loud",
        "channels": [
          {"kind": "telegram", "account": "a b", "token": "nonsense", "mode": "push", "api_root": "ftp://x"},
          {"kind": "fax", "account": "main"},
          {"kind": "web", "account": "site"}, {"kind": "web", "account": "site"}, 7]})");
    const std::vector<std::string> expected{
        "listen.address: must be a numeric address, such as 127.0.0.1, 0.0.0.0 or ::1",
        "listen.port: must be a whole number from 0 to 65535",
        "listen.tls.key: is missing",
        "listen.adress: is not known; did you mean \"address\"?",
        "store: must be \"sqlite:PATH\"",
        "attachments.max_mb: must be a whole number from 1 to 2000",
        "profile: is missing",
        "log_level: must be one of: debug, info, warning, error",
        "channels[0].account: must be 1 to 64 characters of A-Z, a-z, 0-9, _ and -",
        "channels[0].token: is not a bot token: it looks like 123456:ABC...",
        "channels[0].mode: must be one of: webhook, polling",
        "channels[0].secret: is missing",
        "channels[0].api_root: must begin with https:// or http://",
        "channels[1].kind: must be one of: telegram, web, wechat, email",
        "channels[3]: the account web site is given twice",
        "channels[3]: there can be one web chat only",
        "channels[4]: must be an object: {...}",
        "public_url: is missing: Telegram delivers to it (or set the channel's \"mode\" to \"polling\")"};
    EXPECT_EQ(result.errors, expected);
}

TEST(Configuration, NamesMissingVariablesAndFilesButNeverASecret) {
    const auto result = read(R"({"profile": "p", "channels": [
        {"kind": "telegram", "account": "a", "mode": "polling", "token": "12:very-secret/${NOPE}"},
        {"kind": "telegram", "account": "b", "mode": "polling", "token": "${file:/nope}"}]})");
    ASSERT_EQ(result.errors.size(), 3u);
    EXPECT_EQ(result.errors[0], "channels[0].token: the environment variable NOPE is not set");
    EXPECT_EQ(result.errors[2], "channels[1].token: the file /nope cannot be read");
    for (const auto& error : result.errors) EXPECT_EQ(error.find("very-secret"), std::string::npos) << error;
}

TEST(Configuration, SaysWhereTheJsonBreaks) {
    const auto fault = [](std::string_view text) { return read(text).errors; };
    EXPECT_THAT(fault("{\n\n  \"profile\": }"), ElementsAre("line 3: this is not JSON"));
    EXPECT_THAT(fault("{\n  \"a\": [1, 2,]\n}"), ElementsAre("line 2: this is not JSON: there is a comma too many before the ]"));
    EXPECT_THAT(fault("{\n  \"a\": 1,\n  // \"b\": 2\n}"),
                ElementsAre("line 4: this is not JSON: there is a comma too many before the }"));
    EXPECT_THAT(fault("{\n  \"a\": \"x\"\n  \"token\": \"very-secret\"\n}"),
                ElementsAre("line 3: this is not JSON: a comma or a colon is missing before what stands there"));
    EXPECT_THAT(fault("{\"token\" \"very-secret\"}"),
                ElementsAre("line 1: this is not JSON: a comma or a colon is missing before what stands there"));
    EXPECT_THAT(fault("{\n  \"a\": {\"b\": 1}\n"), ElementsAre("line 2: this is not JSON: the file ends before its last } or ]"));
    EXPECT_THAT(fault("{'a': 1}"), ElementsAre("line 1: this is not JSON: texts stand between \" and \""));
    EXPECT_THAT(fault("{\"a\": \"x\n}"), ElementsAre("line 1: this is not JSON: a text is not closed with \""));
    EXPECT_THAT(fault(" \n"), ElementsAre("the file is empty"));
    EXPECT_EQ(read("[]").errors, std::vector<std::string>{"the configuration must be one JSON object: {...}"});
}

}  // namespace
}  // namespace aftercare::bot
