// Dates as English says them: March 5th 2024, 5 March, last Tuesday, 3 weeks ago, last month.
#include "dialogs/recognise/chars.h"
#include "dialogs/recognise/date_scan.h"
#include "dialogs/recognise/numerals.h"

#include <array>

namespace aftercare::dialogs::recognise {

namespace {

using std::chrono::sys_days;
using std::chrono::year_month;

struct Word {
    std::u32string_view text;
    std::size_t end = 0;
};

/// The word at or after white space; empty if something else stands there.
Word word_after(const DateText& text, std::size_t at) {
    const std::size_t begin = text.skip_space(at);
    std::size_t end = begin;
    while (is_ascii_letter(text.at(end)) || (end > begin && (text.at(end) == U'\'' || text.at(end) == U'-') &&
                                             is_ascii_letter(text.at(end + 1)))) {
        ++end;
    }
    return {text.chars.substr(begin, end - begin), end};
}

/// The word that ends right before `at` and one space.
std::u32string_view word_before(const DateText& text, std::size_t at) {
    std::size_t end = at;
    while (end > 0 && text.at(end - 1) == U' ') --end;
    std::size_t begin = end;
    while (begin > 0 && is_ascii_letter(text.at(begin - 1))) --begin;
    return text.chars.substr(begin, end - begin);
}

/// The position after `phrase` at `at`, words parted by any white space; 0 if it does not stand there.
std::size_t end_of_phrase(const DateText& text, std::size_t at, std::u32string_view phrase) {
    std::size_t i = at;
    for (const char32_t c : phrase) {
        if (c == U' ') {
            const std::size_t next = text.skip_space(i);
            if (next == i) return 0;
            i = next;
        } else if (text.at(i++) != c) {
            return 0;
        }
    }
    return is_ascii_alnum(text.at(i)) ? 0 : i;
}

struct Number {
    unsigned value = 0;
    std::size_t end = 0;
    bool ordinal = false;
};

/// "5", "5th", "fifth", for a day of the month.
std::optional<Number> day_number(const DateText& text, std::size_t at) {
    at = text.skip_space(at);
    if (!is_ascii_digit(text.at(at))) {
        const Word word = word_after(text, at);
        const auto ordinal = english_ordinal(word.text);
        if (!ordinal) return std::nullopt;
        return Number{*ordinal, word.end, true};
    }
    const auto number = read_numeral(text.chars, at);
    if (!number || number->digits > 2 || number->value < 1) return std::nullopt;
    const Word suffix = word_after(text, number->end);
    const bool touches = suffix.end == number->end + 2;
    const bool ordinal = touches && (suffix.text == U"st" || suffix.text == U"nd" || suffix.text == U"rd" ||
                                     suffix.text == U"th");
    const std::size_t end = ordinal ? suffix.end : number->end;
    const char32_t next = text.at(end);
    if (is_ascii_alnum(next) || ((next == U':' || next == U'.') && is_ascii_digit(text.at(end + 1))))
        return std::nullopt;
    return Number{static_cast<unsigned>(number->value), end, ordinal};
}

struct Year {
    int year = 0;
    std::size_t end = 0;
};

Year year_after(const DateText& text, std::size_t at) {
    std::size_t begin = text.skip_space(at);
    if (text.at(begin) == U',' || text.at(begin) == U'.') begin = text.skip_space(begin + 1);
    if (const Word of = word_after(text, begin); of.text == U"of" || of.text == U"in")
        begin = text.skip_space(of.end);
    const auto number = read_numeral(text.chars, begin);
    if (!number || !number->ascii || number->digits != 4 || is_ascii_alnum(text.at(number->end)))
        return {0, at};
    if (number->value < first_year || number->value > last_year) return {0, at};
    return {static_cast<int>(number->value), number->end};
}

Mention day_mention(int year, unsigned month, unsigned day, std::size_t end) {
    const auto y = std::chrono::year(year == 0 ? 2024 : year);  // without a year, February may have 29 days
    Mention mention = parts_mention(year, month, day, end);
    if (!(y / std::chrono::month(month) / std::chrono::day(day)).ok())
        mention.kind = Mention::Kind::impossible;
    return mention;
}

bool is_month_preposition(std::u32string_view word) {
    constexpr std::array<std::u32string_view, 14> words{U"in",     U"last",   U"this",  U"since", U"of",
                                                        U"during", U"around", U"early", U"late",  U"mid",
                                                        U"from",   U"about",  U"until", U"next"};
    for (const auto w : words) {
        if (w == word) return true;
    }
    return false;
}

/// "March 5th, 2024", "March 2024", "Mar 5", "March"
std::optional<Mention> month_first(const DateText& text, std::size_t at) {
    const Word word = word_after(text, at);
    const auto month = english_month(word.text);
    if (!month) return std::nullopt;
    std::size_t after = word.end;
    if (text.at(after) == U'.' && month->common_word) ++after;
    std::size_t day_begin = after;
    if (const Word the = word_after(text, after); the.text == U"the") day_begin = the.end;
    if (const auto day = day_number(text, day_begin)) {
        const Year year = year_after(text, day->end);
        return day_mention(year.year, month->month, day->value, year.end);
    }
    const Year year = year_after(text, after);
    if (year.year != 0) return parts_mention(year.year, month->month, 0, year.end);
    const bool sure =
        !month->common_word || text.whole(at, word.end) || is_month_preposition(word_before(text, at));
    if (!sure && word_after(text, after).text != U"last" && word_after(text, after).text != U"this")
        return std::nullopt;
    return parts_mention(0, month->month, 0, word.end);
}

/// "5 March 2024", "the 5th of March", "on the 5th"
std::optional<Mention> day_first(const DateText& text, std::size_t at, bool after_the) {
    const auto day = day_number(text, at);
    if (!day) return std::nullopt;
    std::size_t next = day->end;
    if (text.at(next) == U'-') ++next;
    if (const Word of = word_after(text, next); of.text == U"of") next = of.end;
    const Word word = word_after(text, next);
    if (const auto month = english_month(word.text)) {
        std::size_t after = word.end;
        if (text.at(after) == U'.' || text.at(after) == U'-') ++after;
        const Year year = year_after(text, after);
        return day_mention(year.year, month->month, day->value, year.year != 0 ? year.end : word.end);
    }
    const bool alone = text.whole(at, day->end) || after_the;
    const char32_t following = text.at(text.skip_space(day->end));
    const bool ends =
        following == U'\0' || is_punctuation(following) || word.text == U"of" || word.text == U"and";
    if (!day->ordinal || day->value > 31 || !alone || !ends) return std::nullopt;
    return parts_mention(0, 0, day->value, day->end);
}

/// "2024 March 5", "2024 March", "in 2024"
std::optional<Mention> year_first(const DateText& text, std::size_t at) {
    const auto number = read_numeral(text.chars, at);
    if (!number || number->digits != 4 || number->value < first_year || number->value > last_year)
        return std::nullopt;
    const int year = static_cast<int>(number->value);
    const std::size_t after = text.at(number->end) == U',' ? number->end + 1 : number->end;
    const Word word = word_after(text, after);
    if (const auto month = english_month(word.text)) {
        if (const auto day = day_number(text, word.end))
            return day_mention(year, month->month, day->value, day->end);
        return parts_mention(year, month->month, 0, word.end);
    }
    const char32_t next = text.at(number->end);
    const bool ends = next == U'\0' || is_space(next) || next == U',' || next == U'.' || next == U';' ||
                      next == U'?' || next == U'!';
    const std::u32string_view before = word_before(text, at);
    if (!ends || (before != U"in" && before != U"of" && before != U"since") || number->value < 1990)
        return std::nullopt;
    return parts_mention(year, 0, 0, number->end);
}

std::optional<AgoUnit> unit_of(std::u32string_view word) {
    if (word == U"day" || word == U"days") return AgoUnit::days;
    if (word == U"week" || word == U"weeks") return AgoUnit::weeks;
    if (word == U"month" || word == U"months") return AgoUnit::months;
    if (word == U"year" || word == U"years") return AgoUnit::years;
    constexpr std::array<std::u32string_view, 6> hours{U"hour",    U"hours", U"minute",
                                                       U"minutes", U"mins",  U"hrs"};
    for (const auto hour : hours) {
        if (hour == word) return AgoUnit::hours;
    }
    return std::nullopt;
}

/// "3 weeks ago", "a month ago"
std::optional<Mention> time_ago(const DateText& text, std::size_t at) {
    std::int64_t count = 0;
    std::size_t after = at;
    if (is_ascii_digit(text.at(at))) {
        const auto number = read_numeral(text.chars, at);
        if (!number) return std::nullopt;
        count = number->value;
        after = number->end;
    } else {
        const Word word = word_after(text, at);
        const auto number = english_number(word.text);
        if (!number) return std::nullopt;
        count = *number;
        after = word.end;
    }
    const Word unit_word = word_after(text, after);
    const auto unit = unit_of(unit_word.text);
    if (!unit) return std::nullopt;
    const Word last = word_after(text, unit_word.end);
    if (last.text != U"ago") return std::nullopt;
    const std::u32string_view before = word_before(text, at);
    Mention none = parts_mention(0, 0, 0, last.end);
    none.kind = Mention::Kind::nothing;
    // "two or three days ago", "a year and 3 days ago" are not counted out.
    if (before == U"and" || before == U"or" || before == U"to" || before == U"than") return none;
    const auto value = ago(text.today, count, *unit);
    if (!value) return none;
    return fixed_mention({*value}, last.end);
}

struct Phrase {
    std::u32string_view text;
    int days = 0;
};
constexpr std::array day_phrases{
    Phrase{U"the day before yesterday", -2},
    Phrase{U"day before yesterday", -2},
    Phrase{U"the day after tomorrow", 2},
    Phrase{U"day after tomorrow", 2},
    Phrase{U"yesterday", -1},
    Phrase{U"today", 0},
    Phrase{U"tonight", 0},
    Phrase{U"tomorrow", 1},
    Phrase{U"just now", 0},
    Phrase{U"this morning", 0},
    Phrase{U"this afternoon", 0},
    Phrase{U"this evening", 0},
    Phrase{U"last night", -1},
    Phrase{U"last evening", -1},
};

std::optional<Mention> fixed_phrase(const DateText& text, std::size_t at) {
    for (const Phrase& phrase : day_phrases) {
        if (phrase.text.front() != text.at(at)) continue;
        const std::size_t end = end_of_phrase(text, at, phrase.text);
        if (end != 0)
            return fixed_mention({day_value(sys_days(text.today) + std::chrono::days(phrase.days))}, end);
    }
    constexpr std::array<std::u32string_view, 2> half_years{U"half a year ago", U"half year ago"};
    for (const auto phrase : half_years) {
        const std::size_t end = end_of_phrase(text, at, phrase);
        if (end != 0) return fixed_mention({*ago(text.today, 6, AgoUnit::months)}, end);
    }
    if (const std::size_t end = end_of_phrase(text, at, U"a year and a half ago"); end != 0) {
        return fixed_mention({*ago(text.today, 18, AgoUnit::months)}, end);
    }
    return std::nullopt;
}

/// People differ whether "last Tuesday" said on a Friday is this week's or last week's: both, unless they
/// agree.
Mention last_weekday(const DateText& text, std::chrono::weekday weekday, std::size_t end) {
    const sys_days now(text.today);
    auto back = std::chrono::weekday(now) - weekday;
    if (back == std::chrono::days(0)) back = std::chrono::weeks(1);
    std::vector<DateValue> values{day_value(now - back)};
    if (now - back >= monday_of_week(text.today))
        values.push_back(day_value(now - back - std::chrono::weeks(1)));
    return fixed_mention(std::move(values), end);
}

/// The like for "last March" said in November.
Mention last_month_named(const DateText& text, unsigned month, std::size_t end) {
    const auto m = std::chrono::month(month);
    std::vector<DateValue> values;
    if (m < text.today.month()) values.push_back(month_value(text.today.year() / m));
    values.push_back(month_value((text.today.year() - std::chrono::years(1)) / m));
    return fixed_mention(std::move(values), end);
}

Mention week_months(sys_days monday, const DateText& text, std::size_t end) {
    const std::chrono::year_month_day first(monday);
    const std::chrono::year_month_day last(monday + std::chrono::days(6));
    std::vector<DateValue> values{month_value(first.year() / first.month())};
    if (first.month() != last.month() && sys_days(last.year() / last.month() / 1) <= sys_days(text.today)) {
        values.push_back(month_value(last.year() / last.month()));
    }
    return fixed_mention(std::move(values), end);
}

Mention weekend(sys_days monday, std::size_t end) {
    return fixed_mention({day_value(monday + std::chrono::days(5)), day_value(monday + std::chrono::days(6))},
                         end);
}

std::optional<Mention> holiday(const DateText& text, std::size_t at, int year) {
    if (at >= text.chars.size()) return std::nullopt;
    const auto word = holiday_at(text.chars, at);
    if (!word || is_ascii_alnum(text.at(word->end))) return std::nullopt;
    Mention mention;
    mention.kind = Mention::Kind::holiday;
    mention.holiday = word->holiday;
    mention.year = year;
    mention.end = word->end;
    return mention;
}

/// "last", "this" and "next" with a week, month, year, weekday, month's name or holiday.
std::optional<Mention> relative_period(const DateText& text, std::size_t at) {
    const Word which = word_after(text, at);
    const int step = which.text == U"last" ? -1 : which.text == U"next" ? 1 : 0;
    if (step == 0 && which.text != U"this") return std::nullopt;
    const Word what = word_after(text, which.end);
    const sys_days monday = monday_of_week(text.today) + std::chrono::weeks(step);
    const year_month month = text.today.year() / text.today.month() + std::chrono::months(step);
    const int year = text.this_year() + step;
    if (what.text == U"month")
        return parts_mention(static_cast<int>(month.year()), static_cast<unsigned>(month.month()), 0,
                             what.end);
    if (what.text == U"year") return parts_mention(year, 0, 0, what.end);
    if (what.text == U"year's" || what.text == U"years") {
        if (auto mention = holiday(text, text.skip_space(what.end), year)) return mention;
        return parts_mention(year, 0, 0, what.end);
    }
    if (what.text == U"week") return week_months(monday, text, what.end);
    if (what.text == U"weekend") return weekend(monday, what.end);
    if (const auto named = english_weekday(what.text)) {
        if (step < 0) return last_weekday(text, named->weekday, what.end);
        return fixed_mention({day_value(monday + (named->weekday - std::chrono::Monday))}, what.end);
    }
    if (const auto named = english_month(what.text)) {
        const auto day = day_number(text, what.end);
        if (step < 0 && !day) return last_month_named(text, named->month, what.end);
        if (!day) return parts_mention(year, named->month, 0, what.end);
        // "last March 5th": the latest one
        return day_mention(step < 0 ? 0 : year, named->month, day->value, day->end);
    }
    return holiday(text, text.skip_space(which.end), step > 0 ? year : 0);
}

std::optional<Mention> weekday(const DateText& text, std::size_t at) {
    const Word word = word_after(text, at);
    const auto named = english_weekday(word.text);
    if (!named) return std::nullopt;
    const std::u32string_view before = word_before(text, at);
    if (before == U"every" || before == U"each") return std::nullopt;
    const bool sure =
        !named->common_word || before == U"on" || text.whole(at, word.end) || text.at(word.end) == U',';
    if (!sure) return std::nullopt;
    return bare_weekday(text, named->weekday, word.end);
}

}  // namespace

std::optional<Mention> english_date_at(const DateText& text, std::size_t at) {
    if (is_ascii_digit(text.at(at))) {
        if (auto mention = time_ago(text, at)) return mention;
        if (auto mention = day_first(text, at, false)) return mention;
        return year_first(text, at);
    }
    if (auto mention = fixed_phrase(text, at)) return mention;
    if (auto mention = time_ago(text, at)) return mention;
    if (auto mention = relative_period(text, at)) return mention;
    if (auto mention = holiday(text, at, 0)) return mention;
    if (auto mention = month_first(text, at)) return mention;
    if (auto mention = weekday(text, at)) return mention;
    const Word word = word_after(text, at);
    if (word.text == U"the") return day_first(text, word.end, true);
    return english_ordinal(word.text) ? day_first(text, at, false) : std::nullopt;
}

}  // namespace aftercare::dialogs::recognise
