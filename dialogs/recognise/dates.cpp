#include "dialogs/recognise/dates.h"

#include "dialogs/recognise/chars.h"
#include "dialogs/recognise/date_scan.h"
#include "dialogs/recognise/numerals.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace aftercare::dialogs::recognise {

namespace {

using std::chrono::sys_days;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr std::size_t max_characters = 1'000;
constexpr int furthest_leap_day = 8;  // years between two of them at most

std::u32string prepared(const Normaliser& normaliser, std::string_view text) {
    constexpr std::array steps{Step::clean, Step::nfkc, Step::simplified};
    std::u32string chars = to_chars(normaliser.apply(steps, limited(text, max_characters * 4)));
    if (chars.size() > max_characters) chars.resize(max_characters);
    for (char32_t& c : chars) {
        c = c == 0x2019 ? U'\'' : is_space(c) ? U' ' : ascii_lower(c);
    }
    // 二○二四 and 二0二四 are typed for 二〇二四.
    for (std::size_t i = 1; i < chars.size(); ++i) {
        const bool zero = chars[i] == 0x25CB || chars[i] == 0x25EF || chars[i] == U'0';
        const bool last = i + 1 == chars.size();
        if (zero && is_numeral(chars[i - 1]) && (last || is_han(chars[i + 1]))) chars[i] = U'〇';
    }
    return chars;
}

std::u32string_view without_ends(std::u32string_view chars) {
    const auto idle = [](char32_t c) { return is_space(c) || is_punctuation(c); };
    while (!chars.empty() && idle(chars.front())) chars.remove_prefix(1);
    while (!chars.empty() && idle(chars.back())) chars.remove_suffix(1);
    return chars;
}

/// Only words like 大概, 应该是 and punctuation stand between two mentions: they make one date together.
bool belongs_together(std::u32string_view between) {
    constexpr std::array<std::u32string_view, 27> fillers{
        U"大概",     U"大约",  U"好像",    U"应该",   U"可能", U"也许", U"具体", U"记得",  U"左右",
        U"是",       U"在",    U"的",      U"我",     U"吧",   U"就",   U"那个", U"about", U"around",
        U"probably", U"maybe", U"i think", U"it was", U"on",   U"in",   U"of",   U"the",   U"sometime"};
    for (std::size_t at = 0; at < between.size();) {
        if (is_space(between[at]) || is_punctuation(between[at])) {
            ++at;
            continue;
        }
        const auto* filler =
            std::ranges::find_if(fillers, [&](auto word) { return starts_with_at(between, at, word); });
        if (filler == fillers.end()) return false;
        at += filler->size();
    }
    return true;
}

/// Which way to look from today.
int step_to(DateSide side) { return side == DateSide::past ? -1 : 1; }

bool on_side(year_month_day date, year_month_day today, DateSide side) {
    return side == DateSide::past ? date <= today : date >= today;
}

std::optional<year_month_day> nearest_day(year_month_day today, unsigned month, unsigned day, DateSide side) {
    for (int away = 0; away <= furthest_leap_day; ++away) {
        const auto date =
            (today.year() + std::chrono::years(step_to(side) * away)) / std::chrono::month(month) / std::chrono::day(day);
        if (date.ok() && on_side(date, today, side)) return date;
    }
    return std::nullopt;
}

std::optional<year_month_day> nearest_day(year_month_day today, unsigned day, DateSide side) {
    for (int away = 0; away <= 12; ++away) {
        const auto date =
            (today.year() / today.month() + std::chrono::months(step_to(side) * away)) / std::chrono::day(day);
        if (date.ok() && on_side(date, today, side)) return date;
    }
    return std::nullopt;
}

int nearest_year_of(std::chrono::month month, year_month_day today, DateSide side) {
    const int year = static_cast<int>(today.year());
    if (side == DateSide::past) return year - (month > today.month() ? 1 : 0);
    return year + (month < today.month() ? 1 : 0);
}

std::optional<DateValue> resolve_parts(const Mention& m, year_month_day today, DateSide side) {
    const auto month = std::chrono::month(m.month);
    const auto day = std::chrono::day(m.day);
    std::optional<year_month_day> date;
    if (m.day != 0 && m.month != 0) {
        if (m.year != 0)
            date = year(m.year) / month / day;
        else
            date = nearest_day(today, m.month, m.day, side);
    } else if (m.day != 0) {
        date = nearest_day(today, m.day, side);
    } else if (m.month != 0) {
        const int y = m.year != 0 ? m.year : nearest_year_of(month, today, side);
        return month_value(year(y) / month);
    } else {
        return year_value(m.year);
    }
    if (!date || !date->ok()) return std::nullopt;
    return day_value(sys_days(*date));
}

std::optional<DateValue> resolve_holiday(const Mention& m, year_month_day today, DateSide side) {
    if (m.year != 0) {
        const auto date = day_of(m.holiday, year(m.year));
        if (!date) return std::nullopt;
        return day_value(sys_days(*date));
    }
    for (int away = 0; away <= 1; ++away) {
        const auto date = day_of(m.holiday, today.year() + std::chrono::years(step_to(side) * away));
        if (date && on_side(*date, today, side)) return day_value(sys_days(*date));
    }
    return std::nullopt;
}

/// "去年,大概3月5号": what one mention leaves open, its neighbour says.
void complete(Mention& mention, const Mention& from) {
    if (from.kind != Mention::Kind::parts || mention.year != 0) return;
    if (mention.kind == Mention::Kind::parts && mention.month == 0) {
        if (from.month == 0) return;  // "去年,5号" leaves the month open
        mention.month = from.month;
    } else if (mention.kind != Mention::Kind::parts && mention.kind != Mention::Kind::holiday) {
        return;
    }
    mention.year = from.year;
}

void complete_all(std::vector<Mention>& mentions, std::u32string_view chars) {
    const auto together = [&](const Mention& a, const Mention& b) {
        const std::u32string_view between = chars.substr(a.end, b.begin - a.end);
        // A range or an alternative shares year and month, too: 3月5号或6号, 3月5号到8号.
        const bool range = between.size() <= 2 && between.find_first_of(U"到至或和~") != between.npos;
        return range || belongs_together(between);
    };
    for (std::size_t i = 1; i < mentions.size(); ++i) {
        if (together(mentions[i - 1], mentions[i])) complete(mentions[i], mentions[i - 1]);
    }
    // "March 5th last year": the year comes after.
    for (std::size_t i = mentions.size(); i-- > 1;) {
        const Mention& later = mentions[i];
        const bool only_year = later.kind == Mention::Kind::parts && later.year != 0 && later.month == 0;
        if (only_year && together(mentions[i - 1], later)) complete(mentions[i - 1], later);
    }
}

std::vector<DateValue> values_of(const Mention& mention, year_month_day today, DateSide side) {
    std::optional<DateValue> value;
    switch (mention.kind) {
        case Mention::Kind::parts:
            value = resolve_parts(mention, today, side);
            break;
        case Mention::Kind::holiday:
            value = resolve_holiday(mention, today, side);
            break;
        case Mention::Kind::fixed:
        case Mention::Kind::weekday:
            return mention.values;
        default:
            break;
    }
    if (!value) return {};
    return {*value};
}

bool contains(const DateValue& wide, const DateValue& narrow) {
    if (wide.precision <= narrow.precision) return false;
    if (wide.date.year() != narrow.date.year()) return false;
    return wide.precision == DatePrecision::year || wide.date.month() == narrow.date.month();
}

void add(std::vector<DateValue>& values, const DateValue& value) {
    if (std::ranges::find(values, value) != values.end()) return;
    if (std::ranges::any_of(values, [&](const DateValue& other) { return contains(value, other); })) return;
    std::erase_if(values, [&](const DateValue& other) { return contains(other, value); });
    values.push_back(value);
}

/// 3月5号(周二): the weekday only repeats the date.
bool repeats(const Mention& weekday, const std::vector<Mention>& mentions, year_month_day today, DateSide side) {
    return std::ranges::any_of(mentions, [&](const Mention& other) {
        if (other.kind == Mention::Kind::weekday) return false;
        const std::vector<DateValue> values = values_of(other, today, side);
        return std::ranges::any_of(values, [&](const DateValue& value) {
            return value.precision == DatePrecision::day &&
                   std::chrono::weekday(sys_days(value.date)) == weekday.weekday;
        });
    });
}

bool is_future(const DateValue& value, year_month_day today) {
    switch (value.precision) {
        case DatePrecision::day:
            return value.date > today;
        case DatePrecision::month:
            return value.date.year() / value.date.month() > today.year() / today.month();
        case DatePrecision::year:
            return value.date.year() > today.year();
    }
    return false;
}

constexpr auto idle_words = std::to_array<std::u32string_view>({
    U"记不太清楚", U"记不太清", U"记不清楚", U"记不清", U"不太记得", U"不记得", U"我记得", U"记得", U"具体",   U"那时候", U"那个时候",
    U"那会儿",     U"的时候",   U"时候",     U"当时",   U"那天",     U"当天",   U"大概",   U"大约", U"应该",   U"好像",   U"可能",
    U"也许",       U"左右",     U"前后",     U"购买",   U"购入",     U"购机",   U"下单",   U"入手", U"买的",   U"买",     U"购",
    U"日期",       U"时间",     U"服务",     U"提供",   U"收到",     U"安装",   U"故障",   U"就是", U"就",     U"是",     U"在",
    U"从",         U"于",       U"的",       U"了",     U"吧",       U"呢",     U"啊",     U"我",   U"约",     U"号",     U"发生",
    U"probably",   U"maybe",    U"about",    U"around", U"bought",   U"purchased", U"ordered", U"it", U"was",  U"it's",   U"on",
    U"in",         U"at",       U"of",       U"the",    U"i",        U"we",     U"think",  U"believe", U"guess", U"sometime", U"from",
    U"back",       U"must",     U"have",     U"been",   U"got",      U"is",     U"date",   U"day",  U"that"});

/// `part` without idle words and punctuation at its ends.
std::u32string_view without_idle(std::u32string_view part) {
    for (bool again = true; again;) {
        again = false;
        part = without_ends(part);
        for (const auto word : idle_words) {
            const bool latin = is_ascii_letter(word.front());
            const auto apart = [&](std::size_t at) { return !latin || at >= part.size() || !is_ascii_alnum(part[at]); };
            if (part.starts_with(word) && apart(word.size())) {
                part.remove_prefix(word.size());
                again = true;
            } else if (part.ends_with(word) && (part.size() == word.size() || apart(part.size() - word.size() - 1))) {
                part.remove_suffix(word.size());
                again = true;
            }
        }
    }
    return part;
}

/// Enough to say something: two Chinese characters, or a word in letters or digits.
bool says_something(std::u32string_view part) {
    std::size_t weight = 0;
    for (std::size_t i = 0; i < part.size(); ++i) {
        if (is_han(part[i])) ++weight;
        if (is_ascii_alnum(part[i]) && i + 1 < part.size() && is_ascii_alnum(part[i + 1])) weight += 2;
        if (is_ascii_alnum(part[i])) ++weight;
    }
    return weight >= 2;
}

std::string rest_of(std::u32string_view chars, const std::vector<Mention>& mentions) {
    std::u32string rest;
    std::size_t at = 0;
    const auto add_part = [&](std::size_t end) {
        const auto part = without_idle(chars.substr(at, end - at));
        if (part.empty()) return;
        if (!rest.empty()) rest += U' ';
        rest += part;
    };
    for (const Mention& mention : mentions) {
        add_part(mention.begin);
        at = mention.end;
    }
    add_part(chars.size());
    return says_something(rest) ? to_utf8(rest) : std::string();
}

}  // namespace

