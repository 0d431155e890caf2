#include "adapters/email/reading/outline.h"

#include "adapters/email/reading/clean_text.h"
#include "adapters/email/reading/header_text.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace aftercare::email {

namespace {

constexpr std::size_t search_for_boundary = 64u << 10;
constexpr std::size_t longest_boundary = 1000;

std::string_view without_line_end(std::string_view line) {
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::string_view without_trailing_blanks(std::string_view text) {
    const std::size_t last = text.find_last_not_of(" \t\r\n");
    return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

// The line that begins at `at`, with its end.
std::string_view line_at(std::string_view raw, std::size_t at) {
    const std::size_t end = raw.find('\n', at);
    return raw.substr(at, end == std::string_view::npos ? std::string_view::npos : end + 1 - at);
}

// A multipart whose boundary is missing or wrong: its boundary is what stands before the first "Content-"
// line.
std::string guess_boundary(std::string_view body) {
    body = body.substr(0, search_for_boundary);
    for (std::size_t at = 0; at < body.size();) {
        const std::string_view line = line_at(body, at);
        at += line.size();
        const std::string_view text = without_trailing_blanks(line);
        if (!text.starts_with("--") || text.size() < 3 || text.size() > longest_boundary) continue;
        if (same_ascii(line_at(body, std::min(at, body.size())).substr(0, 8), "content-"))
            return std::string(text.substr(2));
    }
    return {};
}

class Outliner {
  public:
    Outliner(std::string_view raw, const ReadingLimits& limits, std::string root_boundary)
        : raw_(raw), limits_(limits), root_boundary_(std::move(root_boundary)) {}

    Outline run();

  private:
    struct Open {
        std::size_t part;
        std::string boundary;
        std::size_t body_begin;
    };
    struct Delimiter {
        std::size_t level;  ///< of the open multipart, from outside
        bool last;
    };

    std::optional<Delimiter> delimiter(std::string_view line) const;
    std::string_view take_header_block();
    void begin_part();
    void meet(const Delimiter& found, std::size_t line_begin);
    void end_leaf(std::size_t end);
    void close_down_to(std::size_t levels, std::size_t end);
    std::string default_type() const;

    std::string_view raw_;
    const ReadingLimits& limits_;
    std::string root_boundary_;
    std::size_t at_ = 0;
    std::vector<Open> open_;
    std::optional<std::pair<std::size_t, std::size_t>> leaf_;  ///< part, where its body begins
    Outline outline_;
};

std::optional<Outliner::Delimiter> Outliner::delimiter(std::string_view line) const {
    if (!line.starts_with("--") || open_.empty()) return std::nullopt;
    const std::string_view text = without_trailing_blanks(line).substr(2);
    for (std::size_t level = open_.size(); level-- > 0;) {
        const std::string& boundary = open_[level].boundary;
        if (!text.starts_with(boundary)) continue;
        const std::string_view rest = text.substr(boundary.size());
        if (rest.empty()) return Delimiter{level, false};
        if (rest == "--") return Delimiter{level, true};
    }
    return std::nullopt;
}

// Reads to the empty line that ends the block; also a boundary ends it, or a line that can be no field.
std::string_view Outliner::take_header_block() {
    const std::size_t begin = at_;
    while (at_ < raw_.size()) {
        const std::string_view line = line_at(raw_, at_);
        const std::string_view text = without_line_end(line);
        const std::string_view block = raw_.substr(begin, at_ - begin);
        if (text.empty()) {
            at_ += line.size();
            return block;
        }
        if (delimiter(line)) return block;
        const bool goes_on = text.front() == ' ' || text.front() == '\t' || is_header_line(text);
        const bool mailbox_mark = block.empty() && (text.starts_with("From ") || text.starts_with(">From "));
        // One bad line between good ones is passed over; otherwise the body has begun without an empty line.
        if (!goes_on && !mailbox_mark &&
            !is_header_line(without_line_end(line_at(raw_, std::min(at_ + line.size(), raw_.size())))))
            return block;
        at_ += line.size();
        if (at_ - begin > limits_.header_bytes) {
            outline_.problem = "a header larger than allowed";
            return {};
        }
    }
    return raw_.substr(begin, at_ - begin);
}

std::string Outliner::default_type() const {
    const bool in_digest =
        !open_.empty() && outline_.parts[open_.back().part].media.type == "multipart/digest";
    return in_digest ? "message/rfc822" : "text/plain";
}

void Outliner::begin_part() {
    if (outline_.parts.size() >= limits_.parts) {
        outline_.problem = "more parts than allowed";
        return;
    }
    Part part;
    part.fields = parse_header_block(take_header_block(), limits_.headers);
    if (part.fields.size() > limits_.headers) outline_.problem = "more header fields than allowed";
    if (!outline_.problem.empty()) return;
    part.media = read_media(part.fields);
    if (part.media.type.empty()) part.media.type = default_type();
    part.multipart = part.media.type.starts_with("multipart/");
    const std::size_t index = outline_.parts.size();
    if (index > 0) outline_.parts[open_.back().part].children.push_back(index);
    if (!part.multipart) {
        outline_.parts.push_back(std::move(part));
        leaf_ = {index, at_};
        return;
    }
    if (open_.size() >= limits_.depth) {
        outline_.problem = "nested deeper than allowed";
        return;
    }
    std::string boundary(without_trailing_blanks(part.media.boundary));
    if (index == 0 && !root_boundary_.empty()) boundary = root_boundary_;
    if (boundary.empty()) {
        boundary = guess_boundary(raw_.substr(at_));
        outline_.guessed_boundary = true;
    }
    part.ended = false;
    outline_.parts.push_back(std::move(part));
    // Without any boundary every line "--" would be one.
    if (!boundary.empty()) {
        open_.push_back({index, std::move(boundary), at_});
    } else {
        outline_.parts[index].ended = true;
        leaf_ = {index, at_};
    }
}

void Outliner::end_leaf(std::size_t end) {
    if (!leaf_) return;
    std::string_view body = raw_.substr(leaf_->second, end - std::min(end, leaf_->second));
    // The line end before a boundary belongs to the boundary.
    if (end < raw_.size()) body = without_line_end(body);
    outline_.parts[leaf_->first].body = body;
    leaf_.reset();
}

void Outliner::close_down_to(std::size_t levels, std::size_t end) {
    for (; open_.size() > levels; open_.pop_back())
        outline_.parts[open_.back().part].body =
            raw_.substr(open_.back().body_begin, end - open_.back().body_begin);
}

void Outliner::meet(const Delimiter& found, std::size_t line_begin) {
    end_leaf(line_begin);
    close_down_to(found.level + 1, line_begin);
    if (found.last) {
        outline_.parts[open_.back().part].ended = true;
        close_down_to(found.level, line_begin);
    } else {
        begin_part();
    }
}

Outline Outliner::run() {
    begin_part();
    if (outline_.problem.empty() && outline_.parts.front().fields.empty())
        outline_.problem = "without a header";
    while (outline_.problem.empty() && at_ < raw_.size() && !open_.empty()) {
        const std::size_t begin = at_;
        const std::string_view line = line_at(raw_, at_);
        at_ += line.size();
        if (const auto found = delimiter(line)) meet(*found, begin);
    }
    end_leaf(raw_.size());
    close_down_to(0, raw_.size());
    if (!outline_.problem.empty()) outline_.parts.clear();
    return std::move(outline_);
}

}  // namespace

Outline outline_mail(std::string_view raw, const ReadingLimits& limits) {
    if (raw.size() > limits.raw_bytes) return {{}, "larger than allowed", false};
    Outline outline = Outliner(raw, limits, {}).run();
    if (outline.parts.empty() || !outline.parts.front().multipart || !outline.parts.front().children.empty())
        return outline;
    const std::string boundary = guess_boundary(outline.parts.front().body);
    if (boundary.empty()) return outline;
    outline = Outliner(raw, limits, boundary).run();
    outline.guessed_boundary = true;
    return outline;
}

}  // namespace aftercare::email
