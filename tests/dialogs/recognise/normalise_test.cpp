#include "dialogs/recognise/normalise.h"

#include "shared.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace aftercare::dialogs::recognise {
namespace {

TEST(Steps, AreFoundByNameAndNothingElseIs) {
    for (const Step step : all_steps()) EXPECT_EQ(step_by_name(name_of(step)), step);
    EXPECT_EQ(all_steps().size(), 11u);
    EXPECT_EQ(step_by_name("upper"), Step::upper);
    EXPECT_FALSE(step_by_name("Upper").has_value());
    EXPECT_FALSE(step_by_name("").has_value());
    EXPECT_FALSE(step_by_name("rot13").has_value());
}

struct Row {
    Step step;
    std::string_view text;
    std::string_view expected;
};

TEST(Steps, DoWhatTheirNamesSay) {
    constexpr std::array rows{
        Row{Step::nfkc, "ＡＢ１２：①㎏", "AB12:1kg"},
        Row{Step::nfkc, "e\u0301", "\u00e9"},
        Row{Step::half_width, "ＡＢ１２：①　x", "AB12:① x"},
        Row{Step::upper, "abc-12é", "ABC-12É"},
        Row{Step::lower, "ABC-12É", "abc-12é"},
        Row{Step::upper, "straße", "STRASSE"},
        Row{Step::trim, "  a  b \t c　", "a b c"},
        Row{Step::trim, " a \n\n b ", "a\nb"},
        Row{Step::trim, "   ", ""},
        Row{Step::strip_space, " 1 2　3\n4\t", "1234"},
        Row{Step::strip_punctuation, "a-b，c。(d)！e$", "abcde"},
        Row{Step::simplified, "個人客戶,電腦壞了", "个人客户,电脑坏了"},
        Row{Step::simplified, "瞭解 藉口 答覆", "了解 借口 答复"},
        Row{Step::simplified, "个人客户 abc", "个人客户 abc"},
        Row{Step::digits, "١٢٣ ４５ 一", "123 45 一"},
        Row{Step::digits_only, "电话:138-１２３", "138123"},
        Row{Step::clean, "a\u200Bb\u202Ec\u0007d\r\ne\uFEFF", "abcd\ne"},
        Row{Step::clean, "a\rb", "a\nb"},
        Row{Step::clean, "x\xFFy\xE4\xB8", "x\uFFFDy\uFFFD"},
        Row{Step::clean, "👨\u200D👩\u200D👧 a\u200Db", "👨\u200D👩\u200D👧 ab"},
        Row{Step::clean, "❤\uFE0F\u200D🔥", "❤\uFE0F\u200D🔥"},
    };
    for (const Row& row : rows)
        EXPECT_EQ(normaliser().apply(row.step, row.text), row.expected)
            << name_of(row.step) << ' ' << row.text;
}

TEST(Steps, RunInTheOrderGiven) {
    constexpr std::array steps{Step::nfkc, Step::upper, Step::strip_space};
    EXPECT_EQ(normaliser().apply(steps, " ９１ab cd "), "91ABCD");
    EXPECT_EQ(normaliser().apply(std::array<Step, 0>{}, "a\xFF"), "a\uFFFD");
}

TEST(Key, IsTheSameForWhatAPersonCallsTheSame) {
    const auto key = [](std::string_view text) { return normaliser().key(text); };
    EXPECT_EQ(key(" 個人客戶。"), key("个人客户"));
    EXPECT_EQ(key("ＡＢＣ!"), "abc");
    EXPECT_EQ(key("“OK”"), "ok");
    EXPECT_EQ(key("Wi-Fi"), "wi-fi");
    EXPECT_EQ(key("👍"), "👍");
    EXPECT_EQ(key(" ?? "), "??");
    EXPECT_EQ(key(""), "");
    EXPECT_NE(key("个人"), key("企业"));
}

TEST(Length, CountsWhatAPersonCounts) {
    EXPECT_EQ(normaliser().length(""), 0u);
    EXPECT_EQ(normaliser().length("充不进电"), 4u);
    EXPECT_EQ(normaliser().length("e\u0301a"), 2u);
    EXPECT_EQ(normaliser().length("👨\u200D👩\u200D👧"), 1u);
    EXPECT_EQ(normaliser().length("🇨🇳!"), 2u);
    EXPECT_EQ(normaliser().length("你好,world。"), 9u);
    EXPECT_EQ(normaliser().length("\xFF\xFF"), 2u);
}

TEST(Truncation, NeverCutsThroughACharacter) {
    EXPECT_EQ(normaliser().truncated("充不进电", 2), "充不");
    EXPECT_EQ(normaliser().truncated("a👨\u200D👩\u200D👧b", 2), "a👨\u200D👩\u200D👧");
    EXPECT_EQ(normaliser().truncated("abc", 10), "abc");
    EXPECT_EQ(normaliser().truncated("abc", 0), "");
    EXPECT_EQ(normaliser().truncated("e\u0301e\u0301", 1), "e\u0301");
}

}  // namespace
}  // namespace aftercare::dialogs::recognise
