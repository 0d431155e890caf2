// Reads what a customer wrote as the value of a field, and checks it.
#pragma once

#include "dialogs/engine.h"
#include "dialogs/walk.h"

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::dialogs {

struct Reading {
    enum class Kind : std::uint8_t {
        valid = 1,  ///< `value`
        unsure,     ///< one of `candidates` may be meant: ask
        unclear,    ///< nothing the field could hold was found; `reason`
        invalid,    ///< understood and refused; `reason`
        warned,     ///< `value` would do, `reason` says what would be better
    };
    Kind kind = Kind::unclear;
    Value value;
    std::vector<Value> candidates;
    std::string reason;
    bool append = false;  ///< warned: the next answer is added to this one
    std::string rest;     ///< what the text says besides the value, normalised; usually empty
};

/// Reads `text` for a field that is given as text (everything but files, sign and repeat).
Reading read_text(const Form& form, PlaceRef place, std::string_view text, const Walk& walk, std::string_view language,
                  const Context& context);

/// Runs the field's checks on a value of its type.
Reading check_value(const Form& form, PlaceRef place, Value value, const Walk& walk, std::string_view language,
                    const Context& context);

/// The present date where the customer is.
std::chrono::year_month_day today(const Context& context);

}  // namespace aftercare::dialogs
