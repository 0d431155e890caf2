// Dates that Chinese counts from today: 三个月前, 前天, 上周三, 周末.
#include "dialogs/recognise/chars.h"
#include "dialogs/recognise/date_scan_chinese.h"
#include "dialogs/recognise/numerals.h"

#include <array>

namespace aftercare::dialogs::recognise::chinese {

namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

struct Unit {
    std::u32string_view text;
    AgoUnit unit;
    bool halves = false;  ///< "半" may stand before it, or after it as "一年半"
};
constexpr std::array units{
    Unit{U"个小时", AgoUnit::hours, true}, Unit{U"小时", AgoUnit::hours, true},
    Unit{U"个钟头", AgoUnit::hours, true}, Unit{U"个钟", AgoUnit::hours},
    Unit{U"分钟", AgoUnit::hours},         Unit{U"个星期", AgoUnit::weeks},
    Unit{U"星期", AgoUnit::weeks},         Unit{U"个礼拜", AgoUnit::weeks},
    Unit{U"礼拜", AgoUnit::weeks},         Unit{U"个周", AgoUnit::weeks},
    Unit{U"周", AgoUnit::weeks},           Unit{U"个月", AgoUnit::months, true},
    Unit{U"天", AgoUnit::days, true},      Unit{U"日", AgoUnit::days},
    Unit{U"年", AgoUnit::years, true},
};

const Unit* unit_at(const DateText& text, std::size_t at) {
    for (const Unit& unit : units) {
        if (text.has(at, unit.text)) return &unit;
    }
    return nullptr;
}

/// The position after 前, 以前 or 之前; 0 if none of them stands there.
std::size_t end_of_ago(const DateText& text, std::size_t at) {
    if (text.has(at, U"之前") || text.has(at, U"以前")) return at + 2;
    if (text.at(at) != U'前' || text.at(at + 1) == U'后') return 0;
    return at + 1;
}

std::optional<DateValue> half_ago(const DateText& text, AgoUnit unit) {
    switch (unit) {
        case AgoUnit::years:
            return ago(text.today, 6, AgoUnit::months);
        case AgoUnit::months: {
            const year_month_day then = sys_days(text.today) - std::chrono::days(15);
            return month_value(then.year() / then.month());
        }
        default:
            return day_value(sys_days(text.today));
    }
}

/// The weekday's number from Monday = 0; -1 if none stands there, 7 for 周末.
int weekday_number(char32_t c) {
    constexpr std::u32string_view chinese = U"一二三四五六日";
    if (const auto place = chinese.find(c); place != chinese.npos) return static_cast<int>(place);
    if (c == U'天') return 6;
    if (c == U'末') return 7;
    return c >= U'1' && c <= U'7' ? static_cast<int>(c - U'1') : -1;
}

struct WeekPrefix {
    int weeks = 0;
    bool said = false;
    std::size_t end = 0;
};

WeekPrefix week_prefix(const DateText& text, std::size_t at) {
    constexpr std::array<Word, 6> words{Word{U"上上", -2}, Word{U"上", -1},  Word{U"这", 0},
                                        Word{U"本", 0},    Word{U"下下", 2}, Word{U"下", 1}};
    const Word* word = word_at(text, at, words);
    if (word == nullptr) return {0, false, at};
    std::size_t end = at + word->text.size();
    if (text.at(end) == U'个' || text.at(end) == U'一') ++end;
    return {word->value, true, end};
}

Mention weekend(const DateText& text, const WeekPrefix& prefix, std::size_t end) {
    const sys_days now(text.today);
    sys_days saturday = monday_of_week(text.today) + std::chrono::days(5) + std::chrono::weeks(prefix.weeks);
    if (!prefix.said && saturday > now) saturday -= std::chrono::weeks(1);
    std::vector<DateValue> values{day_value(saturday)};
    if (prefix.said || saturday < now) values.push_back(day_value(saturday + std::chrono::days(1)));
    return fixed_mention(std::move(values), end);
}

/// 上周 by itself: exact to the month only, which may be two.
std::optional<Mention> whole_week(const DateText& text, const WeekPrefix& prefix, std::size_t end) {
    if (!prefix.said) return std::nullopt;
    const sys_days monday = monday_of_week(text.today) + std::chrono::weeks(prefix.weeks);
    const year_month_day first(monday);
    const year_month_day last(monday + std::chrono::days(6));
    std::vector<DateValue> values{month_value(first.year() / first.month())};
    if (first.month() != last.month() && sys_days(last.year() / last.month() / 1) <= sys_days(text.today)) {
        values.push_back(month_value(last.year() / last.month()));
    }
    return fixed_mention(std::move(values), end);
}

}  // namespace

