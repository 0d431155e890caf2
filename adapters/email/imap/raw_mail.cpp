#include "adapters/email/imap/raw_mail.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace aftercare::email::imap {

namespace {

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// A number of exactly these digits; -1 if there are others.
int digits(std::string_view text, std::size_t at, std::size_t count) {
    int value = 0;
    const char* from = text.data() + at;
    const auto [end, error] = std::from_chars(from, from + count, value);
    return error == std::errc() && end == from + count && value >= 0 && *from != '-' ? value : -1;
}

bool same_letters(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return (x | 0x20) == (y | 0x20); });
}

}  // namespace

std::optional<core::Time> parse_internal_date(std::string_view text) {
    std::string padded;
    if (text.starts_with(' ') || text.find('-') == 1) {
        padded = "0" + std::string(text.substr(text.starts_with(' ') ? 1 : 0));
        text = padded;
    }
    // 17-Jul-1996 02:44:25 -0700
    if (text.size() != 26 || text[2] != '-' || text[6] != '-' || text[11] != ' ' || text[14] != ':' ||
        text[17] != ':' || text[20] != ' ' || (text[21] != '+' && text[21] != '-')) {
        return std::nullopt;
    }
    const auto month = std::ranges::find_if(
        months, [&](std::string_view name) { return same_letters(name, text.substr(3, 3)); });
    const int day = digits(text, 0, 2), year = digits(text, 7, 4);
    const int hour = digits(text, 12, 2), minute = digits(text, 15, 2), second = digits(text, 18, 2);
    const int zone_hour = digits(text, 22, 2), zone_minute = digits(text, 24, 2);
    if (month == months.end() || day < 0 || year < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        second < 0 || second > 60 || zone_hour < 0 || zone_minute < 0 || zone_minute > 59) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date(
        std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month - months.begin()) + 1),
        std::chrono::day(static_cast<unsigned>(day)));
    if (!date.ok()) return std::nullopt;
    const std::chrono::minutes ahead = std::chrono::hours(zone_hour) + std::chrono::minutes(zone_minute);
    const core::Time local = std::chrono::sys_days(date) + std::chrono::hours(hour) +
                             std::chrono::minutes(minute) + std::chrono::seconds(second);
    return text[21] == '+' ? local - ahead : local + ahead;
}

std::string search_date(std::chrono::sys_days day) {
    const std::chrono::year_month_day date(day);
    return std::to_string(static_cast<unsigned>(date.day())) + "-" +
           std::string(months[static_cast<unsigned>(date.month()) - 1]) + "-" +
           std::to_string(static_cast<int>(date.year()));
}

}  // namespace aftercare::email::imap
