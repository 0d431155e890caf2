#include "adapters/telegram/split.h"

#include <unicode/brkiter.h>
#include <unicode/unistr.h>
#include <unicode/utext.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

namespace aftercare::telegram {

namespace {

std::size_t code_point_bytes(char lead) {
    const auto byte = static_cast<unsigned char>(lead);
    if (byte < 0x80) return 1;
    if (byte < 0xe0) return 2;
    return byte < 0xf0 ? 3 : 4;
}

// Ends of sentences and clauses written without spaces.
constexpr std::array<std::string_view, 7> clause_ends{"。", "！", "？", "；", "，", "、", "…"};

std::size_t after_last(std::string_view text, std::string_view what) {
    const std::size_t at = text.rfind(what);
    return at == std::string_view::npos ? 0 : at + what.size();
}

// Where a reader would cut: a position in the later half of the text, or 0.
std::size_t natural_cut(std::string_view text) {
    const std::size_t earliest = text.size() / 2;
    for (const std::string_view mark :
         {std::string_view("\n\n"), std::string_view("\n"), std::string_view(" ")}) {
        const std::size_t cut = after_last(text, mark);
        if (cut > earliest) return cut;
    }
    std::size_t best = 0;
    for (const std::string_view mark : clause_ends) best = std::max(best, after_last(text, mark));
    return best > earliest ? best : 0;
}

// The last boundary between grapheme clusters of `text` at or before `limit`; `limit` itself if there is
// none, for a cluster longer than a message.
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

std::size_t cut_of(std::string_view text, std::size_t units) {
    const std::size_t limit = prefix_of_units(text, units);
    if (limit == text.size()) return limit;
    // White space right behind the limit is a place to cut as well: it belongs to no part.
    const std::size_t natural = natural_cut(text.substr(0, limit + 1));
    if (natural != 0) return natural;
    return cluster_cut(text, limit);
}

}  // namespace

std::size_t utf16_units(std::string_view text) {
    std::size_t units = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t bytes = code_point_bytes(text[at]);
        units += bytes == 4 ? 2 : 1;
        at += bytes;
    }
    return units;
}

std::size_t prefix_of_units(std::string_view text, std::size_t units) {
    std::size_t used = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t bytes = code_point_bytes(text[at]);
        used += bytes == 4 ? 2 : 1;
        if (used > units) break;
        at += bytes;
    }
    return std::min(at, text.size());
}

std::string valid_utf8(std::string_view text) {
    std::string valid;
    bool ascii = true;
    for (const char c : text) ascii = ascii && static_cast<unsigned char>(c) < 0x80 && c != '\0';
    if (ascii) return std::string(text);
    icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())))
        .toUTF8String(valid);
    std::erase(valid, '\0');
    return valid;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view space = " \t\r\n\v\f";
    const std::size_t begin = text.find_first_not_of(space);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

std::vector<std::string_view> split(std::string_view text, std::size_t units) {
    std::vector<std::string_view> parts;
    std::string_view rest = trimmed(text);
    while (!rest.empty()) {
        const std::size_t cut = cut_of(rest, units);
        if (const std::string_view part = trimmed(rest.substr(0, cut)); !part.empty()) parts.push_back(part);
        rest = trimmed(rest.substr(cut));
    }
    return parts;
}

}  // namespace aftercare::telegram
