// What a message of the desk is about, once it has left: answers to it are about the same. Runs inside a turn.
#pragma once

#include "core/channel.h"
#include "core/store/store.h"

#include <span>
#include <string_view>

namespace aftercare::bot {

/// Remembers it for the message that these deliveries of one conversation left as. `message`: the channel's reference,
/// which may be empty. A message is about a ticket if no other one is named by its deliveries; about several tickets
/// if they differ, since words in answer to it must not reach the customer or the ticket that they were not meant for.
void remember_topic(core::Tx& tx, std::span<const core::Delivery> deliveries, std::string_view message);

}  // namespace aftercare::bot
