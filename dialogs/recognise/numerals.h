// Numbers in Chinese characters or ASCII digits, for the readers of this folder only.
// Pure; may be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace aftercare::dialogs::recognise {

struct Numeral {
    std::int64_t value = 0;
    std::size_t end = 0;     ///< the position after it
    std::size_t digits = 0;  ///< digits written one by one ("2024", "二〇二四"); 0 if with 十, 百, ...
    bool ascii = false;
};

bool is_numeral(char32_t c);  ///< a Chinese numeral character (not an ASCII digit)

/// The number that begins at `at`, as long as it goes: "2024", "十二", "二〇二四", "一百二十", "两". Nothing
/// if none begins there or it is malformed ("十百", more than 15 digits).
std::optional<Numeral> read_numeral(std::u32string_view text, std::size_t at);

/// The position after all digits and numeral characters from `at` on.
std::size_t end_of_numerals(std::u32string_view text, std::size_t at);

}  // namespace aftercare::dialogs::recognise
