#include "adapters/email/reading/report.h"

#include "adapters/email/reading/charset.h"
#include "adapters/email/reading/clean_text.h"
#include "adapters/email/reading/header_text.h"

#include <algorithm>

namespace aftercare::email {

namespace {

constexpr std::size_t longest_recipient = 300;
constexpr std::size_t longest_word = 40;
constexpr std::size_t longest_diagnostic = 500;
constexpr std::size_t fields_in_block = 100;
constexpr std::size_t longest_header = 256u << 10;

// "rfc822; a@b" to "a@b".
std::string_view without_type(std::string_view value) {
    const std::size_t semicolon = value.find(';');
    return semicolon == std::string_view::npos ? value : trim_ascii(value.substr(semicolon + 1));
}

std::string one_line(std::string_view value, std::size_t bytes) {
    return std::string(cut_utf8(decode_header_text(value), bytes));
}

// "5.1.1 (no such user)" to "5.1.1".
std::string status_code(std::string_view value) {
    const std::size_t end = std::min(value.find_first_not_of("0123456789."), value.size());
    return std::string(value.substr(0, std::min(end, longest_word)));
}

// The block up to the next empty line, which is taken as well.
std::string_view take_block(std::string_view& rest) {
    const std::string_view all = rest;
    std::size_t size = 0;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size() - 1);
        const bool blank = trim_ascii(rest.substr(0, end + 1)).empty();
        rest.remove_prefix(end + 1);
        if (blank) break;
        size = all.size() - rest.size();
    }
    return all.substr(0, size);
}

}  // namespace

std::vector<DeliveryStatus> read_delivery_status(std::string_view content, std::size_t most) {
    std::vector<DeliveryStatus> statuses;
    while (!content.empty() && statuses.size() < most) {
        const std::vector<HeaderField> fields = parse_header_block(take_block(content), fields_in_block);
        std::string_view recipient = header(fields, "final-recipient");
        if (recipient.empty()) recipient = header(fields, "original-recipient");
        const std::string_view action = header(fields, "action");
        if (recipient.empty() && action.empty()) continue;
        const std::string_view word = action.substr(0, action.find_first_of(" \t(;"));
        statuses.push_back({one_line(without_type(recipient), longest_recipient),
                            one_line(lower_ascii(word), longest_word), status_code(header(fields, "status")),
                            one_line(without_type(header(fields, "diagnostic-code")), longest_diagnostic)});
    }
    return statuses;
}

std::vector<HeaderField> read_returned_headers(std::string_view content, std::size_t most) {
    while (content.starts_with("\n") || content.starts_with("\r\n"))
        content.remove_prefix(content[0] == '\r' ? 2 : 1);
    content = content.substr(0, longest_header);
    std::vector<HeaderField> fields = parse_header_block(take_block(content), most);
    if (fields.size() > most) fields.resize(most);
    clean_values(fields);
    return fields;
}

void clean_values(std::vector<HeaderField>& fields) {
    for (HeaderField& field : fields) field.value = clean_line(to_utf8(field.value, {}));
}

}  // namespace aftercare::email
