// A configured official account as options of its adapter. What the running service adds (store, files, texts) is not
// in them.
#pragma once

#include "adapters/wechat/menu.h"
#include "adapters/wechat/wechat_channel.h"
#include "bot/configuration/configuration.h"
#include "core/texts.h"

#include <string>
#include <vector>

namespace aftercare::bot {

/// `channel` has a wechat account.
wechat::ApiOptions wechat_api_options(const WechatAccount& account);
wechat::PushRules wechat_push_rules(const WechatAccount& account);
wechat::Options wechat_options(const ChannelConfiguration& channel);

/// The menu as configured; without one that of every desk: new request, my tickets, talk to somebody.
std::vector<wechat::MenuEntry> wechat_menu(const WechatAccount& account, const core::Texts& texts,
                                           const std::string& language);

}  // namespace aftercare::bot
