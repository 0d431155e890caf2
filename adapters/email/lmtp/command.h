// The lines that a client of LMTP or SMTP sends. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email::lmtp {

/// "MAIL FROM:<a@b> SIZE=1" as verb "MAIL" (upper case) and the rest without blanks around it.
struct Command {
    std::string verb;
    std::string_view rest;
};
Command split_command(std::string_view line);

struct Parameter {
    std::string name;   ///< upper case
    std::string value;  ///< empty if there was none
};

/// What follows MAIL or RCPT: a path and its parameters.
struct PathArgument {
    std::string address;  ///< empty for <>
    std::vector<Parameter> parameters;
};

/// Reads `FROM:<path> parameters` (or `TO:`). Source routes are dropped (RFC 5321, appendix C), blanks after
/// the colon forgiven. An address is at most 320 bytes and has a local part, an @ and a domain; only
/// "postmaster" needs no domain. Nothing if the text is none of this.
std::optional<PathArgument> parse_path_argument(std::string_view rest, std::string_view keyword);

/// ASCII letters in upper case.
std::string in_upper(std::string_view text);
/// True for well-formed UTF-8 (RFC 3629) and so for ASCII.
bool is_utf8(std::string_view text);
bool is_ascii(std::string_view text);

}  // namespace aftercare::email::lmtp
