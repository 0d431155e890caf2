// Which tickets have been kept long enough, and their removal from the store. A turn's work.
#pragma once

#include "bot/turn/desk.h"
#include "core/store/store.h"

#include <map>
#include <string>

namespace aftercare::bot {

/// How long closed tickets are kept, by profile. Zero and less: for ever.
using Retention = std::map<std::string, core::Duration>;

/// What the profiles say.
Retention retention_of(const Desk& desk);

/// Tickets removed, by profile.
using Removed = std::map<std::string, int>;
int total(const Removed& removed);

/// Erases tickets that were closed longer ago than their profile keeps them, at most `at_most`. Tickets of
/// profiles that `retention` does not name stay. Fewer than `at_most` means that nothing more is due.
Removed remove_due(core::Tx& tx, const Retention& retention, core::Time now, int at_most);

}  // namespace aftercare::bot
