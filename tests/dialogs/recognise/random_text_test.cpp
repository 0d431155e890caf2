// Whatever arrives, no reader throws, and what they return is sound.
#include "dialogs/recognise/choices.h"
#include "dialogs/recognise/codes.h"
#include "dialogs/recognise/dates.h"
#include "dialogs/recognise/normalise.h"
#include "dialogs/recognise/pasted.h"
#include "dialogs/recognise/phones.h"
#include "dialogs/recognise/quantity.h"
#include "dialogs/recognise/times.h"
#include "dialogs/recognise/vague.h"
#include "dialogs/recognise/yes_no.h"
#include "shared.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>

namespace aftercare::dialogs::recognise {
namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
}

std::string random_bytes(Random& random) {
    std::string out(below(random, 60), '\0');
    for (char& c : out) c = static_cast<char>(below(random, 256));
    return out;
}

void append_utf8(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += {static_cast<char>(0xC0 | c >> 6), static_cast<char>(0x80 | (c & 63))};
    } else if (c < 0x10000) {
        out += {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 63)),
                static_cast<char>(0x80 | (c & 63))};
    } else {
        out += {static_cast<char>(0xF0 | c >> 18), static_cast<char>(0x80 | (c >> 12 & 63)),
                static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))};
    }
}

std::string random_characters(Random& random) {
    constexpr std::array<std::pair<char32_t, char32_t>, 8> blocks{std::pair<char32_t, char32_t>{0, 0x7F},
                                                                  {0x80, 0x24F},
                                                                  {0x300, 0x36F},
                                                                  {0x2000, 0x206F},
                                                                  {0x3000, 0x303F},
                                                                  {0x4E00, 0x9FFF},
                                                                  {0xFF00, 0xFFEF},
                                                                  {0x1F1E6, 0x1F6FF}};
    std::string out;
    for (std::size_t i = below(random, 30); i > 0; --i) {
        const auto [first, last] = blocks.at(below(random, blocks.size()));
        append_utf8(out, first + static_cast<char32_t>(below(random, last - first + 1)));
    }
    return out;
}

/// Pieces that mean something to the readers, in any order: the way to their corners.
std::string random_phrases(Random& random) {
    constexpr std::array pieces{"2024",
                                "年",
                                "3",
                                "月",
                                "31",
                                "号",
                                "日",
                                "上",
                                "周",
                                "三",
                                "前",
                                "天",
                                "个",
                                "去",
                                "的",
                                "五",
                                "十",
                                "一",
                                "半",
                                "零",
                                "廿",
                                "百",
                                "万",
                                "双11",
                                "春节",
                                "-",
                                "/",
                                ".",
                                " ",
                                ":",
                                "：",
                                "\n",
                                "last ",
                                "March ",
                                "the ",
                                "5th ",
                                "ago",
                                "days ",
                                "of ",
                                "+86",
                                "138",
                                "12345678",
                                "010",
                                "转",
                                "(",
                                ")",
                                "@",
                                "qq.com",
                                "http://",
                                "姓名",
                                "电话",
                                "=",
                                "\t",
                                "不",
                                "是",
                                "没",
                                "好",
                                "yes",
                                "no",
                                "，",
                                "、",
                                "和",
                                "第",
                                "2",
                                "【",
                                "】",
                                "91440300708461136T",
                                "農曆",
                                "禮拜",
                                "初",
                                "底",
                                "末",
                                "两",
                                "小时",
                                "以",
                                "之",
                                "後",
                                "T10:00",
                                "%",
                                "#",
                                "１２",
                                "\u200D",
                                "\u0301",
                                "👍"};
    std::string out;
    for (std::size_t i = below(random, 14); i > 0; --i) out += pieces.at(below(random, pieces.size()));
    return out;
}

