// Stored drafts: any bytes are read or refused, and what is read is stored the same way.
#include "dialogs/draft.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto parsed = aftercare::dialogs::parse_draft(bytes);
    if (parsed.draft && aftercare::dialogs::to_bytes(*parsed.draft) != bytes) std::abort();
    return 0;
}
