// The language between page and desk: JSON objects with a "type". Pure.
//
// Page to desk
//   hello    {session: string|null, after: id|0, language}     first frame, once
//   message  {id, text, reply_to?: message id}
//   press    {id, payload, on: message id}                    (members not named here are ignored)
//   files    {id, files: [token], caption?, names?}            tokens of POST /chat/files
//   history  {before: id}                                      earlier messages
//   language {language}
//   ping     {}
// Desk to page
//   welcome  {session?: string, limits: {text_characters, files, file_bytes}}
//   about    {role, title, name, commands: [{name, meaning}], greeting_heading, greeting,
//             quick_actions: [{label, text}]}
//   history  {messages, more: bool, newest: bool}              newest: forget what is shown, this is the end
//   message  {message: {id, from: "customer"|"desk", at: ms, client_id?, heading, text, reply_to?,
//             buttons: [[{label, payload}]], files: [{name, media_type, bytes}]}}
//   ack      {id, hint?}                                       taken in durably, or had been before
//   refused  {id, code, retry_after_ms?}                       without retry_after_ms: never to be sent again
//   pong     {}
// `id` of message, press and files is the page's own identifier of what it sends ([A-Za-z0-9_-], 8 to 64
// characters): the same when it is sent again. A frame of an unknown type is ignored, so that an old
// desk and a new page understand each other.
#pragma once

#include "adapters/web/web_channel.h"
#include "core/store/records.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace aftercare::web {

struct HelloFrame {
    std::string session;  ///< of valid form, or empty
    core::MessageId after;
    std::string language;
};
struct MessageFrame {
    std::string id;
    std::string text;
    std::string reply_to;
};
struct PressFrame {
    std::string id;
    std::string payload;
    std::string on;
};
struct FilesFrame {
    std::string id;
    std::vector<std::string> files;
    std::string caption;
};
struct HistoryFrame {
    core::MessageId before;
};
struct LanguageFrame {
    std::string language;
};
struct PingFrame {};
/// Of a type that this desk does not know.
struct UnknownFrame {};
/// Something the page may be told: its own words were too long, say. Never to be sent again.
struct UnfitFrame {
    std::string id;
    std::string code;  ///< "too_long", "empty", "too_many_files", "bad_file"
};
/// Not of this language: the connection is closed.
struct BrokenFrame {};

using ClientFrame = std::variant<HelloFrame, MessageFrame, PressFrame, FilesFrame, HistoryFrame, LanguageFrame,
                                 PingFrame, UnknownFrame, UnfitFrame, BrokenFrame>;

/// The most bytes a frame may have, for texts of the given number of characters.
std::size_t max_frame(const Limits& limits);

ClientFrame parse_frame(std::string_view text, const Limits& limits);

// What the desk says, ready to be sent.
std::string welcome_frame(std::string_view new_session, const Limits& limits);
std::string about_frame(const About& about);
/// `chat` is whose page it is: the event id of its own messages begins with it.
std::string message_frame(std::string_view chat, const core::StoredMessage& message);
std::string history_frame(std::string_view chat, const std::vector<core::StoredMessage>& messages, bool more, bool newest);
std::string ack_frame(std::string_view id, std::string_view hint);
std::string refused_frame(std::string_view id, std::string_view code);
std::string try_again_frame(std::string_view id, std::string_view code, std::chrono::milliseconds after);
std::string pong_frame();

/// The event's identifier for what the page called `client_id`.
std::string event_id(std::string_view chat, std::string_view client_id);

}  // namespace aftercare::web
