// The hours in which a customer is not disturbed. Pure; any thread.
#pragma once

#include "core/time.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::core {

/// Wall-clock times, each in [00:00, 24:00). Quiet from `from` until just before `to`, past midnight when
/// `to` is the earlier of the two. They are never equal.
struct QuietHours {
    std::chrono::minutes from{};
    std::chrono::minutes to{};

    friend auto operator<=>(const QuietHours&, const QuietHours&) = default;
};

struct ParsedQuietHours {
    std::optional<QuietHours> hours;
    std::string error;  ///< empty when there are hours
};

/// Reads "22:00-08:00". "24:00" as the end is midnight.
ParsedQuietHours parse_quiet_hours(std::string_view text);

/// Whether the clocks of the zone show a quiet time at that moment.
bool quiet(const QuietHours& hours, const Zone& zone, Time time);

/// The first moment from `time` on that is not quiet; `time` itself when it is not. Where clocks are set
/// forward over the end, that is the moment of the change; where they are set back over it, the end comes twice and
/// the first one counts.
Time next_loud(const QuietHours& hours, const Zone& zone, Time time);

}  // namespace aftercare::core
