// Whether a profile fits the forms and texts that it refers to, and whether tickets have theirs. Used when a desk is
// loaded, before anything is served.
#pragma once

#include "bot/turn/desk.h"
#include "core/profile.h"
#include "core/store/store.h"
#include "core/texts.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <string>
#include <vector>

namespace aftercare::bot {

/// What a profile needs to know of a form. Taken from its JSON as far as that goes, so that a form with
/// mistakes of its own does not hide those of the profile.
struct FormOutline {
    struct Field {
        std::string type;
        std::vector<std::string> choices;  ///< values
        int max = 9;                       ///< of a repeat: items at most
    };
    int version = 0;
    bool for_staff = false;
    std::map<std::string, Field, std::less<>> fields;
};

/// Forms by their id.
using FormOutlines = std::map<std::string, FormOutline, std::less<>>;

/// Adds the form; of several versions the newest stays.
void add_outline(FormOutlines& outlines, const nlohmann::json& form);

/// Everything that does not fit, one line each, beginning with the path in the profile.
std::vector<std::string> misfits(const core::Profile& profile, const FormOutlines& forms, const core::Texts& texts);

/// One line for each profile that tickets in the store name and that is not loaded: nobody could work on those.
std::vector<std::string> missing_profiles(core::Tx& tx, const Desk& desk);

}  // namespace aftercare::bot
