#include "adapters/cutting/cutting.h"

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

namespace aftercare::cutting {

namespace {

// Ends of sentences and clauses written without spaces.
constexpr std::array<std::string_view, 7> clause_ends{"。", "！", "？", "；", "，", "、", "…"};

std::size_t after_last(std::string_view text, std::string_view what) {
    const std::size_t at = text.rfind(what);
    return at == std::string_view::npos ? 0 : at + what.size();
}

// Where a reader would cut the first `limit` bytes: a position in their later half, or 0.
std::size_t natural_cut(std::string_view text, std::size_t limit) {
    const std::size_t earliest = limit / 2;
    // White space right behind the limit is a place to cut as well: it belongs to no part.
    text = text.substr(0, limit + 1);
    for (const std::string_view mark :
         {std::string_view("\n\n"), std::string_view("\n"), std::string_view(" ")}) {
        const std::size_t cut = after_last(text, mark);
        if (cut > earliest) return cut;
    }
    std::size_t best = 0;
    for (const std::string_view mark : clause_ends) best = std::max(best, after_last(text, mark));
    return best > earliest ? best : 0;
}

std::size_t cut_of(std::string_view text, std::size_t limit) {
    if (limit == text.size()) return limit;
    const std::size_t natural = natural_cut(text, limit);
    return natural != 0 ? natural : cluster_cut(text, limit);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view space = " \t\r\n\v\f";
    const std::size_t begin = text.find_first_not_of(space);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

std::size_t cluster_cut(std::string_view text, std::size_t limit) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::BreakIterator> clusters(
        icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
    // Only as much as needed to see whether the cut is a boundary: a cluster may go on after it.
    const std::size_t seen = std::min(text.size(), limit + 256);
    UText* utf8 = utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(seen), &status);
    if (U_FAILURE(status)) return limit;
    clusters->setText(utf8, status);
    const auto at = static_cast<std::int32_t>(limit);
    std::int32_t cut = clusters->isBoundary(at) ? at : clusters->preceding(at);
    utext_close(utf8);
    return U_FAILURE(status) || cut <= 0 ? limit : static_cast<std::size_t>(cut);
}

std::vector<std::string_view> split(std::string_view text, const Fitting& fitting) {
    std::vector<std::string_view> parts;
    std::string_view rest = trimmed(text);
    while (!rest.empty()) {
        const std::size_t cut = cut_of(rest, fitting(rest));
        if (const std::string_view part = trimmed(rest.substr(0, cut)); !part.empty()) parts.push_back(part);
        rest = trimmed(rest.substr(cut));
    }
    return parts;
}

}  // namespace aftercare::cutting
