// Sends what the desk says to one chat as one letter.
//
// On the account's thread.
#pragma once

#include "adapters/email/channel/account.h"

#include <functional>
#include <memory>
#include <vector>

namespace aftercare::email {

using TellReports = std::function<void(std::vector<core::SendReport>)>;

asio::awaitable<void> send_letter(std::shared_ptr<Account> account, std::vector<core::Delivery> deliveries,
                                  TellReports done);

}  // namespace aftercare::email
