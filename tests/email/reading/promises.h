// What read_mail promises for any bytes, as a check that the property tests and the fuzz target share.
#pragma once

#include "adapters/email/reading/clean_text.h"
#include "adapters/email/reading/read_mail.h"

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

inline bool clean(std::string_view text, bool one_line) {
    if (!valid_utf8(text)) return false;
    return one_line ? clean_line(text) == text : clean_text(text) == text;
}

inline bool clean(const std::vector<HeaderField>& fields, std::size_t most) {
    if (fields.size() > most) return false;
    for (const HeaderField& field : fields)
        if (field.name.empty() || !clean(field.name, true) || !clean(field.value, true)) return false;
    return true;
}

inline bool clean(const std::vector<Mailbox>& boxes, std::size_t most) {
    if (boxes.size() > most) return false;
    for (const Mailbox& box : boxes)
        if (!clean(box.name, true) || !clean(box.address, true) || box.address.find(' ') != std::string::npos)
            return false;
    return true;
}

inline bool clean_ids(const std::vector<std::string>& ids, std::size_t most) {
    if (ids.size() > most) return false;
    for (const std::string& id : ids)
        if (id.empty() || id.size() > 250 || !clean(id, true) || id.find_first_of("<> ") != std::string::npos)
            return false;
    return true;
}

/// The promise that is broken, or nothing.
inline std::string broken_promise(const ReadMail& read, const ReadingLimits& limits) {
    if (!read.mail) return read.problem.empty() ? "neither a mail nor a problem" : "";
    const Mail& mail = *read.mail;
    if (!clean(mail.headers, limits.headers) || !clean(mail.returned_headers, limits.headers))
        return "headers";
    if (!clean(mail.from, limits.addresses) || !clean(mail.reply_to, limits.addresses)) return "senders";
    if (!clean(mail.to, limits.addresses) || !clean(mail.cc, limits.addresses)) return "recipients";
    if (!clean(mail.subject, true)) return "subject";
    if (!clean_ids(mail.in_reply_to, limits.references) || !clean_ids(mail.references, limits.references))
        return "ids";
    if (!clean(mail.text, false) || mail.text.size() > limits.text_bytes) return "text";
    if (!clean(mail.content_type, true) || !clean(mail.report_type, true)) return "type";
    std::size_t bytes = 0;
    for (const MailFile& file : mail.files) {
        bytes += file.content.size();
        if (file.name.empty() || file.name.size() > 200 || !clean(file.name, true)) return "a file's name";
        if (file.name.find_first_of("/\\") != std::string::npos) return "a file's path";
        if (!clean(file.media_type, true) || !clean(file.content_id, true)) return "a file's type";
    }
    if (mail.files.size() > limits.files || bytes > limits.decoded_bytes) return "files";
    if (mail.statuses.size() > limits.statuses) return "statuses";
    for (const DeliveryStatus& status : mail.statuses)
        if (!clean(status.recipient, true) || !clean(status.action, true) || !clean(status.status, true) ||
            !clean(status.diagnostic, true) || status.diagnostic.size() > 500)
            return "a status";
    return "";
}

}  // namespace aftercare::email
