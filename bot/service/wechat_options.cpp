#include "bot/service/wechat_options.h"

#include <utility>

namespace aftercare::bot {

namespace {

wechat::Mode mode_of(WechatAccount::Mode mode) {
    switch (mode) {
        case WechatAccount::Mode::plain: return wechat::Mode::plain;
        case WechatAccount::Mode::compatible: return wechat::Mode::compatible;
        case WechatAccount::Mode::safe: return wechat::Mode::safe;
    }
    return wechat::Mode::safe;
}

wechat::AnnouncementTemplate template_of(const WechatTemplate& configured) {
    return {configured.id, configured.parameters, configured.target};
}

std::vector<wechat::MenuEntry> entries_of(const std::vector<WechatMenuEntry>& configured) {
    std::vector<wechat::MenuEntry> entries;
    for (const auto& entry : configured)
        entries.push_back({entry.label, entry.command, entry.url, entries_of(entry.entries)});
    return entries;
}

}  // namespace

wechat::ApiOptions wechat_api_options(const WechatAccount& account) {
    wechat::ApiOptions options;
    options.app_id = account.app_id;
    options.app_secret = account.app_secret;
    options.api_root = account.api_root;
    return options;
}

wechat::PushRules wechat_push_rules(const WechatAccount& account) {
    wechat::PushRules rules;
    rules.mode = mode_of(account.mode);
    rules.token = account.token;
    rules.app_id = account.app_id;
    if (const auto key = wechat::AesKey::parse(account.aes_key))
        rules.keys = wechat::AesKeys{*key, wechat::AesKey::parse(account.previous_aes_key)};
    return rules;
}

wechat::Options wechat_options(const ChannelConfiguration& channel) {
    const WechatAccount& account = *channel.wechat;
    wechat::Options options;
    options.account = channel.id.account;
    options.rules = wechat_push_rules(account);
    options.original_id = account.original_id;
    options.api = wechat_api_options(account);
    options.customer_service = account.customer_service;
    options.menus = account.menus;
    options.window.message.messages = account.allowance.message;
    options.window.menu_click.messages = account.allowance.menu_click;
    options.window.follow.messages = account.allowance.follow;
    options.window.scan.messages = account.allowance.scan;
    options.message_template = template_of(account.message_template);
    options.subscription_notice = template_of(account.subscription_notice);
    options.timing.answer = std::chrono::milliseconds(account.answer_ms);
    // A try that is left unanswered is ended after the platform has given it up.
    options.timing.abandon = options.timing.answer + options.timing.answer / 3;
    return options;
}

std::vector<wechat::MenuEntry> wechat_menu(const WechatAccount& account, const core::Texts& texts,
                                           const std::string& language) {
    if (!account.menu.empty()) return entries_of(account.menu);
    return {{texts.say(language, "turn.menu.new"), "/new", "", {}},
            {texts.say(language, "turn.menu.tickets"), "/tickets", "", {}},
            {texts.say(language, "turn.menu.human"), "/human", "", {}}};
}

}  // namespace aftercare::bot
