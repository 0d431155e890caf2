#include "adapters/email/imap/response_parser.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace aftercare::email::imap {

namespace {

// "... {123}" or "... {123+}": where the brace stands. Nothing for any other line.
std::optional<std::size_t> literal_mark(std::string_view line) {
    if (!line.ends_with('}')) return std::nullopt;
    const std::size_t open = line.rfind('{');
    if (open == std::string_view::npos) return std::nullopt;
    std::string_view digits = line.substr(open + 1, line.size() - open - 2);
    if (digits.ends_with('+')) digits.remove_suffix(1);
    const bool number =
        !digits.empty() && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
    return number ? std::optional(open) : std::nullopt;
}

}  // namespace

void ResponseParser::add(std::string_view bytes) {
    if (!problem_.empty()) return;
    compact();
    buffer_ += bytes;
}

std::optional<Response> ResponseParser::next() {
    while (problem_.empty()) {
        if (in_literal_) {
            if (!take_literal()) return std::nullopt;
            continue;
        }
        if (!take_line()) return std::nullopt;
        if (in_literal_ || !problem_.empty()) continue;
        // Servers send no empty lines; where one does, it says nothing.
        if (lines_.size() == 1 && lines_.front().empty()) {
            lines_.clear();
            line_bytes_ = 0;
            continue;
        }
        return finish();
    }
    return std::nullopt;
}

void ResponseParser::drop() {
    buffer_.clear();
    at_ = scanned_ = 0;
    lines_.clear();
    literals_.clear();
    line_bytes_ = 0;
    literal_bytes_ = missing_ = 0;
    in_literal_ = false;
}

// True if a line was taken; it may begin a literal.
bool ResponseParser::take_line() {
    const std::size_t end = buffer_.find('\n', at_ + scanned_);
    if (line_bytes_ + (end == std::string::npos ? buffer_.size() : end) - at_ > limits_.line) {
        problem_ = "a line that is too long";
        return false;
    }
    if (end == std::string::npos) {
        scanned_ = buffer_.size() - at_;
        return false;
    }
    std::string_view line(buffer_.data() + at_, end - at_);
    at_ = end + 1;
    scanned_ = 0;
    line_bytes_ += line.size();
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::optional<std::size_t> mark =
        lines_.empty() && is_plain_text(line) ? std::nullopt : literal_mark(line);
    if (!mark) {
        lines_.emplace_back(line);
        return true;
    }
    std::string_view rest = line.substr(*mark + 1);
    if (!begin_literal(rest.substr(0, rest.find_first_not_of("0123456789")))) return false;
    line = line.substr(0, *mark);
    if (line.ends_with('~')) line.remove_suffix(1);  // literal8 (RFC 3516)
    lines_.emplace_back(line);
    return true;
}

bool ResponseParser::begin_literal(std::string_view digits) {
    std::uint64_t size = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    if (error != std::errc() || size > limits_.skipped) {
        problem_ = "a literal that is too large";
        return false;
    }
    if (literals_.size() == limits_.literals) {
        problem_ = "a response with too many literals";
        return false;
    }
    Literal& literal = literals_.emplace_back();
    literal.skipped = size > limits_.literal - literal_bytes_;
    if (!literal.skipped) literal_bytes_ += size;
    missing_ = size;
    in_literal_ = true;
    return true;
}

// True once the literal is whole.
bool ResponseParser::take_literal() {
    const std::size_t count =
        static_cast<std::size_t>(std::min<std::uint64_t>(missing_, buffer_.size() - at_));
    Literal& literal = literals_.back();
    if (!literal.skipped) literal.bytes.append(buffer_, at_, count);
    at_ += count;
    missing_ -= count;
    in_literal_ = missing_ > 0;
    return !in_literal_;
}

void ResponseParser::compact() {
    buffer_.erase(0, at_);
    at_ = 0;
}

std::optional<Response> ResponseParser::finish() {
    Response response = read_response(lines_, literals_);
    lines_.clear();
    literals_.clear();
    line_bytes_ = 0;
    literal_bytes_ = 0;
    return response;
}

}  // namespace aftercare::email::imap
