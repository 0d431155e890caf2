// The program's version, as CMakeLists.txt has it.
#pragma once

namespace aftercare::bot {

inline constexpr const char* version = AFTERCARE_VERSION;

}  // namespace aftercare::bot
