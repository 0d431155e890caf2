// What a part says of itself: type, disposition, name, charset, identifiers. Read through GMime. Any thread.
#pragma once

#include "adapters/email/mail.h"

#include <string>
#include <string_view>
#include <vector>

namespace aftercare::email {

struct Media {
    std::string type;     ///< "text/plain", lower case; empty if none is declared that can be read
    std::string charset;  ///< the label as it stands
    std::string boundary;
    std::string report_type;  ///< lower case
    std::string smime_type;   ///< lower case
    std::string start;        ///< of multipart/related: the Content-ID of its root, without <>
    std::string name;         ///< decoded, not made safe; from Content-Disposition before Content-Type
    std::string disposition;  ///< "attachment", "inline", another word in lower case, or empty
    std::string encoding;     ///< of the transfer, as it stands
    std::string content_id;   ///< without <>
    bool flowed = false;      ///< format=flowed (RFC 3676)
    bool delete_space = false;
};

Media read_media(const std::vector<HeaderField>& fields);

}  // namespace aftercare::email
