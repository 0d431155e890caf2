// Addresses, tokens, subjects and Message-IDs: nothing that passes can break a header or a command, what
// passes once passes again unchanged, and no input is a valid token.
#include "adapters/email/rules/address.h"
#include "adapters/email/rules/back_stop.h"
#include "adapters/email/rules/subject.h"
#include "adapters/email/rules/threading.h"
#include "adapters/email/rules/token.h"

#include <cstdint>
#include <cstdlib>

namespace {

using namespace aftercare::email;

void must(bool holds) {
    if (!holds) std::abort();
}

void try_address(std::string_view text) {
    const auto reading = check_address(text);
    if (!reading.address) return;
    const std::string& address = reading.address->address;
    must(address.size() <= 254);
    for (const char c : address)
        must(static_cast<unsigned char>(c) >= 0x20 && c != '<' && c != '>' && c != 0x7f);
    must(check_address(address).address == reading.address);
    must(contact_key(contact_key(address)) == contact_key(address));
}

void try_subject(std::string_view text) {
    const std::string subject = answer_subject(text, "fallback");
    must(subject.size() <= 204);
    must(subject.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos);
    must(answer_subject(subject, "fallback").starts_with("Re: "));
    for (const std::string_view number : numbers_in_subject(text))
        must(!number.empty() && number.size() <= 40);
}

void try_rows(std::string_view text) {
    if (const auto history = parse_address_history(text))
        must(parse_address_history(to_text(*history)) == history);
    if (const auto history = parse_conversation_history(text))
        must(parse_conversation_history(to_text(*history)) == history);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const TokenKeys keys{
        {{0, std::string(token_secret_bytes, 'k')}, {7, std::string(token_secret_bytes, 'o')}}};
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try_address(text);
    try_subject(text);
    try_rows(text);
    must(!read_token(text, keys) && !token_in_address(text, keys) && !token_in_message_id(text, keys));
    if (usable_message_id(text)) must(text.find_first_of("\r\n <>") == std::string_view::npos);
    return 0;
}
