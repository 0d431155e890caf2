// What WeChat's answers say about an account's configuration. Pure.
#pragma once

#include "adapters/wechat/menu.h"
#include "adapters/wechat/response.h"
#include "bot/cli/finding.h"

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

/// What an operator can do about a refusal; never empty.
std::string wechat_advice(const wechat::Outcome& outcome);

/// The outcome of asking for an access token.
Finding judge_token(const wechat::Outcome& outcome);

/// The outcome of a call that every account may make: whether the token is accepted.
Finding judge_calls(const wechat::Outcome& outcome);

/// The outcome of typing to nobody. `menus`: menu messages are to be used.
Finding judge_customer_service(const wechat::Outcome& outcome, bool menus);

/// A template as the configuration names it.
struct WantedTemplate {
    std::string id;
    std::vector<std::string> parameters;
};

/// The answer with the account's templates: is it there, with these parameters and no others?
Finding judge_template(const wechat::Outcome& outcome, std::string_view body, const WantedTemplate& wanted);

/// The outcome of a subscription notice to nobody.
Finding judge_notice(const wechat::Outcome& outcome);

/// The answer with the account's menu.
Finding judge_menu(const wechat::Outcome& outcome, std::string_view body, const std::vector<wechat::MenuEntry>& wanted);

/// True for the platform's "there is no menu".
bool no_menu(const wechat::Outcome& outcome);

}  // namespace aftercare::bot
