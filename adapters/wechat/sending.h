// Sends deliveries by the API: customer-service messages while the platform allows them, else a notice that something
// waits, else they are held for the person's next contact.
//
// On the account's thread; one run of a chat at a time.
#pragma once

#include "adapters/wechat/account.h"
#include "adapters/wechat/render.h"

#include <memory>
#include <vector>

namespace aftercare::wechat {

/// How the account's messages are rendered now; `message` for the links to files that it cannot carry.
RenderOptions render_options(const Account& account, const core::Outgoing& message);

/// Tells the run's owner what became of its deliveries.
asio::awaitable<void> send_run(std::shared_ptr<Account> account, Run run);

}  // namespace aftercare::wechat
