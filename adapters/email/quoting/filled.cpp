#include "adapters/email/quoting/filled.h"

#include "adapters/email/quoting/lines.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace aftercare::email {

namespace {

// What we sent, as it is looked up: squeezed, so that a program's spaces and colons make no difference.
struct Question {
    std::string_view line;  ///< as we sent it
    std::string hint;       ///< what stands after the gap, squeezed
};

struct Sent {
    std::unordered_map<std::string, Question> questions;  ///< by what stands before the gap
    std::unordered_set<std::string> lines;
};

Sent read_sent(std::string_view text) {
    Sent sent;
    for (const Line& line : cut_into_lines(text)) {
        const std::string whole = squeezed(line.body);
        sent.lines.insert(whole);
        const std::size_t gap = whole.find("__");
        if (gap == std::string::npos || gap == 0) continue;
        const std::size_t after = std::min(whole.find_first_not_of('_', gap), whole.size());
        sent.questions.try_emplace(whole.substr(0, gap), Question{line.body, whole.substr(after)});
    }
    return sent;
}

struct Label {
    std::string squeezed;
    std::size_t size = 0;  ///< bytes of the line
};

constexpr std::size_t longest_label = 300;
constexpr std::size_t most_labels = 6;
constexpr std::size_t longest_hinted = 4000;

// Up to what is left of the gap, or up to a colon and with it: a label may have colons inside.
std::vector<Label> possible_labels(std::string_view body) {
    constexpr std::string_view wide_colon = "：";
    std::vector<Label> labels;
    const std::string_view start = body.substr(0, longest_label);
    for (std::size_t at = 0; at < start.size() && labels.size() < most_labels; ++at) {
        const bool wide = start.substr(at).starts_with(wide_colon);
        const std::size_t size = wide ? at + wide_colon.size() : at + 1;
        if (wide || start[at] == ':') labels.push_back({squeezed(start.substr(0, size)), size});
        if (start[at] == '_') {
            labels.push_back({squeezed(start.substr(0, at)), at});
            break;
        }
    }
    return labels;
}

// The text without a squeezed end that may have spaces in it; unchanged if it ends otherwise.
std::string_view without_end(std::string_view text, std::string_view end) {
    if (end.empty() || text.size() > longest_hinted) return text;
    const std::string whole = squeezed(text);
    if (!whole.ends_with(end)) return text;
    const std::size_t wanted = whole.size() - end.size();
    std::size_t low = 0;
    std::size_t high = text.size();
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        if (squeezed(text.substr(0, middle)).size() < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    return text.substr(0, low);
}

// What was put into the gap: without what is left of the gap on both sides, and without our hint.
std::string_view put_in(std::string_view rest, std::string_view hint) {
    std::string_view value = trimmed_wide(rest);
    while (value.starts_with('_')) value.remove_prefix(1);
    value = trimmed_wide(without_end(trimmed_wide(value), hint));
    while (value.ends_with('_')) value.remove_suffix(1);
    return trimmed_wide(value);
}

class Finder {
  public:
    explicit Finder(std::string_view sent) : sent_(read_sent(sent)) {}

    void look_at(const Line& line) {
        if (line.blank() || opens_question(line) || open_ == nullptr) return;
        const std::string text = squeezed(line.body);
        // A program may have wrapped our line inside of its hint.
        if (below_.empty() && open_->hint.ends_with(text)) {
            const std::string_view hint = open_->hint;
            value_ = put_in(value_, hint.substr(0, hint.size() - text.size()));
        } else if (sent_.lines.contains(text)) {
            finish();
        } else {
            below_ += '\n';
            below_ += line.body;
        }
    }

    std::vector<Inline> take_found() {
        finish();
        return std::move(found_);
    }

  private:
    bool opens_question(const Line& line) {
        for (const Label& label : possible_labels(line.body)) {
            const auto found = sent_.questions.find(label.squeezed);
            if (found == sent_.questions.end()) continue;
            finish();
            open_ = &found->second;
            value_ = put_in(line.body.substr(label.size), open_->hint);
            return true;
        }
        return false;
    }

    void finish() {
        const std::string answer(
            trimmed_wide(value_.empty() && !below_.empty() ? below_.substr(1) : value_ + below_));
        if (open_ != nullptr && !answer.empty()) found_.push_back({std::string(open_->line), answer});
        open_ = nullptr;
        value_.clear();
        below_.clear();
    }

    Sent sent_;
    std::vector<Inline> found_;
    const Question* open_ = nullptr;
    std::string value_;
    std::string below_;
};

}  // namespace

std::vector<Inline> filled_lines(std::string_view quoted, std::string_view sent) {
    Finder finder(sent);
    for (const Line& line : cut_into_lines(quoted)) finder.look_at(line);
    return finder.take_found();
}

}  // namespace aftercare::email
