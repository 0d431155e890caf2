// Names of files from mails that are safe to show and to offer for download. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace aftercare::email {

/// One line of at most 150 bytes without folders, characters that file systems refuse, blanks or dots at the
/// ends, or names that Windows reserves. `fallback` (itself safe) if nothing is left. The ending is kept if
/// it must be cut.
std::string safe_file_name(std::string_view name, std::string_view fallback);

/// "image-3.png": what a file is called that has no name.
std::string name_for_type(std::string_view media_type, std::size_t number);

}  // namespace aftercare::email
