#include "adapters/email/channel/writing.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace aftercare::email {

namespace {

void add_paragraph(std::string& text, std::string_view paragraph) {
    if (paragraph.empty()) return;
    if (!text.empty()) text.append("\n\n");
    text.append(paragraph);
}

/// What a form asks is answered by writing; what a ticket waits for may be said with one tap.
std::string link_below(const core::Delivery& delivery, const core::Button& button, const Options& options) {
    return delivery.ticket && options.link_of ? options.link_of(delivery, button) : std::string();
}

/// Numbers go on through the whole letter, so that each names one choice.
std::string choice_lines(const core::Delivery& delivery, const Options& options, Body& body) {
    const LetterTexts& texts = options.texts;
    std::string numbered;
    std::string words;
    auto number = std::ranges::count_if(body.choices, [](const core::Button& each) { return !each.by_word; });
    for (const auto& row : delivery.message.buttons) {
        for (const core::Button& button : row) {
            body.choices.push_back(button);
            if (button.by_word) {
                // The summary says its word itself.
                if (delivery.message.text.find(button.label) == std::string::npos)
                    words.append(words.empty() ? texts.word_lead : " / ").append(button.label);
                continue;
            }
            numbered.append(numbered.empty() ? "" : "\n").append(std::to_string(++number)).append(". ").append(button.label);
            const std::string link = link_below(delivery, button, options);
            if (link.empty()) continue;
            numbered.append("\n   ").append(link);
            body.links.push_back(link);
        }
    }
    if (!numbered.empty()) numbered = texts.choices + "\n" + numbered;
    if (!numbered.empty() && !words.empty()) numbered += '\n';
    return numbered + words;
}

std::string subject_tag(const std::string& number) { return number.empty() ? number : "[#" + number + "]"; }

}  // namespace

Body body_of(const std::vector<core::Delivery>& deliveries, const Options& options) {
    Body body;
    for (const core::Delivery& delivery : deliveries) {
        const core::Outgoing& message = delivery.message;
        if (!message.heading.empty()) add_paragraph(body.text, "【" + message.heading + "】");
        add_paragraph(body.text, message.text);
        if (!message.buttons.empty()) add_paragraph(body.text, choice_lines(delivery, options, body));
    }
    return body;
}

Letter write_letter(const std::vector<core::Delivery>& deliveries, const Correspondence& correspondence,
                    const std::string& ticket_number, const Options& options) {
    const core::Delivery& first = deliveries.front();
    Letter letter;
    letter.message = first.id.value;
    const bool answers = !correspondence.last.message_id.empty() || !correspondence.last.subject.empty();
    OutgoingThread thread;
    thread.conversation = first.conversation;
    thread.message = letter.message;
    thread.recipient = first.to.chat;
    thread.authorship = first.ticket ? Authorship::notice : Authorship::answer;
    thread.subject = options.texts.subject;
    // What is about a ticket must be missed when it does not arrive; an answer to a letter need not come back.
    SendingAccount account = options.sending;
    if (first.ticket) account.automatic_sender = AutomaticSender::bounce_address;
    const ThreadingHeaders headers =
        threading_headers(thread, answers ? &correspondence.last : nullptr, account, options.own);

    OutgoingMail& mail = letter.mail;
    mail.from = {options.display_name, options.sending.address};
    mail.to = {{correspondence.name, correspondence.answer_to.empty() ? first.to.chat : correspondence.answer_to}};
    mail.reply_to = headers.reply_to;
    mail.subject = headers.subject;
    const std::string tag = subject_tag(ticket_number);
    if (!tag.empty() && mail.subject.find(tag) == std::string::npos) mail.subject.append(" ").append(tag);
    mail.message_id = headers.message_id;
    mail.in_reply_to = headers.in_reply_to;
    mail.references = headers.references;
    mail.fields = headers.fields;
    mail.date = first.created;
    Body body = body_of(deliveries, options);
    mail.text = options.texts.marker + "\n\n" + body.text;
    mail.own_links = std::move(body.links);
    letter.choices = std::move(body.choices);
    letter.envelope_sender = headers.envelope_sender;
    for (const core::Delivery& delivery : deliveries)
        letter.files.insert(letter.files.end(), delivery.message.files.begin(), delivery.message.files.end());
    return letter;
}

std::optional<std::string> chosen(std::string_view text, std::span<const core::Button> choices) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '.')) text.remove_suffix(1);
    for (const core::Button& choice : choices)
        if (!text.empty() && text == choice.label) return choice.payload;
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    for (const core::Button& choice : choices)
        if (!choice.by_word && --number == 0) return choice.payload;
    return std::nullopt;
}

}  // namespace aftercare::email
