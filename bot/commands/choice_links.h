// A customer's decision taken by a signed link: which choices may have one, and what a link leads to. Runs
// inside a turn in which nobody has spoken yet.
#pragma once

#include "bot/survey_page/choice_token.h"
#include "bot/turn/turn.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::bot {

/// How long after its letter a choice can be made by its link.
inline constexpr core::Duration choice_link_lasts = std::chrono::days(30);

/// Whether the choice is a decision of the customer that nothing more need be said to: what asks for words,
/// or only shows something, is no affair of a link.
bool is_decision(std::string_view payload);

/// What a link leads to.
struct LinkedChoice {
    enum class Standing : std::uint8_t {
        open = 1,  ///< can be made
        made,      ///< was made since its letter was written, by this link or otherwise
        over,      ///< something else was decided, or the desk has asked anew
        expired,
        gone,  ///< the chat or its ticket is not there any more
    };
    Standing standing = Standing::gone;
    std::optional<core::Conversation> conversation;  ///< whose choice it is; none when gone
    std::optional<core::Ticket> ticket;              ///< none when gone
    std::string language;                            ///< the customer's
    std::string details;                             ///< all that is chosen with it, as lines; may be empty
};

/// Changes nothing in the store.
LinkedChoice linked_choice(Turn& turn, const survey::ChoiceLink& link);

}  // namespace aftercare::bot
