// Plain texts that only say that there is nothing to read in them. Pure.
#pragma once

#include <string_view>

namespace aftercare::email {

/// "Your client cannot show HTML": what mailers put in place of the text of a mail that has HTML. Never true
/// for a long text.
bool is_stub_text(std::string_view text);

}  // namespace aftercare::email
