// GET and POST /wechat/{account}: the platform verifies the address, and pushes.
//
// On the account's thread, which is the server's.
#pragma once

#include "adapters/net/router.h"
#include "adapters/wechat/account.h"

#include <memory>
#include <string>

namespace aftercare::wechat {

/// The routes answer 503 once the account is gone.
void add_webhook_routes(net::Router& router, const std::shared_ptr<Account>& account);

/// Offers to the desk what earlier runs acknowledged without it.
void offer_spooled(const std::shared_ptr<Account>& account);

}  // namespace aftercare::wechat
