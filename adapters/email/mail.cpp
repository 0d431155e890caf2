#include "adapters/email/mail.h"

#include <algorithm>

namespace aftercare::email {

std::string_view header(const std::vector<HeaderField>& headers, std::string_view name) {
    const auto found = std::ranges::find(headers, name, &HeaderField::name);
    return found == headers.end() ? std::string_view() : std::string_view(found->value);
}

std::vector<std::string_view> all_headers(const std::vector<HeaderField>& headers, std::string_view name) {
    std::vector<std::string_view> values;
    for (const HeaderField& field : headers)
        if (field.name == name) values.push_back(field.value);
    return values;
}

}  // namespace aftercare::email
