// Finds what a person filled in inside of the quote: programs without quote marks (QQ, Foxmail, Outlook) show
// our questions below the reply, and many people write the answers right there. Pure; any thread; linear.
#pragma once

#include "adapters/email/quoting/split_reply.h"

#include <string_view>
#include <vector>

namespace aftercare::email {

/// `quoted` is Reply::quoted, `sent` the text of our mail that is quoted. A line of ours that has a gap to
/// fill
/// ("Model: ____", two or more underscores, with or without a hint after it) and comes back with something in
/// place of the gap is an answer; so are the lines below it that stand nowhere in what we sent. `quoted` of
/// the result is our line. A gap that came back untouched gives nothing, and neither does a line that we did
/// not send.
std::vector<Inline> filled_lines(std::string_view quoted, std::string_view sent);

}  // namespace aftercare::email
