#include "adapters/telegram/setup.h"

#include "adapters/telegram/json_view.h"
#include "adapters/telegram/options.h"
#include "adapters/telegram/split.h"
#include "adapters/telegram/update.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace aftercare::telegram {

namespace {

using Kind = Outcome::Kind;
using std::chrono::milliseconds;

constexpr int command_tries = 5;
constexpr std::size_t most_commands = 100;
constexpr std::size_t description_units = 256;

struct Repeated {
    bool done = false;
    std::string body;
};

// Calls until it works, at most `tries` times (0: without end).
asio::awaitable<Repeated> repeat(std::shared_ptr<Account> account, ApiCall call, int tries) {
    Repeated repeated;
    for (int attempt = 0; tries == 0 || attempt < tries; ++attempt) {
        CallResult result = co_await account->call(Line::control, call, account->options().timing.call);
        if (result.outcome.kind == Kind::done) {
            repeated.done = true;
            repeated.body = std::move(result.body);
            co_return repeated;
        }
        if (account->stopping()) co_return repeated;
        if (result.outcome.kind == Kind::unauthorized) account->note_unauthorized();
        if (attempt == 0 || attempt % 10 == 9) {
            account->log(LogLevel::warning, "Telegram " + call.method + " failed: " + result.outcome.reason);
        }
        const milliseconds wait = account->retry_wait(result, attempt);
        const bool on = co_await account->pause(wait);
        if (!on) co_return repeated;
    }
    co_return repeated;
}

ApiCall method(std::string name) {
    ApiCall call;
    call.method = std::move(name);
    return call;
}

bool command_name(std::string_view name) {
    return !name.empty() && name.size() <= 32 && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

std::optional<ApiCall> commands_call(const CommandList& list, const Options& options) {
    if (list.audience == Audience::agents_chat && options.agents_chat == 0) return std::nullopt;
    std::string commands;
    std::size_t count = 0;
    for (const Command& command : list.commands) {
        const std::string description = valid_utf8(trimmed(command.description));
        if (!command_name(command.name) || description.empty() || count == most_commands) continue;
        if (count++ != 0) commands += ',';
        commands += R"({"command":)" + json_text(command.name) + R"(,"description":)" +
                    json_text(description.substr(0, prefix_of_units(description, description_units))) + "}";
    }
    if (count == 0) return std::nullopt;
    ApiCall call = method("setMyCommands");
    call.add_json("commands", "[" + commands + "]");
    if (list.audience == Audience::agents_chat) {
        call.add_json("scope", R"({"type":"chat","chat_id":)" + std::to_string(options.agents_chat) + "}");
    }
    const std::string language = telegram_language(list.language);
    if (!language.empty()) call.add_text("language_code", language);
    return call;
}

std::string webhook_url(const Options& options) {
    std::string url = options.public_url;
    while (url.ends_with('/')) url.pop_back();
    return url + "/telegram/" + options.account;
}

ApiCall set_webhook_call(const Options& options) {
    ApiCall call = method("setWebhook");
    call.add_text("url", webhook_url(options));
    call.add_text("secret_token", options.secret);
    call.add_integer("max_connections", options.webhook_connections);
    // Left out, Telegram would keep what was set before, even by long polling.
    call.add_json("allowed_updates", std::string(allowed_updates));
    return call;
}

asio::awaitable<bool> set_webhook(std::shared_ptr<Account> account) {
    const Repeated set = co_await repeat(account, set_webhook_call(account->options()), 0);
    if (set.done) account->log(LogLevel::info, "Telegram webhook is set");
    co_return set.done;
}

// Returns false if the webhook is not ours.
bool note_webhook_info(Account& account, JsonValue info, std::int64_t& last_error) {
    account.gauge("pending_updates", static_cast<double>(info["pending_update_count"].integer().value_or(0)));
    const std::int64_t error_at = info["last_error_date"].integer().value_or(0);
    const std::int64_t now =
        std::chrono::floor<std::chrono::seconds>(account.now()).time_since_epoch().count();
    account.gauge("webhook_error_age_seconds", error_at == 0 ? -1 : static_cast<double>(now - error_at));
    if (error_at > last_error) {
        last_error = error_at;
        const std::string_view words = info["last_error_message"].text();
        const std::string cut(words.substr(0, prefix_of_units(words, 200)));
        account.log(LogLevel::warning,
                    "Telegram cannot deliver to the webhook: " +
                        redacted(redacted(cut, account.options().token), account.options().secret));
    }
    return info["url"].text() == webhook_url(account.options());
}

asio::awaitable<void> watch_webhook(std::shared_ptr<Account> account) {
    std::int64_t last_error = 0;
    for (;;) {
        const milliseconds span = account->options().timing.webhook_info;
        const bool on = co_await account->pause(span);
        if (!on) co_return;
        const ApiCall call = method("getWebhookInfo");
        const CallResult result = co_await account->call(Line::control, call, account->options().timing.call);
        if (result.outcome.kind == Kind::unauthorized) account->note_unauthorized();
        if (result.outcome.kind != Kind::done) continue;
        const std::optional<JsonDocument> document = JsonDocument::parse(result.body);
        if (!document) continue;
        const bool ours = note_webhook_info(*account, document->root()["result"], last_error);
        if (ours || account->options().public_url.empty()) continue;
        account->log(LogLevel::warning, "Telegram has another webhook or none; setting ours again");
        co_await set_webhook(account);
    }
}

}  // namespace

asio::awaitable<bool> learn_own_name(std::shared_ptr<Account> account) {
    const Repeated known = co_await repeat(account, method("getMe"), 0);
    if (!known.done) co_return false;
    if (const std::optional<JsonDocument> document = JsonDocument::parse(known.body)) {
        account->learn_name(std::string(document->root()["result"]["username"].text()));
    }
    account->gauge("authorized", 1);
    co_return true;
}

asio::awaitable<bool> delete_webhook(std::shared_ptr<Account> account) {
    ApiCall call = method("deleteWebhook");
    call.add_json("drop_pending_updates", "false");
    const Repeated deleted = co_await repeat(account, std::move(call), 0);
    co_return deleted.done;
}

asio::awaitable<void> register_commands(std::shared_ptr<Account> account) {
    for (const CommandList& list : account->options().commands) {
        std::optional<ApiCall> call = commands_call(list, account->options());
        if (!call) continue;
        const Repeated set = co_await repeat(account, std::move(*call), command_tries);
        if (account->stopping()) co_return;
        if (!set.done)
            account->log(LogLevel::warning, "Telegram does not take the command list; going on without it");
    }
}

asio::awaitable<void> run_webhook_setup(std::shared_ptr<Account> account) {
    const bool named = co_await learn_own_name(account);
    if (!named) co_return;
    if (account->options().public_url.empty()) {
        account->log(LogLevel::info, "Telegram: no public_url, so the webhook is not set by the service");
    } else {
        const bool set = co_await set_webhook(account);
        if (!set) co_return;
    }
    co_await register_commands(account);
    co_await watch_webhook(account);
}

}  // namespace aftercare::telegram
