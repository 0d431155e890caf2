#include "bot/cli/telegram_findings.h"

#include "adapters/net/url.h"
#include "bot/cli/webhook_findings.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

namespace aftercare::bot {

namespace {

using Json = nlohmann::json;

constexpr std::int64_t recent_s = 600;
constexpr std::int64_t many_pending = 100;
constexpr std::size_t words_bytes = 200;

/// "result" of an answer that is ok.
std::optional<Json> result_of(const net::Response& answer) {
    Json json = Json::parse(answer.body, nullptr, false);
    if (!json.is_object() || json.value("ok", Json()) != true || !json.contains("result")) return std::nullopt;
    return std::move(json["result"]);
}

std::string text_of(const Json& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t integer_of(const Json& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_number_integer() ? found->get<std::int64_t>() : 0;
}

/// Scheme and host alone: a path may be somebody's secret.
std::string place_of(const std::string& url) {
    const auto parsed = net::parse_url(url);
    return parsed ? parsed->scheme + "://" + parsed->authority() : "an address that cannot be read";
}

Finding judge_place(const std::string& url, const WantedWebhook& wanted) {
    if (!wanted.webhook)
        return url.empty() ? found_ok("no webhook is set, as long polling demands")
                           : found_note("a webhook is set (" + place_of(url) + "), but the mode is polling",
                                        "`aftercare serve` removes it; if it comes back, another program uses this bot");
    if (url.empty()) return found_note("no webhook is set", "`aftercare serve` sets it when it starts");
    if (wanted.url.empty()) return found_ok("a webhook is set (" + place_of(url) + ")");
    if (url == wanted.url) return found_ok("the webhook is ours");
    return found_error("the webhook leads elsewhere (" + place_of(url) + ")",
                       "`aftercare serve` sets it anew; if it changes again, another program uses this bot: revoke the "
                       "token at @BotFather");
}

std::string ago(std::int64_t seconds) {
    const std::int64_t minutes = seconds / 60;
    if (minutes < 120) return std::to_string(minutes) + " min ago";
    return std::to_string(minutes / 60) + " h ago";
}

}  // namespace

Finding judge_bot(const std::string& api_root, const net::ClientResult& answer) {
    if (!answer) return judge_no_answer(api_root, answer.error());
    if (const auto bot = result_of(*answer)) return found_ok("the token is that of @" + text_of(*bot, "username"));
    const bool refused = answer->status == 401 || answer->status == 404;
    return refused ? found_error("Telegram does not accept the token", "copy it again from @BotFather")
                   : found_error("the Bot API answers HTTP " + std::to_string(answer->status),
                                 "look at api_root, and at a proxy between");
}

std::vector<Finding> judge_webhook_info(const net::ClientResult& answer, const WantedWebhook& wanted, core::Time now) {
    const auto info = answer ? result_of(*answer) : std::nullopt;
    if (!info) return {found_error("getWebhookInfo gives no answer", "try again")};
    std::vector<Finding> findings{judge_place(text_of(*info, "url"), wanted)};
    const std::int64_t pending = integer_of(*info, "pending_update_count");
    const std::int64_t seconds = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    const std::int64_t failed = integer_of(*info, "last_error_date");
    const std::string words = text_of(*info, "last_error_message").substr(0, words_bytes);
    const std::string when = ago(std::max<std::int64_t>(seconds - failed, 0));
    if (failed != 0 && seconds - failed < recent_s)
        findings.push_back(found_error("Telegram could not deliver " + when + " (" + words + "), " +
                                           std::to_string(pending) + " updates wait",
                                       "is the service running, and does its public address answer?"));
    else if (failed != 0)
        findings.push_back(found_note("Telegram last could not deliver " + when + " (" + words + ")",
                                      "nothing, if the service was stopped then"));
    else if (pending >= many_pending)
        findings.push_back(found_note(std::to_string(pending) + " updates wait", "they come when the service runs"));
    return findings;
}

}  // namespace aftercare::bot
