// Authentication-Results fields: any bytes are read or refused, and what is read keeps its bounds.
#include "adapters/email/rules/authentication_results.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto read = aftercare::email::read_authentication_results(text);
    if (!read) return 0;
    if (read->server.empty() || read->results.size() > 100) std::abort();
    for (const auto& result : read->results)
        if (result.method.empty() || result.result.empty()) std::abort();
    return 0;
}
