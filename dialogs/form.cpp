#include "dialogs/form.h"

#include <algorithm>
#include <array>

namespace aftercare::dialogs {

int Form::find(std::string_view field) const {
    const auto found = std::lower_bound(ids.begin(), ids.end(), field,
                                        [](const auto& entry, std::string_view id) { return entry.first < id; });
    return found == ids.end() || found->first != field ? -1 : found->second;
}

std::string_view name_of(FieldType type) {
    static constexpr std::array<std::string_view, 14> names{"",     "text",  "long_text", "choice",  "choices", "number", "date",
                                                            "phone", "email", "address",   "files", "sign",    "repeat", "time"};
    return names[static_cast<std::size_t>(type)];
}

}  // namespace aftercare::dialogs