/// 三个月前, 半年前, 两三天前 (two readings), 一年半前.
std::optional<Mention> time_ago(const DateText& text, std::size_t at) {
    const bool half = text.at(at) == U'半';
    const auto number = half ? std::nullopt : read_numeral(text.chars, at);
    if (!half && !number) return std::nullopt;
    const std::size_t start = text.skip_space(half ? at + 1 : number->end);
    const Unit* unit = unit_at(text, start);
    if (unit == nullptr || (half && !unit->halves)) return std::nullopt;
    // 5日前 is rather "before the 5th".
    if (unit->text == U"日" && (half || number->ascii)) return std::nullopt;
    std::size_t after = text.skip_space(start + unit->text.size());
    const bool and_half = unit->unit == AgoUnit::years && text.at(after) == U'半';
    const std::size_t end = end_of_ago(text, and_half ? after + 1 : after);
    if (end == 0) return std::nullopt;
    if (at > 0 && in(text.at(at - 1), U"第几数好多来")) return skip_to(end);

    std::vector<DateValue> values;
    const auto add = [&](std::optional<DateValue> value) {
        if (value && (values.empty() || values.back() != *value)) values.push_back(*value);
    };
    if (half) {
        add(half_ago(text, unit->unit));
    } else if (and_half) {
        add(ago(text.today, number->value * 12 + 6, AgoUnit::months));
    } else if (!number->ascii && number->digits == 2) {
        const std::int64_t a = number->value / 10;
        const std::int64_t b = number->value % 10;
        if (b != a + 1) return skip_to(end);
        add(ago(text.today, a, unit->unit));
        add(ago(text.today, b, unit->unit));
    } else {
        add(ago(text.today, number->value, unit->unit));
    }
    if (values.empty()) return skip_to(end);
    return fixed_mention(std::move(values), end);
}

std::optional<Mention> day_word(const DateText& text, std::size_t at) {
    constexpr std::array<Word, 31> words{
        Word{U"大前天", -3}, Word{U"前天", -2}, Word{U"前日", -2},  Word{U"前晚", -2}, Word{U"前儿", -2},
        Word{U"昨天", -1},   Word{U"昨日", -1}, Word{U"昨晚", -1},  Word{U"昨夜", -1}, Word{U"昨儿", -1},
        Word{U"昨早", -1},   Word{U"今天", 0},  Word{U"今日", 0},   Word{U"今早", 0},  Word{U"今晨", 0},
        Word{U"今晚", 0},    Word{U"今夜", 0},  Word{U"今儿", 0},   Word{U"今个", 0},  Word{U"今午", 0},
        Word{U"刚才", 0},    Word{U"方才", 0},  Word{U"大后天", 3}, Word{U"后天", 2},  Word{U"明天", 1},
        Word{U"明日", 1},    Word{U"明早", 1},  Word{U"明晚", 1},   Word{U"明儿", 1},  Word{U"现在", 0},
        Word{U"刚刚", 0}};
    const Word* word = word_at(text, at, words);
    if (word == nullptr) return std::nullopt;
    const std::size_t end = at + word->text.size();
    // 以前天天, 目前天气, 先天后天 and 今日头条-like compounds are no days.
    const bool front_or_back = word->text == U"前天" || word->text == U"后天" || word->text == U"前日";
    if (front_or_back && at > 0 && (in(text.at(at - 1), U"以之目当日然最") || text.has(at - 1, U"天后天")))
        return skip_to(end);
    if (front_or_back && in(text.at(end), U"天气线猫")) return skip_to(end);
    const bool only_alone = word->text == U"现在" || word->text == U"刚刚";
    if (only_alone && !text.whole(at, end)) return std::nullopt;
    return fixed_mention({day_value(sys_days(text.today) + std::chrono::days(word->value))}, end);
}

std::optional<Mention> weekday(const DateText& text, std::size_t at) {
    const WeekPrefix prefix = week_prefix(text, at);
    std::size_t end = prefix.end;
    if (text.has(end, U"星期") || text.has(end, U"礼拜")) {
        end += 2;
    } else if (text.at(end) == U'周') {
        ++end;
    } else {
        return std::nullopt;
    }
    if (!prefix.said && at > 0) {
        const char32_t before = text.at(at - 1);
        // 每周三, 三周一次, 10周年
        if (in(before, U"每逢个半整") || is_numeral(before) || is_ascii_digit(before)) return std::nullopt;
    }
    const int number = weekday_number(text.at(end));
    const char32_t next = text.at(end + 1);
    const bool goes_on = is_ascii_digit(next) || is_numeral(next) || in(next, U"次回遍年个") ||
                         (number == 0 && in(next, U"直般些共起样定再边")) ||
                         (number == 6 && in(next, U"天气"));
    if (number < 0 || goes_on) return whole_week(text, prefix, end);
    if (number == 7) return weekend(text, prefix, end + 1);
    if (prefix.said) {
        const sys_days monday = monday_of_week(text.today) + std::chrono::weeks(prefix.weeks);
        return fixed_mention({day_value(monday + std::chrono::days(number))}, end + 1);
    }
    return bare_weekday(text, std::chrono::Monday + std::chrono::days(number), end + 1);
}

}  // namespace aftercare::dialogs::recognise::chinese
