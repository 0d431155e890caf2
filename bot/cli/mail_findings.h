// What a token endpoint's answers say about a mailbox's configuration. Pure.
#pragma once

#include "adapters/email/oauth/grant.h"
#include "bot/cli/finding.h"

namespace aftercare::bot {

/// The answer to a request as the service makes it.
Finding judge_mail_token(const email::TokenAnswer& answer);

/// The answer to a request with a refresh token that nobody has: that one is refused, and nothing else should
/// be.
Finding judge_token_endpoint(const email::TokenAnswer& answer);

}  // namespace aftercare::bot
