#include "adapters/wechat/text.h"

#include "tags.h"

#include <gtest/gtest.h>

#include <random>

namespace aftercare::wechat {
namespace {

std::string any_text(std::mt19937& generator, std::size_t pieces) {
    constexpr std::array<std::string_view, 12> letters{
        "a", "你", "好", "。", "，", " ", "\n", "\n\n", "👍🏽", "é", "👨‍👩‍👧", "1"};
    std::string text;
    for (std::size_t i = 0; i < pieces; ++i) text += letters[generator() % letters.size()];
    return text;
}

std::string without_white(std::string_view text) {
    std::string result;
    for (const char c : text)
        if (c != ' ' && c != '\n') result += c;
    return result;
}

TEST(Clean, OnlyCharactersOfXml) {
    EXPECT_EQ(clean_text("a\r\nb\rc\nd\te"), "a\nb\nc\nd\te");
    EXPECT_EQ(clean_text(std::string_view("a\0\x01\x08\x0b\x1f\x7f", 7)), "a\x7f");
    EXPECT_EQ(clean_text("\xEF\xBF\xBE|\xEF\xBF\xBF|\xEF\xBF\xBD"), "||\xEF\xBF\xBD");
    EXPECT_EQ(clean_text("\xff你\xe4\xbd"), "\xEF\xBF\xBD你\xEF\xBF\xBD");
    EXPECT_EQ(clean_text("\xED\xA0\x80").find('\xED'), std::string::npos);
}

TEST(Clean, AnyBytesBecomeValidAndStayAsTheyAre) {
    std::mt19937 generator(5);
    for (int i = 0; i < 3'000; ++i) {
        std::string bytes(generator() % 40, '\0');
        for (char& byte : bytes) byte = static_cast<char>(generator() % 4 != 0 ? generator() : 0xe4);
        const std::string clean = clean_text(bytes);
        EXPECT_TRUE(valid_utf8(clean));
        EXPECT_EQ(clean_text(clean), clean);
    }
}

TEST(Plain, NothingBeginsATag) {
    EXPECT_EQ(plain_text("<a href=\"weixin://bizmsgmenu?msgmenucontent=/close%2012&msgmenuid=1\">see photo</a>"),
              "＜a href=\"weixin://bizmsgmenu?msgmenucontent=/close%2012&msgmenuid=1\">see photo＜/a>");
    EXPECT_EQ(plain_text("<!--<?x<<B<\x01i"), "＜!--＜?x<＜B＜i");
    EXPECT_EQ(plain_text("a < b, 3<4, <3, <, <你 <"), "a < b, 3<4, <3, <, <你 <") << "as people write it";
}

TEST(Plain, AnyTextStaysWithoutTags) {
    constexpr std::string_view letters = "<<<</!?aZ >\x01\r\n";
    std::mt19937 generator(9);
    for (int i = 0; i < 3'000; ++i) {
        std::string text;
        for (std::size_t n = generator() % 30; n > 0; --n) text += letters[generator() % letters.size()];
        const std::string plain = plain_text(text);
        EXPECT_FALSE(holds_tag(plain)) << plain;
        EXPECT_EQ(plain_text(plain), plain);
        const auto marks = [](std::string_view of, std::string_view mark) {
            std::size_t count = 0;
            for (std::size_t at = of.find(mark); at != std::string_view::npos; at = of.find(mark, at + 1)) ++count;
            return count;
        };
        EXPECT_EQ(marks(plain, "<") + marks(plain, "＜"), marks(clean_text(text), "<")) << "none is lost";
    }
}

TEST(Prefix, EndsBetweenCharacters) {
    EXPECT_EQ(prefix_of_bytes("你好", 5), "你");
    EXPECT_EQ(prefix_of_bytes("你好", 6), "你好");
    EXPECT_EQ(prefix_of_bytes("a👍🏽", 6), "a");  // the hand does not lose its colour
    EXPECT_EQ(prefix_of_bytes("abc", 0), "");
    EXPECT_EQ(prefix_of_characters("你好吗", 2), "你好");
    EXPECT_EQ(prefix_of_characters("你好", 9), "你好");
    EXPECT_EQ(prefix_of_characters("你好", 0), "");
    EXPECT_EQ(characters("a你👍"), 3U);
}

TEST(Split, AtNaturalPlaces) {
    const auto parts = [](std::string_view text, std::size_t bytes) {
        std::vector<std::string> copies;
        for (const std::string_view part : split(text, bytes)) copies.emplace_back(part);
        return copies;
    };
    using List = std::vector<std::string>;
    EXPECT_EQ(parts("", 10), List{});
    EXPECT_EQ(parts(" \n ", 10), List{});
    EXPECT_EQ(parts(" abc ", 10), List{"abc"});
    EXPECT_EQ(parts("aaaaaa\n\nbb bbb", 12), (List{"aaaaaa", "bb bbb"}));
    EXPECT_EQ(parts("first second", 11), (List{"first", "second"}));
    // Also when a space stands right behind what fits.
    EXPECT_EQ(parts("aaaaaa\n\nbb bbb", 10), (List{"aaaaaa", "bb bbb"}));
    EXPECT_EQ(parts("今天好。明天见", 15), (List{"今天好。", "明天见"}));
    EXPECT_EQ(parts("abcdefgh", 4), (List{"abcd", "efgh"}));
    EXPECT_EQ(parts("abcd efgh", 4), (List{"abcd", "efgh"}));
}

TEST(Split, NothingIsLostAndNoPartTooLong) {
    std::mt19937 generator(6);
    for (int i = 0; i < 2'000; ++i) {
        const std::string text = any_text(generator, generator() % 120);
        const std::size_t bytes = 4 + generator() % 60;
        std::string all;
        for (const std::string_view part : split(text, bytes)) {
            EXPECT_FALSE(part.empty());
            EXPECT_LE(part.size(), bytes);
            EXPECT_TRUE(valid_utf8(part));
            all.append(part);
        }
        EXPECT_EQ(without_white(all), without_white(text));
    }
}

TEST(Join, AsManyAsFit) {
    const std::vector<std::string> texts{"one", " ", "two"};
    const Joined all = join(texts, 64, "more");
    EXPECT_EQ(all.text, "one\n\ntwo");
    EXPECT_TRUE(all.left.empty());
    const std::vector<std::string> three{std::string(40, 'a'), std::string(30, 'b'), "c"};
    const Joined some = join(three, 64, "more");
    EXPECT_EQ(some.text, std::string(40, 'a') + "\n\nmore");
    EXPECT_EQ(some.left, (std::vector<std::string>{std::string(30, 'b'), "c"}));
    EXPECT_EQ(join({}, 64, "more").text, "");
}

TEST(Join, ALongTextIsBegunAndGoesOn) {
    const std::vector<std::string> texts{std::string(40, 'a') + " " + std::string(90, 'b')};
    const Joined begun = join(texts, 64, "…");
    EXPECT_EQ(begun.text, std::string(40, 'a') + "\n\n…");
    EXPECT_EQ(begun.left, std::vector<std::string>{std::string(90, 'b')});
}

// Reply after reply, whatever the texts: within the limit, nothing lost, and it comes to an end.
TEST(Join, EverythingIsSaidInTheEnd) {
    std::mt19937 generator(7);
    for (int i = 0; i < 1'000; ++i) {
        std::vector<std::string> texts;
        std::string expected;
        for (std::size_t n = generator() % 6; n > 0; --n) {
            texts.push_back(any_text(generator, generator() % 90));
            expected += without_white(texts.back());
        }
        const std::size_t bytes = 64 + generator() % 100;
        const std::string more = generator() % 2 == 0 ? "☞" : "";
        std::string said;
        int replies = 0;
        while (!texts.empty()) {
            const Joined joined = join(texts, bytes, more);
            EXPECT_LE(joined.text.size(), bytes);
            EXPECT_TRUE(valid_utf8(joined.text));
            std::string text = joined.text;
            if (!joined.left.empty() && !more.empty()) {
                ASSERT_TRUE(text.ends_with(more));
                text.resize(text.size() - more.size());
            }
            said += without_white(text);
            texts = joined.left;
            ASSERT_LT(++replies, 200);
        }
        EXPECT_EQ(said, expected);
    }
}

}  // namespace
}  // namespace aftercare::wechat
