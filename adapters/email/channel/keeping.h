// Keeps letters before anybody is told that they are: one place for the three ways in.
//
// On the account's thread.
#pragma once

#include "adapters/email/channel/account.h"
#include "adapters/email/envelope.h"
#include "adapters/net/router.h"

#include <memory>
#include <string>
#include <string_view>

namespace aftercare::email {

/// True when the letter is durable. It is read later.
asio::awaitable<bool> keep_letter(std::shared_ptr<Account> account, Envelope envelope, std::string bytes);

/// For the letter's row; JSON. parse_envelope() gives an empty one for anything that to_text() does not write.
std::string to_text(const Envelope& envelope);
Envelope parse_envelope(std::string_view text);

/// POST /email/{account}: a raw message. "from" and "to" of the query are its envelope, if whoever hands it in knows
/// it.
void add_mail_route(net::Router& router, const std::shared_ptr<Account>& account);

}  // namespace aftercare::email
