// Long polling: getUpdates in, one call at a time. The offset moves on once everything of a batch is
// committed.
//
// A coroutine of the account's thread.
#pragma once

#include "adapters/telegram/account.h"

#include <memory>

namespace aftercare::telegram {

/// Ends when the account stops, after telling Telegram what has been committed.
asio::awaitable<void> run_polling(std::shared_ptr<Account> account);

}  // namespace aftercare::telegram
