// A pushed message as core::Incoming. Pure.
#pragma once

#include "adapters/wechat/message.h"
#include "core/message.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::wechat {

struct UpdateContext {
    core::ChannelId channel;
    std::string original_id;  ///< our own gh_ id; empty while it is not known
};

struct Update {
    enum class Kind : std::uint8_t {
        incoming = 1,
        ignored,  ///< well-formed and of no concern to the desk; acknowledge it
        broken,   ///< not what the platform promises; keep it for somebody to look at, and acknowledge it
    };
    Kind kind = Kind::broken;
    /// For Kind::incoming, in order: one, or two when somebody follows (reachable again, and "/start").
    std::vector<core::Incoming> incoming;
    std::optional<Message>
        message;           ///< what was read, for the ledger and for receipts; none for some that are broken
    std::string_view why;  ///< for the other kinds: a constant text without anything of a person
};

/// A whole plain body, or what was in an envelope.
Update parse_update(std::string_view body, const UpdateContext& context);

Update to_update(Message message, const UpdateContext& context);

/// A file reference of ours names the kind of file, which decides how it is fetched, and where a picture can be had
/// without the API: "image:MEDIA_ID https://…".
struct FileId {
    std::string_view kind;  ///< "image", "voice", "video"; may be empty
    std::string_view id;
    std::string_view url;  ///< may be empty; never trusted
};
FileId parse_file_id(std::string_view text);

}  // namespace aftercare::wechat
