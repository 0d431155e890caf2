// Sends one delivery: waits for its turn, makes the calls that are still missing, judges the answers.
//
// On the account's thread; any number at once.
#pragma once

#include "adapters/telegram/account.h"
#include "core/channel.h"

#include <memory>

namespace aftercare::telegram {

asio::awaitable<core::SendReport> send_delivery(std::shared_ptr<Account> account, core::Delivery delivery);

}  // namespace aftercare::telegram
