#include "adapters/email/reading/html_text.h"

#include "adapters/email/reading/clean_text.h"
#include "adapters/email/reading/html_lines.h"
#include "adapters/email/reading/html_quote.h"
#include "adapters/email/reading/html_tame.h"

#include <algorithm>
#include <array>
#include <libxml/HTMLparser.h>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace aftercare::email {

namespace {

constexpr std::size_t chunk_bytes = 4096;
constexpr std::size_t longest_url = 500;
constexpr std::size_t levels_searched =
    16;  ///< for the opening of an end tag: the parser sends them balanced
constexpr std::string_view rule = "________________________________";

// libxml2 compares some tags with every open element. Work is counted as tags times depth; honest mails stay at a
// tenth of this, and it takes less time than all else that is done with the bytes.
std::size_t most_work(std::size_t bytes) {
    return 500'000 + 20 * bytes;
}

constexpr std::array<std::string_view, 22> line_elements = {
    "div",      "tr",          "table",  "ul",     "ol",      "dl",    "dt",     "dd",
    "section",  "article",     "header", "footer", "address", "form",  "center", "figure",
    "fieldset", "includetail", "main",   "nav",    "aside",   "option"};
constexpr std::array<std::string_view, 9> paragraph_elements = {"p",  "h1", "h2",  "h3",        "h4",
                                                                "h5", "h6", "pre", "blockquote"};

template <std::size_t n>
bool one_of(const std::array<std::string_view, n>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

std::string_view view(const xmlChar* text) {
    return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

struct Attributes {
    HtmlAttributes marks;
    std::string_view href;
};

Attributes read_attributes(const xmlChar** list) {
    Attributes read;
    for (; list != nullptr && list[0] != nullptr; list += 2) {
        const std::string_view name = view(list[0]);
        const std::string_view value = view(list[1]);
        if (name == "id") read.marks.id = value;
        if (name == "class") read.marks.css_class = value;
        if (name == "style") read.marks.style = value;
        if (name == "type") read.marks.type = value;
        if (name == "cite") read.marks.has_cite = true;
        if (name == "hidden") read.marks.hidden = true;
        if (name == "href") read.href = value;
    }
    return read;
}

// As people write an address of the web: without scheme and closing slash.
std::string_view bare_url(std::string_view url) {
    for (const std::string_view scheme : {"https://", "http://", "mailto:"})
        if (same_ascii(url.substr(0, scheme.size()), scheme)) url.remove_prefix(scheme.size());
    while (url.ends_with('/')) url.remove_suffix(1);
    return url;
}

bool worth_showing(std::string_view url) {
    if (url.size() > longest_url) return false;
    return std::ranges::any_of(
        std::array<std::string_view, 3>{"http://", "https://", "mailto:"},
        [&](std::string_view scheme) { return same_ascii(url.substr(0, scheme.size()), scheme); });
}

struct Element {
    std::string name;
    std::string link;
    std::string link_text;
    std::optional<std::size_t> quote;
    std::optional<std::size_t> gmail;  ///< the quote around this element, to be gone on with
    bool hides = false;
};

struct List {
    bool numbered = false;
    std::size_t items = 0;
};

class Converter {
  public:
    explicit Converter(std::size_t text_bytes) : lines_(text_bytes) {}

    void start(std::string_view name, const Attributes& attributes);
    void end(std::string_view name);
    void characters(std::string_view text);
    void break_line() { lines_.separate(HtmlLines::Break::line); }

    std::size_t depth() const { return elements_.size(); }
    bool full() const { return lines_.full(); }
    std::string finish() { return lines_.finish(); }

  private:
    void mark_quote(Element& element, const HtmlAttributes& marks);
    void lay_out(std::string_view name);
    void close_top();
    void show_link(const Element& element);

    HtmlLines lines_;
    std::vector<Element> elements_;
    std::vector<List> lists_;
    std::vector<std::size_t> rows_;  ///< cells so far
    std::vector<std::size_t> links_;
    std::optional<std::size_t> gmail_;  ///< a quote that only lasts until a marked one begins in it
    bool quoted_to_end_ = false;
    std::size_t hidden_ = 0;
    std::size_t preformatted_ = 0;
};

void Converter::mark_quote(Element& element, const HtmlAttributes& marks) {
    const QuoteMark mark = quote_mark(element.name, marks);
    if (mark == QuoteMark::none || (mark == QuoteMark::to_end && quoted_to_end_)) return;
    if (gmail_) lines_.close_quote(*gmail_);
    gmail_.reset();
    const std::size_t quote = lines_.open_quote();
    if (mark == QuoteMark::to_end) {
        quoted_to_end_ = true;
        return;
    }
    element.quote = quote;
    if (mark == QuoteMark::gmail) gmail_ = quote;
}

void Converter::lay_out(std::string_view name) {
    if (name == "br") lines_.end_line_now();
    if (name == "hr") {
        lines_.separate(HtmlLines::Break::line);
        lines_.text(rule);
        lines_.separate(HtmlLines::Break::line);
    }
    if (name == "tr") rows_.push_back(0);
    if ((name == "td" || name == "th") && !rows_.empty()) lines_.begin_cell(rows_.back()++ == 0);
    if (name == "ul" || name == "ol") lists_.push_back({name == "ol", 0});
    if (name == "pre") ++preformatted_;
    if (name == "li") {
        lines_.separate(HtmlLines::Break::line);
        const bool numbered = !lists_.empty() && lists_.back().numbered;
        lines_.text(numbered ? std::to_string(++lists_.back().items) + ". " : "- ");
    }
}

void Converter::start(std::string_view name, const Attributes& attributes) {
    Element& element = elements_.emplace_back();
    element.name = name;
    element.hides = is_hidden(name, attributes.marks);
    hidden_ += element.hides ? 1 : 0;
    if (hidden_ > 0) return;
    if (one_of(line_elements, name)) lines_.separate(HtmlLines::Break::line);
    if (one_of(paragraph_elements, name)) lines_.separate(HtmlLines::Break::paragraph);
    mark_quote(element, attributes.marks);
    lay_out(name);
    if (name == "a" && worth_showing(attributes.href)) {
        element.link = attributes.href;
        links_.push_back(elements_.size() - 1);
    }
}

void Converter::show_link(const Element& element) {
    const std::string shown = clean_line(element.link_text);
    if (shown.empty() || same_ascii(bare_url(shown), bare_url(element.link))) return;
    lines_.text(" (" + clean_line(element.link) + ")");
}

void Converter::close_top() {
    Element element = std::move(elements_.back());
    elements_.pop_back();
    if (hidden_ > 0) {
        hidden_ -= element.hides ? 1 : 0;
        return;
    }
    const std::string_view name = element.name;
    if (!element.link.empty()) {
        links_.pop_back();
        show_link(element);
    }
    if ((name == "td" || name == "th") && !rows_.empty()) lines_.end_cell();
    if (name == "tr" && !rows_.empty()) rows_.pop_back();
    if ((name == "ul" || name == "ol") && !lists_.empty()) lists_.pop_back();
    if (name == "pre" && preformatted_ > 0) --preformatted_;
    if (name == "li" || one_of(line_elements, name)) lines_.separate(HtmlLines::Break::line);
    if (one_of(paragraph_elements, name)) lines_.separate(HtmlLines::Break::paragraph);
    if (element.quote) {
        lines_.close_quote(*element.quote);
        if (gmail_ == element.quote) gmail_.reset();
    }
}

void Converter::end(std::string_view name) {
    const std::size_t levels = std::min(levels_searched, elements_.size());
    for (std::size_t level = 0; level < levels; ++level) {
        if (elements_[elements_.size() - 1 - level].name != name) continue;
        for (std::size_t closing = 0; closing <= level; ++closing) close_top();
        return;
    }
}

void Converter::characters(std::string_view text) {
    if (hidden_ > 0 || lines_.full()) return;
    if (!links_.empty()) {
        std::string& shown = elements_[links_.back()].link_text;
        if (shown.size() <= longest_url) shown += text;
    }
    if (preformatted_ > 0) {
        lines_.preformatted(text);
    } else {
        lines_.text(text);
    }
}

void on_start(void* context, const xmlChar* name, const xmlChar** attributes) {
    static_cast<Converter*>(context)->start(view(name), read_attributes(attributes));
}

void on_end(void* context, const xmlChar* name) {
    static_cast<Converter*>(context)->end(view(name));
}

void on_characters(void* context, const xmlChar* text, int size) {
    static_cast<Converter*>(context)->characters(
        {reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)});
}

struct FreeParser {
    void operator()(htmlParserCtxt* parser) const { htmlFreeParserCtxt(parser); }
};
using Parser = std::unique_ptr<htmlParserCtxt, FreeParser>;

Parser new_parser(xmlSAXHandler& handler, Converter& converter) {
    static std::once_flag once;
    std::call_once(once, [] { xmlInitParser(); });
    handler.startElement = on_start;
    handler.endElement = on_end;
    handler.characters = on_characters;
    handler.ignorableWhitespace = on_characters;
    handler.cdataBlock = on_characters;
    Parser parser(
        htmlCreatePushParserCtxt(&handler, &converter, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8));
    if (parser == nullptr) return nullptr;
    // Without IGNORE_ENC a <meta charset> in the text would decode it a second time.
    htmlCtxtUseOptions(parser.get(), HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR |
                                         HTML_PARSE_NOWARNING | HTML_PARSE_IGNORE_ENC);
    return parser;
}

bool push(htmlParserCtxt* parser, std::string_view piece, bool last) {
    htmlParseChunk(parser, piece.data(), static_cast<int>(piece.size()), last ? 1 : 0);
    return true;
}

// What is left of a document that no honest client wrote: its text without its tags.
void strip_tags(Converter& converter, std::string_view rest) {
    while (!rest.empty() && !converter.full()) {
        const std::size_t tag = std::min(rest.find('<'), rest.size());
        converter.characters(rest.substr(0, tag));
        converter.break_line();
        const std::size_t end = std::min(rest.find('>', tag), rest.size() - 1);
        rest.remove_prefix(end + 1);
    }
}

}  // namespace

HtmlText html_to_text(std::string_view html, std::size_t html_bytes, std::size_t text_bytes) {
    HtmlText result;
    result.whole = html.size() <= html_bytes;
    const std::string tamed = tame_html(clean_text(cut_utf8(html, html_bytes)));
    Converter converter(text_bytes);
    xmlSAXHandler handler{};
    const Parser parser = new_parser(handler, converter);
    std::string_view rest(tamed);
    std::size_t work = 0;
    if (parser != nullptr) {
        push(parser.get(), "<html><body>", false);
        while (!rest.empty() && !converter.full() && work < most_work(tamed.size())) {
            const std::string_view piece = rest.substr(0, chunk_bytes);
            rest.remove_prefix(piece.size());
            work += static_cast<std::size_t>(std::ranges::count(piece, '<')) * converter.depth();
            push(parser.get(), piece, false);
        }
        if (rest.empty()) push(parser.get(), {}, true);
    }
    result.whole = result.whole && rest.empty() && !converter.full();
    strip_tags(converter, rest);
    const std::string text = clean_text(converter.finish());
    result.text = cut_utf8(text, text_bytes);
    return result;
}

}  // namespace aftercare::email
