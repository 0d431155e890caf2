// Text as Telegram measures and formats it: code points, UTF-16 units, entities, the HTML mode. Pure.
#pragma once

#include "tests/fakes/bot_api/call.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace aftercare::fakes {

struct FormattedText {
    std::string text;
    Json entities = Json::array();
};

bool is_utf8(std::string_view text);
std::size_t code_points(std::string_view text);
std::size_t utf16_units(std::string_view text);

/// Text without markup and the entities found in it. Throws Refusal(400, "…can't parse entities…").
FormattedText from_html(std::string_view markup);

/// Throws Refusal(400) for an entity that leaves the text or cuts a surrogate pair.
void check_entities(std::string_view text, const Json& entities);

/// The text of a call's `text_name` with `parse_mode` or `entities_name` applied and checked against
/// `limit` code points. `may_be_empty`: captions.
FormattedText formatted(const Call& call, std::string_view text_name, std::string_view entities_name,
                        std::size_t limit, bool may_be_empty);

/// The bot_command, url and mention entities that a client finds in what a user types.
Json entities_of_typed(std::string_view text);

}  // namespace aftercare::fakes
