// Language knowledge for dates: names of months, weekdays and holidays, Chinese and English. For the date
// reader only. Pure; may be called from any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace aftercare::dialogs::recognise {

enum class Holiday : std::uint8_t {
    new_year = 1,
    valentine,
    womens_day,
    qingming,
    labour_day,
    childrens_day,
    shopping_618,
    dragon_boat,
    mid_autumn,
    teachers_day,
    national_day,
    singles_day,
    black_friday,
    double_12,
    christmas_eve,
    christmas,
    new_year_eve_lunar,
    spring_festival,
    lantern,
};

/// The day of a holiday in a year; nothing for lunar ones and Qingming outside 2015-2035.
std::optional<std::chrono::year_month_day> day_of(Holiday holiday, std::chrono::year year);

struct HolidayWord {
    Holiday holiday;
    std::size_t end = 0;  ///< position after the word
    bool needs_context =
        false;  ///< a bare number ("618", "11.11", "十一"): only with a year word, or by the words after it
};
/// The holiday whose (longest) name stands at `at` of a simplified, lower-case text.
std::optional<HolidayWord> holiday_at(std::u32string_view text, std::size_t at);

struct MonthWord {
    unsigned month = 0;
    bool common_word =
        false;  ///< "may", "march", or an abbreviation: a month only beside a day, a year or a preposition
};
std::optional<MonthWord> english_month(std::u32string_view word);

struct WeekdayWord {
    std::chrono::weekday weekday;
    bool common_word = false;  ///< "sun", "sat", ...: a weekday only after "last", "on", ... or alone
};
std::optional<WeekdayWord> english_weekday(std::u32string_view word);

/// "one" to "twelve", "a", "an", "couple" is not one: it is no exact number.
std::optional<int> english_number(std::u32string_view word);

/// "first" to "thirty-first".
std::optional<unsigned> english_ordinal(std::u32string_view word);

}  // namespace aftercare::dialogs::recognise
