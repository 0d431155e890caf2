// How much of a mail is read at most. A value, so that tests and operators choose their own.
#pragma once

#include <cstddef>

namespace aftercare::email {

struct ReadingLimits {
    // Beyond these a mail is refused whole.
    std::size_t raw_bytes = 50u << 20;
    std::size_t header_bytes = 256u << 10;  ///< of one header block
    std::size_t headers = 1000;             ///< fields in one header block
    std::size_t depth = 30;                 ///< multiparts inside each other
    std::size_t parts = 500;

    // Beyond these the rest is left out.
    std::size_t files = 100;
    std::size_t decoded_bytes = 100u << 20;  ///< of all files together
    std::size_t text_bytes = 200'000;        ///< of the body as text
    std::size_t html_bytes = 4u << 20;       ///< of HTML that is turned into text
    std::size_t addresses = 200;             ///< in one kind of field
    std::size_t references = 100;            ///< message ids in one kind of field; the newest are kept
    std::size_t statuses = 100;              ///< recipients in a report about delivery
};

}  // namespace aftercare::email
