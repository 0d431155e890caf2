// Compiles one field of a form from its JSON: all but what needs the other fields. For the form's parser only.
#pragma once

#include "dialogs/form.h"
#include "dialogs/recognise/normalise.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace aftercare::dialogs {

/// Where a field stands.
struct FieldPlace {
    std::string form;
    std::uint16_t section = 0;
    std::int16_t group = -1;  ///< the repeat that it is in
};

/// `data`: an object. What is wrong is added to the errors, with the form and the field before it.
Field parse_field(const nlohmann::json& data, const FieldPlace& place, const recognise::Normaliser& normaliser,
                  std::vector<std::string>& errors);

}  // namespace aftercare::dialogs
