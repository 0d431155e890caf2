// Forms: any JSON compiles or is refused with a reason, and never both.
#include "tests/dialogs/shared.h"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace shared = aftercare::dialogs::testing;
    const auto json = nlohmann::json::parse(data, data + size, nullptr, false, true);
    if (json.is_discarded()) return 0;
    const auto parsed = aftercare::dialogs::parse_form(json, shared::texts(), shared::normaliser());
    if (parsed.form.has_value() != parsed.errors.empty()) std::abort();
    return 0;
}
