// Dates as Chinese says them: 2024年3月5日, 上个月15号, 去年双十一; what begins where, and the dates of the calendar.
#include "dialogs/recognise/chars.h"
#include "dialogs/recognise/date_scan_chinese.h"
#include "dialogs/recognise/numerals.h"

#include <array>
#include <span>

namespace aftercare::dialogs::recognise {

using namespace chinese;

namespace {

using std::chrono::year_month;

bool any_at(const DateText& text, std::size_t at, std::span<const std::u32string_view> words) {
    for (const auto word : words) {
        if (text.has(at, word)) return true;
    }
    return false;
}

bool is_end(char32_t c) {
    return c == U'\0' || is_space(c) || is_punctuation(c);
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
