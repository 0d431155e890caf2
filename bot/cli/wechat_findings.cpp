#include "bot/cli/wechat_findings.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

namespace aftercare::bot {

namespace {

using Kind = wechat::Outcome::Kind;

struct Advice {
    std::int64_t code;
    std::string_view text;
};

// The names are those of the console: docs/wechat.md leads through it.
constexpr std::array advices{
    Advice{40001, "the token is refused again and again: another program uses force_refresh, or the AppSecret was reset "
                  "(基础信息 → 开发密钥)"},
    Advice{40013, "copy the AppID (基础信息) to app_id; it must be that of this very account"},
    Advice{40014, "another program uses force_refresh, or the AppSecret was reset (基础信息 → 开发密钥)"},
    Advice{40037, "copy the 模板ID again; it belongs to one account only"},
    Advice{40125, "copy the AppSecret (基础信息 → 开发密钥) to app_secret; after 重置 only the new one is right"},
    Advice{40164, "add this address to the API IP 白名单 (基础信息 → 开发密钥) and wait some minutes"},
    Advice{40243, "press 解冻 beside the AppSecret (基础信息 → 开发密钥) and wait ten minutes"},
    Advice{41002, "set app_id"},
    Advice{41004, "set app_secret"},
    Advice{42001, "set this server's clock, and look whether another program uses force_refresh"},
    Advice{45009, "the quota of the day is used up: wait until midnight in China"},
    Advice{48001, "look at 接口管理 → 接口权限与额度: the account has to be verified (认证), or cannot have this call"},
    Advice{48004, "the call is banned: look at 通知中心 in mp.weixin.qq.com"},
    Advice{50002, "the account is restricted: look at 通知中心 in mp.weixin.qq.com"},
    Advice{50007, "the account is closed: look at 通知中心 in mp.weixin.qq.com"},
    Advice{89503, "the account's administrator has a request in WeChat: let them consent, then try again"},
};

bool got_answer(const wechat::Outcome& outcome) { return outcome.code != 0 || outcome.kind == Kind::done; }

/// Codes that only say that nobody is there to type to: the call itself was allowed.
bool nobody_there(const wechat::Outcome& outcome) {
    return outcome.kind == Kind::done || outcome.kind == Kind::nothing || outcome.kind == Kind::unreachable ||
           outcome.kind == Kind::window;
}

Finding refused(std::string_view what, const wechat::Outcome& outcome) {
    return found_error(std::string(what).append(" (").append(outcome.reason).append(")"), wechat_advice(outcome));
}

nlohmann::json find_template(std::string_view body, const std::string& id) {
    const auto json = nlohmann::json::parse(body, nullptr, false);
    const auto list = json.is_object() ? json.find("template_list") : json.end();
    if (!json.is_object() || list == json.end() || !list->is_array()) return {};
    for (const auto& each : *list)
        if (each.is_object() && each.value("template_id", nlohmann::json()) == id) return each;
    return {};
}

/// The names in "工单编号：{{character_string2.DATA}}".
std::vector<std::string> parameters_in(std::string_view content) {
    constexpr std::string_view opening = "{{";
    constexpr std::string_view closing = ".DATA}}";
    std::vector<std::string> names;
    for (auto from = content.find(opening); from != std::string_view::npos; from = content.find(opening, from)) {
        from += opening.size();
        const auto to = content.find(closing, from);
        if (to == std::string_view::npos) break;
        names.emplace_back(content.substr(from, to - from));
    }
    return names;
}

/// Names of one that the other lacks: "thing1, time3".
std::string missing(const std::vector<std::string>& names, const std::vector<std::string>& from) {
    std::string list;
    for (const auto& name : names) {
        if (std::ranges::find(from, name) != from.end()) continue;
        list.append(list.empty() ? "" : ", ").append(name);
    }
    return list;
}

Finding compare_parameters(std::string_view content, const WantedTemplate& wanted) {
    const auto names = parameters_in(content);
    const std::string unset = missing(names, wanted.parameters);
    if (!unset.empty())
        return found_error("message_template.parameters lack " + unset, "add them: WeChat refuses a message without them");
    const std::string unknown = missing(wanted.parameters, names);
    if (!names.empty() && !unknown.empty())
        return found_error("message_template.parameters has " + unknown + ", which the template has not",
                           "compare with 详情 of the template (广告与服务 → 模板消息)");
    return found_ok("the message template is there, with its parameters");
}

}  // namespace

std::string wechat_advice(const wechat::Outcome& outcome) {
    const auto known = std::ranges::find(advices, outcome.code, &Advice::code);
    if (known != advices.end()) return std::string(known->text);
    if (!got_answer(outcome))
        return "look whether this server reaches api_root, and at a proxy between: it may answer in WeChat's place";
    if (outcome.kind == Kind::later) return "try again in a minute";
    return "look the code up in WeChat's 全局返回码, and the rid under API 诊断";
}

Finding judge_token(const wechat::Outcome& outcome) {
    if (outcome.kind == Kind::done) return found_ok("app_id and app_secret are right, and this server may call");
    wechat::Outcome known = outcome;
    constexpr std::string_view prefix = "no access_token: ";
    if (known.reason.starts_with(prefix)) known.reason.erase(0, prefix.size());
    // Asked for a token, this means the secret.
    if (known.code == 40001) known.code = 40125;
    if (!got_answer(outcome)) return refused("WeChat gives no answer", known);
    return refused("WeChat gives no access token", known);
}

Finding judge_calls(const wechat::Outcome& outcome) {
    if (outcome.kind == Kind::done) return found_ok("the access token is accepted");
    return refused("a call with the access token fails", outcome);
}

Finding judge_customer_service(const wechat::Outcome& outcome, bool menus) {
    if (nobody_there(outcome)) return found_ok("customer-service messages are allowed");
    if (outcome.code == 40200)  // no typing and no menu messages, but texts
        return menus ? found_error("this kind of account has no menu messages (" + outcome.reason + ")",
                                   "set \"menus\": false: choices are then shown as numbered lines")
                     : found_ok("a test account: customer-service messages without typing and menus");
    if (outcome.code == 48001)
        return found_error("the account may not send customer-service messages (" + outcome.reason + ")",
                           "get it verified (认证), or set \"customer_service\": false");
    return refused("customer-service messages fail", outcome);
}

Finding judge_template(const wechat::Outcome& outcome, std::string_view body, const WantedTemplate& wanted) {
    if (outcome.code == 48001)
        return found_error("the account may not send template messages (" + outcome.reason + ")",
                           "only a verified 服务号 can: add 模板消息 under 新的功能, or leave message_template.id empty");
    if (outcome.kind != Kind::done) return refused("the templates cannot be read", outcome);
    const auto found = find_template(body, wanted.id);
    if (!found.is_object())
        return found_error("the account has no template with message_template.id",
                           "copy the 模板ID (广告与服务 → 模板消息); it belongs to one account only");
    const auto content = found.value("content", nlohmann::json());
    return compare_parameters(content.is_string() ? content.get<std::string>() : std::string(), wanted);
}

Finding judge_notice(const wechat::Outcome& outcome) {
    if (nobody_there(outcome) || outcome.kind == Kind::refused_notice)
        return found_ok("subscription notices are allowed");
    if (outcome.code == 48001)
        return found_error("the account may not send subscription notices (" + outcome.reason + ")",
                           "only a verified 服务号 can: add 订阅通知 under 新的功能, or leave subscription_notice.id empty");
    if (outcome.code == 47003)
        return found_error("subscription_notice.parameters do not fit the template (" + outcome.reason + ")",
                           "compare them with 详情 of the template (广告与服务 → 订阅通知)");
    return refused("subscription notices fail", outcome);
}

bool no_menu(const wechat::Outcome& outcome) { return outcome.code == 46003; }

Finding judge_menu(const wechat::Outcome& outcome, std::string_view body,
                   const std::vector<wechat::MenuEntry>& wanted) {
    const std::string create = "run `aftercare wechat menu`";
    if (no_menu(outcome)) return found_note("the account has no menu", create);
    if (outcome.code == 48001)
        return found_note("the account may not have a menu by API", "customers type the commands: /new, /tickets, /human");
    if (outcome.kind != Kind::done) return refused("the menu cannot be read", outcome);
    const auto menu = wechat::read_menu(body);
    if (menu && wechat::menu_body(*menu) == wechat::menu_body(wanted)) return found_ok("the menu is that of the configuration");
    return found_note("the account's menu is not that of the configuration", create + " to replace it");
}

}  // namespace aftercare::bot
