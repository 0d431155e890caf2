#include "adapters/email/quoting/lines.h"

#include <algorithm>
#include <array>

namespace aftercare::email {

namespace {

constexpr std::array<std::string_view, 10> white{
    " ", "\t", "\r", "\v", "\f", "\xC2\xA0", "\xE3\x80\x80", "\xE2\x80\x8B", "\xEF\xBB\xBF", "\xE2\x80\xAF"};

std::size_t white_at_start(std::string_view text) {
    for (const std::string_view space : white)
        if (text.starts_with(space)) return space.size();
    return 0;
}

std::size_t white_at_end(std::string_view text) {
    for (const std::string_view space : white)
        if (text.ends_with(space)) return space.size();
    return 0;
}

std::string_view without_white_start(std::string_view text) {
    while (const std::size_t length = white_at_start(text)) text.remove_prefix(length);
    return text;
}

std::string_view without_white_end(std::string_view text) {
    while (const std::size_t length = white_at_end(text)) text.remove_suffix(length);
    return text;
}

Line read_line(std::string_view raw) {
    Line line;
    line.raw = without_white_end(raw);
    line.body = without_white_start(line.raw);
    while (line.body.starts_with('>')) {
        ++line.depth;
        line.body = without_white_start(line.body.substr(1));
    }
    return line;
}

bool comparison(const Line& line) {
    const std::string_view text = without_white_start(line.raw);
    return line.depth == 1 && text.size() > 1 && (text[1] == '=' || (text[1] >= '0' && text[1] <= '9'));
}

void keep_comparisons(std::vector<Line>& lines) {
    for (std::size_t at = 0; at < lines.size(); ++at) {
        const bool quote_above = at > 0 && lines[at - 1].depth > 0;
        const bool quote_below = at + 1 < lines.size() && lines[at + 1].depth > 0;
        if (quote_above || quote_below || !comparison(lines[at])) continue;
        lines[at].depth = 0;
        lines[at].body = without_white_start(lines[at].raw);
    }
}

}  // namespace

std::vector<Line> cut_into_lines(std::string_view text) {
    std::vector<Line> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(read_line(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    keep_comparisons(lines);
    return lines;
}

std::string_view trimmed_wide(std::string_view text) {
    return without_white_end(without_white_start(text));
}

std::string squeezed(std::string_view text) {
    constexpr std::string_view wide_colon = "：";
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        std::size_t used = white_at_start(text);
        if (used == 0) {
            const bool colon = text.starts_with(wide_colon);
            const char c = colon ? ':' : text.front();
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
            used = colon ? wide_colon.size() : 1;
        }
        text.remove_prefix(used);
    }
    return out;
}

bool starts_with_any(std::string_view text, std::span<const std::string_view> beginnings) {
    return std::ranges::any_of(beginnings, [&](std::string_view one) { return text.starts_with(one); });
}

bool ends_with_any(std::string_view text, std::span<const std::string_view> ends) {
    return std::ranges::any_of(ends, [&](std::string_view one) { return text.ends_with(one); });
}

bool is_rule(std::string_view body, std::size_t least) {
    constexpr std::array<std::string_view, 8> strokes{"-", "_", "=", "—", "─", "━", "－", "＿"};
    std::size_t count = 0;
    while (!body.empty()) {
        const auto* stroke =
            std::ranges::find_if(strokes, [&](std::string_view one) { return body.starts_with(one); });
        if (stroke == strokes.end()) return false;
        body.remove_prefix(stroke->size());
        ++count;
    }
    return count >= least;
}

void Paragraphs::add(std::string_view line) {
    if (trimmed_wide(line).empty()) {
        gap_ = true;
        return;
    }
    if (!text_.empty()) text_ += gap_ ? "\n\n" : "\n";
    gap_ = false;
    text_ += line;
}

}  // namespace aftercare::email
