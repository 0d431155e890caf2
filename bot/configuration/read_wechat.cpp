#include "bot/configuration/read_wechat.h"

// The platform's own limits, which are pure: a fault in a key or a menu is named here, not by the platform later.
#include "adapters/wechat/crypto.h"
#include "adapters/wechat/menu.h"

#include <fmt/format.h>

#include <algorithm>

namespace aftercare::bot {

namespace {

using nlohmann::json;

bool is_alphanumeric(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
}

void check_aes_key(ObjectReader& channel, const char* name, const std::string& key) {
    if (!key.empty() && !wechat::AesKey::parse(key))
        channel.fault(name, "is not an EncodingAESKey: 43 letters and digits, as the console shows it");
}

WechatAllowance read_allowance(ObjectReader& channel, const Surroundings& surroundings,
                               std::vector<std::string>& errors) {
    WechatAllowance allowance;
    const auto* object = channel.object("allowance");
    if (!object) return allowance;
    ObjectReader reader(*object, channel.path("allowance"), surroundings, errors);
    const auto read = [&](const char* name, int& value) { value = static_cast<int>(reader.whole(name, value, 0, 1000)); };
    read("message", allowance.message);
    read("menu_click", allowance.menu_click);
    read("follow", allowance.follow);
    read("scan", allowance.scan);
    reader.finish();
    return allowance;
}

WechatTemplate read_template(ObjectReader& channel, const char* name, const char* target,
                             const Surroundings& surroundings, std::vector<std::string>& errors) {
    WechatTemplate result;
    const auto* object = channel.object(name);
    if (!object) return result;
    ObjectReader reader(*object, channel.path(name), surroundings, errors);
    result.id = reader.text("id");
    result.target = reader.text(target);
    const auto* parameters = reader.object("parameters");
    if (!result.id.empty() && (!parameters || parameters->empty())) reader.fault("parameters", "must name the template's parameters");
    if (parameters) {
        ObjectReader values(*parameters, reader.path("parameters"), surroundings, errors);
        for (const auto& [parameter, value] : parameters->items())
            result.parameters.emplace_back(parameter, values.text(parameter.c_str()));
        values.finish();
    }
    reader.finish();
    return result;
}

std::vector<WechatMenuEntry> read_entries(const json& list, const std::string& where, const Surroundings& surroundings,
                                          std::vector<std::string>& errors) {
    std::vector<WechatMenuEntry> entries;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string place = fmt::format("{}[{}]", where, i);
        if (!list[i].is_object()) {
            errors.push_back(fmt::format("{}: must be an object: {{...}}", place));
            continue;
        }
        ObjectReader reader(list[i], place, surroundings, errors);
        WechatMenuEntry entry;
        entry.label = reader.required_text("label");
        entry.command = reader.text("command");
        entry.url = reader.text("url");
        if (const auto* below = reader.array("entries"))
            entry.entries = read_entries(*below, reader.path("entries"), surroundings, errors);
        reader.finish();
        entries.push_back(std::move(entry));
    }
    return entries;
}

std::vector<wechat::MenuEntry> menu_of(const std::vector<WechatMenuEntry>& entries) {
    std::vector<wechat::MenuEntry> menu;
    for (const auto& entry : entries) menu.push_back({entry.label, entry.command, entry.url, menu_of(entry.entries)});
    return menu;
}

}  // namespace

WechatAccount read_wechat(ObjectReader& channel, const Surroundings& surroundings, std::vector<std::string>& errors) {
    WechatAccount account;
    account.app_id = channel.required_text("app_id");
    account.app_secret = channel.required_text("app_secret");
    account.token = channel.required_text("token");
    const bool token_fits = account.token.size() >= 3 && account.token.size() <= 32 && is_alphanumeric(account.token);
    if (!account.token.empty() && !token_fits) channel.fault("token", "must be 3 to 32 letters and digits");
    const auto mode = channel.one_of("mode", "safe", {"safe", "compatible", "plain"});
    account.mode = mode == "plain"        ? WechatAccount::Mode::plain
                   : mode == "compatible" ? WechatAccount::Mode::compatible
                                          : WechatAccount::Mode::safe;
    account.aes_key = mode == "plain" ? channel.text("aes_key") : channel.required_text("aes_key");
    account.previous_aes_key = channel.text("previous_aes_key");
    check_aes_key(channel, "aes_key", account.aes_key);
    check_aes_key(channel, "previous_aes_key", account.previous_aes_key);
    account.original_id = channel.text("original_id");
    account.api_root = channel.text("api_root", account.api_root);
    if (!account.api_root.starts_with("https://") && !account.api_root.starts_with("http://"))
        channel.fault("api_root", "must begin with https:// or http://");
    account.customer_service = channel.yes_no("customer_service", account.customer_service);
    account.menus = channel.yes_no("menus", account.menus);
    account.allowance = read_allowance(channel, surroundings, errors);
    account.message_template = read_template(channel, "message_template", "url", surroundings, errors);
    account.subscription_notice = read_template(channel, "subscription_notice", "page", surroundings, errors);
    if (const auto* menu = channel.array("menu")) {
        account.menu = read_entries(*menu, channel.path("menu"), surroundings, errors);
        for (const std::string& problem : wechat::menu_problems(menu_of(account.menu))) channel.fault("menu", problem);
    }
    account.answer_ms = static_cast<int>(channel.whole("answer_ms", account.answer_ms, 50, 4900));
    return account;
}

}  // namespace aftercare::bot