void check_all(const std::string& text, std::chrono::year_month_day today) {
    static const ChoiceSet choices(
        normaliser(), {{"a", "个人", {"1x"}}, {"b", "企业客户", {"company"}}, {"c", "不满意", {}}});
    static const LabelSet labels(
        normaliser(), {{"name", {"姓名"}, false}, {"phone", {"电话"}, false}, {"text", {"3", "问题"}, true}});
    static const VagueRule vague(normaliser(), {8, 4, {"坏了", "不"}});
    const Normaliser& n = normaliser();

    for (const Step step : all_steps()) {
        const std::string once = n.apply(step, text);
        EXPECT_EQ(n.apply(step, once), once) << name_of(step);
    }
    const std::string key = n.key(text);
    EXPECT_EQ(n.key(key), key);
    const std::size_t length = n.length(text);
    for (const std::size_t max : {std::size_t{0}, std::size_t{1}, length / 2, length, length + 3}) {
        EXPECT_EQ(n.length(n.truncated(text, max)), std::min(max, length));
    }

    const DateReading date = read_date(n, text, today);
    const bool values =
        date.outcome == DateReading::Outcome::one || date.outcome == DateReading::Outcome::ambiguous;
    EXPECT_EQ(date.values.empty(), !values);
    EXPECT_LE(date.values.size(), max_date_values);
    for (const DateValue& value : date.values) {
        EXPECT_TRUE(value.date.ok());
        const auto again = read_date(n, format(value), today);
        ASSERT_EQ(again.values.size(), 1u) << format(value);
        EXPECT_EQ(again.values[0], value);
    }

    EXPECT_TRUE(values || date.rest.empty());

    const TimeReading time = read_time(n, text);
    const bool times = time.outcome == TimeReading::Outcome::one || time.outcome == TimeReading::Outcome::ambiguous;
    EXPECT_EQ(time.values.empty(), !times);
    EXPECT_LE(time.values.size(), max_time_values);
    for (const TimeValue& value : time.values) {
        const auto again = read_time(n, format(value));
        ASSERT_EQ(again.values.size(), 1u) << format(value);
        EXPECT_EQ(again.values[0], value);
    }

    const PhoneReading phone = read_phone(text);
    EXPECT_EQ(phone.phone.canonical.empty(),
              phone.outcome != PhoneReading::Outcome::one && phone.outcome != PhoneReading::Outcome::several);
    check_credit_code(text);
    check_email(text);
    check_number_shape(text);
    for (const std::size_t i : choices.match(text).indexes) EXPECT_LT(i, choices.size());
    for (const std::size_t i : choices.match_several(text).indexes) EXPECT_LT(i, choices.size());
    read_yes_no(n, text);
    read_solved(n, text);
    for (const PastedPair& pair : labels.read(text).pairs) EXPECT_FALSE(pair.value.empty());
    std::size_t end = 0;
    for (const Pattern& pattern : find_patterns(text)) {
        EXPECT_GE(pattern.begin, end);
        EXPECT_LT(pattern.begin, pattern.end);
        EXPECT_LE(pattern.end, text.size());
        end = pattern.end;
    }
    vague.read(text);
    read_quantity(n, text);
}

template <class Make>
void check_many(int count, Make make) {
    Random random(20260920);
    using namespace std::chrono;
    for (int i = 0; i < count && !testing::Test::HasFailure(); ++i) {
        const std::string text = make(random);
        SCOPED_TRACE("text \"" + text + '"');
        const sys_days today = sys_days(year(2024) / 1 / 1) + days(below(random, 1500));
        ASSERT_NO_THROW(check_all(text, today));
    }
}

TEST(AnyText, Bytes) {
    check_many(3'000, random_bytes);
}
TEST(AnyText, Characters) {
    check_many(3'000, random_characters);
}
TEST(AnyText, Phrases) {
    check_many(6'000, random_phrases);
}

TEST(AnyText, LongOnesAreBounded) {
    for (const char* piece : {"1 ", "3月", "姓名:", "a@", "+", "不", "、", "https://", "第", "((((", "\n",
                              "👍", "一", "ｘ", ":", "上"}) {
        std::string text;
        while (text.size() < 60'000) text += piece;
        SCOPED_TRACE(piece);
        ASSERT_NO_THROW(check_all(text, std::chrono::year(2026) / 11 / 22));
    }
}

}  // namespace
}  // namespace aftercare::dialogs::recognise
