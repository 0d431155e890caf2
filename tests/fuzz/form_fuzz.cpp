// What arrives in URLs and forms: queries, percent-encoding, absolute URLs, multipart bodies.
#include "adapters/net/multipart.h"
#include "adapters/net/url.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace aftercare::net;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto decoded = percent_decode(text)) {
        if (decoded->size() > text.size()) std::abort();
        if (percent_decode(percent_encode(*decoded)) != *decoded && decoded->find('\0') == std::string::npos)
            std::abort();
    }
    if (const auto query = parse_query(text)) {
        if (query->items().size() > 100) std::abort();
    }
    const auto url = parse_url(text);
    if (url.has_value() && (url->host.empty() || url->port == 0 || !url->target.starts_with('/')))
        std::abort();

    // The first line is the content type, the rest the body.
    const std::size_t line = std::min(text.find('\n'), text.size());
    const std::string_view body = text.substr(std::min(line + 1, text.size()));
    const auto parts = parse_multipart(text.substr(0, line), body);
    if (parts.has_error()) return 0;
    for (const FormPart& part : *parts) {
        const bool inside =
            part.data.empty() || (part.data.data() >= body.data() &&
                                  part.data.data() + part.data.size() <= body.data() + body.size());
        if (!inside) std::abort();
    }
    return 0;
}
