// Signatures of what stands in links. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace aftercare::bot::survey {

/// HMAC-SHA256, 32 bytes. Each use of the key names its purpose, so that one is never taken for another. Throws
/// std::runtime_error if the library has no HMAC.
std::string mac(std::string_view key, std::string_view purpose, std::string_view what);

/// Equal, in a time that does not tell where they differ.
bool same_bytes(std::string_view one, std::string_view other);

}  // namespace aftercare::bot::survey
