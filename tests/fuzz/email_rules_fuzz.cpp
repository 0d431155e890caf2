// Whole mails through every rule. A line "name: value" is a header; a few names also fill what reading would:
// to, from, reply-to, subject, message-id, references, content-type, report-type, status, returned, rcpt. The
// rest is text.
#include "adapters/email/rules/bounce.h"
#include "adapters/email/rules/matching.h"
#include "adapters/email/rules/threading.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

using namespace aftercare::email;

struct Read {
    Mail mail;
    Envelope envelope;
};

void take(Read& read, const std::string& name, const std::string& value) {
    Mail& mail = read.mail;
    if (name == "rcpt")
        read.envelope.rcpt_to.push_back(value);
    else if (name == "status")
        mail.statuses.push_back({value, value.substr(0, 6), value, value});
    else if (name == "returned")
        mail.returned_headers.push_back({"message-id", value});
    else
        mail.headers.push_back({name, value});
    if (name == "from") mail.from.push_back({"", value});
    if (name == "to") mail.to.push_back({"", value});
    if (name == "reply-to") mail.reply_to.push_back({"", value});
    if (name == "subject") mail.subject = value;
    if (name == "message-id") mail.message_id = value;
    if (name == "references") mail.references.push_back(value);
    if (name == "content-type") mail.content_type = value;
    if (name == "report-type") mail.report_type = value;
}

Read read_lines(std::string_view text) {
    Read read;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        const auto colon = line.find(": ");
        if (colon == std::string_view::npos)
            read.mail.text.append(line).append("\n");
        else
            take(read, std::string(line.substr(0, colon)), std::string(line.substr(colon + 2)));
    }
    return read;
}

void must(bool holds) {
    if (!holds) std::abort();
}

KnownThreads nothing_known() {
    return {[](std::string_view) { return std::nullopt; }, [](std::string_view) { return std::nullopt; },
            [](aftercare::core::ConversationId, std::string_view) { return true; }};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const OwnIdentity own{
        {"support@desk.example"}, "desk-1", {{{0, std::string(token_secret_bytes, 'k')}}}};
    const Read read = read_lines({reinterpret_cast<const char*>(data), size});
    const Judgement judgement = judge_automatic(read.mail, read.envelope, own);
    must(judgement.kind == MailKind::person || !judgement.why.empty());
    const Bounce bounce = read_bounce(read.mail, read.envelope, own.keys);
    must(bounce.recipients.size() <= 100 && !bounce.about);
    for (const FailedRecipient& failed : bounce.recipients) must(failed.diagnostic.size() <= 500);
    const Identity sender = identify(read.mail, {{"mx.desk.example"}, {}, 3});
    must(sender.contact.empty() != sender.problem.empty());
    must(sender.trust != Trust::verified || !sender.why.empty());
    const ThreadMatch match = match_thread(read.mail, read.envelope, sender, own.keys, nothing_known(),
                                           SubjectNumbers::of_participants);
    must(match.by == MatchedBy::nothing);
    const AnsweredMail answers = answered(read.mail);
    const OutgoingThread thread{aftercare::core::ConversationId(1), 1, sender.answer_to, Authorship::answer,
                                "x"};
    const auto out = threading_headers(thread, &answers, {"support@desk.example", "b@desk.example"}, own);
    must(out.references.size() <= 11 && out.subject.find_first_of("\r\n") == std::string::npos);
    for (const std::string& id : out.references) must(usable_message_id(id));
    return 0;
}
