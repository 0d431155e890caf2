// Finds the mentions of dates in a text, for the date reader only: what was said, not yet what it means
// beside the other mentions. Pure; may be called from any thread.
#pragma once

#include "dialogs/recognise/date_words.h"
#include "dialogs/recognise/dates.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace aftercare::dialogs::recognise {

struct Mention {
    enum class Kind : std::uint8_t {
        parts = 1,   ///< year, month, day, as far as said
        fixed,       ///< `values`: one or several readings
        weekday,     ///< a weekday by its name alone; `values` as for fixed
        holiday,     ///< `holiday`, in `year` if said
        impossible,  ///< a date the calendar does not have
        nothing,     ///< looks like a date and is none ("before March 5", 农历三月初五): only skipped
    };
    Kind kind = Kind::nothing;
    std::size_t end = 0;
    std::size_t begin = 0;
    int year = 0;  ///< 0: not said; so for month and day
    unsigned month = 0;
    unsigned day = 0;
    Holiday holiday{};
    std::chrono::weekday weekday{};
    std::vector<DateValue> values;  ///< `future` is not set yet
};

inline constexpr int first_year = 1950;
inline constexpr int last_year = 2099;

/// `text`: clean, NFKC, simplified, lower case, without space or punctuation at its ends.
struct DateText {
    std::u32string_view chars;
    std::chrono::year_month_day today;
    DateSide side = DateSide::past;

    char32_t at(std::size_t i) const { return i < chars.size() ? chars[i] : U'\0'; }
    bool has(std::size_t i, std::u32string_view what) const {
        return i <= chars.size() && chars.substr(i, what.size()) == what;
    }
    bool whole(std::size_t begin, std::size_t end) const { return begin == 0 && end == chars.size(); }
    std::size_t skip_space(std::size_t i) const {
        while (at(i) == U' ' || at(i) == U'\n') ++i;
        return i;
    }
    int this_year() const { return static_cast<int>(today.year()); }
};

std::vector<Mention> scan_dates(const DateText& text);

// The parts of the scanner: the mention that begins at `at`, if any.
std::optional<Mention> numeric_date_at(const DateText& text, std::size_t at);
std::optional<Mention> chinese_date_at(const DateText& text, std::size_t at);
std::optional<Mention> english_date_at(const DateText& text, std::size_t at);

// Mentions and values.
DateValue day_value(std::chrono::sys_days day);
DateValue month_value(std::chrono::year_month month);
DateValue year_value(int year);
std::chrono::sys_days monday_of_week(std::chrono::year_month_day date);
Mention parts_mention(int year, unsigned month, unsigned day, std::size_t end);
Mention fixed_mention(std::vector<DateValue> values, std::size_t end);
/// Days, weeks, months or years before `today`; nothing when it leads out of the years known here.
enum class AgoUnit : std::uint8_t { hours = 1, days, weeks, months, years };
std::optional<DateValue> ago(std::chrono::year_month_day today, std::int64_t count, AgoUnit unit);
/// A weekday's name alone: the nearest such day on the text's side, and if that is today, a week away as well.
Mention bare_weekday(const DateText& text, std::chrono::weekday weekday, std::size_t end);

}  // namespace aftercare::dialogs::recognise
