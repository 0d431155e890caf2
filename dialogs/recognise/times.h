// Reads a time of day as people write it in a chat, Chinese or English, a moment or from one to another.
// Pure; may be called from any thread.
#pragma once

#include "dialogs/recognise/normalise.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::dialogs::recognise {

/// A moment of the day, or a span from one to another; a span whose end comes before its beginning goes on
/// past midnight.
struct TimeValue {
    int begin = 0;           ///< minutes after midnight, 0 to 1439
    std::optional<int> end;  ///< the same; never equal to `begin`

    friend bool operator==(const TimeValue&, const TimeValue&) = default;
};

struct TimeReading {
    enum class Outcome : std::uint8_t {
        none = 1,    ///< no time in the text
        one,         ///< values[0] is meant
        ambiguous,   ///< values holds two or more, the likeliest first: ask which one is meant
        impossible,  ///< a time was written that no clock shows (25:00, 10:75)
    };
    Outcome outcome = Outcome::none;
    std::vector<TimeValue> values;  ///< at most max_time_values
};

inline constexpr std::size_t max_time_values = 6;

/// Reads the time in `text`; one inside a sentence is found. "10:30", "上午10点", "十点半", "下午3点一刻",
/// "14时05分", "3 pm", "half past three", "noon", and spans: "10:00-11:30", "10点到11点半", "2-4pm",
/// "from 10 to 11:30". An hour from 1 to 6 without 上午, "pm" or a leading zero may be night or afternoon:
/// ambiguous. Two times that no word joins are ambiguous, too: a span, or one of them. The end of a span
/// follows its beginning where it can: "10点到2点" ends at 14:00. "1430" is a time only as the whole text.
/// Durations ("两小时", "30分钟") are no times. Only the first 300 characters are read.
TimeReading read_time(const Normaliser& normaliser, std::string_view text);

/// "10:00" or "10:00–11:30" (en dash). read_time reads it back as that one value.
std::string format(const TimeValue& value);

}  // namespace aftercare::dialogs::recognise
