// Takes greetings and thanks off a text, so that "同意，谢谢！" is read as "同意". Pure.
#pragma once

#include "dialogs/recognise/normalise.h"

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::dialogs::recognise {

/// The text without the lines, and without the clauses at the beginning and the end of a line, that are nothing but
/// courtesy. `words`: lists of such clauses divided by "|", one a language. Everything else stays as it was written, but
/// lines are trimmed and empty ones at either end are gone.
std::string without_courtesy(const Normaliser& normaliser, const std::vector<std::string>& words, std::string_view text);

}  // namespace aftercare::dialogs::recognise
