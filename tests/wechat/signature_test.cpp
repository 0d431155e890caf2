#include "adapters/wechat/signature.h"

#include "vectors.h"

#include <gtest/gtest.h>

namespace aftercare::wechat {
namespace {

using std::chrono::seconds;
using Verdict = ReplayWindow::Verdict;

core::Time at(std::int64_t second) {
    return core::Time(seconds(second));
}

TEST(Signature, OfficialVectors) {
    EXPECT_EQ(url_signature("AAAAA", "1714036504", "1514711492"), "f464b24fc39322e44b38aa78f5edd27bd1441696");
    EXPECT_EQ(url_signature("AAAAA", "1714037059", "486452656"), "899cf89e464efb63f54ddac96b0a0a235f53aa78");
    EXPECT_EQ(message_signature(vectors::token, vectors::push_timestamp, vectors::push_nonce,
                                vectors::push_encrypt),
              vectors::push_signature);
    EXPECT_EQ(message_signature(vectors::token, vectors::reply_timestamp, vectors::reply_nonce,
                                vectors::reply_encrypt),
              vectors::reply_signature);
}

// Sorted as unsigned bytes: a letter beyond ASCII comes last. sha1("AB\xE4") by sha1sum.
TEST(Signature, SortsAsBytesAndJoinsWithNothing) {
    EXPECT_EQ(url_signature("abc", "", ""), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(url_signature("c", "b", "a"), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(url_signature("\xE4", "B", "A"), url_signature("AB\xE4", "", ""));
}

TEST(Signature, SecretsAreComparedWhole) {
    EXPECT_TRUE(equal_secret("", ""));
    EXPECT_TRUE(equal_secret("0a1b", "0a1b"));
    EXPECT_FALSE(equal_secret("0a1b", "0A1B"));
    EXPECT_FALSE(equal_secret("0a1", "0a1b"));
    EXPECT_FALSE(equal_secret("", "0a1b"));
    EXPECT_FALSE(equal_secret(std::string_view("0a\0b", 4), "0a1b"));
}

TEST(ClockSkew, OnlyPlainSeconds) {
    EXPECT_EQ(clock_skew("1000", at(900)), seconds(100));
    EXPECT_EQ(clock_skew("900", at(1000)), seconds(-100));
    EXPECT_EQ(clock_skew("1000", at(1000) + std::chrono::milliseconds(999)), seconds(0));
    EXPECT_EQ(clock_skew("999999999999", at(0)), seconds(999'999'999'999));
    for (const std::string_view bad : {"", "-1", "+1", " 1", "1 ", "1.0", "0x1", "1e3", "9999999999999"})
        EXPECT_EQ(clock_skew(bad, at(0)), std::nullopt) << bad;
}

class Replay : public testing::Test {
  protected:
    Verdict ask(std::string_view timestamp, std::string_view nonce, std::string_view event,
                std::int64_t now) {
        return window.judge({timestamp, nonce, "sig"}, event, at(now));
    }
    ReplayWindow window{seconds(300), 4};
};

TEST_F(Replay, ThePlatformsRepetitionIsToldFromAReplay) {
    EXPECT_EQ(ask("1000", "n", "message 1", 1000), Verdict::fresh);
    EXPECT_EQ(ask("1000", "n", "message 1", 1005), Verdict::repeated);
    EXPECT_EQ(ask("1000", "n", "message 1", 1010), Verdict::repeated);
    EXPECT_EQ(ask("1000", "n", "message 2", 1011), Verdict::replayed);
    EXPECT_EQ(ask("1005", "n", "message 1", 1011), Verdict::fresh);  // a retry may be signed anew
    EXPECT_EQ(ask("1000", "other", "message 2", 1011), Verdict::fresh);
}

TEST_F(Replay, StaleOnBothSides) {
    EXPECT_EQ(ask("700", "a", "e", 1000), Verdict::fresh);
    EXPECT_EQ(ask("1300", "b", "e", 1000), Verdict::fresh);
    EXPECT_EQ(ask("699", "c", "e", 1000), Verdict::stale);
    EXPECT_EQ(ask("1301", "d", "e", 1000), Verdict::stale);
    EXPECT_EQ(ask("soon", "d", "e", 1000), Verdict::stale);
    EXPECT_EQ(window.size(), 2U);
}

// A timestamp 300 s ahead is acceptable for 600 s, and is remembered as long.
TEST_F(Replay, RememberedWhileAcceptable) {
    EXPECT_EQ(ask("1300", "n", "first", 1000), Verdict::fresh);
    for (std::int64_t now = 1000; now <= 1600; now += 50)
        EXPECT_EQ(ask("1300", "n", "second", now), Verdict::replayed);
    EXPECT_EQ(ask("1300", "n", "second", 1601), Verdict::stale);
    EXPECT_EQ(ask("1700", "x", "third", 1700), Verdict::fresh);
    EXPECT_EQ(window.size(), 1U);
}

TEST_F(Replay, Bounded) {
    for (int i = 0; i < 100; ++i) {
        EXPECT_EQ(ask("1000", std::to_string(i), "e" + std::to_string(i), 1000), Verdict::fresh);
        EXPECT_LE(window.size(), 4U);
    }
    EXPECT_EQ(ask("1000", "99", "e99", 1000), Verdict::repeated);
    EXPECT_EQ(ask("1000", "96", "e96", 1000), Verdict::repeated);
}

TEST_F(Replay, PartsAreNotConfused) {
    EXPECT_EQ(window.judge({"1000", "ab", "c"}, "1", at(1000)), Verdict::fresh);
    EXPECT_EQ(window.judge({"1000", "a", "bc"}, "2", at(1000)), Verdict::fresh);
}

}  // namespace
}  // namespace aftercare::wechat
