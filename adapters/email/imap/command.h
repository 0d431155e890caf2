// Commands of an IMAP client, as bytes. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email::imap {

/// A command without its tag. Each piece but the first is sent when the server has said "+" to the one
/// before; the last ends with CRLF. Pieces may hold secrets: `name` is what may be logged.
struct Command {
    std::string name;
    std::vector<std::string> pieces;
};

class CommandWriter {
  public:
    /// "UID SEARCH": may have blanks.
    explicit CommandWriter(std::string name);

    /// A word that stands as it is: nothing from outside.
    CommandWriter& word(std::string_view text);
    /// Any bytes but NUL: quoted, or a literal if they cannot be.
    CommandWriter& string(std::string_view bytes);
    /// A name in UTF-8, written in modified UTF-7; it must be valid.
    CommandWriter& mailbox(std::string_view name);
    /// "4,7,9"; at least one.
    CommandWriter& uids(std::span<const std::uint32_t> uids);

    Command finish();

  private:
    std::string& piece() { return command_.pieces.back(); }
    Command command_;
};

/// What AUTHENTICATE sends, in base64 (RFC 4616; Google's and Microsoft's XOAUTH2; RFC 7628).
std::string sasl_plain(std::string_view user, std::string_view password);
std::string sasl_xoauth2(std::string_view user, std::string_view token);
std::string sasl_oauthbearer(std::string_view user, std::string_view token);

}  // namespace aftercare::email::imap
