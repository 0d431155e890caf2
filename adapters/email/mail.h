// A mail as read: plain values, decoded to UTF-8. Every text comes from outside: nothing in it may be trusted.
#pragma once

#include "core/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aftercare::email {

/// An address with the name that stood beside it.
struct Mailbox {
    std::string name;     ///< decoded, one line; may be empty
    std::string address;  ///< "user@example.com"; the domain in lower case. Empty if it is none that can be written to

    friend bool operator==(const Mailbox&, const Mailbox&) = default;
};

/// A header field as it stood, unfolded, its name in lower case, its value not decoded.
struct HeaderField {
    std::string name;
    std::string value;
};

/// A file in a mail. `name` is safe to show, never a path; `content` is decoded.
struct MailFile {
    std::string name;
    std::string media_type;  ///< as declared, "image/png"; never trusted
    std::string content_id;  ///< without <>; empty if it has none
    bool shown_inline = false;
    std::string content;
};

/// A part of a report about delivery (RFC 3464): one block for each recipient.
struct DeliveryStatus {
    std::string recipient;   ///< Final-Recipient, else Original-Recipient, without its type
    std::string action;      ///< lower case: "failed", "delayed", "delivered", "relayed", "expanded"
    std::string status;      ///< "5.1.1"; may be empty
    std::string diagnostic;  ///< cut to 500 bytes; may be empty
};

struct Mail {
    std::vector<HeaderField> headers;  ///< the top header block, in order
    std::vector<Mailbox> from;         ///< of all From fields; exactly one in an honest mail
    std::vector<Mailbox> reply_to;
    std::vector<Mailbox> to;
    std::vector<Mailbox> cc;
    std::string subject;                   ///< decoded, one line
    std::string message_id;                ///< without <>; empty if absent or unusable
    std::vector<std::string> in_reply_to;  ///< message ids without <>
    std::vector<std::string> references;   ///< oldest first
    std::optional<core::Time> date;        ///< as the sender states it: for show only

    std::string text;             ///< the body as text; from HTML if there was no other, "\n" line ends
    bool text_from_html = false;  ///< quoted parts of HTML that are recognised by their markup begin with "> " lines
    std::vector<MailFile> files;

    std::string content_type;                   ///< of the whole mail, lower case, without parameters
    std::string report_type;                    ///< of multipart/report, lower case; may be empty
    std::vector<DeliveryStatus> statuses;       ///< of a delivery report
    std::vector<HeaderField> returned_headers;  ///< of the mail that a report returns; may be empty
    std::vector<std::string> problems;          ///< constant texts: what was broken or left out. For the record
};

/// The first field of that name (lower case); empty if there is none.
std::string_view header(const std::vector<HeaderField>& headers, std::string_view name);
/// All fields of that name, in order.
std::vector<std::string_view> all_headers(const std::vector<HeaderField>& headers, std::string_view name);

}  // namespace aftercare::email
