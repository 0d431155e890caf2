#include "adapters/email/rules/automatic.h"

#include "adapters/email/rules/ascii.h"
#include "adapters/email/rules/automatic_words.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>

namespace aftercare::email {

namespace {

using Sign = std::optional<Judgement>;

// A mail of a person passes 3 to 10 servers; a loop of forwards ends only when somebody counts (RFC
// 5321, 6.3).
constexpr std::ptrdiff_t most_received = 50;

bool one_of(std::string_view text, std::initializer_list<std::string_view> choices) {
    return std::ranges::any_of(choices, [&](std::string_view choice) { return same_letters(text, choice); });
}

Sign sign(MailKind kind, std::string_view why) {
    return Judgement{kind, why, false};
}

bool has(const Mail& mail, std::string_view name) {
    return std::ranges::find(mail.headers, name, &HeaderField::name) != mail.headers.end();
}

std::string_view without_angles(std::string_view text) {
    text = trim(text);
    if (text.size() >= 2 && text.front() == '<' && text.back() == '>')
        text = trim(text.substr(1, text.size() - 2));
    return text;
}

// The envelope sender, "" for the null sender; none if nobody says.
std::optional<std::string_view> sender_of(const Mail& mail, const Envelope& envelope) {
    if (!envelope.rcpt_to.empty()) return without_angles(envelope.mail_from);
    const auto paths = all_headers(mail.headers, "return-path");
    if (paths.empty()) return std::nullopt;
    return without_angles(paths.front());
}

bool null_sender(const Mail& mail, const Envelope& envelope) {
    const auto sender = sender_of(mail, envelope);
    return sender && sender->empty();
}

// The local parts of the envelope sender and of From, in lower case.
std::vector<std::string> sending_names(const Mail& mail, const Envelope& envelope) {
    std::vector<std::string> names;
    if (const auto sender = sender_of(mail, envelope); sender && !sender->empty())
        names.push_back(lower(local_part(*sender)));
    for (const Mailbox& from : mail.from) names.push_back(lower(local_part(from.address)));
    return names;
}

template <class Test>
bool any_name(const Mail& mail, const Envelope& envelope, Test test) {
    return std::ranges::any_of(sending_names(mail, envelope), test);
}

bool daemon_name(std::string_view name) {
    return name == "mailer-daemon" || name == "postmaster" || name.starts_with("mailer-daemon+");
}

// "noreply", "no-reply", "no_reply+abc", "do.not.reply", "orders-noreply"
bool no_reply_name(std::string_view name) {
    std::string plain(before(name, '+'));
    std::erase_if(plain, [](char c) { return c == '-' || c == '_' || c == '.'; });
    const std::string_view view = plain;
    return std::ranges::any_of(
        std::array<std::string_view, 2>{"noreply", "donotreply"},
        [&](std::string_view word) { return view.starts_with(word) || view.ends_with(word); });
}

bool list_name(std::string_view name) {
    return name.starts_with("owner-") || name.ends_with("-request") || name == "listserv" ||
           name == "majordomo";
}

// The value without comments, which may nest: "(at night) no".
std::string without_comments(std::string_view value) {
    std::string plain;
    int depth = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const char c = value[i];
        if (c == '(') plain += ' ';
        depth += c == '(' ? 1 : 0;
        if (depth == 0) plain += lower_of(c);
        if (depth > 0 && c == '\\') ++i;
        depth -= c == ')' && depth > 0 ? 1 : 0;
    }
    return plain;
}

// The keyword of RFC 3834: what stands before the first blank, ";" or "=".
std::string first_token(std::string_view value) {
    const std::string plain = without_comments(value);
    const std::string_view text = trim(plain);
    return std::string(text.substr(0, text.find_first_of(" \t\r\n;=")));
}

// The keyword of the first Auto-Submitted that is not "no". An empty one says nothing.
std::string auto_submitted(const Mail& mail) {
    for (const std::string_view value : all_headers(mail.headers, "auto-submitted"))
        if (std::string token = first_token(value); !token.empty() && token != "no") return token;
    return {};
}

// ---- our own mail -------------------------------------------------------------------------------

Sign own_mail(const Mail& mail, const OwnIdentity& own) {
    const std::string name = lower(loop_header);
    for (const std::string_view value : all_headers(mail.headers, name))
        if (!own.instance.empty() && same_letters(trim(value), own.instance))
            return sign(MailKind::own, "our loop header");
    if (token_in_message_id(mail.message_id, own.keys)) return sign(MailKind::own, "a Message-ID of ours");
    for (const Mailbox& from : mail.from)
        if (is_own_address(from.address, own)) return sign(MailKind::own, "From is an address of ours");
    return std::nullopt;
}

// ---- reports ------------------------------------------------------------------------------------

bool any_action(const Mail& mail, std::initializer_list<std::string_view> actions) {
    return std::ranges::any_of(
        mail.statuses, [&](const DeliveryStatus& status) { return one_of(trim(status.action), actions); });
}

Judgement judge_delivery_report(const Mail& mail) {
    if (any_action(mail, {"failed"})) return {MailKind::bounce, "a delivery report: failed", false};
    if (any_action(mail, {"delayed"})) return {MailKind::delay_notice, "a delivery report: delayed", false};
    if (any_action(mail, {"delivered", "relayed", "expanded"}))
        return {MailKind::delivery_notice, "a delivery report: delivered", false};
    if (delay_subject(mail.subject))
        return {MailKind::delay_notice, "a delivery report about a delay", false};
    return {MailKind::bounce, "a delivery report without a readable status", false};
}

Sign report(const Mail& mail) {
    if (mail.content_type == "message/delivery-status") return judge_delivery_report(mail);
    if (mail.content_type == "message/disposition-notification")
        return sign(MailKind::disposition, "a read receipt");
    if (mail.content_type == "message/feedback-report") return sign(MailKind::complaint, "a spam complaint");
    if (mail.content_type != "multipart/report") return std::nullopt;
    if (same_letters(mail.report_type, "disposition-notification"))
        return sign(MailKind::disposition, "a read receipt");
    if (same_letters(mail.report_type, "feedback-report"))
        return sign(MailKind::complaint, "a spam complaint");
    if (same_letters(mail.report_type, "delivery-status") || !mail.statuses.empty())
        return judge_delivery_report(mail);
    return sign(MailKind::automatic, "a report of a mail system");
}

// Bounces that are no reports: QQ, 163, Exchange, qmail and old Exim send plain text or HTML.
Sign plain_bounce(const Mail& mail, const Envelope& envelope) {
    const bool late = delay_subject(mail.subject);
    if (has(mail, "x-failed-recipients"))
        return late ? sign(MailKind::delay_notice, "X-Failed-Recipients, about a delay")
                    : sign(MailKind::bounce, "X-Failed-Recipients");
    const bool daemon = null_sender(mail, envelope) || any_name(mail, envelope, daemon_name);
    if (daemon && late) return sign(MailKind::delay_notice, "a mail system writes about a delay");
    if (daemon && bounce_subject(mail.subject))
        return sign(MailKind::bounce, "a mail system writes about a failure");
    return std::nullopt;
}

// ---- automatic answers --------------------------------------------------------------------------

// A field that is there, unless it says no.
bool says_yes(const Mail& mail, std::string_view name) {
    for (const std::string_view value : all_headers(mail.headers, name))
        if (!one_of(trim(value), {"no", "false", "0"})) return true;
    return false;
}

std::string precedence(const Mail& mail) {
    for (const std::string_view name : {"precedence", "x-precedence"})
        for (const std::string_view value : all_headers(mail.headers, name)) {
            std::string token = first_token(value);
            std::ranges::replace(token, '-', '_');
            if (one_of(token, {"bulk", "junk", "list", "auto_reply"})) return token;
        }
    return {};
}

bool answers_automatically(const Mail& mail) {
    constexpr std::array<std::string_view, 5> fields{"x-autoreply", "x-autorespond", "x-autoresponder",
                                                     "x-autoreply-from", "x-mail-autoreply"};
    return auto_submitted(mail) == "auto-replied" || precedence(mail) == "auto_reply" ||
           std::ranges::any_of(fields, [&](std::string_view name) { return says_yes(mail, name); });
}

// X-Auto-Response-Suppress is a list of words: "NDR" must not be taken for "DR".
bool suppresses_answers(const Mail& mail) {
    bool found = false;
    for (const std::string_view value : all_headers(mail.headers, "x-auto-response-suppress"))
        each_part(value, ',', [&](std::string_view part) {
            each_part(part, ';', [&](std::string_view word) {
                found = found || one_of(word, {"dr", "autoreply", "oof", "all"});
            });
        });
    return found;
}

Sign list_mail(const Mail& mail, const Envelope& envelope) {
    for (const std::string_view name :
         {"list-id", "list-unsubscribe", "list-post", "list-help", "mailing-list", "feedback-id"})
        if (has(mail, name)) return sign(MailKind::list, "a list header");
    if (precedence(mail) == "list") return sign(MailKind::list, "Precedence: list");
    if (any_name(mail, envelope, list_name)) return sign(MailKind::list, "the sender is a list program");
    return std::nullopt;
}

Sign program_mail(const Mail& mail, const Envelope& envelope) {
    if (!auto_submitted(mail).empty()) return sign(MailKind::automatic, "Auto-Submitted");
    if (!precedence(mail).empty()) return sign(MailKind::automatic, "Precedence");
    if (suppresses_answers(mail)) return sign(MailKind::automatic, "X-Auto-Response-Suppress");
    if (null_sender(mail, envelope)) return sign(MailKind::automatic, "the null sender");
    if (any_name(mail, envelope, daemon_name))
        return sign(MailKind::automatic, "the sender is a mail system");
    if (any_name(mail, envelope, no_reply_name))
        return sign(MailKind::automatic, "the sender takes no answers");
    if (any_name(mail, envelope, [](std::string_view name) { return name.starts_with("bounce"); }))
        return sign(MailKind::automatic, "the sender is an address for bounces");
    if (std::ranges::count(mail.headers, "received", &HeaderField::name) > most_received)
        return sign(MailKind::automatic, "too many Received headers");
    return std::nullopt;
}

// Signs that stand in the words only: QQ, 163 and Foxmail write absence notices without any header. A subject that
// merely speaks of an absence says nothing: "空调室外出风口异响".
Judgement judge_words(const Mail& mail) {
    if (vacation_subject(mail.subject))
        return {MailKind::vacation, "the subject begins like an automatic answer", false};
    if (automatic_beginning(mail.text)) return {MailKind::person, "the text begins like an automatic answer", true};
    return {};
}

}  // namespace

