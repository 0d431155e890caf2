// Files that stand as uuencode in a text ("begin 644 name"), as old clients send them. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

struct UuFile {
    std::string name;  ///< as it stands: bytes, not made safe
    std::string content;
};

struct UuText {
    std::string text;  ///< without the blocks that were taken
    std::vector<UuFile> files;
};

/// Blocks that do not end stay in the text, and those beyond `most`.
UuText take_uuencoded(std::string_view text, std::size_t most);

}  // namespace aftercare::email
