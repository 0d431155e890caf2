// The figures of a desk as JSON for other programs. docs/operations.md, "Review figures", describes it.
#pragma once

#include "bot/report/desk_report.h"

#include <nlohmann/json.hpp>

namespace aftercare::bot {

/// Names and their order are stable. Durations are minutes, rates 0 to 1; both are null where there is
/// nothing to work them out from.
nlohmann::ordered_json report_json(const DeskReport& report, const Desk& desk);

}  // namespace aftercare::bot
