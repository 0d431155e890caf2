// What text becomes for an index, and what a query asks for.
#include "core/search_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <sstream>

namespace aftercare::core {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(IndexWords, DivideChineseIntoPairsAndKeepTheLastCharacter) {
    EXPECT_EQ(index_words("空调"), "空调 调");
    EXPECT_EQ(index_words("空调漏水"), "空调 调漏 漏水 水");
    EXPECT_EQ(index_words("机"), "机");
    EXPECT_EQ(index_words("空调，漏水。"), "空调 调 漏水 水") << "no pair goes over punctuation";
    EXPECT_EQ(index_words("𠮷野家"), "𠮷野 野家 家");
    EXPECT_EQ(index_words("エアコン"), "エア アコ コン ン");
}

TEST(IndexWords, DivideOtherTextIntoLowerCaseWords) {
    EXPECT_EQ(index_words("The Pump LEAKS!"), "the pump leaks");
    EXPECT_EQ(index_words("café für Ωmega"), "café für Ωmega") << "the index folds what is not ASCII";
    EXPECT_EQ(index_words("ＡＢＣ　ｘｙｚ"), "abc xyz");
}

TEST(IndexWords, GiveModelNamesInPiecesAndWhole) {
    EXPECT_EQ(index_words("E-21"), "e 21 e21");
    EXPECT_EQ(index_words("Ｘ２００"), "x 200 x200");
    EXPECT_EQ(index_words("X200空调坏了"), "x 200 x200 空调 调坏 坏了 了");
    EXPECT_EQ(index_words("washing-machine"), "washing machine washingmachine");
    EXPECT_EQ(index_words("a1b2c3d4e5"), "a1b2c3d4e5") << "a serial number is one word";
    EXPECT_EQ(index_words("- X -200"), "x 200") << "a joiner joins only what stands on both sides";
    EXPECT_EQ(index_words("wait...what end."), "wait what end");
}

TEST(IndexWords, OfNothingAreNone) {
    for (const char* nothing : {"", " ", "\"'*()^:", "!!!", "。，；“”", "🛠️", "\xff\xfe\x80", "---"})
        EXPECT_EQ(index_words(nothing), "") << nothing;
    EXPECT_EQ(index_words(std::string_view("a\0b", 3)), "a b");
    EXPECT_EQ(index_words("漏\xe6\xb0水"), "漏 水") << "a torn character separates";
}

TEST(SearchTerms, AskForThePhraseOfAChineseRun) {
    const auto terms = search_terms("空调漏水 制冷");
    ASSERT_EQ(terms.size(), 2u);
    EXPECT_THAT(terms[0].any_of, ElementsAre(SearchPhrase{"空调", "调漏", "漏水"}));
    EXPECT_FALSE(terms[0].goes_on);
    EXPECT_THAT(terms[1].any_of, ElementsAre(SearchPhrase{"制冷"}));
}

TEST(SearchTerms, GoOnForASingleCharacterAndTheLastWord) {
    const auto terms = search_terms("水 water pum 漏");
    ASSERT_EQ(terms.size(), 4u);
    EXPECT_TRUE(terms[0].goes_on);
    EXPECT_FALSE(terms[1].goes_on);
    EXPECT_TRUE(terms[2].goes_on);
    EXPECT_TRUE(terms[3].goes_on);
    EXPECT_FALSE(search_terms("x").front().goes_on) << "one letter begins too much";
}

TEST(SearchTerms, AskForModelNamesWholeOrInPieces) {
    EXPECT_THAT(search_terms("e-21").front().any_of, ElementsAre(SearchPhrase{"e21"}, SearchPhrase{"e", "21"}));
    EXPECT_THAT(search_terms("pump").front().any_of, ElementsAre(SearchPhrase{"pump"}));
}

TEST(SearchTerms, AreBounded) {
    std::string words;
    std::string run;
    for (int i = 0; i < 5000; ++i) {
        words += "w" + std::to_string(i) + " ";
        run += "漏水";
    }
    EXPECT_EQ(search_terms(words).size(), 16u);
    EXPECT_EQ(search_terms(run).front().any_of.front().size(), 32u);
    EXPECT_EQ(search_terms(std::string(100'000, 'x')).front().any_of.front().front().size(), 64u);
}

TEST(TellingPhrases, BeginWithWhatTellsMost) {
    EXPECT_THAT(telling_phrases("我的空调漏水了, the pump of my X200", 9),
                ElementsAre(SearchPhrase{"x200"}, SearchPhrase{"x", "200"}, SearchPhrase{"pump"},
                            SearchPhrase{"空调"}, SearchPhrase{"调漏"}, SearchPhrase{"漏水"}));
    EXPECT_THAT(telling_phrases("我的空调漏水了, the pump of my X200", 3),
                ElementsAre(SearchPhrase{"x200"}, SearchPhrase{"x", "200"}, SearchPhrase{"pump"}));
    EXPECT_THAT(telling_phrases("leak leak LEAK", 9), ElementsAre(SearchPhrase{"leak"}));
    EXPECT_THAT(telling_phrases("这是我的。 It is the", 9), IsEmpty());
}

/// Pieces of text that dividing may trip over, put together at random.
std::string random_text(std::mt19937& random) {
    static const std::vector<std::string> parts = {
        "空", "调", "漏水", "a", "Z", "9", "-", ".", "'", "\"", "*", " ", "\n", "(", ")", ":", "^", "+", "NEAR", "OR",
        "é", "Ａ", "。", "🛠️", "𠮷", "\xff", "\xe6", std::string(1, '\0'), "word", std::string(70, 'q')};
    std::string text;
    for (std::size_t i = random() % 24; i > 0; --i) text += parts[random() % parts.size()];
    return text;
}

// Otherwise the words of a text could become syntax of the index.
TEST(Words, HoldNoPunctuationOfAsciiAndAreNeverEmpty) {
    std::mt19937 random(11);
    const auto proper = [](const std::string& word) {
        return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
            return (c & 0x80) != 0 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        });
    };
    for (int i = 0; i < 20'000; ++i) {
        const auto text = random_text(random);
        for (const auto& term : search_terms(text)) {
            ASSERT_FALSE(term.any_of.empty());
            for (const auto& phrase : term.any_of) {
                ASSERT_FALSE(phrase.empty());
                for (const auto& word : phrase) ASSERT_TRUE(proper(word)) << word;
            }
        }
        for (const auto& phrase : telling_phrases(text, 40)) {
            ASSERT_FALSE(phrase.empty());
            for (const auto& word : phrase) ASSERT_TRUE(proper(word)) << word;
        }
        std::istringstream words(index_words(text));
        for (std::string word; std::getline(words, word, ' ');) ASSERT_TRUE(proper(word)) << word;
    }
}

// What finds a text must stand in its index: every term of a text as a query is in the text's words.
TEST(Words, OfAQueryStandInTheIndexOfTheSameText) {
    std::mt19937 random(12);
    for (int i = 0; i < 20'000; ++i) {
        const auto text = random_text(random);
        const auto words = " " + index_words(text) + " ";
        for (const auto& term : search_terms(text)) {
            bool found = false;
            for (const auto& phrase : term.any_of) {
                std::string wanted = " ";
                for (const auto& word : phrase) wanted += word + " ";
                found |= words.find(wanted) != std::string::npos;
            }
            ASSERT_TRUE(found) << text << " | " << words;
        }
    }
}

}  // namespace
}  // namespace aftercare::core
