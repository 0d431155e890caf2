// A configured mailbox as options of its adapter. What the running service adds (store, files, keys, texts) is not in
// them.
#pragma once

#include "adapters/email/channel/email_channel.h"
#include "bot/configuration/configuration.h"

namespace aftercare::bot {

/// `channel` has an email account.
email::Options email_options(const ChannelConfiguration& channel);

email::OauthOptions oauth_options(const MailOauth& oauth);

/// The name of this installation in its letters, and the key that signs their tokens: made at random the first time.
/// Not from the store's own thread. Throws what the store throws.
email::OwnIdentity mail_identity(core::Store& store, const EmailAccount& account);

}  // namespace aftercare::bot
