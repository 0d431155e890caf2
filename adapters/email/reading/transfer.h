// Undoing transfer encodings, tolerantly: junk in base64, lower-case hex, missing padding. Through GMime. Any
// thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace aftercare::email {

struct Decoded {
    std::string bytes;
    bool wrong_label = false;  ///< it was not encoded as it said, and is given as it stood
};

/// `encoding` as in Content-Transfer-Encoding. An unknown one is taken as none.
Decoded decode_transfer(std::string_view body, std::string_view encoding);

std::string decode_base64(std::string_view text);
std::string decode_quoted_printable(std::string_view text);
/// The Q encoding of RFC 2047: "_" is a blank.
std::string decode_quoted_word(std::string_view text);
/// Lines of uuencode, without the lines "begin" and "end".
std::string decode_uu_lines(std::string_view lines);

}  // namespace aftercare::email