bool is_own_address(std::string_view address, const OwnIdentity& own) {
    const std::string_view name = before(local_part(address), '+');
    const std::string_view domain = domain_of(address);
    if (domain.empty()) return false;
    return std::ranges::any_of(own.addresses, [&](const std::string& ours) {
        const bool whole = same_letters(local_part(address), local_part(ours));
        return same_letters(domain, domain_of(ours)) && (whole || same_letters(name, local_part(ours)));
    });
}

Judgement judge_automatic(const Mail& mail, const Envelope& envelope, const OwnIdentity& own) {
    if (const Sign found = own_mail(mail, own)) return *found;
    if (const Sign found = report(mail)) return *found;
    if (const Sign found = plain_bounce(mail, envelope)) return *found;
    if (answers_automatically(mail)) return {MailKind::vacation, "an automatic answer by its headers", false};
    const Judgement words = judge_words(mail);
    const Sign list = list_mail(mail, envelope);
    const Sign program = list ? list : program_mail(mail, envelope);
    // Absence notices often carry only Precedence: bulk or the null sender; then the words tell them apart.
    const bool absent = words.kind == MailKind::vacation || words.doubtful || absence_in_subject(mail.subject);
    if (program && absent)
        return {MailKind::vacation, "an automatic answer by headers and words", false};
    return program ? *program : words;
}

}  // namespace aftercare::email
