// Checks of telegram::Options. Pure.
#pragma once

#include "adapters/telegram/telegram_channel.h"

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::telegram {

/// What is wrong, one line each; quotes neither token nor secret.
std::vector<std::string> faults(const Options& options);

/// Telegram's two letters for a language: "zh-CN" gives "zh"; empty if there are none.
std::string telegram_language(std::string_view language);

/// The text with the token, and its secret half alone, replaced by "***".
std::string redacted(std::string_view text, std::string_view token);

}  // namespace aftercare::telegram
