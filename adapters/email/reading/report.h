// Reports about delivery (RFC 3464). Pure.
#pragma once

#include "adapters/email/mail.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace aftercare::email {

/// `content` is the decoded message/delivery-status: blocks of fields parted by empty lines. Only blocks that
/// name a recipient or an action count; the block about the whole message is passed over. At most `most`.
std::vector<DeliveryStatus> read_delivery_status(std::string_view content, std::size_t most);

/// The header of a mail that a report returns, whole (message/rfc822) or alone (text/rfc822-headers).
std::vector<HeaderField> read_returned_headers(std::string_view content, std::size_t most);

/// Values as bytes to valid UTF-8 on one line, encoded words left as they are.
void clean_values(std::vector<HeaderField>& fields);

}  // namespace aftercare::email
