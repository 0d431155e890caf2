#include "adapters/email/rules/bounce.h"

#include "adapters/email/rules/ascii.h"
#include "adapters/email/rules/automatic_words.h"

#include <algorithm>

namespace aftercare::email {

namespace {

constexpr std::size_t most_recipients = 100;
constexpr std::size_t most_addressees = 100;
constexpr std::size_t diagnostic_bytes = 500;
constexpr std::size_t text_read = 64 * 1024;
// Each costs an HMAC; a text full of false Message-IDs must stay cheap.
constexpr int most_ids_in_text = 20;
constexpr std::ptrdiff_t most_references = 50;

std::string_view without_angles(std::string_view text) {
    text = trim(text);
    if (text.starts_with('<')) text.remove_prefix(1);
    return trim(before(text, '>'));
}

// ---- status codes -------------------------------------------------------------------------------

// Digits at the beginning; at most three.
std::size_t digits(std::string_view text) {
    std::size_t count = 0;
    while (count < text.size() && count < 4 && is_digit(text[count])) ++count;
    return count <= 3 ? count : 0;
}

// "5.1.1" at the beginning of the text; empty if there is none. Class 2, 4 or 5.
std::string_view status_at(std::string_view text) {
    if (text.size() < 5 || (text[0] != '2' && text[0] != '4' && text[0] != '5') || text[1] != '.') return {};
    const std::size_t subject = digits(text.substr(2));
    if (subject == 0 || 2 + subject >= text.size() || text[2 + subject] != '.') return {};
    const std::size_t detail = digits(text.substr(3 + subject));
    if (detail == 0) return {};
    const std::size_t end = 3 + subject + detail;
    // A fourth number makes it an IP address.
    if (end + 1 < text.size() && text[end] == '.' && is_digit(text[end + 1])) return {};
    return text.substr(0, end);
}

bool word_begins(std::string_view text, std::size_t at) {
    if (at == 0) return true;
    const char previous = text[at - 1];
    return !is_digit(previous) && !is_letter(previous) && previous != '.' && previous != '-';
}

// The first failure code of a text: an enhanced one ("5.1.1") if it has any.
std::string_view enhanced_status_in(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i)
        if (is_digit(text[i]) && word_begins(text, i))
            if (const auto status = status_at(text.substr(i)); !status.empty() && status.front() != '2')
                return status;
    return {};
}

// The class of a plain SMTP code, "550 No such user": '4' or '5', or 0.
char smtp_class_in(std::string_view text) {
    for (std::size_t i = 0; i + 3 <= text.size(); ++i) {
        const bool code = (text[i] == '4' || text[i] == '5') && is_digit(text[i + 1]) && text[i + 1] <= '5' &&
                          is_digit(text[i + 2]);
        const bool ends = i + 3 == text.size() || is_blank(text[i + 3]) || text[i + 3] == '-';
        if (code && ends && word_begins(text, i)) return text[i];
    }
    return 0;
}

bool speaks_of_unknown_user(std::string_view text) {
    const std::string plain = lower(text);
    return std::ranges::any_of(
        std::initializer_list<std::string_view>{"user unknown", "unknown user", "no such user",
                                                "user not found", "mailbox not found", "user doesn't exist",
                                                "does not exist", "unknown recipient", "unrouteable address",
                                                "mailbox unavailable", "no mailbox here", "用户不存在",
                                                "收件人不存在", "邮箱不存在", "用戶不存在", "信箱不存在"},
        [&](std::string_view words) { return plain.find(words) != std::string::npos; });
}

bool speaks_of_full_mailbox(std::string_view text) {
    const std::string plain = lower(text);
    return std::ranges::any_of(
        std::initializer_list<std::string_view>{
            "mailbox full", "mailbox is full", "over quota", "quota exceeded", "exceeded storage",
            "insufficient system storage", "邮箱已满", "邮箱空间不足", "容量已满", "信箱已滿", "空間不足"},
        [&](std::string_view words) { return plain.find(words) != std::string::npos; });
}

// RFC 3463: 4.x.x is temporary; 5.2.2 is a full mailbox, which somebody may empty; 5.1.x is a wrong address.
void classify(FailedRecipient& failed, std::string_view words) {
    // Exim and others write 5.0.0 and leave the exact code to the server's words.
    if (failed.status.empty() || failed.status.ends_with(".0.0"))
        if (const auto exact = enhanced_status_in(words); !exact.empty()) failed.status = exact;
    const std::string_view status = failed.status;
    if (status.starts_with("4.") || status == "5.2.2" || status == "5.3.1") {
        failed.kind = FailureKind::soft;
    } else if (status.starts_with("5.1.")) {
        failed.bad_address = status != "5.1.7" && status != "5.1.8";  // these speak of our own address
    } else if (speaks_of_full_mailbox(words)) {
        failed.kind = FailureKind::soft;
    } else if (status.empty() || status == "5.0.0") {
        const char smtp = smtp_class_in(words);
        if (smtp == '4') failed.kind = FailureKind::soft;
        failed.bad_address = smtp != '4' && speaks_of_unknown_user(words);
    }
}

std::string cut(std::string_view text) {
    std::size_t end = std::min(text.size(), diagnostic_bytes);
    // Not within a character.
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string(text.substr(0, end));
}

// ---- recipients ---------------------------------------------------------------------------------

std::optional<FailedRecipient> failed_of(const DeliveryStatus& status) {
    const std::string action = lower(trim(status.action));
    const bool late = action == "delayed";
    const bool quiet = action == "delivered" || action == "relayed" || action == "expanded";
    if (quiet || (action.empty() && trim(status.status).starts_with('2'))) return std::nullopt;
    FailedRecipient failed;
    failed.address = without_angles(status.recipient);
    failed.status = status_at(trim(status.status));
    failed.diagnostic = cut(status.diagnostic);
    classify(failed, status.diagnostic);
    if (late) {
        failed.kind = FailureKind::delayed;
        failed.bad_address = false;
    }
    return failed;
}

std::vector<FailedRecipient> reported(const Mail& mail) {
    std::vector<FailedRecipient> recipients;
    for (const DeliveryStatus& status : mail.statuses) {
        if (recipients.size() == most_recipients) break;
        if (auto failed = failed_of(status)) recipients.push_back(std::move(*failed));
    }
    return recipients;
}

FailedRecipient failed_by_text(const Mail& mail, std::string_view address) {
    const std::string_view text = std::string_view(mail.text).substr(0, text_read);
    FailedRecipient failed;
    failed.address = without_angles(address);
    classify(failed, text);
    if (delay_subject(mail.subject)) {
        failed.kind = FailureKind::delayed;
        failed.bad_address = false;
    }
    return failed;
}

std::vector<FailedRecipient> recipients_of(const Mail& mail) {
    std::vector<FailedRecipient> recipients = reported(mail);
    if (!recipients.empty() || !mail.statuses.empty()) return recipients;
    for (const std::string_view value : all_headers(mail.headers, "x-failed-recipients"))
        each_part(value, ',', [&](std::string_view address) {
            if (recipients.size() < most_recipients) recipients.push_back(failed_by_text(mail, address));
        });
    if (recipients.empty()) recipients.push_back(failed_by_text(mail, {}));
    return recipients;
}

// ---- which mail of ours -------------------------------------------------------------------------

std::optional<Token> bounce_token(const Mail& mail, const Envelope& envelope, const TokenKeys& keys) {
    for (const std::string& address : addressees(mail, envelope))
        if (const auto token = token_in_address(address, keys); token && token->kind == TokenKind::bounce)
            return token;
    return std::nullopt;
}

std::optional<Token> returned_token(const Mail& mail, const TokenKeys& keys) {
    for (const std::string_view name :
         {"message-id", "x-microsoft-original-message-id", "x-original-message-id"})
        for (const std::string_view value : all_headers(mail.returned_headers, name))
            if (const auto token = token_in_message_id(without_angles(value), keys)) return token;
    for (const std::string_view name : {"return-path", "reply-to"})
        for (std::string_view value : all_headers(mail.returned_headers, name)) {
            if (const auto open = value.rfind('<'); open != std::string_view::npos) value.remove_prefix(open);
            if (const auto token = token_in_address(without_angles(value), keys)) return token;
        }
    return std::nullopt;
}

std::optional<Token> answered_token(const Mail& mail, const TokenKeys& keys) {
    for (const auto* ids : {&mail.in_reply_to, &mail.references}) {
        const auto oldest = ids->rbegin() + std::min(std::ssize(*ids), most_references);
        for (auto id = ids->rbegin(); id != oldest; ++id)
            if (const auto token = token_in_message_id(*id, keys)) return token;
    }
    return std::nullopt;
}

bool id_character(char c) {
    return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '+' || c == '=';
}

// Bounces in plain text or HTML copy the headers of our mail: look at what stands before each @.
std::optional<Token> token_in_text(std::string_view text, const TokenKeys& keys) {
    text = text.substr(0, text_read);
    int tried = 0;
    for (auto at = text.find('@'); at != std::string_view::npos && tried < most_ids_in_text;
         at = text.find('@', at + 1)) {
        std::size_t begin = at;
        while (begin > 0 && at - begin < 128 && id_character(text[begin - 1])) --begin;
        if (at - begin < 20) continue;
        ++tried;
        if (const auto token = token_in_message_id(text.substr(begin, at - begin), keys)) return token;
    }
    return std::nullopt;
}

}  // namespace

std::vector<std::string> addressees(const Mail& mail, const Envelope& envelope) {
    std::vector<std::string> found;
    const auto add = [&](std::string_view address) {
        if (found.size() < most_addressees && !address.empty()) found.emplace_back(address);
    };
    for (const std::string& address : envelope.rcpt_to) add(address);
    for (const std::string_view name : {"delivered-to", "x-original-to", "x-envelope-to", "envelope-to"})
        for (const std::string_view value : all_headers(mail.headers, name)) add(without_angles(value));
    for (const auto* boxes : {&mail.to, &mail.cc})
        for (const Mailbox& box : *boxes) add(box.address);
    return found;
}

Bounce read_bounce(const Mail& mail, const Envelope& envelope, const TokenKeys& keys) {
    Bounce bounce;
    bounce.recipients = recipients_of(mail);
    bounce.returned_message_id = without_angles(header(mail.returned_headers, "message-id"));
    bounce.about = bounce_token(mail, envelope, keys);
    if (!bounce.about) bounce.about = returned_token(mail, keys);
    if (!bounce.about) bounce.about = answered_token(mail, keys);
    if (!bounce.about) bounce.about = token_in_text(mail.text, keys);
    return bounce;
}

}  // namespace aftercare::email
