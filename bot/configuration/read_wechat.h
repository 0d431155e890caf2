// Reads the settings of an official account of WeChat.
#pragma once

#include "bot/configuration/object_reader.h"
#include "bot/configuration/wechat_account.h"

#include <string>
#include <vector>

namespace aftercare::bot {

/// `kind` and `account` have been read. What is wrong is noted in `errors`.
WechatAccount read_wechat(ObjectReader& channel, const Surroundings& surroundings, std::vector<std::string>& errors);

}  // namespace aftercare::bot
