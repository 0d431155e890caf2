// Text of format=flowed (RFC 3676): lines that end in a blank go on in the next one. Pure.
#pragma once

#include <string>
#include <string_view>

namespace aftercare::email {

/// `text` has "\n" line ends. Quoted lines begin with ">>> " afterwards, one ">" for each level.
std::string unflow(std::string_view text, bool delete_space);

}  // namespace aftercare::email
