// Any bytes as HTML: never a crash, the text is clean and within its limit, and no markup decides otherwise.
#include "adapters/email/reading/charset.h"
#include "adapters/email/reading/clean_text.h"
#include "adapters/email/reading/html_text.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace aftercare;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::string html = email::to_utf8(bytes, "utf-8");
    constexpr std::size_t most = 2'000;
    const email::HtmlText text = email::html_to_text(html, 100'000, most);
    const bool good =
        text.text.size() <= most && email::valid_utf8(text.text) && email::clean_text(text.text) == text.text;
    if (!good) std::abort();
    return 0;
}
