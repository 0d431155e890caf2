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

/// What the procedure's form is called, since that is the name people know; its own name where there is none.
std::string profile_text(const Desk& desk, std::string_view language, const std::string& name);

/// The total first when there are several profiles, then each profile that has tickets in the period or overdue; one section
/// when there are none at all.
std::vector<ReportSection> report_sections(const DeskReport& report, const Desk& desk, std::string_view language,
                                           std::size_t most_overdue);

}  // namespace aftercare::bot
