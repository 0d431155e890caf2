// Prints every day of the years given and whether it is worked: "2026-02-14 1". For tests/e2e/calendar,
// which compares them with a calendar of others.
#include "china.h"

#include <cstdio>
#include <cstdlib>

int main(int count, char** arguments) {
    using namespace aftercare;
    const auto calendar = core::china();
    for (int i = 1; i < count; ++i) {
        const std::chrono::year year{std::atoi(arguments[i])};
        const std::chrono::sys_days end{(year + std::chrono::years(1)) / 1 / 1};
        for (std::chrono::sys_days day{year / 1 / 1}; day < end; day += std::chrono::days(1))
            std::printf("%s %d\n", core::format_date(day).c_str(), core::is_working_day(calendar, day) ? 1 : 0);
    }
}
