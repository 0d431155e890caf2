// Compiles conditions against the fields of a form that is being parsed. Used at start-up only.
#pragma once

#include "dialogs/condition.h"
#include "dialogs/form.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace aftercare::dialogs {

/// Compiles `data`, the condition of the field with index `owner`; what is wrong goes to `errors`,
/// each line beginning with `where`. The fields' ids, types, choices and groups must be known.
Condition parse_condition(const nlohmann::json& data, const Form& form, int owner, const std::string& where,
                          std::vector<std::string>& errors);

/// Whether the two can never hold together because they want different values of the same choice.
bool exclusive(const Condition& a, const Condition& b);

/// The fields a condition looks at.
std::vector<std::uint16_t> fields_of(const Condition& condition);

/// "a -> b -> a" for each circle of fields whose relevance depends on itself.
std::vector<std::string> find_cycles(const Form& form);

/// Ids of the fields that no combination of choices makes relevant. The form must have no cycles.
std::vector<std::string> find_unreachable(const Form& form);

}  // namespace aftercare::dialogs
