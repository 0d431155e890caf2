// What the HTTP client says about a call without an answer, and reasons without secrets. Pure.
#pragma once

#include "adapters/net/client.h"
#include "adapters/wechat/response.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace aftercare::wechat {

/// What it means if a call has happened twice.
enum class Twice : std::uint8_t {
    harmless = 1,  ///< it changes nothing, or nothing that anybody sees
    harmful,       ///< a person would get a message twice
};

/// The outcome of a call that got no answer of the platform. Only what certainly was not sent may be sent again if
/// that is harmful: a library that took a time-out for the platform's "busy" has sent messages twice.
Outcome without_answer(const net::ClientError& error, Twice twice);

/// Blots a secret out of a text for people; an empty secret is in no text.
void hide(std::string& text, std::string_view secret);

}  // namespace aftercare::wechat
