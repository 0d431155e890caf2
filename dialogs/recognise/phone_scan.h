// All telephone numbers of a text with their places, for the readers of this folder only.
// Pure; may be called from any thread.
#pragma once

#include "dialogs/recognise/phones.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace aftercare::dialogs::recognise {

struct PhoneSpan {
    PhoneReading reading;
    std::size_t begin = 0;  ///< in characters
    std::size_t end = 0;
    bool plus = false;
    bool letter_follows = false;  ///< "13812345678abc"
};

/// Every run of digits that begins a word, good or not. `chars` is half width and lower case.
std::vector<PhoneSpan> scan_phones(std::u32string_view chars);

}  // namespace aftercare::dialogs::recognise
