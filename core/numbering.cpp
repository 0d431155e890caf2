#include "core/numbering.h"

#include <fmt/format.h>

#include <algorithm>

namespace aftercare::core {

namespace {

using Part = NumberPattern::Part;

bool fits_literal(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.';
}

NumberPattern::Piece place(std::string_view name, std::vector<std::string>& errors) {
    if (name == "year") return {Part::year, "", 0};
    if (name == "month") return {Part::month, "", 0};
    if (name == "date") return {Part::date, "", 0};
    if (name.starts_with("seq:") && name.size() == 5 && name[4] >= '1' && name[4] <= '9')
        return {Part::sequence, "", name[4] - '0'};
    errors.push_back(fmt::format("\"{{{}}}\" is none of {{year}}, {{month}}, {{date}}, {{seq:1}} to {{seq:9}}", name));
    return {};
}

std::string date_text(Part part, std::chrono::year_month_day day) {
    const int year = static_cast<int>(day.year());
    const unsigned month = static_cast<unsigned>(day.month());
    if (part == Part::year) return fmt::format("{:04}", year);
    if (part == Part::month) return fmt::format("{:04}{:02}", year, month);
    return fmt::format("{:04}{:02}{:02}", year, month, static_cast<unsigned>(day.day()));
}

}  // namespace

ParsedPattern parse_number_pattern(std::string_view text) {
    ParsedPattern parsed;
    parsed.pattern.text = text;
    auto& pieces = parsed.pattern.pieces;
    while (!text.empty()) {
        if (text.front() == '{') {
            const auto close = text.find('}');
            if (close == std::string_view::npos) {
                parsed.errors.emplace_back("a brace is not closed");
                break;
            }
            pieces.push_back(place(text.substr(1, close - 1), parsed.errors));
            text.remove_prefix(close + 1);
            continue;
        }
        const auto run = text.substr(0, text.find('{'));
        if (!std::all_of(run.begin(), run.end(), fits_literal))
            parsed.errors.push_back(fmt::format("\"{}\" may hold letters, digits and -_. only", run));
        pieces.push_back({Part::literal, std::string(run), 0});
        text.remove_prefix(run.size());
    }
    const auto sequences =
        std::count_if(pieces.begin(), pieces.end(), [](const auto& piece) { return piece.part == Part::sequence; });
    if (sequences != 1) parsed.errors.emplace_back("{seq:WIDTH} must stand in it exactly once");
    return parsed;
}

std::string period_of(const NumberPattern& pattern, std::chrono::year_month_day day) {
    Part finest = Part::literal;
    for (const auto& piece : pattern.pieces)
        if (piece.part != Part::sequence && piece.part > finest) finest = piece.part;
    return finest == Part::literal ? std::string() : date_text(finest, day);
}

std::string format_number(const NumberPattern& pattern, std::chrono::year_month_day day, std::int64_t sequence) {
    std::string number;
    for (const auto& piece : pattern.pieces) {
        if (piece.part == Part::literal)
            number += piece.text;
        else if (piece.part == Part::sequence)
            number += fmt::format("{:0{}}", sequence, piece.width);
        else
            number += date_text(piece.part, day);
    }
    return number;
}

}  // namespace aftercare::core
