// The bytes of a message's extras: never read out of bounds, and what is read is written the same.
#include "adapters/sqlite/extras.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace aftercare;
    core::Outgoing message;
    try {
        sqlite::unpack_extras(std::string_view(reinterpret_cast<const char*>(data), size), message);
    } catch (const std::runtime_error&) {
        return 0;
    }
    core::Outgoing again;
    const auto packed = sqlite::pack_extras(message);
    sqlite::unpack_extras(packed, again);
    if (sqlite::pack_extras(again) != packed) std::abort();
    return 0;
}
