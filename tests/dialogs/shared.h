// What the dialog tests share: the forms of the source tree and a fixed context. Made once, then only
// read.
#pragma once

#include "dialogs/engine.h"
#include "dialogs/forms.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include <string>

namespace aftercare::dialogs::testing {

/// A file of the source tree, named from its root. Throws when it is no JSON.
nlohmann::json read_json(const std::string& path);

const recognise::Normaliser& normaliser();
const core::Texts& texts();

/// Throws std::runtime_error with the form's errors.
Form load(const std::string& path);
const Form& feedback();
const Form& devices();
const Form& repair_plan();

/// Draft 7 of telegram:42, at 10:00 on 20 September 2026 in Shanghai.
Context context();

}  // namespace aftercare::dialogs::testing
