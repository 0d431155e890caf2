// Dates as Chinese says them: 2024年3月5日, 上个月15号, 上周三, 三个月前, 去年双十一.
#include "dialogs/recognise/chars.h"
#include "dialogs/recognise/date_scan.h"
#include "dialogs/recognise/numerals.h"

#include <array>
#include <span>

namespace aftercare::dialogs::recognise {

namespace {

using std::chrono::sys_days;
using std::chrono::year_month;
using std::chrono::year_month_day;

struct Word {
    std::u32string_view text;
    int value = 0;
};

/// The first word of `words` that stands at `at`; a longer one must come before its beginning.
const Word* word_at(const DateText& text, std::size_t at, std::span<const Word> words) {
    for (const Word& word : words) {
        if (text.has(at, word.text)) return &word;
    }
    return nullptr;
}

bool any_at(const DateText& text, std::size_t at, std::span<const std::u32string_view> words) {
    for (const auto word : words) {
        if (text.has(at, word)) return true;
    }
    return false;
}

bool in(char32_t c, std::u32string_view set) {
    return c != U'\0' && set.find(c) != set.npos;
}

bool is_end(char32_t c) {
    return c == U'\0' || is_space(c) || is_punctuation(c);
}

Mention skip_to(std::size_t end) {
    Mention mention;
    mention.kind = Mention::Kind::nothing;
    mention.end = end;
    return mention;
}

Mention impossible(std::size_t end) {
    Mention mention;
    mention.kind = Mention::Kind::impossible;
    mention.end = end;
    return mention;
}

/// What may follow "5号" when a day is meant: "5号买的", not "5号楼".
bool day_reads_on(const DateText& text, std::size_t at) {
    constexpr std::array<std::u32string_view, 62> words{
        U"买",     U"购",     U"的",   U"左右", U"那天", U"当天", U"早",   U"晚",   U"上午", U"下午", U"中午",
        U"下单",   U"凌晨",   U"坏",   U"收到", U"收货", U"到货", U"到的", U"到手", U"签",   U"装好", U"装的",
        U"安装的", U"安装好", U"就",   U"开始", U"发货", U"发现", U"发生", U"我",   U"在",   U"或",   U"和",
        U"跟",     U"与",     U"吧",   U"前",   U"后",   U"之",   U"以",   U"至",   U"到",   U"是",   U"报修",
        U"送货",   U"送来",   U"送到", U"送修", U"维修", U"拿",   U"取",   U"付款", U"付的", U"还是", U"入手",
        U"交",     U"提货",   U"出的", U"出现", U"出了", U"了",   U"有"};
    return is_end(text.at(at)) || any_at(text, at, words);
}

std::size_t skip_de(const DateText& text, std::size_t at) {
    at = text.skip_space(at);
    if (text.at(at) == U'的') at = text.skip_space(at + 1);
    return at;
}

/// 初, 底, 上旬 and the like after a month: the position after it, or `at`.
std::size_t skip_part_of_month(const DateText& text, std::size_t at) {
    for (const std::u32string_view word : {U"月初", U"月底", U"月末", U"月中", U"上旬", U"中旬", U"下旬"}) {
        if (text.has(at, word)) return at + 2;
    }
    return in(text.at(at), U"初底末中") ? at + 1 : at;
}

struct Day {
    unsigned day = 0;  ///< 0: none
    std::size_t end = 0;
};

/// The day after a month: 5日, 5号, or a plain 5 where nothing else can follow.
Day day_at(const DateText& text, std::size_t at) {
    const std::size_t start = skip_de(text, at);
    const auto number = read_numeral(text.chars, start);
    if (!number || number->value > 99 || number->value < 1 || number->digits > 2) return {0, at};
    const std::size_t after = text.skip_space(number->end);
    if (in(text.at(after), U"日号")) return {static_cast<unsigned>(number->value), after + 1};
    const char32_t next = text.at(number->end);
    const bool ends = (is_end(next) && !in(next, U"-~/.:%–—#")) || in(next, U"买购左晚早");
    if (ends && number->value <= 31) return {static_cast<unsigned>(number->value), number->end};
    return {0, at};
}

bool exists(int year, unsigned month, unsigned day) {
    const auto y = std::chrono::year(year == 0 ? 2024 : year);  // without a year, February may have 29 days
    return (y / std::chrono::month(month) / std::chrono::day(day)).ok();
}

/// "3月", "3月份", "三月五号", "3月底" at `at`, in `year` if one was said (else 0).
std::optional<Mention> month_at(const DateText& text, std::size_t at, int year) {
    const auto number = read_numeral(text.chars, at);
    if (!number || number->digits > 2 || number->value > 99) return std::nullopt;
    const std::size_t sign = text.skip_space(number->end);
    if (text.at(sign) != U'月') return std::nullopt;
    std::size_t end = sign + 1;
    if (text.at(end) == U'份') ++end;
    const Day day = day_at(text, end);
    const auto month = static_cast<unsigned>(number->value);
    if (month < 1 || month > 12) {
        if (day.day == 0 && year == 0) return std::nullopt;
        return impossible(day.end);
    }
    if (day.day != 0) {
        if (!exists(year, month, day.day)) return impossible(day.end);
        return parts_mention(year, month, day.day, day.end);
    }
    if (text.at(end) == U'初' && is_numeral(text.at(end + 1))) {
        return skip_to(end_of_numerals(text.chars, end + 1));  // 三月初五 is a day of the lunar calendar
    }
    return parts_mention(year, month, 0, skip_part_of_month(text, end));
}

Mention holiday_mention(const HolidayWord& word, int year, std::size_t end) {
    Mention mention;
    mention.kind = Mention::Kind::holiday;
    mention.holiday = word.holiday;
    mention.year = year;
    mention.end = end;
    return mention;
}

/// 国庆节, 春节期间, 双11大促: the position after what belongs to the name.
std::size_t skip_holiday_tail(const DateText& text, std::size_t at) {
    constexpr std::array<std::u32string_view, 14> tails{U"劳动节", U"国庆节", U"国庆", U"儿童节", U"购物节",
                                                        U"黄金周", U"节",     U"大促", U"活动",   U"促销",
                                                        U"期间",   U"假期",   U"长假", U"那天"};
    for (int rounds = 0; rounds < 3; ++rounds) {
        const std::size_t before = at;
        for (const auto tail : tails) {
            if (text.has(at, tail)) {
                at += tail.size();
                break;
            }
        }
        if (at == before) break;
    }
    return at;
}

std::optional<Mention> holiday(const DateText& text, std::size_t at, int year) {
    if (at >= text.chars.size()) return std::nullopt;
    const auto word = holiday_at(text.chars, at);
    if (!word) return std::nullopt;
    const char32_t next = text.at(word->end);
    if (is_ascii_alnum(next) || is_numeral(next)) return std::nullopt;
    if (in(next, U"月号日年个块元天折%")) return std::nullopt;  // 五一 within 五一百, 十一 in 十一月
    const std::size_t end = skip_holiday_tail(text, word->end);
    if (word->needs_context && year == 0) {
        const bool number = is_ascii_digit(text.at(at));
        const bool whole = number && text.whole(at, end);
        const bool read_on = end > word->end || (number && in(next, U"买购那当"));
        if (!whole && !read_on) return std::nullopt;
    }
    return holiday_mention(*word, year, end);
}

struct Year {
    int year = 0;
    std::size_t end = 0;
    bool two_digits = false;
};

int full_year(const DateText& text, int two_digits) {
    return two_digits <= text.this_year() % 100 + 1 ? 2000 + two_digits : 1900 + two_digits;
}

/// 2024年, 二〇二四年, 24年, or 2024 before ".3月".
std::optional<Year> numbered_year(const DateText& text, std::size_t at) {
    const auto number = read_numeral(text.chars, at);
    if (!number || (number->digits != 4 && number->digits != 2)) return std::nullopt;
    const bool short_form = number->digits == 2;
    const int value = static_cast<int>(number->value);
    const int year = short_form ? full_year(text, value) : value;
    if (year < first_year || year > last_year) return std::nullopt;
    const std::size_t sign = text.skip_space(number->end);
    if (text.at(sign) == U'年') return Year{year, sign + 1, short_form};
    if (short_form || !in(text.at(sign), U"./-")) return std::nullopt;
    const auto month = read_numeral(text.chars, sign + 1);
    if (!month || text.at(month->end) != U'月') return std::nullopt;
    return Year{year, sign + 1, false};
}

std::optional<Year> year_at(const DateText& text, std::size_t at) {
    constexpr std::array<Word, 8> words{Word{U"大前年", -3}, Word{U"前年", -2}, Word{U"去年", -1},
                                        Word{U"上年", -1},   Word{U"今年", 0},  Word{U"本年", 0},
                                        Word{U"明年", 1},    Word{U"后年", 2}};
    const Word* word = word_at(text, at, words);
    if (word == nullptr) return numbered_year(text, at);
    if (at > 0 && in(text.at(at - 1), U"以之")) return std::nullopt;
    std::size_t end = at + word->text.size();
    if (text.at(end) == U'度') ++end;
    return Year{text.this_year() + word->value, end, false};
}

/// What stands after a year: a part of it, a holiday, "今天".
Mention rest_of_year(const DateText& text, const Year& year) {
    const std::size_t at = skip_de(text, year.end);
    if (auto mention = holiday(text, at, year.year)) return *mention;
    if (auto mention = month_at(text, at, year.year)) return *mention;
    const std::size_t part = text.at(at) == U'年' ? at + 1 : at;
    if (text.at(part) == U'初') return parts_mention(year.year, 1, 0, part + 1);
    if (in(text.at(part), U"底末")) return parts_mention(year.year, 12, 0, part + 1);
    if (text.has(at, U"今天") || text.has(at, U"今日")) {
        const auto month = static_cast<unsigned>(text.today.month());
        const auto day = static_cast<unsigned>(text.today.day());
        if (!exists(year.year, month, day)) return impossible(at + 2);
        return parts_mention(year.year, month, day, at + 2);
    }
    for (const std::u32string_view now : {U"这个时候", U"这时候", U"这个月"}) {
        if (text.has(at, now)) {
            return parts_mention(year.year, static_cast<unsigned>(text.today.month()), 0, at + now.size());
        }
    }
    return parts_mention(year.year, 0, 0, year.end);
}

/// "用了10年" is a time span, "10年买的" a year; 2024年款 names a product.
bool year_alone_is_meant(const DateText& text, std::size_t at, const Year& year) {
    if (in(text.at(year.end), U"款版型产")) return text.has(year.end, U"产的");
    if (!year.two_digits) return true;
    if (text.whole(at, year.end)) return true;
    if (at > 0 && in(text.at(at - 1), U"了用有近约超过满整保修")) return false;
    return in(text.at(year.end), U"买购入春夏秋冬上下") && !text.has(year.end, U"以上") &&
           !text.has(year.end, U"上下");
}

/// 2100年2月29日 lies outside the years known here: none of it is a date of another year.
std::optional<Mention> unknown_year(const DateText& text, std::size_t at) {
    const auto number = read_numeral(text.chars, at);
    if (!number || number->digits < 3 || text.at(text.skip_space(number->end)) != U'年') return std::nullopt;
    std::size_t end = number->end;
    while (is_numeral(text.at(end)) || is_ascii_digit(text.at(end)) || in(text.at(end), U"年月日号 ")) ++end;
    return skip_to(end);
}

std::optional<Mention> dated_year(const DateText& text, std::size_t at) {
    const auto year = year_at(text, at);
    if (!year) return unknown_year(text, at);
    Mention mention = rest_of_year(text, *year);
    const bool alone = mention.kind == Mention::Kind::parts && mention.month == 0;
    if (alone && !year_alone_is_meant(text, at, *year)) return skip_to(year->end);
    return mention;
}

std::optional<Mention> relative_month(const DateText& text, std::size_t at) {
    constexpr std::array<Word, 10> words{Word{U"上上个月", -2}, Word{U"上上月", -2}, Word{U"上个月", -1},
                                         Word{U"上月", -1},     Word{U"这个月", 0},  Word{U"这月", 0},
                                         Word{U"本月", 0},      Word{U"当月", 0},    Word{U"下个月", 1},
                                         Word{U"下月", 1}};
    const Word* word = word_at(text, at, words);
    if (word == nullptr) return std::nullopt;
    const year_month month = text.today.year() / text.today.month() + std::chrono::months(word->value);
    const int y = static_cast<int>(month.year());
    const auto m = static_cast<unsigned>(month.month());
    const std::size_t end = at + word->text.size();
    const Day day = day_at(text, end);
    if (day.day == 0) return parts_mention(y, m, 0, skip_part_of_month(text, end));
    if (!exists(y, m, day.day)) return impossible(day.end);
    return parts_mention(y, m, day.day, day.end);
}

/// 月底 or 年初 by itself: the latest one that has begun.
std::optional<Mention> part_of_period(const DateText& text, std::size_t at) {
    if (at > 0 && (in(text.at(at - 1), U"正腊冬每个数几闰各半") || is_numeral(text.at(at - 1))))
        return std::nullopt;
    const year_month now = text.today.year() / text.today.month();
    const auto day = static_cast<unsigned>(text.today.day());
    if (text.at(at) == U'年') {
        if (text.at(at + 1) == U'初') return parts_mention(text.this_year(), 1, 0, at + 2);
        if (!in(text.at(at + 1), U"底末")) return std::nullopt;
        const bool december = text.today.month() == std::chrono::December;
        return parts_mention(text.this_year() - (december ? 0 : 1), 12, 0, at + 2);
    }
    unsigned begins = 0;
    if (text.at(at + 1) == U'初') {
        begins = 1;
    } else if (text.at(at + 1) == U'中' || text.has(at + 1, U"中旬")) {
        begins = 10;
    } else if (in(text.at(at + 1), U"底末")) {
        begins = 21;
    } else {
        return std::nullopt;
    }
    const year_month month = day >= begins ? now : now - std::chrono::months(1);
    return parts_mention(static_cast<int>(month.year()), static_cast<unsigned>(month.month()), 0, at + 2);
}

std::optional<Mention> day_of_month(const DateText& text, std::size_t at) {
    const auto number = read_numeral(text.chars, at);
    if (!number || number->value < 1 || number->value > 31 || number->digits > 2) return std::nullopt;
    if (at > 0 && in(text.at(at - 1), U"第#№初型")) return std::nullopt;
    const std::size_t sign = text.skip_space(number->end);
    if (!in(text.at(sign), U"日号") || !day_reads_on(text, sign + 1)) return std::nullopt;
    if (text.has(sign, U"日前") && !number->ascii) return std::nullopt;
    return parts_mention(0, 0, static_cast<unsigned>(number->value), sign + 1);
}

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

/// 农历, 阴历 and 旧历 dates are of another calendar: passed over, never misread.
std::optional<Mention> lunar_date(const DateText& text, std::size_t at) {
    constexpr std::array<std::u32string_view, 3> calendars{U"农历", U"阴历", U"旧历"};
    if (!any_at(text, at, calendars)) return std::nullopt;
    std::size_t end = at + 2;
    while (is_numeral(text.at(end)) || is_ascii_digit(text.at(end)) ||
           in(text.at(end), U"年月日号正腊冬闰初的 "))
        ++end;
    return skip_to(end);
}

}  // namespace

std::optional<Mention> chinese_date_at(const DateText& text, std::size_t at) {
    const char32_t c = text.at(at);
    if (is_ascii_digit(c) || is_numeral(c)) {
        // Within a run of numerals nothing begins.
        if (at > 0 && !is_ascii_digit(c) && is_numeral(text.at(at - 1))) return std::nullopt;
        if (auto mention = holiday(text, at, 0)) return mention;
        if (auto mention = time_ago(text, at)) return mention;
        if (auto mention = dated_year(text, at)) return mention;
        if (auto mention = month_at(text, at, 0)) return mention;
        return day_of_month(text, at);
    }
    switch (c) {
        case U'半':
            return time_ago(text, at);
        case U'农':
        case U'阴':
        case U'旧':
            return lunar_date(text, at);
        case U'周':
        case U'星':
        case U'礼':
            return weekday(text, at);
        case U'月':
            return part_of_period(text, at);
        case U'年':
            if (auto mention = holiday(text, at, 0)) return mention;
            return part_of_period(text, at);
        case U'上':
        case U'下':
        case U'本':
        case U'这':
        case U'当':
            if (auto mention = relative_month(text, at)) return mention;
            if (auto mention = dated_year(text, at)) return mention;
            return weekday(text, at);
        case U'大':
        case U'前':
        case U'去':
        case U'今':
        case U'明':
        case U'后':
            if (auto mention = holiday(text, at, 0)) return mention;
            if (auto mention = dated_year(text, at)) return mention;
            return day_word(text, at);
        case U'昨':
        case U'刚':
        case U'方':
        case U'现':
            return day_word(text, at);
        default:
            return holiday(text, at, 0);
    }
}

}  // namespace aftercare::dialogs::recognise
