// Mails and keys for the tests of the rules.
#pragma once

#include "adapters/email/envelope.h"
#include "adapters/email/mail.h"
#include "adapters/email/rules/automatic.h"
#include "adapters/email/rules/token.h"

#include <string>
#include <utility>
#include <vector>

namespace aftercare::email::testing {

inline TokenKeys keys() {
    return {{{7, std::string(token_secret_bytes, 'k')}, {3, std::string(token_secret_bytes, 'o')}}};
}

inline OwnIdentity own() {
    return {{"support@desk.example", "bounce@desk.example"}, "desk-1", keys()};
}

/// How a person's mail to us comes in.
inline Mail person_mail() {
    Mail mail;
    mail.headers = {{"return-path", "<wang@factory.example>"},
                    {"received", "from a by b; Mon, 1 Jun 2026 10:00:00 +0800"},
                    {"from", "Wang <wang@factory.example>"},
                    {"to", "support@desk.example"}};
    mail.from = {{"Wang", "wang@factory.example"}};
    mail.to = {{"", "support@desk.example"}};
    mail.subject = "水泵漏水";
    mail.message_id = "1234@factory.example";
    mail.text = "你好，三号水泵漏水。\n";
    mail.content_type = "text/plain";
    return mail;
}

inline Envelope person_envelope() {
    return {"wang@factory.example", {"support@desk.example"}, "", false};
}

inline Mail with(Mail mail, std::string name, std::string value) {
    mail.headers.push_back({std::move(name), std::move(value)});
    return mail;
}

inline Mail with_header(std::string name, std::string value) {
    return with(person_mail(), std::move(name), std::move(value));
}

inline Mail with_subject(std::string subject, std::string text = "") {
    Mail mail = person_mail();
    mail.subject = std::move(subject);
    mail.text = std::move(text);
    return mail;
}

}  // namespace aftercare::email::testing
