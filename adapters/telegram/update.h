// An Update of the Bot API as a core::Incoming. Pure.
#pragma once

#include "adapters/telegram/json_view.h"
#include "core/message.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace aftercare::telegram {

/// What the reader must know besides the bytes.
struct UpdateContext {
    core::ChannelId channel;
    std::string bot_name;  ///< our own @name without '@'; empty while it is not known
    core::Time now;        ///< for a pressed button, whose time Telegram does not tell
};

struct Update {
    enum class Kind : std::uint8_t {
        incoming = 1,
        ignored,  ///< well-formed and of no concern to the desk; acknowledge it
        broken,   ///< not what the Bot API promises; keep it for somebody to look at, and acknowledge it
    };
    Kind kind = Kind::broken;
    std::int64_t id = -1;     ///< update_id; -1 if it could not be read
    core::Incoming incoming;  ///< for Kind::incoming
    std::string callback;     ///< id of a callback query: it must be answered, whatever the kind
    std::string_view why;     ///< for the other kinds: a constant text without anything of a person
};

/// The update_types that read_update() understands, for `allowed_updates`.
inline constexpr std::string_view allowed_updates =
    R"(["message","edited_message","callback_query","my_chat_member"])";

/// A whole webhook body.
Update parse_update(std::string_view body, const UpdateContext& context);

/// One element of getUpdates' result.
Update read_update(JsonValue update, const UpdateContext& context);

/// A file reference of ours names the kind of file, since a file_id can be sent again only as that kind:
/// "photo:AgACAgI…".
struct FileId {
    std::string_view
        kind;  ///< "photo", "document", "video", "audio", "voice", "video_note", "animation"; may be empty
    std::string_view id;
};
FileId parse_file_id(std::string_view text);

}  // namespace aftercare::telegram
