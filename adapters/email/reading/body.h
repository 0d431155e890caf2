// Which parts of a mail are its text, which are files, and what reports say. Any thread.
#pragma once

#include "adapters/email/mail.h"
#include "adapters/email/reading/limits.h"
#include "adapters/email/reading/outline.h"

#include <string_view>

namespace aftercare::email {

/// Fills text, files, statuses, returned headers and problems of `mail` from the parts of `outline`, which
/// has one.
void read_body(const Outline& outline, const ReadingLimits& limits, Mail& mail);

/// Notes a problem once. `what` is a constant text.
void note_problem(Mail& mail, std::string_view what);

}  // namespace aftercare::email
