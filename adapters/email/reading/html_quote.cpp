#include "adapters/email/reading/html_quote.h"

#include "adapters/email/reading/clean_text.h"

#include <algorithm>
#include <array>
#include <string>

namespace aftercare::email {

namespace {

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

std::string compact_style(std::string_view style) {
    std::string compact = lower_ascii(style);
    std::erase_if(compact, [](char c) { return c == ' ' || c == '\t' || c == '\n'; });
    return compact;
}

// Whether `style` sets `property` to exactly zero, with or without a unit.
bool is_zero(std::string_view style, std::string_view property) {
    for (std::size_t at = style.find(property); at != std::string_view::npos;
         at = style.find(property, at + 1)) {
        if (at > 0 && style[at - 1] != ';') continue;
        std::string_view value = style.substr(at + property.size());
        value = value.substr(0, value.find(';'));
        value = value.substr(0, value.find('!'));
        const std::size_t digits = std::min(value.find_first_not_of("0."), value.size());
        const std::string_view unit = value.substr(digits);
        if (digits > 0 && (unit.empty() || unit == "px" || unit == "pt" || unit == "em" || unit == "%"))
            return true;
    }
    return false;
}

constexpr std::array<std::string_view, 9> quoting_classes = {
    "yahoo_quoted",   "protonmail_quote", "zmail_extra",           "moz-email-headers-table",
    "tutanota_quote", "gmail_extra_q",    "history-quote-wrapper", "lark-mail-quote",
    "ntes_original"};

constexpr std::array<std::string_view, 5> quoting_ids = {
    "isreplycontent", "mail-editor-reference-message-container", "yahoo_quoted",
    "ms-outlook-mobile-reference", "lark-mail-quote"};

}  // namespace

QuoteMark quote_mark(std::string_view element, const HtmlAttributes& attributes) {
    const std::string id = lower_ascii(attributes.id);
    const std::string css_class = lower_ascii(attributes.css_class);
    const std::string style = compact_style(attributes.style);
    const auto id_begins = [&](std::string_view known) { return std::string_view(id).starts_with(known); };
    const auto class_has = [&](std::string_view known) { return contains(css_class, known); };

    if (element == "includetail") return QuoteMark::inside;
    if (std::ranges::any_of(quoting_ids, id_begins) || std::ranges::any_of(quoting_classes, class_has))
        return QuoteMark::inside;
    if (id == "origbody" || id_begins("origin")) return QuoteMark::inside;
    if (id_begins("divrplyfwdmsg") || id == "appendonsend" || contains(id, "_divrplyfwdmsg") ||
        contains(id, "_appendonsend"))
        return QuoteMark::to_end;
    // Outlook and Foxmail draw a line above the header of the mail that they quote.
    if (element == "div" &&
        (contains(style, "border-top:solid#e1e1e1") || contains(style, "border-top:solid#b5c4df") ||
         contains(style, "border-top:#b5c4df")))
        return QuoteMark::to_end;
    if (element == "blockquote") {
        const bool marked = same_ascii(attributes.type, "cite") || attributes.has_cite ||
                            class_has("quote") || class_has("cite") || contains(style, "border-left");
        return marked ? QuoteMark::inside : QuoteMark::none;
    }
    return class_has("gmail_quote") ? QuoteMark::gmail : QuoteMark::none;
}

bool is_hidden(std::string_view element, const HtmlAttributes& attributes) {
    if (element == "noscript" || element == "template" || element == "object" || element == "select")
        return true;
    if (attributes.hidden) return true;
    if (attributes.style.empty()) return false;
    // A font of size 0 hides nothing: common templates set it around text that sets another one.
    const std::string style = compact_style(attributes.style);
    return contains(style, "display:none") || contains(style, "visibility:hidden") ||
           contains(style, "mso-hide:all") || is_zero(style, "opacity:") ||
           (is_zero(style, "max-height:") && contains(style, "overflow:hidden"));
}

bool is_forward_line(std::string_view line) {
    std::string text = lower_ascii(line);
    if (!std::string_view(text).starts_with("---") && !contains(text, "begin forwarded message") &&
        !contains(text, "开始转发"))
        return false;
    return contains(text, "forward") || contains(text, "转发") || contains(text, "轉寄") ||
           contains(text, "轉發");
}

}  // namespace aftercare::email
