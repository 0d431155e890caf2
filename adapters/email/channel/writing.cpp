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

/// The deliveries that the first one's turn made: a turn has one time.
std::size_t turn_length(std::span<const core::Delivery> deliveries) {
    const auto other = std::ranges::find_if(
        deliveries, [&](const core::Delivery& each) { return each.created != deliveries.front().created; });
    return static_cast<std::size_t>(other - deliveries.begin());
}

bool all_about(std::span<const core::Delivery> deliveries, core::TicketId ticket) {
    return std::ranges::all_of(deliveries, [&](const core::Delivery& each) { return each.ticket == ticket; });
}

Authorship authorship_of(core::Origin origin) {
    switch (origin) {
        case core::Origin::person: return Authorship::person;
        case core::Origin::answer: return Authorship::answer;
        case core::Origin::notice: return Authorship::notice;
    }
    return Authorship::notice;
}

std::string subject_tag(const std::string& number) { return number.empty() ? number : "[#" + number + "]"; }

}  // namespace

core::Origin origin_of(std::span<const core::Delivery> deliveries) {
    const auto has = [&](core::Origin origin) {
        return std::ranges::any_of(deliveries, [&](const core::Delivery& each) { return each.message.origin == origin; });
    };
    if (has(core::Origin::person)) return core::Origin::person;
    return has(core::Origin::answer) ? core::Origin::answer : core::Origin::notice;
}

core::TicketId ticket_of(std::span<const core::Delivery> deliveries) {
    const core::TicketId ticket = deliveries.front().ticket;
    return all_about(deliveries, ticket) ? ticket : core::TicketId{};
}

std::size_t letter_length(std::span<const core::Delivery> deliveries) {
    std::size_t length = turn_length(deliveries);
    const core::TicketId ticket = deliveries.front().ticket;
    const core::Origin origin = origin_of(deliveries.first(length));
    if (!all_about(deliveries.first(length), ticket)) return length;
    while (length < deliveries.size()) {
        const auto rest = deliveries.subspan(length);
        const auto next = rest.first(turn_length(rest));
        if (!all_about(next, ticket) || origin_of(next) != origin) break;
        length += next.size();
    }
    return length;
}

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
    letter.message = deliveries.back().id.value;
    const bool answers = !correspondence.last.message_id.empty() || !correspondence.last.subject.empty();
    OutgoingThread thread;
    thread.conversation = first.conversation;
    thread.message = letter.message;
    thread.recipient = first.to.chat;
    thread.authorship = authorship_of(origin_of(deliveries));
    thread.subject = options.texts.subject;
    // What is about a ticket must be missed when it does not arrive; an answer to a letter need not come back.
    SendingAccount account = options.sending;
    if (!all_about(deliveries, {})) account.automatic_sender = AutomaticSender::bounce_address;
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