DateReading read_date(const Normaliser& normaliser, std::string_view text, year_month_day today, DateSide side) {
    DateReading reading;
    if (!today.ok()) return reading;
    const std::u32string chars = prepared(normaliser, text);
    const DateText date_text{without_ends(chars), today, side};
    std::vector<Mention> mentions = scan_dates(date_text);
    complete_all(mentions, date_text.chars);

    bool impossible = false;
    for (const Mention& mention : mentions) {
        if (mention.kind == Mention::Kind::weekday && repeats(mention, mentions, today, side)) continue;
        const std::vector<DateValue> values = values_of(mention, today, side);
        const bool completed_wrongly = values.empty() && mention.kind == Mention::Kind::parts;
        impossible = impossible || mention.kind == Mention::Kind::impossible || completed_wrongly;
        for (const DateValue& value : values) add(reading.values, value);
    }
    if (reading.values.size() > max_date_values) reading.values.resize(max_date_values);
    if (!reading.values.empty()) reading.rest = rest_of(date_text.chars, mentions);
    for (DateValue& value : reading.values) value.future = is_future(value, today);
    if (reading.values.empty()) {
        reading.outcome = impossible ? DateReading::Outcome::impossible : DateReading::Outcome::none;
    } else {
        reading.outcome =
            reading.values.size() == 1 ? DateReading::Outcome::one : DateReading::Outcome::ambiguous;
    }
    return reading;
}

std::string format(const DateValue& value) {
    std::array<char, 24> out{};
    const int y = static_cast<int>(value.date.year());
    const auto m = static_cast<unsigned>(value.date.month());
    const auto d = static_cast<unsigned>(value.date.day());
    switch (value.precision) {
        case DatePrecision::day:
            std::snprintf(out.data(), out.size(), "%04d-%02u-%02u", y, m, d);
            break;
        case DatePrecision::month:
            std::snprintf(out.data(), out.size(), "%04d-%02u", y, m);
            break;
        case DatePrecision::year:
            std::snprintf(out.data(), out.size(), "%04d", y);
            break;
    }
    return out.data();
}

}  // namespace aftercare::dialogs::recognise
