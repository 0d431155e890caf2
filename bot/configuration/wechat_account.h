// An official account of WeChat as an operator configures it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace aftercare::bot {

/// An entry of the account's menu: with a command ("/new"), a web address, or entries below it.
struct WechatMenuEntry {
    std::string label;
    std::string command;
    std::string url;
    std::vector<WechatMenuEntry> entries;
};

/// How many messages each kind of contact allows; the platform has changed these figures before.
struct WechatAllowance {
    int message = 5;
    int menu_click = 3;
    int follow = 3;
    int scan = 3;
};

/// What tells a person that something waits for them. Values may hold {heading}, {text}, {number} and {time}.
struct WechatTemplate {
    std::string id;  ///< empty: there is none
    std::vector<std::pair<std::string, std::string>> parameters;
    std::string target;  ///< opened by a tap: "url" of a template, "page" of a notice; may be empty
};

struct WechatAccount {
    enum class Mode : std::uint8_t { plain = 1, compatible, safe };
    std::string app_id;
    std::string app_secret;
    std::string token;             ///< 3 to 32 letters and digits
    std::string aes_key;           ///< 43 characters; may be empty in plain mode
    std::string previous_aes_key;  ///< while messages may still come with it; may be empty
    Mode mode = Mode::safe;
    std::string original_id;  ///< "gh_..."; empty: not compared
    std::string api_root = "https://api.weixin.qq.com";
    bool customer_service = true;  ///< false for accounts that may only answer
    bool menus = true;             ///< false: choices as numbered lines
    WechatAllowance allowance;
    WechatTemplate message_template;
    WechatTemplate subscription_notice;
    std::vector<WechatMenuEntry> menu;  ///< empty: new request, my tickets, talk to somebody
    int answer_ms = 4500;               ///< a push is acknowledged at the latest after this; WeChat gives up at 5000
};

}  // namespace aftercare::bot
