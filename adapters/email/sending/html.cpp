#include "adapters/email/sending/html.h"

#include <algorithm>
#include <vector>

namespace aftercare::email {
namespace {

constexpr std::string_view head =
    "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"></head>\n"
    "<body style=\"font-family:sans-serif;font-size:14px;line-height:1.6\">\n";
constexpr std::string_view tail = "</body>\n</html>\n";
constexpr std::string_view quote_begin =
    "<blockquote type=\"cite\" style=\"margin:0 0 0 4px;padding-left:8px;border-left:2px solid #ccc\">\n";

void append_escaped(std::string& html, std::string_view text) {
    for (const char byte : text) {
        switch (byte) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            default:
                html += byte;
        }
    }
}

bool is_link_byte(char byte) {
    return byte > ' ' && byte < 0x7F && std::string_view("<>\"'`{}|\\^").find(byte) == std::string_view::npos;
}

// The address at the beginning of the text, without the full stop of its sentence; empty if there is none.
std::string_view link_at(std::string_view text) {
    const std::size_t scheme = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
    if (scheme == 0) return {};
    const auto end = std::ranges::find_if_not(text, is_link_byte);
    std::string_view link = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    while (!link.empty() && std::string_view(".,;:!?)]").find(link.back()) != std::string_view::npos)
        link.remove_suffix(1);
    return link.size() > scheme ? link : std::string_view();
}

void append_line(std::string& html, std::string_view line) {
    while (line.starts_with(' ')) {
        html += "&nbsp;";
        line.remove_prefix(1);
    }
    while (!line.empty()) {
        const std::size_t next = std::min(line.find("http", 1), line.size());
        const std::string_view link = link_at(line);
        if (link.empty()) {
            append_escaped(html, line.substr(0, next));
            line.remove_prefix(next);
            continue;
        }
        html += "<a href=\"";
        append_escaped(html, link);
        html += "\">";
        append_escaped(html, link);
        html += "</a>";
        line.remove_prefix(link.size());
    }
}

bool is_blank(std::string_view line) {
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string_view unquoted(std::string_view line) {
    line.remove_prefix(line.starts_with("> ") ? 2 : 1);
    return line;
}

// Consecutive lines that are not blank, all quoted or all not.
using Block = std::vector<std::string_view>;

void append_block(std::string& html, const Block& block, bool quoted) {
    if (quoted) html += quote_begin;
    html += "<p>";
    for (std::size_t index = 0; index < block.size(); ++index) {
        if (index > 0) html += "<br>\n";
        append_line(html, quoted ? unquoted(block[index]) : block[index]);
    }
    html += "</p>\n";
    if (quoted) html += "</blockquote>\n";
}

}  // namespace

std::string html_from_text(std::string_view text) {
    std::string html(head);
    Block block;
    bool quoted = false;
    const auto end_block = [&] {
        if (!block.empty()) append_block(html, block, quoted);
        block.clear();
    };
    for (const std::string_view line : lines_of(text)) {
        const bool is_quoted = line.starts_with('>');
        if (is_blank(line) || is_quoted != quoted) end_block();
        quoted = is_quoted;
        if (!is_blank(line)) block.push_back(line);
    }
    end_block();
    html += tail;
    return html;
}

}  // namespace aftercare::email
