// Reads a telephone number. A narrow validator of our own: mainland China's numbering plan in
// detail (MIIT 2017 plan: mobile 1[3-9], area codes 010, 02x, 03xx-09xx, 400/800), everything else
// by the shape of E.164 only, so that a foreign customer is never turned away.
// Pure; may be called from any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace aftercare::dialogs::recognise {

enum class PhoneKind : std::uint8_t { mobile = 1, landline, service, international };

struct Phone {
    std::string canonical;  ///< "+8613812345678", "+861012345678;ext=12" (RFC 3966): compare and keep this
    std::string
        display;  ///< "138 1234 5678", "010-12345678-12", "400-800-1234", "+49 30123456" without spaces
    PhoneKind kind = PhoneKind::mobile;

    friend bool operator==(const Phone&, const Phone&) = default;
};

struct PhoneReading {
    enum class Outcome : std::uint8_t {
        none = 1,   ///< no number in the text
        one,        ///< `phone`
        several,    ///< more than one different number; `phone` is the first
        too_short,  ///< `digits` says how many there were
        too_long,
        bad_prefix,    ///< the right length, but no such number begins like that (12x..., 0 1x)
        no_area_code,  ///< a 7 or 8 digit local number: the area code is missing
    };
    Outcome outcome = Outcome::none;
    Phone phone;
    int digits = 0;  ///< digits of the number as written, for the message
};

/// Reads the number in `text`; words around it ("我的手机是138...") are allowed. Separators, brackets,
/// full-width digits, +86 / 0086 / 86 and extensions (转, ext, x, #, a second '-') are understood.
/// Only the first 300 characters are read.
PhoneReading read_phone(std::string_view text);

}  // namespace aftercare::dialogs::recognise
