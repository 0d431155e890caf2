// Patterns in a text that belong to fields of a form.
#pragma once

#include "dialogs/readers.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::dialogs {

struct FoundPattern {
    std::size_t begin = 0, end = 0;     ///< in the text, in bytes
    std::string value;
    std::vector<std::uint16_t> fields;  ///< that may hold it
};

/// Phone numbers, addresses and the like that some field holds, and what the fields' own patterns find; in the order
/// written.
std::vector<FoundPattern> patterns_in(const Form& form, const Readers& readers, std::string_view text);

}  // namespace aftercare::dialogs
