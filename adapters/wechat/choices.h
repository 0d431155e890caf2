// Choices offered in a chat: as a menu message where the account may send one, else as numbered lines, and
// the answer to those. Pure.
#pragma once

#include "core/message.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::wechat {

/// Limits of a menu message. The official account's own are not documented; these are those of its twin in
/// WeCom's customer service.
inline constexpr std::size_t menu_items = 10;
inline constexpr std::size_t menu_id_bytes = 64;
inline constexpr std::size_t menu_label_bytes = 128;

/// The buttons of all rows in order, labels cleaned to one line.
std::vector<core::Button> flat_choices(const std::vector<std::vector<core::Button>>& rows);

/// Why they cannot be offered at all: a constant text; empty if they can.
std::string_view choice_problem(const std::vector<core::Button>& choices);

/// True if a menu message can hold them; each label is then shown whole.
bool fits_menu(const std::vector<core::Button>& choices);

/// "1. label" lines, and below them in one line the words of those that are chosen by word, behind `lead`
/// ("or reply: ").
std::string numbered_lines(const std::vector<core::Button>& choices, std::string_view lead);

/// The payload that a typed answer chooses: the number ("2", "２", "2.", "2、", "第2", "②") among those that have
/// one, or the whole label, without regard to the case of ASCII letters. Nothing for any other text.
std::optional<std::string> chosen(std::string_view text, const std::vector<core::Button>& choices);

}  // namespace aftercare::wechat
