#include "adapters/email/reading/html_lines.h"

#include "adapters/email/reading/html_quote.h"

#include <algorithm>

namespace aftercare::email {

namespace {

constexpr std::size_t deepest_shown = 10;
constexpr std::string_view no_break_space = "\xC2\xA0";

// Invisible: zero width space, soft hyphen, combining grapheme joiner (filler of hidden previews).
constexpr std::string_view invisible[] = {"\xE2\x80\x8B", "\xC2\xAD", "\xCD\x8F"};

// How many bytes at the beginning are blank, or nothing at all.
std::size_t blank_bytes(std::string_view text) {
    const char c = text.front();
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') return 1;
    return text.starts_with(no_break_space) ? no_break_space.size() : 0;
}

std::size_t invisible_bytes(std::string_view text) {
    for (const std::string_view sign : invisible)
        if (text.starts_with(sign)) return sign.size();
    return 0;
}

}  // namespace

void HtmlLines::put(std::string_view piece) {
    if (line_.empty()) line_depth_ = depth_;
    line_ += piece;
}

void HtmlLines::text(std::string_view utf8) {
    while (!utf8.empty() && !full()) {
        if (const std::size_t nothing = invisible_bytes(utf8)) {
            utf8.remove_prefix(nothing);
            continue;
        }
        if (const std::size_t blank = blank_bytes(utf8)) {
            space_ = true;
            utf8.remove_prefix(blank);
            continue;
        }
        apply_break();
        if (tab_ && !line_.empty()) {
            line_ += '\t';
        } else if (space_ && !line_.empty()) {
            line_ += ' ';
        }
        tab_ = space_ = fresh_cell_ = false;
        std::size_t size = 1;
        while (size < utf8.size() && blank_bytes(utf8.substr(size)) == 0 &&
               invisible_bytes(utf8.substr(size)) == 0)
            ++size;
        put(utf8.substr(0, size));
        utf8.remove_prefix(size);
    }
}

void HtmlLines::preformatted(std::string_view utf8) {
    while (!utf8.empty() && !full()) {
        const std::size_t end = std::min(utf8.find('\n'), utf8.size());
        if (end > 0) {
            apply_break();
            put(utf8.substr(0, end));
            tab_ = space_ = fresh_cell_ = false;
        }
        if (end == utf8.size()) return;
        end_line_now();
        utf8.remove_prefix(end + 1);
    }
}

void HtmlLines::separate(Break kind) {
    if (fresh_cell_) return;
    pending_ = std::max(pending_, static_cast<int>(kind));
    space_ = false;
}

void HtmlLines::apply_break() {
    if (pending_ == 0) return;
    if (!line_.empty()) end_line();
    if (pending_ == static_cast<int>(Break::paragraph)) blank_wanted_ = true;
    pending_ = 0;
}

void HtmlLines::end_line_now() {
    apply_break();
    if (line_.empty()) {
        blank_wanted_ = true;
    } else {
        end_line();
    }
    space_ = tab_ = false;
}

void HtmlLines::begin_row() {
    separate(Break::line);
}

void HtmlLines::begin_cell(bool first_of_row) {
    if (!first_of_row) {
        pending_ = 0;
        tab_ = true;
    }
    fresh_cell_ = true;
}

void HtmlLines::end_cell() {
    fresh_cell_ = false;
    pending_ = std::min(pending_, static_cast<int>(Break::line));
}

std::size_t HtmlLines::open_quote() {
    fresh_cell_ = false;
    separate(Break::line);
    apply_break();
    ++depth_;
    regions_.emplace_back();
    new_regions_.push_back(regions_.size() - 1);
    return regions_.size() - 1;
}

void HtmlLines::close_quote(std::size_t number) {
    if (!regions_[number].open) return;
    fresh_cell_ = false;
    separate(Break::line);
    apply_break();
    if (!regions_[number].open) return;
    regions_[number].open = false;
    --depth_;
}

// A client marks what it forwards as it marks what it quotes, but it is what the sender wants to be read.
void HtmlLines::not_a_quote_if_forwarded() {
    if (new_regions_.empty() || line_depth_ == 0) return;
    const bool forwarded = is_forward_line(line_);
    for (const std::size_t number : new_regions_) {
        if (!forwarded || !regions_[number].open) continue;
        regions_[number].open = false;
        --depth_;
        --line_depth_;
    }
    new_regions_.clear();
}

void HtmlLines::end_line() {
    while (!line_.empty() && (line_.back() == ' ' || line_.back() == '\t')) line_.pop_back();
    if (line_.empty()) {
        blank_wanted_ = true;
        return;
    }
    not_a_quote_if_forwarded();
    if (blank_wanted_ && !out_.empty()) out_ += line_depth_ > 0 && last_depth_ > 0 ? ">\n" : "\n";
    blank_wanted_ = false;
    for (std::size_t at = 0; at < std::min(line_depth_, deepest_shown); ++at) out_ += "> ";
    out_ += line_;
    out_ += '\n';
    last_depth_ = line_depth_;
    line_.clear();
}

std::string HtmlLines::finish() {
    if (!line_.empty()) end_line();
    return std::move(out_);
}

}  // namespace aftercare::email
