// What a draft holds, as stories write it.
#pragma once

#include "dialogs/draft.h"

#include <string>

namespace aftercare::transcripts {

/// The value of "serial", or of "serial#2" for the second item of a group: "" when there is none, "-"
/// when skipped, dates as 2024-03-05, lists and file names with commas.
std::string draft_value(const dialogs::Draft& draft, const std::string& field);

/// The media type that a story's file is sent with, by its ending: "a.jpg" is an "image/jpeg".
std::string media_type_of(const std::string& name);

}  // namespace aftercare::transcripts
