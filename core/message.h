// What comes in from a channel and what goes out to one: plain values, the same for every channel.
#pragma once

#include "core/ids.h"
#include "core/time.h"

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace aftercare::core {

/// A configured account of a channel: {"telegram", "main"}.
struct ChannelId {
    std::string kind;     ///< "telegram", "wechat", "email", "web"
    std::string account;  ///< the account's name in the configuration, unique within its kind

    friend auto operator<=>(const ChannelId&, const ChannelId&) = default;
};

/// Where a conversation takes place: a chat of a channel.
struct Address {
    ChannelId channel;
    std::string chat;  ///< the channel's own identifier of the chat

    friend auto operator<=>(const Address&, const Address&) = default;
};

enum class ChatKind : std::uint8_t {
    one_to_one = 1,  ///< the chat belongs to one person
    group = 2,       ///< several people read along: personal data is masked
};

/// Who wrote, as the channel knows them.
struct Sender {
    std::string address;   ///< the channel's own identifier of the person
    std::string name;      ///< as shown by the channel; may be empty, never trusted
    std::string language;  ///< BCP 47 tag the channel reports ("zh-hans", "en"); may be empty
};

/// A file on the channel's side, or already in the desk's own attachment directory.
struct FileRef {
    std::string id;           ///< what the channel needs to hand the file out, or "stored:<sha256>"
    std::string unique;       ///< the same for the same file wherever it appears; may equal `id`
    std::string name;         ///< the sender's name for it; never a path, never trusted
    std::string media_type;   ///< as the sender declared it, "image/jpeg"; never trusted
    std::int64_t bytes = -1;  ///< -1 when the channel does not say
};

// ---- incoming ---------------------------------------------------------------------------------

struct TextReceived {
    std::string text;  ///< UTF-8, never empty
};

/// A press on a button that the desk sent. `payload` may be old or forged.
struct ButtonPressed {
    std::string payload;
    std::string on_message;  ///< the channel's reference of the message that carried the button; may be empty
    std::vector<FileRef> files{};  ///< what came with a choice that was written: pictures in the writer's signature
};

/// One or several files. Channels that deliver an album piece by piece send one FilesReceived a
/// piece, with the same album identifier.
struct FilesReceived {
    std::vector<FileRef> files;
    std::string caption;
    std::string album;
};

struct ContactReceived {
    std::string phone;
    std::string name;
    bool own = false;  ///< proved by the channel to be the sender's own
};

struct LocationReceived {
    double latitude = 0;
    double longitude = 0;
    std::string title;  ///< name and address of the place; may be empty
};

/// The sender changed a message sent before.
struct TextEdited {
    std::string message;  ///< the channel's reference of the changed message
    std::string text;
};

/// The person can be reached in this chat from now on, or no longer (blocked, left).
struct ReachabilityChanged {
    bool reachable = false;
};

/// The chat goes on under another identifier.
struct ChatMoved {
    std::string new_chat;
};

/// Somebody who does not take part in a conversation wrote into it: a letter that answers one to another person. It is
/// shown to the desk, and never taken for the words of the person whose conversation it is.
struct OutsiderWrote {
    std::string chat;  ///< the conversation's, of the same channel
    std::string text;  ///< may be empty when there are files
    std::vector<FileRef> files;
};

/// A message of ours did not arrive, as the channel learned later.
struct DeliveryBounced {
    std::string message;  ///< the channel's reference of the message
    bool lasting = false; ///< the address takes no more; else a later message may arrive
    std::string reason;   ///< for the agent; no personal data
};

/// Something the desk does not take (a sticker, a poll). Named in the channel's own word.
struct UnsupportedReceived {
    std::string what;
};

/// Makes what a channel keeps of a chat from what is kept of it just now. Runs inside of a turn, if need be again: it
/// must depend on nothing else.
using ChangeState = std::function<std::string(const std::string& kept)>;

struct Incoming {
    using Content = std::variant<TextReceived, ButtonPressed, FilesReceived, ContactReceived, LocationReceived,
                                 TextEdited, ReachabilityChanged, ChatMoved, OutsiderWrote, DeliveryBounced,
                                 UnsupportedReceived>;

    ChannelId channel;
    std::string event_id;  ///< unique within the channel; the same when the channel delivers again
    std::string chat;
    ChatKind chat_kind = ChatKind::one_to_one;
    Sender sender;
    Time at;                 ///< when the channel says it was sent
    std::string message;     ///< the channel's reference of the message; may be empty
    std::string reply_to;    ///< the message it answers; may be empty
    std::string chat_state;  ///< what the channel wants kept of the chat together with this; empty: as before
    std::string ticket;      ///< number of the ticket that it names itself, where that is to be believed; may be empty
    ChangeState change_state;  ///< the same for a channel that may have it changed meanwhile; empty: chat_state counts
    LetterId letter;         ///< the kept letter that this was read from; none for other channels
    std::string identifier;  ///< of that letter, by which others refer to it; may be empty
    /// Anybody could have sent it in the sender's name: the channel has nothing that proves who it is.
    bool unproven = false;
    Content content;
};

// ---- outgoing ---------------------------------------------------------------------------------

struct Button {
    std::string label;
    std::string payload;  ///< 1 to 64 bytes; comes back as ButtonPressed
    /// Where choices are typed, it is chosen by its word and has no number: a number means something else there, an
    /// answer or a line of a list ("skip" beside a question for an amount).
    bool by_word = false;
};

/// Why a message is said. Letters tell machines of it, and bounds on answers count answers alone.
enum class Origin : std::uint8_t {
    answer = 1,  ///< the desk answers what was written in the same chat
    notice,      ///< the desk tells of something by itself
    person,      ///< it carries what a member of staff wrote to the reader
};

/// A message for one chat, to be rendered by its channel. It carries no markup, so no text of a
/// customer can break it.
struct Outgoing {
    std::string heading;  ///< one line set off from the text (bold where possible); may be empty
    std::string text;
    std::vector<std::vector<Button>> buttons;  ///< rows; numbered lines where the channel has no buttons
    std::vector<FileRef> files;                ///< sent after the text
    bool request_contact = false;              ///< offer to share the sender's own phone, where possible
    std::string reply_to;                      ///< the channel's message this answers; may be empty
    Origin origin = Origin::answer;            ///< answer and notice are told apart when it is queued
};

}  // namespace aftercare::core
