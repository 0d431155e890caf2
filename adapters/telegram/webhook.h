// POST /telegram/{account}: an update in, 200 once it is committed.
//
// On the account's thread, which is the server's.
#pragma once

#include "adapters/net/router.h"
#include "adapters/telegram/account.h"

#include <memory>

namespace aftercare::telegram {

/// The route answers 503 once the account is gone.
void add_webhook_route(net::Router& router, const std::shared_ptr<Account>& account);

}  // namespace aftercare::telegram
