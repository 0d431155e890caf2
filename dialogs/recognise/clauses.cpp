#include "dialogs/recognise/clauses.h"

#include <algorithm>
#include <array>

namespace aftercare::dialogs::recognise {

namespace {

// A full stop of letters may stand in a number or an address, so a space must follow it.
constexpr std::array<std::string_view, 11> marks{"，", "。", "；", "！", "？", ",", ";", "!", "?", ". ", "\n"};

bool is_blank(std::string_view clause) {
    return std::all_of(clause.begin(), clause.end(), [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
}

}  // namespace

std::string clauses_without(std::string_view text, const std::function<bool(std::string_view clause)>& left_out) {
    std::string kept;
    std::string_view mark_before;
    while (!text.empty()) {
        std::size_t end = text.size(), after = text.size();
        for (const auto mark : marks)
            if (const auto at = text.find(mark); at < end) end = at, after = at + mark.size();
        const std::string_view clause = text.substr(0, end);
        if (!is_blank(clause) && !left_out(clause)) {
            if (!kept.empty()) kept += mark_before;
            kept += clause;
        }
        mark_before = text.substr(end, after - end);
        text.remove_prefix(after);
    }
    return kept;
}

}  // namespace aftercare::dialogs::recognise
