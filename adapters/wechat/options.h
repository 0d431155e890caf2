// Checks of wechat::Options. Pure.
#pragma once

#include "adapters/wechat/wechat_channel.h"

#include <string>
#include <vector>

namespace aftercare::wechat {

/// What is wrong, one line each; quotes no secret.
std::vector<std::string> faults(const Options& options);

}  // namespace aftercare::wechat
