// The keys of the engine's own texts, so that a missing one stops the start and not a customer.
#pragma once

#include <span>
#include <string_view>

namespace aftercare::dialogs {

/// Every "dialog." and "check." key that the engine says, besides "dialog.words.<wish>".
std::span<const std::string_view> engine_keys();

}  // namespace aftercare::dialogs
