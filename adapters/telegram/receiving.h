// Hands an update to the service, and waits until it is committed.
//
// On the account's thread.
#pragma once

#include "adapters/telegram/account.h"
#include "adapters/telegram/update.h"
#include "core/channel.h"

#include <memory>
#include <string>

namespace aftercare::telegram {

/// What the update reader must know, now.
UpdateContext context_of(const Account& account);

/// Waits for the receiver. Refused at once when the account is stopping.
asio::awaitable<core::Accepted> offer(std::shared_ptr<Account> account, core::Incoming incoming);

/// Answers a pressed button by a call of its own, without waiting for it.
void answer_callback(std::shared_ptr<Account> account, std::string callback, std::string hint);

}  // namespace aftercare::telegram
