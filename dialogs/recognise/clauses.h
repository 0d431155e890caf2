// Divides a message into clauses. Pure.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace aftercare::dialogs::recognise {

/// The text without the clauses that `left_out` says yes to; clauses end at commas, stops and line ends. What remains
/// keeps the marks between its clauses, not those at its ends.
std::string clauses_without(std::string_view text, const std::function<bool(std::string_view clause)>& left_out);

}  // namespace aftercare::dialogs::recognise
