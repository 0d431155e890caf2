// Says in an operator's words where a file is not JSON, and what is likely to be wrong there. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aftercare::bot {

/// "line 3: this is not JSON: there is a comma too many before the ]". `byte`: how many bytes the parser had read when it
/// gave up.
std::string json_fault(std::string_view text, std::size_t byte);

}  // namespace aftercare::bot
