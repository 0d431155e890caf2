// How a mail is nested: which bytes are the header and the body of which part. One pass over the lines, in
// time proportional to the bytes times the (bounded) depth. Pure but for what media.h uses.
#pragma once

#include "adapters/email/mail.h"
#include "adapters/email/reading/limits.h"
#include "adapters/email/reading/media.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace aftercare::email {

/// Parts point into the raw mail.
struct Part {
    std::vector<HeaderField> fields;
    Media media;                        ///< with the type that holds if none is declared
    std::string_view body;              ///< not decoded; of a multipart: all that is in it
    std::vector<std::size_t> children;  ///< only of multiparts, as indices
    bool multipart = false;
    bool ended = true;  ///< a multipart without its last boundary is not
};

struct Outline {
    std::vector<Part> parts;   ///< the first is the whole mail; empty if there is a problem
    std::string_view problem;  ///< a constant text: which limit was exceeded, or that this is no mail
    bool guessed_boundary = false;
};

Outline outline_mail(std::string_view raw, const ReadingLimits& limits);

}  // namespace aftercare::email
