#include "adapters/email/reading/read_mail.h"

#include "adapters/email/reading/addresses.h"
#include "adapters/email/reading/body.h"
#include "adapters/email/reading/header_text.h"
#include "adapters/email/reading/outline.h"
#include "adapters/email/reading/report.h"

#include <algorithm>
#include <string>
#include <utility>

namespace aftercare::email {

namespace {

using Fields = std::vector<HeaderField>;

// Fields that other readers of the same mail may take from another place.
constexpr std::pair<std::string_view, std::string_view> singletons[] = {
    {"from", "several From fields"},
    {"subject", "several Subject fields"},
    {"message-id", "several Message-ID fields"},
    {"date", "several Date fields"},
    {"to", "several To fields"},
    {"content-type", "several Content-Type fields"},
};

std::vector<Mailbox> mailboxes(const Fields& fields, std::string_view name, std::size_t most) {
    std::vector<Mailbox> all;
    for (const std::string_view value : all_headers(fields, name))
        for (Mailbox& box : read_mailboxes(value, most - all.size())) all.push_back(std::move(box));
    return all;
}

std::vector<std::string> message_ids(const Fields& fields, std::string_view name, std::size_t most) {
    std::vector<std::string> all;
    for (const std::string_view value : all_headers(fields, name))
        for (std::string& id : read_message_ids(value, most)) all.push_back(std::move(id));
    if (all.size() > most) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(most));
    return all;
}

void read_top_header(const Fields& fields, const ReadingLimits& limits, Mail& mail) {
    mail.from = mailboxes(fields, "from", limits.addresses);
    mail.reply_to = mailboxes(fields, "reply-to", limits.addresses);
    mail.to = mailboxes(fields, "to", limits.addresses);
    mail.cc = mailboxes(fields, "cc", limits.addresses);
    mail.subject = decode_header_text(header(fields, "subject"));
    std::vector<std::string> ids = message_ids(fields, "message-id", limits.references);
    if (!ids.empty()) mail.message_id = std::move(ids.front());
    mail.in_reply_to = message_ids(fields, "in-reply-to", limits.references);
    mail.references = message_ids(fields, "references", limits.references);
    mail.date = read_date(header(fields, "date"));
    for (const auto& [name, problem] : singletons)
        if (std::ranges::count(fields, name, &HeaderField::name) > 1) note_problem(mail, problem);
    if (mail.from.size() > 1) note_problem(mail, "several senders");
}

}  // namespace

ReadMail read_mail(std::string_view raw, const ReadingLimits& limits) {
    const Outline outline = outline_mail(raw, limits);
    if (outline.parts.empty()) return {std::nullopt, outline.problem};
    const Part& top = outline.parts.front();
    Mail mail;
    read_top_header(top.fields, limits, mail);
    mail.headers = top.fields;
    clean_values(mail.headers);
    mail.content_type = top.media.type;
    if (top.media.type == "multipart/report") mail.report_type = top.media.report_type;
    read_body(outline, limits, mail);
    return {std::move(mail), {}};
}

}  // namespace aftercare::email
