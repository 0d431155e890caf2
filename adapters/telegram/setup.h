// What is said to Telegram once: who we are, where the webhook is, which commands the menu shows; and the
// look at the webhook's health each minute.
//
// Coroutines of the account's thread; each ends when the account stops.
#pragma once

#include "adapters/telegram/account.h"

#include <memory>

namespace aftercare::telegram {

/// getMe until it works; then the account knows its name. False if stopped before.
asio::awaitable<bool> learn_own_name(std::shared_ptr<Account> account);

/// deleteWebhook, keeping what is pending, until it works. False if stopped before.
asio::awaitable<bool> delete_webhook(std::shared_ptr<Account> account);

/// setMyCommands for each list. A list that is refused is logged and left.
asio::awaitable<void> register_commands(std::shared_ptr<Account> account);

/// Webhook mode: name, setWebhook, commands, then getWebhookInfo each minute.
asio::awaitable<void> run_webhook_setup(std::shared_ptr<Account> account);

}  // namespace aftercare::telegram
