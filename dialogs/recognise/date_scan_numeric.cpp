// Dates written with digits and separators only: 2024-03-05, 12/25/2023, 20240305.
#include "dialogs/recognise/chars.h"
#include "dialogs/recognise/date_scan.h"

#include <array>

namespace aftercare::dialogs::recognise {

namespace {

using std::chrono::year_month_day;

struct Group {
    int value = 0;
    std::size_t digits = 0;
};

struct Groups {
    std::array<Group, 3> group;
    std::size_t count = 0;
    char32_t separator = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
};

bool is_separator(char32_t c) {
    return c == U'-' || c == U'/' || c == U'.';
}

/// One to three groups of at most eight digits with one kind of separator.
std::optional<Groups> read_groups(const DateText& text, std::size_t at, bool spaces) {
    Groups groups;
    groups.begin = at;
    while (true) {
        if (groups.count == groups.group.size()) return std::nullopt;
        Group& group = groups.group[groups.count++];
        for (; is_ascii_digit(text.at(at)); ++at) {
            if (++group.digits > 8) return std::nullopt;
            group.value = group.value * 10 + static_cast<int>(text.at(at) - U'0');
        }
        groups.end = at;
        std::size_t next = spaces ? text.skip_space(at) : at;
        const bool only_space = next > at && is_ascii_digit(text.at(next));
        const char32_t separator = only_space ? U' ' : text.at(next);
        if (!only_space) {
            if (!is_separator(separator)) return groups;
            next = spaces ? text.skip_space(next + 1) : next + 1;
            if (!is_ascii_digit(text.at(next))) return groups;
        }
        if (groups.separator != 0 && separator != groups.separator) return std::nullopt;
        groups.separator = separator;
        at = next;
    }
}

bool known_year(int year) {
    return year >= first_year && year <= last_year;
}

std::optional<year_month_day> make_date(int y, int m, int d) {
    if (!known_year(y) || m < 1 || d < 1) return std::nullopt;
    const auto date = std::chrono::year(y) / m / d;
    if (!date.ok()) return std::nullopt;
    return date;
}

Mention impossible(std::size_t end) {
    Mention mention;
    mention.kind = Mention::Kind::impossible;
    mention.end = end;
    return mention;
}

void add(std::vector<DateValue>& values, std::optional<year_month_day> date) {
    if (!date) return;
    const DateValue value = day_value(*date);
    for (const DateValue& known : values) {
        if (known == value) return;
    }
    values.push_back(value);
}

std::optional<Mention> year_first(const Groups& g) {
    const auto [y, m, d] = std::array{g.group[0].value, g.group[1].value, g.group[2].value};
    if (!known_year(y)) return std::nullopt;
    if (make_date(y, m, d))
        return parts_mention(y, static_cast<unsigned>(m), static_cast<unsigned>(d), g.end);
    if (m <= 31 && d <= 31) return impossible(g.end);
    return std::nullopt;
}

/// 12/25/2023 has one reading; 5/3/2024 has two.
std::optional<Mention> year_last(const Groups& g) {
    const auto [a, b, y] = std::array{g.group[0].value, g.group[1].value, g.group[2].value};
    if (!known_year(y)) return std::nullopt;
    std::vector<DateValue> values;
    add(values, make_date(y, a, b));
    add(values, make_date(y, b, a));
    if (!values.empty()) return fixed_mention(std::move(values), g.end);
    if (a <= 31 && b <= 31) return impossible(g.end);
    return std::nullopt;
}

/// 24/3/5 and 3/4/24: a two-digit year of the last fifteen years or the next.
std::optional<Mention> short_year(const DateText& text, const Groups& g) {
    const auto full = [&](const Group& group) {
        if (group.digits != 2) return 0;
        const int year = 2000 + group.value;
        return year >= text.this_year() - 15 && year <= text.this_year() + 1 ? year : 0;
    };
    const int first = full(g.group[0]);
    const int last = full(g.group[2]);
    std::vector<DateValue> values;
    if (first != 0) add(values, make_date(first, g.group[1].value, g.group[2].value));
    if (last != 0) add(values, make_date(last, g.group[0].value, g.group[1].value));
    if (last != 0) add(values, make_date(last, g.group[1].value, g.group[0].value));
    if (values.empty()) return std::nullopt;
    return fixed_mention(std::move(values), g.end);
}

std::optional<Mention> three_groups(const DateText& text, const Groups& g) {
    const bool whole = text.whole(g.begin, g.end);
    const auto digits = [&](std::size_t i) { return g.group[i].digits; };
    if (digits(0) == 4 && digits(1) <= 2 && digits(2) <= 2) return year_first(g);
    if (digits(2) == 4 && digits(0) <= 2 && digits(1) <= 2 && g.separator != U' ') return year_last(g);
    const bool small = digits(0) <= 2 && digits(1) <= 2 && digits(2) <= 2;
    // "1.2.14" within a sentence is a version number.
    if (small && g.separator != U' ' && (whole || g.separator != U'.')) return short_year(text, g);
    return std::nullopt;
}

std::optional<year_month_day> nearest(const DateText& text, int m, int d) {
    const bool past = text.side == DateSide::past;
    for (int away = 0; away < 9; ++away) {
        const auto date = make_date(text.this_year() + (past ? -away : away), m, d);
        if (date && (past ? *date <= text.today : *date >= text.today)) return date;
    }
    return std::nullopt;
}

/// "3/5" as the whole answer: 3月5日 or 5 March. "03-05" is month and day, as ISO and Chinese have it.
std::optional<Mention> month_and_day(const DateText& text, const Groups& g) {
    const int a = g.group[0].value;
    const int b = g.group[1].value;
    std::vector<DateValue> values;
    if (g.separator == U'/') {
        add(values, nearest(text, a, b));
        add(values, nearest(text, b, a));
    } else if (g.separator == U'-' && g.group[0].digits == 2 && g.group[1].digits == 2) {
        add(values, nearest(text, a, b));
    }
    if (values.empty()) return std::nullopt;
    return fixed_mention(std::move(values), g.end);
}

std::optional<Mention> two_groups(const DateText& text, const Groups& g) {
    const bool whole = text.whole(g.begin, g.end);
    const auto month_of = [&](const Group& y, const Group& m) -> std::optional<Mention> {
        if (y.digits != 4 || m.digits > 2 || !known_year(y.value) || m.value < 1 || m.value > 12)
            return std::nullopt;
        return parts_mention(y.value, static_cast<unsigned>(m.value), 0, g.end);
    };
    // "2024.3" within a sentence is as likely a version; "2024 3" is nothing.
    if (g.separator != U' ' && (whole || g.separator != U'.')) {
        if (auto mention = month_of(g.group[0], g.group[1])) return mention;
        if (auto mention = month_of(g.group[1], g.group[0])) return mention;
    }
    const bool small = g.group[0].digits <= 2 && g.group[1].digits <= 2;
    return whole && small ? month_and_day(text, g) : std::nullopt;
}

/// 20240305 anywhere; 202403, 240305 and 2024 only as the whole answer.
std::optional<Mention> compact(const DateText& text, const Groups& g) {
    const int n = g.group[0].value;
    const bool whole = text.whole(g.begin, g.end);
    if (g.group[0].digits == 8) {
        const int y = n / 10'000;
        const int m = n / 100 % 100;
        const int d = n % 100;
        if (!known_year(y) || m < 1 || m > 12 || d < 1 || d > 31) return std::nullopt;
        if (!make_date(y, m, d)) return impossible(g.end);
        return parts_mention(y, static_cast<unsigned>(m), static_cast<unsigned>(d), g.end);
    }
    if (!whole) return std::nullopt;
    if (g.group[0].digits == 4 && known_year(n)) return parts_mention(n, 0, 0, g.end);
    if (g.group[0].digits != 6) return std::nullopt;
    std::vector<DateValue> values;
    const int y = n / 100;
    const int m = n % 100;
    if (y >= 1990 && y <= text.this_year() + 1 && m >= 1 && m <= 12) {
        values.push_back(month_value(std::chrono::year(y) / m));
    }
    const int short_y = 2000 + n / 10'000;
    if (short_y >= text.this_year() - 15 && short_y <= text.this_year() + 1) {
        add(values, make_date(short_y, n / 100 % 100, n % 100));
    }
    if (values.empty()) return std::nullopt;
    return fixed_mention(std::move(values), g.end);
}

/// What may not follow a date: letters and digits (a serial number), except a time as in 2024-03-05T10:00.
bool ends_well(const DateText& text, std::size_t end) {
    const char32_t c = text.at(end);
    if (c == U't' && is_ascii_digit(text.at(end + 1))) return true;
    if (is_ascii_alnum(c) || c == U'_' || c == U'%') return false;
    return !(is_separator(c) && is_ascii_alnum(text.at(end + 1)));
}

}  // namespace

std::optional<Mention> numeric_date_at(const DateText& text, std::size_t at) {
    auto groups = read_groups(text, at, false);
    const bool all_of_it = groups && text.whole(at, groups->end);
    if (at == 0 && !all_of_it) {
        // "2024 / 3 / 5": spaces within only if the date is the whole answer.
        const auto spaced = read_groups(text, at, true);
        if (spaced && text.whole(at, spaced->end)) groups = spaced;
    }
    if (!groups || !ends_well(text, groups->end)) return std::nullopt;
    const char32_t next = text.at(text.skip_space(groups->end));
    // Units that turn the number into something else; 2024.3.5号 is still a date.
    if (std::u32string_view(U"年月天周个元块小分秒").find(next) != std::u32string_view::npos && next != U'\0')
        return std::nullopt;
    switch (groups->count) {
        case 3: {
            auto mention = three_groups(text, *groups);
            if (mention && (text.at(mention->end) == U'号' || text.at(mention->end) == U'日')) ++mention->end;
            return mention;
        }
        case 2:
            return two_groups(text, *groups);
        default:
            return compact(text, *groups);
    }
}

}  // namespace aftercare::dialogs::recognise
