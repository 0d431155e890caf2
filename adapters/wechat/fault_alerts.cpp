#include "adapters/wechat/fault_alerts.h"

#include "adapters/wechat/api_call.h"

#include <algorithm>
#include <array>

namespace aftercare::wechat {

namespace {

// Whatever call is answered with these, all of them are.
constexpr std::array<std::int64_t, 9> of_the_account{40013, 40125, 40164, 40243, 41002,
                                                     41004, 50002, 50007, 89503};

// When it is not a token that is refused, but nobody gets one.
constexpr std::int64_t bad_secret = 40001;

bool concerns_account(std::int64_t code) {
    return std::ranges::find(of_the_account, code) != of_the_account.end();
}

}  // namespace

bool refuses_all(const Outcome& outcome) {
    return outcome.kind == Outcome::Kind::token || outcome.code == bad_secret || concerns_account(outcome.code);
}

std::optional<std::string> FaultAlerts::judge(std::string_view path, const Outcome& outcome) {
    const bool token = path == stable_token_path;
    if (outcome.kind == Outcome::Kind::done) {
        // A token alone does not show that calls work; a call shows that tokens do.
        std::erase_if(told_, [&](const Fault& fault) {
            return fault.first == path || (!token && (fault.first.empty() || fault.first == stable_token_path));
        });
        return std::nullopt;
    }
    if (outcome.kind != Outcome::Kind::configuration) return std::nullopt;
    const bool whole = !token && concerns_account(outcome.code);
    if (!told_.emplace(whole ? std::string() : std::string(path), outcome.code).second) return std::nullopt;
    std::string text = token || whole ? "WeChat does not serve this account until its configuration is changed: "
                                      : "WeChat refuses a call until the account's configuration is changed: ";
    if (!token && !whole) text.append(path).append(": ");
    return text.append(outcome.reason);
}

}  // namespace aftercare::wechat
