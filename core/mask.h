// Hides personal data from those who need not see it whole. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace aftercare::core {

/// 张三 → 张*, 欧阳修 → 欧**, "John Smith" → "J*** S****": the first letter of each word stays.
std::string mask_name(std::string_view name);

/// 13812345678 → 138****5678. Shorter numbers keep fewer digits, never more than half of them.
std::string mask_phone(std::string_view phone);

/// "someone@example.com" → "s***@example.com". What is no address is hidden whole.
std::string mask_email(std::string_view email);

/// Keeps the first six characters of a Chinese address (province and city), else the last
/// comma-separated part; the rest becomes ****.
std::string mask_address(std::string_view address);

/// Keeps the last four characters, at most half of them: ****5678.
std::string mask_keep4(std::string_view text);

/// **** whatever the text.
std::string mask_all(std::string_view text);

}  // namespace aftercare::core
