// Reads a date as people write it in a chat, Chinese or English, absolute or relative.
// Pure; may be called from any thread.
#pragma once

#include "dialogs/recognise/normalise.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::dialogs::recognise {

enum class DatePrecision : std::uint8_t { day = 1, month, year };

/// One reading. With month precision the day is 1, with year precision the month, too.
struct DateValue {
    std::chrono::year_month_day date;
    DatePrecision precision = DatePrecision::day;
    bool future = false;  ///< lies wholly after `today`; the caller decides whether that is allowed

    friend bool operator==(const DateValue&, const DateValue&) = default;
};

struct DateReading {
    enum class Outcome : std::uint8_t {
        none = 1,    ///< no date in the text
        one,         ///< exactly one reading: values[0]
        ambiguous,   ///< values holds two or more, the likeliest first: ask which one is meant
        impossible,  ///< a date was written that the calendar does not have (2月30日); ask again
    };
    Outcome outcome = Outcome::none;
    std::vector<DateValue> values;  ///< at most max_date_values
    /// What else the text says, normalised; empty without a value, and when only words like 买的, 左右 or
    /// "about" stand beside the date.
    std::string rest;
};

inline constexpr std::size_t max_date_values = 6;

/// Where a date lies that was said without its year or month.
enum class DateSide : std::uint8_t {
    past = 1,  ///< the latest that is not in the future
    coming,    ///< the next that is not in the past
};

/// Reads the date in `text`, said on `today` (a valid date, in the customer's zone).
///
/// A date inside a sentence is found. Without a year or month `side` says which one is meant ("3月5号",
/// "五号", "国庆", "周五"). Month and year precision come from how it was said: "上个月",
/// "三个月前", "去年". A plain number ("5", "12345") is no date; a plain "2024" as the whole text is a year.
/// Years 1950 to 2099; lunar holidays 2015 to 2035. Only the first 1,000 characters are read.
DateReading read_date(const Normaliser& normaliser, std::string_view text, std::chrono::year_month_day today,
                      DateSide side = DateSide::past);

/// "2024-03-05", "2024-03" or "2024", as the precision is. read_date reads each of them back.
std::string format(const DateValue& value);

}  // namespace aftercare::dialogs::recognise
