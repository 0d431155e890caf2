#include "bot/survey_page/page.h"

#include <fmt/format.h>

namespace aftercare::bot::survey {

namespace {

/// The texts of one page, ready for HTML.
class Html {
  public:
    Html(const core::Texts& texts, std::string_view language, std::string_view title = "title")
        : texts_(texts), language_(language), title_(title) {}

    std::string say(std::string_view key, core::TextArguments arguments = {}) const {
        return escaped(texts_.say(language_, fmt::format("survey_page.{}", key), arguments));
    }
    /// A text that stands elsewhere: a step of the scale.
    std::string other(std::string_view key) const { return escaped(texts_.say(language_, key)); }

    std::string page(std::string_view content) const {
        return fmt::format(R"(<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="stylesheet" href="style.css">
</head>
<body>
<header class="head">
<svg class="mark" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
<rect width="40" height="40" rx="12"/>
<path d="M11 14.5A4.5 4.5 0 0 1 15.5 10h9a4.5 4.5 0 0 1 4.5 4.5v6a4.5 4.5 0 0 1-4.5 4.5H20l-5.2 4.2c-.7.5-1.6.1-1.6-.8v-3.9A4.5 4.5 0 0 1 11 20.5z"/>
<path class="tick" d="m16.2 17.6 2.8 2.7 5-5.2"/>
</svg>
<p>{desk}</p>
</header>
<main class="card">
{content}</main>
</body>
</html>
)",
                           fmt::arg("language", escaped(language_)), fmt::arg("title", say(title_)),
                           fmt::arg("desk", say("desk")), fmt::arg("content", content));
    }

  private:
    const core::Texts& texts_;
    std::string_view language_;
    std::string_view title_;
};

std::string facts(const Html& html, std::string_view number, std::string_view title) {
    std::string rows = fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", html.say("number"), escaped(number));
    if (!title.empty())
        rows += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", html.say("about"), escaped(title));
    return fmt::format("<dl class=\"facts\">\n{}</dl>\n", rows);
}

std::string steps(const Html& html, const Form& form) {
    std::string lines;
    for (const auto& step : form.steps)
        lines += fmt::format("<label class=\"step\"><input type=\"radio\" name=\"rate\" value=\"{}\" required{}><span>{}</span></label>\n",
                             escaped(step.value), step.value == form.chosen ? " checked" : "", html.other(step.text));
    return lines;
}

}  // namespace

std::string form_page(const core::Texts& texts, std::string_view language, const Form& form) {
    const Html html(texts, language);
    std::string content = fmt::format("<h1>{}</h1>\n<p class=\"lead\">{}</p>\n", html.say("heading"), html.say("lead"));
    content += facts(html, form.number, form.title);
    if (!form.note.empty()) content += fmt::format("<p class=\"note\" role=\"alert\">{}</p>\n", html.say(form.note));
    // Without an action a form goes back to the page's own address.
    content += fmt::format(R"(<form method="post">
<input type="hidden" name="nonce" value="{nonce}">
<fieldset>
<legend>{question}</legend>
{steps}</fieldset>
<label class="words" for="comment">{comment_label}</label>
<textarea id="comment" name="comment" rows="4" maxlength="{longest}">
{comment}</textarea>
<button type="submit">{send}</button>
</form>
)",
                           fmt::arg("nonce", escaped(form.nonce)), fmt::arg("question", html.say("question")),
                           fmt::arg("steps", steps(html, form)), fmt::arg("comment_label", html.say("comment")),
                           fmt::arg("longest", comment_characters), fmt::arg("comment", escaped(form.comment)),
                           fmt::arg("send", html.say("send")));
    return html.page(content);
}

std::string choice_page(const core::Texts& texts, std::string_view language, const Choice& choice) {
    const Html html(texts, language, choice_title);
    const std::string details =
        choice.details.empty() ? std::string() : fmt::format("<p class=\"details\">{}</p>\n", escaped(choice.details));
    return html.page(fmt::format(R"(<h1>{heading}</h1>
<div class="choice">
<p class="label">{label}</p>
{details}</div>
{facts}<form method="post">
<button type="submit">{send}</button>
</form>
<p class="lead">{lead}</p>
)",
                                 fmt::arg("heading", html.say("choice.heading")), fmt::arg("label", escaped(choice.label)),
                                 fmt::arg("details", details), fmt::arg("facts", facts(html, choice.number, choice.title)),
                                 fmt::arg("send", html.say("choice.send")), fmt::arg("lead", html.say("choice.lead"))));
}

std::string message_page(const core::Texts& texts, std::string_view language, const Message& message) {
    const Html html(texts, language, message.title);
    const std::string_view sign = message.good ? R"(<svg class="sign good" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
<circle cx="24" cy="24" r="22"/><path d="m15 24.5 6.5 6.5L34 18"/></svg>
)"
                                               : R"(<svg class="sign" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
<circle cx="24" cy="24" r="22"/><path d="M24 14v13M24 33v.5"/></svg>
)";
    return html.page(fmt::format("{}<h1>{}</h1>\n<p class=\"lead\">{}</p>\n", sign,
                                 html.say(message.what + ".heading"),
                                 html.say(message.what + ".text", {{"number", message.number}, {"rating", message.rating}, {"choice", message.choice}})));
}

std::string escaped(std::string_view text) {
    std::string html;
    html.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': html += "&amp;"; break;
            case '<': html += "&lt;"; break;
            case '>': html += "&gt;"; break;
            case '"': html += "&quot;"; break;
            case '\'': html += "&#39;"; break;
            default: html += c;
        }
    }
    return html;
}

}  // namespace aftercare::bot::survey
