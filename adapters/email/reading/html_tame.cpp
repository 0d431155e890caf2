#include "adapters/email/reading/html_tame.h"

#include "adapters/email/reading/clean_text.h"

#include <algorithm>
#include <array>

namespace aftercare::email {

namespace {

constexpr std::size_t longest_tag_name = 30;
constexpr std::size_t longest_attribute = 2000;

constexpr std::array<std::string_view, 9> kept_attributes = {"id",   "class",  "style", "type", "href",
                                                             "cite", "hidden", "dir",   "align"};
// The frame of a document says nothing, and in the wrong place it makes parsers move what follows.
constexpr std::array<std::string_view, 6> dropped_elements = {"html", "head", "body", "meta", "link", "base"};
constexpr std::array<std::string_view, 5> raw_elements = {"script", "style", "title", "textarea", "xmp"};

bool letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

class Tamer {
  public:
    explicit Tamer(std::string_view html) : html_(html) { out_.reserve(html.size()); }

    std::string run();

  private:
    char at(std::size_t place) const { return place < html_.size() ? html_[place] : '\0'; }
    void skip_declaration();
    std::string take_name();
    void take_tag();
    void take_attributes(std::string& tag);
    std::string_view take_value();
    void skip_raw(std::size_t element);

    std::string_view html_;
    std::size_t at_ = 0;
    std::string out_;
    // What was looked for in vain is not looked for again: that would take the square of the time.
    bool no_comment_ends_ = false;
    std::array<bool, raw_elements.size()> never_ends_{};
};

// At "<!" or "<?". Comments without end are taken as bogus ones, which end at the next ">".
void Tamer::skip_declaration() {
    if (html_.substr(at_, 4) == "<!--" && !no_comment_ends_) {
        // "<!-->" is a whole comment.
        const std::size_t end = html_.find("-->", at_ + 2);
        if (end != std::string_view::npos) {
            at_ = end + 3;
            return;
        }
        no_comment_ends_ = true;
    }
    const std::size_t end = html_.find('>', at_);
    at_ = end == std::string_view::npos ? html_.size() : end + 1;
}

std::string Tamer::take_name() {
    const std::size_t begin = at_;
    while (at_ < html_.size() && !blank(html_[at_]) && html_[at_] != '>' && html_[at_] != '/') ++at_;
    return lower_ascii(html_.substr(begin, std::min(at_ - begin, longest_tag_name)));
}

std::string_view Tamer::take_value() {
    while (blank(at(at_))) ++at_;
    const char quote = at(at_);
    if (quote == '"' || quote == '\'') {
        const std::size_t begin = at_ + 1;
        const std::size_t end = html_.find(quote, begin);
        if (end != std::string_view::npos) {
            at_ = end + 1;
            return html_.substr(begin, end - begin);
        }
    }
    const std::size_t begin = at_;
    while (at_ < html_.size() && !blank(html_[at_]) && html_[at_] != '>') ++at_;
    return html_.substr(begin, at_ - begin);
}

void Tamer::take_attributes(std::string& tag) {
    std::array<bool, kept_attributes.size()> seen{};
    while (at_ < html_.size() && html_[at_] != '>') {
        if (blank(html_[at_]) || html_[at_] == '/') {
            ++at_;
            continue;
        }
        const std::size_t begin = at_++;
        while (at_ < html_.size() && !blank(html_[at_]) && html_[at_] != '>' && html_[at_] != '/' &&
               html_[at_] != '=')
            ++at_;
        const std::string_view name = html_.substr(begin, at_ - begin);
        while (blank(at(at_))) ++at_;
        std::string_view value;
        if (at(at_) == '=') {
            ++at_;
            value = take_value();
        }
        const auto kept = std::ranges::find_if(
            kept_attributes, [&](std::string_view known) { return same_ascii(known, name); });
        if (kept == kept_attributes.end() || value.size() > longest_attribute) continue;
        bool& again = seen[static_cast<std::size_t>(kept - kept_attributes.begin())];
        if (again) continue;
        again = true;
        tag.append(" ").append(*kept).append("=\"");
        for (const char c : value) {
            if (c == '"') {
                tag += "&quot;";
            } else if (c == '<') {
                tag += "&lt;";
            } else if (c == '>') {
                tag += "&gt;";
            } else {
                tag += c;
            }
        }
        tag += '"';
    }
    if (at_ < html_.size()) ++at_;
}

// Behind the opening tag of an element whose content is no markup. Without end the content is taken as
// markup.
void Tamer::skip_raw(std::size_t element) {
    const std::string_view name = raw_elements[element];
    std::size_t begin = never_ends_[element] ? std::string_view::npos : html_.find("</", at_);
    while (begin != std::string_view::npos && !same_ascii(html_.substr(begin + 2, name.size()), name))
        begin = html_.find("</", begin + 2);
    if (begin == std::string_view::npos) {
        never_ends_[element] = true;
        return;
    }
    const std::size_t end = html_.find('>', begin);
    at_ = end == std::string_view::npos ? html_.size() : end + 1;
}

void Tamer::take_tag() {
    const bool closing = at(at_ + 1) == '/';
    at_ += closing ? 2 : 1;
    const std::string name = take_name();
    std::string tag;
    take_attributes(tag);
    if (const auto raw = std::ranges::find(raw_elements, name); raw != raw_elements.end()) {
        if (!closing) skip_raw(static_cast<std::size_t>(raw - raw_elements.begin()));
        return;
    }
    if (std::ranges::find(dropped_elements, name) != dropped_elements.end()) return;
    // Names with a prefix (o:p) and made-up ones are harmless, other letters are not for a parser.
    const bool regular = std::ranges::all_of(
        name, [](char c) { return letter(c) || (c >= '0' && c <= '9') || c == ':' || c == '-'; });
    if (!regular) return;
    out_.append(closing ? "</" : "<").append(name);
    if (!closing) out_ += tag;
    out_ += '>';
}

std::string Tamer::run() {
    while (at_ < html_.size()) {
        const std::size_t next = std::min(html_.find('<', at_), html_.size());
        out_.append(html_, at_, next - at_);
        at_ = next;
        if (at_ >= html_.size()) break;
        const char c = at(at_ + 1);
        if (c == '!' || c == '?') {
            skip_declaration();
        } else if (letter(c) || (c == '/' && letter(at(at_ + 2)))) {
            take_tag();
        } else {
            out_ += "&lt;";
            ++at_;
        }
    }
    return std::move(out_);
}

}  // namespace

std::string tame_html(std::string_view html) {
    return Tamer(html).run();
}

}  // namespace aftercare::email
