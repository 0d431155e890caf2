// The payloads of the engine's buttons: "d:<draft>:<revision>:<field>:<verb>", numbers in base 36,
// at most 64 bytes. A verb is a choice's value, or an action that begins with "!".
#pragma once

#include "core/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::dialogs {

struct Payload {
    core::DraftId draft;
    std::uint32_t revision = 0;
    std::string_view field;
    std::string_view verb;
};

std::string to_text(const Payload& payload);

/// None for anything that to_text did not make. The result looks into `text`.
std::optional<Payload> parse_payload(std::string_view text);

namespace verb {
inline constexpr std::string_view skip = "!skip";
inline constexpr std::string_view done = "!done";
inline constexpr std::string_view keep = "!keep";     ///< the value as it is
inline constexpr std::string_view yes = "!yes";
inline constexpr std::string_view no = "!no";
inline constexpr std::string_view human = "!human";
inline constexpr std::string_view sign = "!sign";
inline constexpr std::string_view edit = "!edit";
inline constexpr std::string_view back = "!back";     ///< from a field being changed to the summary
inline constexpr std::string_view go_on = "!go_on";
inline constexpr std::string_view restart = "!restart";
inline constexpr std::string_view candidate = "!c";   ///< followed by a number from 0
}  // namespace verb

}  // namespace aftercare::dialogs
