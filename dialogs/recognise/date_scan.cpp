#include "dialogs/recognise/date_scan.h"

#include "dialogs/recognise/chars.h"

namespace aftercare::dialogs::recognise {

using std::chrono::sys_days;
using std::chrono::year_month_day;

DateValue day_value(sys_days day) {
    return {year_month_day(day), DatePrecision::day, false};
}
DateValue month_value(std::chrono::year_month month) {
    return {month / std::chrono::day(1), DatePrecision::month, false};
}
DateValue year_value(int year) {
    return {std::chrono::year(year) / std::chrono::January / 1, DatePrecision::year, false};
}

sys_days monday_of_week(year_month_day date) {
    const sys_days day(date);
    return day - (std::chrono::weekday(day) - std::chrono::Monday);
}

Mention parts_mention(int year, unsigned month, unsigned day, std::size_t end) {
    Mention mention;
    mention.kind = Mention::Kind::parts;
    mention.end = end;
    mention.year = year;
    mention.month = month;
    mention.day = day;
    return mention;
}

Mention fixed_mention(std::vector<DateValue> values, std::size_t end) {
    Mention mention;
    mention.kind = Mention::Kind::fixed;
    mention.end = end;
    mention.values = std::move(values);
    return mention;
}

std::optional<DateValue> ago(year_month_day today, std::int64_t count, AgoUnit unit) {
    constexpr std::int64_t most_days = 40'000;
    if (count < 0 || count > most_days) return std::nullopt;
    const int n = static_cast<int>(count);
    DateValue value;
    switch (unit) {
        case AgoUnit::hours:
            value = day_value(sys_days(today));
            break;
        case AgoUnit::days:
            value = day_value(sys_days(today) - std::chrono::days(n));
            break;
        case AgoUnit::weeks:
            value = day_value(sys_days(today) - std::chrono::weeks(n));
            break;
        case AgoUnit::months:
            value = month_value(today.year() / today.month() - std::chrono::months(n));
            break;
        case AgoUnit::years:
            value = year_value(static_cast<int>(today.year()) - n);
            break;
    }
    if (value.date.year() < std::chrono::year(first_year)) return std::nullopt;
    return value;
}

Mention bare_weekday(const DateText& text, std::chrono::weekday weekday, std::size_t end) {
    const sys_days now(text.today);
    const bool past = text.side == DateSide::past;
    const std::chrono::days away = past ? -(std::chrono::weekday(now) - weekday) : weekday - std::chrono::weekday(now);
    Mention mention = fixed_mention({day_value(now + away)}, end);
    if (away == std::chrono::days(0)) mention.values.push_back(day_value(now + std::chrono::weeks(past ? -1 : 1)));
    mention.kind = Mention::Kind::weekday;
    mention.weekday = weekday;
    return mention;
}

namespace {

bool joins_number(char32_t c) {
    return c == U'.' || c == U'-' || c == U'/' || c == U':' || c == U'_';
}

/// The end of a run of letters and digits that holds no date ("SN20240305-1", "192.168.1.1").
std::size_t end_of_word(const DateText& text, std::size_t at) {
    const bool number = is_ascii_digit(text.at(at));
    while (true) {
        while (is_ascii_alnum(text.at(at)) || text.at(at) == U'_') ++at;
        const bool joined = number ? joins_number(text.at(at)) : text.at(at) == U'-';
        if (!joined || !is_ascii_alnum(text.at(at + 1))) return at;
        ++at;
    }
}

/// Within a sentence "1.3月" or "v2.3" the digits after the dot begin nothing.
bool begins_word(const DateText& text, std::size_t at) {
    if (at == 0) return true;
    const char32_t before = text.at(at - 1);
    if (is_ascii_alnum(before) || before == U'_') return false;
    const bool after_number = at >= 2 && is_ascii_digit(text.at(at - 2));
    return !(after_number && joins_number(before));
}

std::optional<Mention> mention_at(const DateText& text, std::size_t at) {
    const char32_t c = text.at(at);
    if (c < 0x80) {
        if (!is_ascii_alnum(c) || !begins_word(text, at)) return std::nullopt;
        if (is_ascii_digit(c)) {
            if (auto mention = chinese_date_at(text, at)) return mention;
            if (auto mention = numeric_date_at(text, at)) return mention;
        }
        return english_date_at(text, at);
    }
    return chinese_date_at(text, at);
}

/// 之前, 以前 and 之后 after a date, or "before" in front of it, make it a bound and no date.
bool is_bound_behind(const DateText& text, std::size_t end) {
    const std::size_t at = text.skip_space(end);
    for (const std::u32string_view word : {U"之前", U"以前", U"之后", U"以后"}) {
        if (text.has(at, word)) return true;
    }
    const char32_t c = text.at(at);
    if (c != U'前' && c != U'后') return false;
    const char32_t next = text.at(at + 1);
    if (next == U'\0' || is_space(next) || is_punctuation(next)) return true;
    return std::u32string_view(U"就买购我又才开的一几两").find(next) != std::u32string_view::npos;
}

bool is_bound_before(const DateText& text, std::size_t begin) {
    std::size_t end = begin;
    while (end > 0 && text.at(end - 1) == U' ') --end;
    std::size_t start = end;
    while (start > 0 && is_ascii_letter(text.at(start - 1))) --start;
    const auto word = text.chars.substr(start, end - start);
    return word == U"before" || word == U"after" || word == U"until" || word == U"by";
}

}  // namespace

std::vector<Mention> scan_dates(const DateText& text) {
    constexpr std::size_t most_mentions = 16;
    std::vector<Mention> mentions;
    for (std::size_t at = 0; at < text.chars.size() && mentions.size() < most_mentions;) {
        auto mention = mention_at(text, at);
        if (!mention) {
            at = is_ascii_alnum(text.at(at)) ? end_of_word(text, at) : at + 1;
            continue;
        }
        mention->begin = at;
        at = mention->end;
        const bool bound = is_bound_behind(text, mention->end) || is_bound_before(text, mention->begin);
        if (mention->kind != Mention::Kind::nothing && !bound) mentions.push_back(std::move(*mention));
    }
    return mentions;
}

}  // namespace aftercare::dialogs::recognise
