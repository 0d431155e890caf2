#include "adapters/telegram/split.h"

#include <gtest/gtest.h>
#include <unicode/brkiter.h>
#include <unicode/unistr.h>

#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace aftercare::telegram {
namespace {

std::string without_space(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c != ' ' && c != '\n' && c != '\t' && c != '\r') result += c;
    }
    return result;
}

std::string repeated(std::string_view piece, std::size_t times) {
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += piece;
    return text;
}

std::size_t true_units(std::string_view text) {
    return static_cast<std::size_t>(icu::UnicodeString::fromUTF8(std::string(text)).length());
}

// Byte positions between grapheme clusters.
std::set<std::size_t> boundaries(const std::string& text) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> clusters(
        icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    UText* utf8 = utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
    clusters->setText(utf8, status);
    std::set<std::size_t> found;
    for (std::int32_t at = clusters->first(); at != icu::BreakIterator::DONE; at = clusters->next()) {
        found.insert(static_cast<std::size_t>(at));
    }
    utext_close(utf8);
    return found;
}

std::string random_text(std::mt19937& random, std::size_t pieces) {
    static const std::vector<std::string> alphabet{"a",  "b",    "z",       " ",  " ",
                                                   "\n", "\n\n", "你",      "们", "。",
                                                   "，", "é",    "e\u0301", "😀", "👩‍👩‍👧‍👦",
                                                   "🇨🇳", "👍🏽", "한",      "नि", "word",
                                                   "x"};
    std::string text;
    for (std::size_t i = 0; i < pieces; ++i) text += alphabet[random() % alphabet.size()];
    return text;
}

TEST(Split, Properties) {
    std::mt19937 random(7);
    for (int round = 0; round < 400; ++round) {
        const std::string text = random_text(random, random() % 400);
        const std::size_t units = 20 + random() % 60;
        const std::vector<std::string_view> parts = split(text, units);
        const std::set<std::size_t> cuts = boundaries(text);
        std::string joined;
        for (const std::string_view part : parts) {
            EXPECT_FALSE(part.empty());
            EXPECT_LE(true_units(part), units);
            EXPECT_EQ(trimmed(part), part);
            const auto begin = static_cast<std::size_t>(part.data() - text.data());
            EXPECT_TRUE(cuts.contains(begin)) << "a cluster is cut at " << begin << " of " << text;
            EXPECT_TRUE(cuts.contains(begin + part.size()));
            joined += part;
        }
        EXPECT_EQ(without_space(joined), without_space(text));
    }
}

TEST(Split, UnitsAreUtf16) {
    std::mt19937 random(8);
    for (int round = 0; round < 200; ++round) {
        const std::string text = random_text(random, random() % 50);
        EXPECT_EQ(utf16_units(text), true_units(text));
        const std::size_t units = random() % 40;
        const std::size_t bytes = prefix_of_units(text, units);
        EXPECT_LE(true_units(std::string_view(text).substr(0, bytes)), units);
        if (bytes < text.size()) EXPECT_GE(true_units(std::string_view(text).substr(0, bytes)) + 2, units);
    }
}

TEST(Split, ShortTextsStayWhole) {
    EXPECT_EQ(split("", message_units).size(), 0);
    EXPECT_EQ(split(" \n ", message_units).size(), 0);
    EXPECT_EQ(split("hello", message_units), std::vector<std::string_view>{"hello"});
    EXPECT_EQ(split(repeated("x", 4096), message_units).size(), 1);
    EXPECT_EQ(split(repeated("x", 4097), message_units).size(), 2);
    EXPECT_EQ(split(repeated("😀", 2048), message_units).size(), 1);
    EXPECT_EQ(split(repeated("😀", 2049), message_units).size(), 2);
    EXPECT_EQ(split(repeated("你", 4096), message_units).size(), 1);
}

TEST(Split, PrefersParagraphsLinesAndSpaces) {
    const std::string paragraphs = repeated("a", 60) + "\n\n" + repeated("b", 20) + "\n" + repeated("c", 30);
    EXPECT_EQ(split(paragraphs, 100)[0], repeated("a", 60));
    const std::string lines = repeated("a", 60) + "\n" + repeated("b", 20) + " " + repeated("c", 30);
    EXPECT_EQ(split(lines, 100)[0], repeated("a", 60));
    const std::string words = repeated("word ", 30);
    EXPECT_EQ(split(words, 99)[0], trimmed(repeated("word ", 20)));
    const std::string chinese = repeated("你", 70) + "。" + repeated("们", 60);
    EXPECT_EQ(split(chinese, 100)[0], repeated("你", 70) + "。");
}

TEST(Split, WordsThatJustFitAreNotMoved) {
    EXPECT_EQ(split("aaaa bbbb cccc", 9), (std::vector<std::string_view>{"aaaa bbbb", "cccc"}));
}

TEST(Split, AClusterLongerThanAMessageIsCutBetweenCodePoints) {
    const std::string monster = "e" + repeated("\u0301", 300);
    const std::vector<std::string_view> parts = split(monster, 100);
    EXPECT_EQ(parts.size(), 4);
    for (const std::string_view part : parts) EXPECT_LE(true_units(part), 100);
}

TEST(Utf8, WhatIsNoneIsReplaced) {
    EXPECT_EQ(valid_utf8("abc"), "abc");
    EXPECT_EQ(valid_utf8("你\xff"), "你\uFFFD");
    EXPECT_EQ(valid_utf8(std::string_view("a\0b", 3)), "ab");
    EXPECT_EQ(valid_utf8("\xed\xa0\x80x").back(), 'x');  // a lone surrogate
    EXPECT_EQ(utf16_units(valid_utf8("\xf0\x9f\x98")), 1);
}

}  // namespace
}  // namespace aftercare::telegram
