#include "adapters/email/rules/threading.h"

#include "adapters/email/rules/ascii.h"
#include "adapters/email/rules/subject.h"

#include <algorithm>

namespace aftercare::email {

namespace {

constexpr std::size_t most_id_characters = 250;
constexpr std::size_t last_references = 10;

// Their references and their Message-ID, each once, in their order.
std::vector<std::string> references_of(const AnsweredMail& answers) {
    std::vector<std::string> ids = answers.references;
    if (ids.empty() && answers.in_reply_to.size() == 1) ids = answers.in_reply_to;
    ids.push_back(answers.message_id);
    std::vector<std::string> kept;
    for (std::string& id : ids) {
        if (!usable_message_id(id)) continue;
        // The newest place of an id counts: what is answered must stand last.
        std::erase(kept, id);
        kept.push_back(std::move(id));
        if (kept.size() > 1 + last_references) kept.erase(kept.begin() + 1);
    }
    return kept;
}

std::vector<HeaderField> fields_of(Authorship authorship, const OwnIdentity& own) {
    std::vector<HeaderField> fields;
    if (!own.instance.empty()) fields.push_back({std::string(loop_header), own.instance});
    if (authorship == Authorship::person) return fields;
    fields.push_back(
        {"Auto-Submitted", authorship == Authorship::answer ? "auto-replied" : "auto-generated"});
    fields.push_back({"X-Auto-Response-Suppress", "All"});
    return fields;
}

std::string envelope_sender_of(const OutgoingThread& thread, const TokenSubject& subject,
                               const SendingAccount& account, const TokenKeys& keys) {
    const bool null_sender =
        thread.authorship != Authorship::person && account.automatic_sender == AutomaticSender::null_sender;
    if (null_sender) return {};
    return address_with_token(account.bounce_address, make_token(TokenKind::bounce, subject, keys));
}

}  // namespace

bool usable_message_id(std::string_view id) {
    return !id.empty() && id.size() <= most_id_characters &&
           std::ranges::all_of(id, [](char c) { return c >= '!' && c <= '~' && c != '<' && c != '>'; });
}

AnsweredMail answered(const Mail& mail) {
    return {mail.message_id, mail.in_reply_to, mail.references, mail.subject};
}

ThreadingHeaders threading_headers(const OutgoingThread& thread, const AnsweredMail* answers,
                                   const SendingAccount& account, const OwnIdentity& own) {
    const TokenSubject subject{thread.conversation, thread.message, thread.recipient};
    ThreadingHeaders headers;
    headers.message_id =
        make_token(TokenKind::message_id, subject, own.keys).append("@").append(domain_of(account.address));
    headers.subject = clean_subject(thread.subject);
    headers.reply_to = address_with_token(account.address, make_token(TokenKind::reply, subject, own.keys));
    headers.envelope_sender = envelope_sender_of(thread, subject, account, own.keys);
    headers.fields = fields_of(thread.authorship, own);
    if (!answers) return headers;
    headers.subject = answer_subject(answers->subject, thread.subject);
    headers.references = references_of(*answers);
    if (usable_message_id(answers->message_id)) headers.in_reply_to = answers->message_id;
    return headers;
}

}  // namespace aftercare::email
