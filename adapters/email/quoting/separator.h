// Recognises the lines that mail programs put between what is new and the mail below it. Pure.
#pragma once

#include "adapters/email/quoting/lines.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

struct Separator {
    enum class Kind {
        marker,   ///< our own line
        reply,    ///< an answered mail follows
        maybe,    ///< an answered mail follows if the next line has quote marks
        forward,  ///< a forwarded mail follows
    };
    Kind kind = Kind::reply;
    std::size_t end = 0;  ///< the first line after it
};

/// The separator whose first line is `at`, a line without quote marks. Looks at a bounded number of lines,
/// and only at short ones.
std::optional<Separator> separator_at(std::span<const Line> lines, std::size_t at,
                                      std::span<const std::string> squeezed_markers);

/// Whether one of the squeezed markers begins at this line, which may have quote marks; a marker may be
/// wrapped.
std::optional<Separator> marker_at(std::span<const Line> lines, std::size_t at,
                                   std::span<const std::string> squeezed_markers);

/// The squeezed form of a marker. Empty for one too short to be told from other text.
std::string squeezed_marker(std::string_view marker);

/// A subject like "Fwd: …", "转发：…": the first of its prefixes counts.
bool says_forward(std::string_view subject);

}  // namespace aftercare::email
