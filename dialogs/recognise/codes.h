// Checks of codes that carry their own rules: the unified social credit code, e-mail addresses, and
// the shape of serial and order numbers. Pure; may be called from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace aftercare::dialogs::recognise {

/// GB 32100-2015: 18 characters of 0-9 and A-Z without I, O, S, V, Z; the last is a check character (mod 31).
struct CreditCodeCheck {
    enum class Outcome : std::uint8_t { ok = 1, wrong_length, bad_character, wrong_check };
    Outcome outcome = Outcome::ok;
    std::string code;           ///< the text in upper case, half width, without spaces and hyphens
    std::size_t length = 0;     ///< characters in `code`
    std::string bad_character;  ///< the first one that is not allowed (UTF-8)
    std::size_t position = 0;   ///< of the bad character, from 1
    std::string suggestion;  ///< for bad_character: the one valid code if I, O, S, V, Z are read as what they
                             ///< look like
};
CreditCodeCheck check_credit_code(std::string_view text);

/// The check character for the first 17 characters; 0 if one of them is not allowed or the length is not 17.
char credit_code_check_character(std::string_view first_17);

struct EmailCheck {
    enum class Outcome : std::uint8_t {
        ok = 1,
        no_at,
        several_at,
        bad_local,
        bad_domain,
        has_space,
        too_long
    };
    Outcome outcome = Outcome::ok;
    std::string address;  ///< trimmed, full-width folded, domain in lower case (local part as written)
};
/// A practical check (not all of RFC 5321): one "@", a domain with a dot, no white space, letters of any
/// script allowed in both parts, local part up to 64 bytes, 254 in all.
EmailCheck check_email(std::string_view text);

struct NumberShapeCheck {
    enum class Outcome : std::uint8_t { ok = 1, too_short, too_long, bad_character, no_digit };
    Outcome outcome = Outcome::ok;
    std::string number;         ///< upper case, half width, without white space; dashes of any kind are "-"
    std::size_t length = 0;     ///< characters in `number`
    std::string bad_character;  ///< the first one that is not allowed (UTF-8)
};
/// The shape of serial numbers, order numbers and the like: letters, digits and "-", "_", "/", ".", with at
/// least one digit, `min` to `max` characters.
NumberShapeCheck check_number_shape(std::string_view text, std::size_t min = 4, std::size_t max = 40);

}  // namespace aftercare::dialogs::recognise
