// Small rules for header text and secrets. Pure.
#pragma once

#include <string>
#include <string_view>

namespace aftercare::net {

// ASCII letters compared without regard to case.
bool iequals(std::string_view a, std::string_view b);
// True if the comma-separated list holds the token, without regard to case: has_token("keep-alive, Upgrade",
// "upgrade").
bool has_token(std::string_view list, std::string_view token);
// RFC 9110, 5.6.2 and 5.5.
bool valid_field_name(std::string_view name);
bool valid_field_value(std::string_view value);

// "attachment; filename=...; filename*=UTF-8''..." (RFC 6266) for any UTF-8 name.
std::string attachment_disposition(std::string_view file_name);

// Equal, in a time that tells at most the lengths: for tokens and signatures.
bool equal_secret(std::string_view given, std::string_view expected);

}  // namespace aftercare::net
