#include "dialogs/recognise/date_words.h"

#include "dialogs/recognise/chars.h"

#include <algorithm>
#include <array>

namespace aftercare::dialogs::recognise {

namespace {

using std::chrono::year_month_day;

struct LunarYear {
    int year;
    // month * 100 + day
    int spring_festival;
    int qingming;
    int dragon_boat;
    int mid_autumn;
};

// New moons (lunar 1-1, 5-5, 8-15) and the sun at 15 degrees (Qingming) after Meeus, Astronomical Algorithms,
// Beijing time. The test compares the lunar days with ICU's ChineseCalendar.
constexpr std::array lunar_years{
    LunarYear{2015, 219, 405, 620, 927},  LunarYear{2016, 208, 404, 609, 915},
    LunarYear{2017, 128, 404, 530, 1004}, LunarYear{2018, 216, 405, 618, 924},
    LunarYear{2019, 205, 405, 607, 913},  LunarYear{2020, 125, 404, 625, 1001},
    LunarYear{2021, 212, 404, 614, 921},  LunarYear{2022, 201, 405, 603, 910},
    LunarYear{2023, 122, 405, 622, 929},  LunarYear{2024, 210, 404, 610, 917},
    LunarYear{2025, 129, 404, 531, 1006}, LunarYear{2026, 217, 405, 619, 925},
    LunarYear{2027, 206, 405, 609, 915},  LunarYear{2028, 126, 404, 528, 1003},
    LunarYear{2029, 213, 404, 616, 922},  LunarYear{2030, 203, 405, 605, 912},
    LunarYear{2031, 123, 405, 624, 1001}, LunarYear{2032, 211, 404, 612, 919},
    LunarYear{2033, 131, 404, 601, 908},  LunarYear{2034, 219, 405, 620, 927},
    LunarYear{2035, 208, 405, 610, 916},
};

year_month_day make(std::chrono::year year, int month_day) {
    return year / std::chrono::month(static_cast<unsigned>(month_day / 100)) /
           std::chrono::day(static_cast<unsigned>(month_day % 100));
}

year_month_day plus_days(year_month_day date, int days) {
    return std::chrono::sys_days(date) + std::chrono::days(days);
}

/// 0 if the holiday has no fixed day.
int fixed_day(Holiday holiday) {
    switch (holiday) {
        case Holiday::new_year:
            return 101;
        case Holiday::valentine:
            return 214;
        case Holiday::womens_day:
            return 308;
        case Holiday::labour_day:
            return 501;
        case Holiday::childrens_day:
            return 601;
        case Holiday::shopping_618:
            return 618;
        case Holiday::teachers_day:
            return 910;
        case Holiday::national_day:
            return 1001;
        case Holiday::singles_day:
            return 1111;
        case Holiday::double_12:
            return 1212;
        case Holiday::christmas_eve:
            return 1224;
        case Holiday::christmas:
            return 1225;
        default:
            return 0;
    }
}

struct Name {
    std::u32string_view text;
    Holiday holiday;
    bool needs_context = false;
};

// A name that begins another stands after it.
constexpr std::array names{
    Name{U"元旦", Holiday::new_year},
    Name{U"情人节", Holiday::valentine},
    Name{U"三八妇女节", Holiday::womens_day},
    Name{U"三八节", Holiday::womens_day},
    Name{U"38节", Holiday::womens_day},
    Name{U"妇女节", Holiday::womens_day},
    Name{U"女神节", Holiday::womens_day},
    Name{U"清明", Holiday::qingming},
    Name{U"五一", Holiday::labour_day},
    Name{U"劳动节", Holiday::labour_day},
    Name{U"六一", Holiday::childrens_day},
    Name{U"儿童节", Holiday::childrens_day},
    Name{U"六一八", Holiday::shopping_618},
    Name{U"618", Holiday::shopping_618, true},
    Name{U"6.18", Holiday::shopping_618, true},
    Name{U"端午", Holiday::dragon_boat},
    Name{U"中秋", Holiday::mid_autumn},
    Name{U"教师节", Holiday::teachers_day},
    Name{U"国庆", Holiday::national_day},
    Name{U"十一", Holiday::national_day, true},
    Name{U"双十一", Holiday::singles_day},
    Name{U"双11", Holiday::singles_day},
    Name{U"双 11", Holiday::singles_day},
    Name{U"光棍节", Holiday::singles_day},
    Name{U"11.11", Holiday::singles_day, true},
    Name{U"1111", Holiday::singles_day, true},
    Name{U"黑五", Holiday::black_friday},
    Name{U"黑色星期五", Holiday::black_friday},
    Name{U"双十二", Holiday::double_12},
    Name{U"双12", Holiday::double_12},
    Name{U"双 12", Holiday::double_12},
    Name{U"12.12", Holiday::double_12, true},
    Name{U"1212", Holiday::double_12, true},
    Name{U"平安夜", Holiday::christmas_eve},
    Name{U"圣诞", Holiday::christmas},
    Name{U"除夕", Holiday::new_year_eve_lunar},
    Name{U"年三十", Holiday::new_year_eve_lunar},
    Name{U"大年三十", Holiday::new_year_eve_lunar},
    Name{U"春节", Holiday::spring_festival},
    Name{U"大年初一", Holiday::spring_festival},
    Name{U"元宵", Holiday::lantern},
    Name{U"new year's day", Holiday::new_year},
    Name{U"new years day", Holiday::new_year},
    Name{U"valentine's day", Holiday::valentine},
    Name{U"valentines day", Holiday::valentine},
    Name{U"black friday", Holiday::black_friday},
    Name{U"singles' day", Holiday::singles_day},
    Name{U"singles day", Holiday::singles_day},
    Name{U"double 11", Holiday::singles_day},
    Name{U"double eleven", Holiday::singles_day},
    Name{U"christmas eve", Holiday::christmas_eve},
    Name{U"christmas", Holiday::christmas},
    Name{U"xmas", Holiday::christmas},
    Name{U"chinese new year", Holiday::spring_festival},
    Name{U"lunar new year", Holiday::spring_festival},
    Name{U"spring festival", Holiday::spring_festival},
    Name{U"dragon boat festival", Holiday::dragon_boat},
    Name{U"mid-autumn festival", Holiday::mid_autumn},
    Name{U"national day", Holiday::national_day},
};

constexpr std::array<std::u32string_view, 12> months{U"january",   U"february", U"march",    U"april",
                                                     U"may",       U"june",     U"july",     U"august",
                                                     U"september", U"october",  U"november", U"december"};
constexpr std::array<std::u32string_view, 7> weekdays{U"sunday",   U"monday", U"tuesday", U"wednesday",
                                                      U"thursday", U"friday", U"saturday"};
constexpr std::array<std::u32string_view, 12> numbers{U"one",  U"two", U"three",  U"four",
                                                      U"five", U"six", U"seven",  U"eight",
                                                      U"nine", U"ten", U"eleven", U"twelve"};
constexpr std::array<std::u32string_view, 20> ordinals{
    U"first",     U"second",    U"third",       U"fourth",     U"fifth",      U"sixth",      U"seventh",
    U"eighth",    U"ninth",     U"tenth",       U"eleventh",   U"twelfth",    U"thirteenth", U"fourteenth",
    U"fifteenth", U"sixteenth", U"seventeenth", U"eighteenth", U"nineteenth", U"twentieth"};

template <std::size_t size>
std::optional<unsigned> place_in(const std::array<std::u32string_view, size>& list,
                                 std::u32string_view word) {
    const auto found = std::ranges::find(list, word);
    if (found == list.end()) return std::nullopt;
    return static_cast<unsigned>(found - list.begin());
}

}  // namespace

std::optional<year_month_day> day_of(Holiday holiday, std::chrono::year year) {
    if (const int fixed = fixed_day(holiday); fixed != 0) return make(year, fixed);
    if (holiday == Holiday::black_friday) {
        const year_month_day thanksgiving =
            std::chrono::sys_days(year / std::chrono::November / std::chrono::Thursday[4]);
        return plus_days(thanksgiving, 1);
    }
    const auto* lunar = std::ranges::find(lunar_years, static_cast<int>(year), &LunarYear::year);
    if (lunar == lunar_years.end()) return std::nullopt;
    switch (holiday) {
        case Holiday::qingming:
            return make(year, lunar->qingming);
        case Holiday::dragon_boat:
            return make(year, lunar->dragon_boat);
        case Holiday::mid_autumn:
            return make(year, lunar->mid_autumn);
        case Holiday::spring_festival:
            return make(year, lunar->spring_festival);
        case Holiday::new_year_eve_lunar:
            return plus_days(make(year, lunar->spring_festival), -1);
        case Holiday::lantern:
            return plus_days(make(year, lunar->spring_festival), 14);
        default:
            return std::nullopt;
    }
}

std::optional<HolidayWord> holiday_at(std::u32string_view text, std::size_t at) {
    const Name* best = nullptr;
    for (const Name& name : names) {
        if (name.text.front() != text[at] || !starts_with_at(text, at, name.text)) continue;
        if (best == nullptr || name.text.size() > best->text.size()) best = &name;
    }
    if (best == nullptr) return std::nullopt;
    return HolidayWord{best->holiday, at + best->text.size(), best->needs_context};
}

std::optional<MonthWord> english_month(std::u32string_view word) {
    if (word == U"sept") return MonthWord{9, true};
    if (const auto place = place_in(months, word)) {
        return MonthWord{*place + 1, word == U"march" || word == U"may"};
    }
    if (word.size() != 3) return std::nullopt;
    for (unsigned i = 0; i < months.size(); ++i) {
        if (months[i].starts_with(word)) return MonthWord{i + 1, true};
    }
    return std::nullopt;
}

std::optional<WeekdayWord> english_weekday(std::u32string_view word) {
    if (const auto place = place_in(weekdays, word)) return WeekdayWord{std::chrono::weekday(*place)};
    if (word == U"tues") return WeekdayWord{std::chrono::Tuesday, true};
    if (word == U"thur" || word == U"thurs") return WeekdayWord{std::chrono::Thursday, true};
    if (word.size() != 3) return std::nullopt;
    for (unsigned i = 0; i < weekdays.size(); ++i) {
        if (weekdays[i].starts_with(word)) return WeekdayWord{std::chrono::weekday(i), true};
    }
    return std::nullopt;
}

std::optional<int> english_number(std::u32string_view word) {
    if (word == U"a" || word == U"an") return 1;
    const auto place = place_in(numbers, word);
    if (!place) return std::nullopt;
    return static_cast<int>(*place) + 1;
}

std::optional<unsigned> english_ordinal(std::u32string_view word) {
    if (const auto place = place_in(ordinals, word)) return *place + 1;
    if (word == U"thirtieth") return 30;
    if (word == U"thirty-first") return 31;
    constexpr std::u32string_view twenty = U"twenty-";
    if (!word.starts_with(twenty)) return std::nullopt;
    const auto place = place_in(ordinals, word.substr(twenty.size()));
    if (!place || *place >= 9) return std::nullopt;
    return 21 + *place;
}

}  // namespace aftercare::dialogs::recognise
