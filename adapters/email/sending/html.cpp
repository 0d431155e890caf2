#include "adapters/email/sending/html.h"

#include <algorithm>
#include <utility>

namespace aftercare::email {
namespace {

// Mail programs on phones shrink a letter until its longest word fits, so no word may be longer than the
// screen.
constexpr std::string_view head =
    "<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\">"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"></head>\n"
    "<body "
    "style=\"font-family:sans-serif;font-size:15px;line-height:1.6;max-width:40em;overflow-wrap:anywhere;"
    "word-break:break-word\">\n";
constexpr std::string_view tail = "</body>\n</html>\n";
constexpr std::string_view quote_begin =
    "<blockquote type=\"cite\" style=\"margin:0 0 0 4px;padding-left:8px;border-left:2px solid #ccc\">\n";
constexpr std::string_view button_style =
    "display:inline-block;margin:3px 0;padding:7px 16px;border:1px solid "
    "#0b6e6b;border-radius:8px;color:#0b6e6b;"
    "text-decoration:none";
constexpr std::string_view soft = "color:#767676";
constexpr std::string_view mark_begin = "## ";
constexpr std::size_t longest_shown_link = 60;

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

void append_indent(std::string& html, std::string_view& line) {
    while (line.starts_with(' ')) {
        html += "&nbsp;";
        line.remove_prefix(1);
    }
}

void append_line(std::string& html, std::string_view line) {
    append_indent(html, line);
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
        // Addresses are ASCII.
        append_escaped(html, link.substr(0, longest_shown_link));
        html += link.size() > longest_shown_link ? "…</a>" : "</a>";
        line.remove_prefix(link.size());
    }
}

bool within(std::string_view line, std::string_view begin, std::string_view end) {
    return line.starts_with(begin) && line.ends_with(end);
}

bool is_heading(std::string_view line) {
    return line.starts_with("▍") || within(line, "【", "】") || within(line, "[", "]");
}

// What explains the line above: examples and the values to choose from.
bool is_aside(std::string_view line) {
    return within(line, "（", "）") || within(line, "(", ")");
}

// Where the words of a numbered line begin: behind "12. ".
std::size_t after_number(std::string_view line) {
    const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
    return digits > 0 && line.substr(digits).starts_with(". ") ? digits + 2 : 0;
}

void append_button(std::string& html, std::string_view line, std::string_view link) {
    const std::size_t words = after_number(line);
    html.append(line.substr(0, words)).append("<a href=\"");
    append_escaped(html, link);
    html.append("\" style=\"").append(button_style).append("\">");
    append_escaped(html, line.substr(words));
    html += "</a>";
}

std::string_view trimmed(std::string_view line) {
    const std::size_t begin = std::min(line.find_first_not_of(" \t\r"), line.size());
    const std::size_t end = line.find_last_not_of(" \t\r");
    return end == std::string_view::npos ? std::string_view() : line.substr(begin, end + 1 - begin);
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

class Writer {
  public:
    explicit Writer(const std::vector<std::string>& own_links) : own_links_(own_links) {}

    void take(std::string_view line) {
        const bool quoted = line.starts_with('>');
        if (is_blank(line) || quoted != quoted_) end_block();
        quoted_ = quoted;
        if (!is_blank(line)) block_.push_back(quoted ? unquoted(line) : line);
    }

    std::string finish() {
        end_block();
        return std::move(html_);
    }

  private:
    void end_block() {
        if (block_.empty()) return;
        if (quoted_) html_ += quote_begin;
        html_ += "<p>";
        for (std::size_t index = 0; index < block_.size(); ++index) append(index);
        html_ += "</p>\n";
        if (quoted_) html_ += "</blockquote>\n";
        block_.clear();
    }

    void append(std::size_t& index) {
        std::string_view line = block_[index];
        if (index > 0) html_ += "<br>\n";
        if (quoted_) {
            append_indent(html_, line);
            append_escaped(html_, line);
        } else if (const auto link = own_link(index + 1); !link.empty()) {
            append_button(html_, line, link);
            ++index;
        } else if (is_heading(line)) {
            append_within("b", "", line);
        } else if (is_aside(line) || line.starts_with(mark_begin)) {
            append_within("span", soft, line);
        } else {
            append_line(html_, line);
        }
    }

    void append_within(std::string_view tag, std::string_view style, std::string_view line) {
        html_.append("<").append(tag);
        if (!style.empty()) html_.append(" style=\"").append(style).append("\"");
        html_ += '>';
        append_line(html_, line);
        html_.append("</").append(tag).append(">");
    }

    // The link of ours that is all of that line; empty if it is something else.
    std::string_view own_link(std::size_t index) const {
        if (quoted_ || index >= block_.size()) return {};
        const std::string_view line = trimmed(block_[index]);
        return std::ranges::find(own_links_, line) == own_links_.end() ? std::string_view() : line;
    }

    const std::vector<std::string>& own_links_;
    std::string html_{head};
    // Consecutive lines that are not blank, all quoted or all not.
    std::vector<std::string_view> block_;
    bool quoted_ = false;
};

}  // namespace

std::string html_from_text(std::string_view text, const std::vector<std::string>& own_links) {
    Writer writer(own_links);
    for (const std::string_view line : lines_of(text)) writer.take(line);
    return writer.finish().append(tail);
}

}  // namespace aftercare::email
