// The calendar of config/calendars/cn as the service reads it: the week and a file for each year.
#pragma once

#include "core/calendar.h"
#include "files.h"

#include <filesystem>
#include <stdexcept>

namespace aftercare::core {

inline WorkingCalendar china() {
    ParsedCalendar parsed = parse_calendar(read_json("config/calendars/cn.json"));
    const std::filesystem::path root(AFTERCARE_SOURCE_DIR);
    for (const auto& file : std::filesystem::directory_iterator(root / "config/calendars/cn")) {
        const auto name = file.path().filename();
        const auto errors = add_year(parsed.calendar, name.stem().string(), read_json("config/calendars/cn/" + name.string()));
        parsed.errors.insert(parsed.errors.end(), errors.begin(), errors.end());
    }
    if (!parsed.errors.empty()) throw std::runtime_error(parsed.errors.front());
    return parsed.calendar;
}

}  // namespace aftercare::core
