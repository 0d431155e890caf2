// Makes two persons one, and separates them again. The store moves what is theirs; who they are, and what the
// timelines of their tickets say about it, is decided here. Runs inside a turn, or in the operator's tool.
#pragma once

#include "bot/turn/desk.h"
#include "core/store/store.h"

#include <cstdint>
#include <string>
#include <vector>

namespace aftercare::bot {

/// Who does it, as the timelines and the record say.
struct Joiner {
    core::Actor actor;
    std::string chats;  ///< the two chats, for the timelines: "网页、Telegram"; may be empty
};

/// Makes `wanted.merged` part of `wanted.kept`; `wanted` names both and the two conversations. The person kept keeps name,
/// language and choices where they have them, and gets the better rank of the two.
void join_persons(core::Tx& tx, const Desk& desk, core::PersonJoin wanted, const Joiner& by, core::Time now);

enum class Separator : std::uint8_t { customer = 1, the_operator };

/// Undoes a join that is not undone yet.
void separate_persons(core::Tx& tx, const core::PersonJoin& join, Separator who, const Joiner& by, core::Time now);

/// The joins, not undone, that made this person what they are, those of persons joined into them included.
std::vector<core::PersonJoin> joins_of(core::Tx& tx, core::PersonId person);

}  // namespace aftercare::bot
