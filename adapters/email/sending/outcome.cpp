#include "adapters/email/sending/outcome.h"

#include <algorithm>

namespace aftercare::email {
namespace {

using Kind = SendResult::Kind;

constexpr std::size_t max_reason = 200;

bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

// Takes one to three digits and what follows them off the front.
bool take_number(std::string_view& text, char then) {
    std::size_t count = 0;
    while (count < text.size() && count < 3 && is_digit(text[count])) ++count;
    if (count == 0 || (count < text.size() && text[count] != then)) return false;
    if (count == text.size() && then != ' ') return false;
    text.remove_prefix(std::min(count + 1, text.size()));
    return true;
}

// "5.1.1" at the beginning of "5.1.1 No such user", if it agrees with the code.
std::string enhanced_code(int code, std::string_view reply) {
    if (reply.size() < 5 || reply[0] != static_cast<char>('0' + code / 100)) return {};
    std::string_view rest = reply;
    if (!take_number(rest, '.') || !take_number(rest, '.') || !take_number(rest, ' ')) return {};
    return std::string(reply.substr(0, reply.find(' ')));
}

// Some servers give the enhanced code alone its meaning: the mail is too large, not its sender wrong.
bool too_large(const SendResult& result) {
    return result.code == 552 || result.enhanced == "5.3.4";
}

// RFC 3463, 3.2: these speak of our own address, and would of the next mail's too.
bool refuses_sender(const SendResult& result) {
    return result.enhanced == "5.1.7" || result.enhanced == "5.1.8";
}

bool wants_auth(int code) {
    return code == 530 || code == 534 || code == 535 || code == 538;
}

Kind kind_of_reply(const SendResult& result, SmtpStage stage) {
    if (result.code < 500) return Kind::transient;
    if (refuses_sender(result)) return Kind::configuration;
    switch (stage) {
        case SmtpStage::connecting:
        case SmtpStage::authenticating:
            return Kind::configuration;
        case SmtpStage::sender:
            // The same sender would be refused for the next mail too.
            return too_large(result) ? Kind::permanent : Kind::configuration;
        case SmtpStage::recipient:
        case SmtpStage::data:
        case SmtpStage::complete:
            return wants_auth(result.code) ? Kind::configuration : Kind::permanent;
    }
    return Kind::permanent;
}

struct Meaning {
    Kind kind;
    std::string_view reason;
};

Meaning meaning_of(SmtpFault fault) {
    switch (fault) {
        case SmtpFault::resolve:
            return {Kind::transient, "the mail server's name cannot be resolved"};
        case SmtpFault::connect:
            return {Kind::transient, "the mail server cannot be reached"};
        case SmtpFault::certificate:
            return {Kind::configuration, "the mail server's certificate is not trusted"};
        case SmtpFault::tls:
            return {Kind::transient, "the TLS handshake failed"};
        case SmtpFault::not_tls:
            return {Kind::configuration, "the mail server does not speak TLS on this port"};
        case SmtpFault::no_starttls:
            return {Kind::configuration, "the mail server does not offer STARTTLS"};
        case SmtpFault::no_auth:
            return {Kind::configuration, "the mail server does not offer to authenticate"};
        case SmtpFault::auth:
            return {Kind::configuration, "the mail server does not accept user and password or token"};
        case SmtpFault::timeout:
            return {Kind::transient, "the mail server did not answer in time"};
        case SmtpFault::none:
        case SmtpFault::lost:
            break;
    }
    return {Kind::transient, "the connection was lost"};
}

SendResult without_reply(const SmtpEnd& end) {
    SendResult result;
    const Meaning meaning = meaning_of(end.fault);
    result.kind = meaning.kind;
    result.reason = meaning.reason;
    result.whole_account = meaning.kind == Kind::configuration || end.stage <= SmtpStage::authenticating;
    if (end.stage == SmtpStage::complete) result.kind = Kind::uncertain;
    result.login_refused = end.fault == SmtpFault::auth && end.stage == SmtpStage::authenticating;
    return result;
}

bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

}  // namespace

std::string safe_reply(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
        const std::string_view word = text.substr(0, end);
        if (!word.empty()) {
            if (!result.empty()) result += ' ';
            result += word.find('@') == std::string_view::npos ? word : "(address)";
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    std::ranges::replace_if(
        result, [](char byte) { return static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F; }, '?');
    if (result.size() <= max_reason) return result;
    std::size_t size = max_reason;
    while (size > 0 && is_continuation(result[size])) --size;
    return result.substr(0, size);
}

SendResult interpret(const SmtpEnd& end) {
    SendResult result;
    result.code = end.code;
    result.enhanced = enhanced_code(end.code, end.reply);
    if (end.fault == SmtpFault::none) {
        result.kind = Kind::delivered;
        return result;
    }
    const bool refused = end.code >= 400 && end.code < 600;
    if (!refused) return without_reply(end);
    result.kind = kind_of_reply(result, end.stage);
    result.whole_account =
        result.kind == Kind::configuration || end.code == 421 || end.stage <= SmtpStage::authenticating;
    // What is said about a password may hold a part of it.
    const bool secret = end.stage == SmtpStage::authenticating;
    result.login_refused = secret && result.kind == Kind::configuration;
    result.reason =
        std::to_string(end.code) + " " + (secret ? "authentication was refused" : safe_reply(end.reply));
    return result;
}

}  // namespace aftercare::email
