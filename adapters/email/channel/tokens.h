// The access tokens of an account: kept in the store, given to the mailbox's client and to the way out.
//
// On the account's thread.
#pragma once

#include "adapters/email/channel/account.h"
#include "adapters/email/oauth/token_keeper.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace aftercare::email {

/// True if a server of the account logs in with tokens that have to be got.
bool wants_tokens(const Options& options);

/// What the keeper of the account's tokens needs. Does not keep the account alive.
TokenKeeperHooks keeper_hooks(const std::shared_ptr<Account>& account);

/// Runs the account's keeper until the account stops.
asio::awaitable<void> keep_tokens(std::shared_ptr<Account> account);

/// For a client that asks for a token; it waits for one for this time at most.
std::function<void(bool renew, std::function<void(std::string)> done)> token_hook(
    std::shared_ptr<Account> account, std::chrono::milliseconds wait);

/// SmtpTransport::send(), with a token if the account has a keeper: waits for it, and tries once more with
/// another if the server refuses it.
asio::awaitable<SendResult> submit(std::shared_ptr<Account> account, Submission submission);

}  // namespace aftercare::email
