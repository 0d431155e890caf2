// A mail as the IMAP client hands it over, and the dates of IMAP. Pure.
#pragma once

#include "core/time.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::email::imap {

struct RawMail {
    enum class Content : std::uint8_t {
        whole = 1,
        too_large,   ///< beyond the limit: not fetched, stays where it is
        unreadable,  ///< the server cannot hand it out, tried several times: stays where it is
    };
    std::uint32_t uidvalidity = 0;  ///< 0: the server has none
    std::uint32_t uid = 0;
    std::optional<core::Time> internal_date;  ///< when the server took it, as the server says
    std::uint64_t size = 0;                   ///< as the server says; `bytes` may have another
    Content content = Content::whole;
    std::string bytes;  ///< only if whole
};

/// "17-Jul-1996 02:44:25 -0700", " 7-Jul-1996 ..." (RFC 3501, date-time).
std::optional<core::Time> parse_internal_date(std::string_view text);

/// "7-Jul-1996", for SEARCH SINCE.
std::string search_date(std::chrono::sys_days day);

}  // namespace aftercare::email::imap
