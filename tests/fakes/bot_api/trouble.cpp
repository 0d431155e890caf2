#include "tests/fakes/bot_api/trouble.h"

#include <algorithm>
#include <cctype>

namespace aftercare::fakes {

namespace {

/// Descriptions that the real server gives when nothing more is known.
std::string usual_description(int code, const Json& parameters) {
    switch (code) {
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden: bot was blocked by the user";
        case 429:
            return "Too Many Requests: retry after " + std::to_string(parameters.value("retry_after", 1));
        case 500:
            return "Internal Server Error: restart";
        case 502:
            return "Bad Gateway";
        default:
            return "Bad Request: injected";
    }
}

}  // namespace

void Troubles::add(const Json& spec) {
    Rule rule;
    rule.method = spec.value("method", "*");
    std::transform(rule.method.begin(), rule.method.end(), rule.method.begin(),
                   [](unsigned char c) { return std::tolower(c); });
    if (spec.contains("chat")) rule.chat = spec["chat"].get<std::int64_t>();
    rule.left = spec.value("count", 1);
    Trouble& trouble = rule.trouble;
    trouble.delay = std::chrono::milliseconds(spec.value("delay_ms", 0));
    trouble.code = spec.value("error_code", 0);
    trouble.parameters = spec.value("parameters", Json::object());
    trouble.description = spec.value("description", usual_description(trouble.code, trouble.parameters));
    trouble.close_before = spec.value("close", "") == "before";
    trouble.close_after = spec.value("close", "") == "after";
    rules_.push_back(std::move(rule));
}

std::optional<Trouble> Troubles::take(const std::string& method, std::int64_t chat) {
    auto fits = [&](const Rule& rule) {
        return (rule.method == "*" || rule.method == method) && (!rule.chat || *rule.chat == chat);
    };
    auto found = std::find_if(rules_.begin(), rules_.end(), fits);
    if (found == rules_.end()) return std::nullopt;
    Trouble trouble = found->trouble;
    if (--found->left <= 0) rules_.erase(found);
    return trouble;
}

void Flood::limit(const Json& limits) {
    per_chat_ = limits.value("per_chat_per_second", 0);
    group_per_minute_ = limits.value("group_per_minute", 0);
    overall_ = limits.value("per_second", 0);
}

void Flood::check(Times& times, int most, std::int64_t window_ms, std::int64_t now_ms) {
    while (!times.empty() && times.front() <= now_ms - window_ms) times.pop_front();
    if (most == 0 || times.size() < static_cast<std::size_t>(most)) return;
    std::int64_t wait = (times.front() + window_ms - now_ms + 999) / 1000;
    throw Refusal(429, "Too Many Requests: retry after " + std::to_string(wait), Json{{"retry_after", wait}});
}

void Flood::count(std::int64_t chat, std::int64_t now_ms) {
    check(all_, overall_, 1000, now_ms);
    check(chats_[chat], per_chat_, 1000, now_ms);
    if (chat < 0) check(groups_[chat], group_per_minute_, 60000, now_ms);
    all_.push_back(now_ms);
    chats_[chat].push_back(now_ms);
    if (chat < 0) groups_[chat].push_back(now_ms);
}

}  // namespace aftercare::fakes
