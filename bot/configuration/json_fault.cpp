#include "bot/configuration/json_fault.h"

#include <fmt/format.h>

#include <algorithm>

namespace aftercare::bot {

namespace {

constexpr std::string_view blank = " \t\r\n";

bool is_comment(std::string_view line) {
    const auto first = line.find_first_not_of(blank);
    return first != std::string_view::npos && line.substr(first).starts_with("//");
}

/// The last character before, over blanks and lines that are comments; 0 when there is none.
char last_before(std::string_view text) {
    while (!text.empty()) {
        const auto newline = text.rfind('\n');
        const std::string_view line = newline == std::string_view::npos ? text : text.substr(newline + 1);
        const auto last = line.find_last_not_of(blank);
        if (last != std::string_view::npos && !is_comment(line)) return line[last];
        text = text.substr(0, newline == std::string_view::npos ? 0 : newline);
    }
    return 0;
}

bool ends_value(char c) {
    return c == '"' || c == '}' || c == ']' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
}

/// What is likely to be wrong with the token that ends at `last`; empty when that cannot be said.
std::string likely(std::string_view text, std::size_t last) {
    const char found = text[last];
    std::size_t begin = last;
    if (found == '"') {
        const auto quote = last == 0 ? std::string_view::npos : text.rfind('"', last - 1);
        if (quote != std::string_view::npos && text.substr(quote, last - quote).find('\n') == std::string_view::npos) begin = quote;
    }
    const char before = last_before(text.substr(0, begin));
    if ((found == '}' || found == ']') && before == ',') return fmt::format("there is a comma too many before the {}", found);
    if (found == ',' && before == ',') return "there is a comma too many";
    if (found == '\'') return "texts stand between \" and \"";
    if (found == '\n' || found == '\r') return "a text is not closed with \"";
    if ((found == '"' || found == '{' || found == '[') && ends_value(before))
        return "a comma or a colon is missing before what stands there";  // which may be a secret
    return {};
}

}  // namespace

std::string json_fault(std::string_view text, std::size_t byte) {
    if (text.find_first_not_of(blank) == std::string_view::npos) return "the file is empty";
    const std::size_t read = std::min(byte, text.size());
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(read > 0 ? read - 1 : 0), '\n');
    const std::string what = byte > text.size() ? "the file ends before its last } or ]" : read > 0 ? likely(text, read - 1) : "";
    return fmt::format("line {}: this is not JSON{}{}", line, what.empty() ? "" : ": ", what);
}

}  // namespace aftercare::bot
