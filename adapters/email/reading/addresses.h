// Address lists, message ids and dates as they stand in header fields. Through GMime. Any thread.
#pragma once

#include "adapters/email/mail.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

/// The mailboxes of one field, groups resolved. What is no address that can be written to has an empty
/// `address` and is kept, so that a From field of several is seen to be one. At most `most`.
std::vector<Mailbox> read_mailboxes(std::string_view value, std::size_t most);

/// The ids between <> that are usable ([!-~] without <>, at most 250), in order. At most the newest `most`.
std::vector<std::string> read_message_ids(std::string_view value, std::size_t most);

/// Of the year 1970 to 9999.
std::optional<core::Time> read_date(std::string_view value);

}  // namespace aftercare::email
