// What a link to one choice carries: signed, so that nobody can make or change one. Pure; any thread.
#pragma once

#include "core/ids.h"
#include "core/time.h"

#include <optional>
#include <string>
#include <string_view>

namespace aftercare::bot::survey {

/// A press on a button, to be confirmed on a page of ours.
struct ChoiceLink {
    core::ConversationId conversation;
    std::string payload;  ///< 1 to 64 bytes
    std::string label;    ///< as it is shown; cut to 120 bytes
    core::Time expires;   ///< to the second

    friend bool operator==(const ChoiceLink&, const ChoiceLink&) = default;
};

/// At most 330 characters for an address.
std::string choice_token(const ChoiceLink& link, std::string_view key);

/// The choice, if it was signed with this key. Whether it has expired is the caller's affair.
std::optional<ChoiceLink> read_choice_token(std::string_view token, std::string_view key);

}  // namespace aftercare::bot::survey
