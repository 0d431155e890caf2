// The figures of a desk as text: short lines, readable on a phone. Pure.
#pragma once

#include "bot/report/desk_report.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

/// What is sent as one message: the total, or one profile.
struct ReportSection {
    std::string heading;  ///< one line
    std::string text;     ///< at most 22 lines and `most_overdue`
};

/// The total first when there are several profiles, then each profile that has tickets in the period or overdue; one section
/// when there are none at all.
std::vector<ReportSection> report_sections(const DeskReport& report, const Desk& desk, std::string_view language,
                                           std::size_t most_overdue);

}  // namespace aftercare::bot
