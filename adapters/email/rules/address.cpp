#include "adapters/email/rules/address.h"

#include "adapters/email/rules/ascii.h"

#include <unicode/idna.h>
#include <unicode/stringpiece.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace aftercare::email {

namespace {

constexpr std::size_t most_bytes = 254;
constexpr std::size_t most_local_bytes = 64;
constexpr std::size_t most_domain_bytes = 253;

bool control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

bool ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Valid UTF-8 without C1 controls and without the marks that reverse what is shown.
bool decent_utf8(std::string_view text) {
    const auto size = static_cast<std::int32_t>(text.size());
    for (std::int32_t i = 0; i < size;) {
        UChar32 c = 0;
        U8_NEXT(text.data(), i, size, c);
        if (c < 0 || (c >= 0x80 && c < 0xa0) || c == 0x2028 || c == 0x2029) return false;
        if ((c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
            return false;
    }
    return true;
}

bool atom_character(char c) {
    constexpr std::string_view marks = "!#$%&'*+-/=?^_`{|}~";
    return is_letter(c) || is_digit(c) || marks.find(c) != std::string_view::npos ||
           static_cast<unsigned char>(c) >= 0x80;
}

bool dot_atom(std::string_view text) {
    bool after_dot = true;
    for (const char c : text) {
        if (c == '.' ? after_dot : !atom_character(c)) return false;
        after_dot = c == '.';
    }
    return !text.empty() && !after_dot;
}

// The end of a quoted string that begins the text, behind its last quote; 0 if it does not end.
std::size_t quoted_end(std::string_view text) {
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            return i + 1;
    }
    return 0;
}

// Where the @ between local part and domain stands; 0 if the text is not one mailbox.
std::size_t at_sign(std::string_view text) {
    if (text.starts_with('"')) {
        const std::size_t end = quoted_end(text);
        return end > 2 && end < text.size() && text[end] == '@' ? end : 0;
    }
    const std::size_t at = std::min(text.find('@'), text.size());
    return at < text.size() && dot_atom(text.substr(0, at)) ? at : 0;
}

bool label(std::string_view text) {
    return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
           std::ranges::all_of(text, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

bool host_name(std::string_view domain) {
    if (domain.empty() || domain.size() > most_domain_bytes) return false;
    std::string_view last;
    for (std::string_view rest = domain;;) {
        last = before(rest, '.');
        if (!label(last)) return false;
        if (last.size() == rest.size()) break;
        rest.remove_prefix(last.size() + 1);
    }
    // Ending in a number it is an IP address.
    return !std::ranges::all_of(last, is_digit);
}

const icu::IDNA& uts46() {
    static const std::unique_ptr<icu::IDNA> instance = [] {
        UErrorCode error = U_ZERO_ERROR;
        std::unique_ptr<icu::IDNA> made(icu::IDNA::createUTS46Instance(
            UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_USE_STD3_RULES,
            error));
        if (U_FAILURE(error) || !made) throw std::runtime_error("UTS #46 is not available");
        return made;
    }();
    return *instance;
}

}  // namespace

std::optional<std::string> ascii_domain(std::string_view domain) {
    if (domain.size() > 4 * most_domain_bytes || !decent_utf8(domain)) return std::nullopt;
    // Punycode of others may be strange yet resolve; only what has to be converted goes through UTS #46.
    if (ascii(domain)) {
        std::string plain = lower(domain);
        return host_name(plain) ? std::optional(std::move(plain)) : std::nullopt;
    }
    UErrorCode error = U_ZERO_ERROR;
    icu::IDNAInfo info;
    std::string converted;
    icu::StringByteSink<std::string> sink(&converted);
    const icu::StringPiece piece(domain.data(), static_cast<std::int32_t>(domain.size()));
    uts46().nameToASCII_UTF8(piece, sink, info, error);
    if (U_FAILURE(error) || info.hasErrors() || !host_name(converted)) return std::nullopt;
    return lower(converted);
}

AddressReading check_address(std::string_view text) {
    if (text.empty()) return {std::nullopt, "no address"};
    if (text.size() > most_bytes) return {std::nullopt, "the address is too long"};
    if (std::ranges::any_of(text, control)) return {std::nullopt, "the address has a control character"};
    if (text.find_first_of("<>") != std::string_view::npos)
        return {std::nullopt, "the address has an angle bracket"};
    if (!decent_utf8(text)) return {std::nullopt, "the address is not proper UTF-8"};
    const std::size_t at = at_sign(text);
    if (at == 0) return {std::nullopt, "not exactly one mailbox"};
    const std::string_view local = text.substr(0, at);
    if (local.size() > most_local_bytes) return {std::nullopt, "the part before the @ is too long"};
    const auto domain = ascii_domain(text.substr(at + 1));
    if (!domain) return {std::nullopt, "the part behind the @ is no domain"};
    std::string address = std::string(local).append("@").append(*domain);
    if (address.size() > most_bytes) return {std::nullopt, "the address is too long"};
    return {WireAddress{std::move(address), !ascii(local)}, {}};
}

std::string contact_key(std::string_view address) {
    const AddressReading reading = check_address(trim(address));
    return reading.address ? lower(reading.address->address) : std::string();
}

}  // namespace aftercare::email
