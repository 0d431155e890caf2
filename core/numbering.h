// Ticket numbers as data: "SR{date}{seq:4}" gives SR202610270001, "{month}-{seq:3}" gives 202610-001. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::core {

struct NumberPattern {
    enum class Part : std::uint8_t { literal = 1, year, month, date, sequence };
    struct Piece {
        Part part = Part::literal;
        std::string text;  ///< of a literal
        int width = 0;     ///< of the sequence: filled with zeros to this width, growing past it
    };
    std::string text;  ///< as it was written; also names the sequence, so that equal patterns share one
    std::vector<Piece> pieces;
};

struct ParsedPattern {
    NumberPattern pattern;
    std::vector<std::string> errors;  ///< one line each; the pattern is to be used only when empty
};

/// Places: {year}, {month} (year and month), {date}, and exactly one {seq:WIDTH} with WIDTH 1 to 9.
/// Literals are ASCII letters, digits and "-_.", so that a number can be typed after a command.
ParsedPattern parse_number_pattern(std::string_view text);

/// The period within which the sequence rises from 1, for a local date: "20261027", "202610", "2026"
/// or "" (for ever), after the finest date part of the pattern.
std::string period_of(const NumberPattern& pattern, std::chrono::year_month_day day);

/// The number of the `sequence`-th (from 1) ticket of the period of `day`.
std::string format_number(const NumberPattern& pattern, std::chrono::year_month_day day, std::int64_t sequence);

}  // namespace aftercare::core
