// Raw bytes of a mail to what it says. Any thread; no state is shared but the one-time start of GMime.
//
// The structure is found by a pass of our own, because GMime's cannot be bounded: it nests 1024 levels deep
// at a cost that grows with the depth on each line. GMime reads what stands in the headers (types,
// parameters, addresses, dates) and undoes transfer encodings, ICU the charsets, libxml2 the HTML.
#pragma once

#include "adapters/email/mail.h"
#include "adapters/email/reading/limits.h"

#include <optional>
#include <string_view>

namespace aftercare::email {

/// Either a mail, or why there is none: a constant text that says nothing of the mail. Keep the raw bytes
/// then.
struct ReadMail {
    std::optional<Mail> mail;
    std::string_view problem;
};

/// Never throws for what the bytes are, and takes time in proportion to their number. Every text in the
/// result is valid UTF-8 without control characters (but "\n" and "\t" in `text`) and without bidirectional
/// overrides. Mails beyond the limits of size, headers, depth and parts are refused whole; what goes beyond
/// those of files, decoded bytes and text is left out, which `Mail::problems` then says.
ReadMail read_mail(std::string_view raw, const ReadingLimits& limits);

}  // namespace aftercare::email
