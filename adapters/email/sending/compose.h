// Makes the bytes of a mail: values in, RFC 5322 out. The same values give the same bytes, so that a mail
// which is sent again is the same mail.
//
// Any thread; no clock, no randomness. GMime does the encoding (RFC 2045, 2047).
#pragma once

#include "adapters/email/mail.h"
#include "core/time.h"

#include <boost/system/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

struct OutgoingFile {
    std::string name;        ///< made safe by compose()
    std::string media_type;  ///< "image/png"; what is none becomes application/octet-stream
    std::string content;
};

/// Texts are UTF-8; what is not is replaced, control characters in one-line texts become blanks.
struct OutgoingMail {
    Mailbox from;
    std::vector<Mailbox> to;  ///< at least one
    std::string reply_to;     ///< may be empty
    std::string subject;
    std::string text;  ///< "\n" line ends; the HTML side is made from it
    /// Links of ours that stand below the line which says what they are for; in HTML that line is the link.
    std::vector<std::string> own_links;
    std::vector<OutgoingFile> files;
    std::string message_id;               ///< without <>, as are the others: fixed when the mail was queued
    std::string in_reply_to;              ///< may be empty
    std::vector<std::string> references;  ///< oldest first
    std::vector<HeaderField> fields;  ///< further fields, names as they are to be written: "Auto-Submitted"
    core::Time date;                  ///< when it was queued
};

enum class ComposeError : std::uint8_t {
    address = 1,  ///< one of the addresses cannot be written to, or there is none
    message_id,   ///< one of the ids holds what a header must not
    field,  ///< a further field has no proper name, a value that is not one line of ASCII, or is one that
            ///< compose() sets
};
/// A constant text for the log.
std::string_view describe(ComposeError error);

/// A multipart/alternative of text and HTML, in a multipart/mixed before the files if there are any. Lines
/// end in CRLF, none is longer than 998 bytes, the bytes are ASCII unless an address is not.
boost::system::result<std::string, ComposeError> compose(const OutgoingMail& mail);

}  // namespace aftercare::email
