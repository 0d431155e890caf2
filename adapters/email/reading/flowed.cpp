#include "adapters/email/reading/flowed.h"

#include <algorithm>

namespace aftercare::email {

std::string unflow(std::string_view text, bool delete_space) {
    std::string out;
    bool flowing = false;
    std::size_t depth = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t quotes = std::min(line.find_first_not_of('>'), line.size());
        line.remove_prefix(quotes);
        if (line.starts_with(' ')) line.remove_prefix(1);
        const bool signature = line == "-- ";
        if (flowing && (quotes != depth || signature)) {
            out += '\n';
            flowing = false;
        }
        if (!flowing) {
            for (std::size_t at = 0; at < quotes; ++at) out += '>';
            if (quotes > 0) out += ' ';
        }
        depth = quotes;
        flowing = line.ends_with(' ') && !signature;
        if (flowing && delete_space) line.remove_suffix(1);
        out += line;
        if (!flowing) out += '\n';
    }
    if (flowing) out += '\n';
    return out;
}

}  // namespace aftercare::email
