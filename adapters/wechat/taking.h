// Takes a push to the desk, and waits for its answer as long as the platform does.
//
// On the account's thread.
#pragma once

#include "adapters/wechat/account.h"
#include "adapters/wechat/update.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace aftercare::wechat {

/// A push of somebody or something that concerns the desk, opened and read.
struct Arrived {
    std::string text;  ///< as it was in the envelope: for the spool
    Update update;
    Envelope envelope;
};

/// The answer's body, the same for each try of the platform; nothing for a try that is to be left unanswered, so that
/// the platform tries again.
asio::awaitable<std::optional<std::string>> take_push(std::shared_ptr<Account> account, Arrived arrived);

/// What concerns only the account's own books: accepted notices, receipts.
asio::awaitable<void> take_receipt(std::shared_ptr<Account> account, Message message);

/// Offers them to the desk in the order in which they were said, until the desk has them, without anybody waiting for an
/// answer.
void take_spooled(const std::shared_ptr<Account>& account, const std::vector<std::string>& texts);

}  // namespace aftercare::wechat
