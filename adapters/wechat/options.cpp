#include "adapters/wechat/options.h"

#include <algorithm>

namespace aftercare::wechat {

namespace {

bool is_name(std::string_view text) {
    constexpr std::string_view known = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    return !text.empty() && text.find_first_not_of(known) == std::string_view::npos;
}

bool is_alphanumeric(std::string_view text) {
    return is_name(text) && text.find_first_of("-_") == std::string_view::npos;
}

}  // namespace

std::vector<std::string> faults(const Options& options) {
    std::vector<std::string> found;
    const PushRules& rules = options.rules;
    const auto demand = [&](bool holds, std::string_view text) {
        if (!holds) found.emplace_back(text);
    };
    demand(is_name(options.account), "account: letters, digits, '-' and '_'");
    demand(is_alphanumeric(rules.token) && rules.token.size() >= 3 && rules.token.size() <= 32,
           "token: 3 to 32 letters and digits");
    demand(!rules.app_id.empty() && rules.app_id == options.api.app_id, "app_id: is missing");
    demand(rules.mode == Mode::plain || rules.keys.has_value(), "aes_key: is required but in plain mode");
    demand(options.api.connections >= 1, "connections: at least 1");
    demand(options.load_state != nullptr, "load_state: is missing");
    demand(options.timing.answer > std::chrono::milliseconds(0) && options.timing.answer <= options.timing.abandon,
           "timing: an answer comes before a try is abandoned");
    return found;
}

}  // namespace aftercare::wechat
