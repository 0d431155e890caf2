// What a letter says to the desk: the words that are new, with answers that were written into our own lines. Pure.
#pragma once

#include "adapters/email/mail.h"

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

/// `sent`: the text of the letter of ours that it answers, as far as it is remembered. `markers`: as
/// QuotingOptions::markers. Answers below quoted questions and in filled gaps come as "Label: answer" lines.
std::string understood(const Mail& mail, std::string_view sent, const std::vector<std::string>& markers);

/// The label of a line of ours: "3. *型号（必填）: ____" gives "型号"; the line itself without a gap or colon.
std::string_view label_of(std::string_view line);

}  // namespace aftercare::email
