// How GoogleTest shows this folder's values.
#pragma once

#include "adapters/email/quoting/split_reply.h"

#include <ostream>

namespace aftercare::email {

inline void PrintTo(const Inline& one, std::ostream* out) {
    *out << "{" << one.quoted << " | " << one.answer << "}";
}

}  // namespace aftercare::email
