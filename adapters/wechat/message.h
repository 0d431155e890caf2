// What the platform pushes, as values: messages of people and events. Pure.
//
// Source: official account documentation, "接收普通消息", "接收事件推送". Every text is valid UTF-8 and comes
// from outside: nothing in it may be trusted.
#pragma once

#include "adapters/wechat/xml.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace aftercare::wechat {

// ---- messages of people -------------------------------------------------------------------------

struct TextMessage {
    std::string content;
    std::string
        menu_id;  ///< bizmsgmenuid: the item of a menu message that was clicked. Forgeable, may be old
};

struct ImageMessage {
    std::string media_id;
    std::string url;  ///< PicUrl
};

struct VoiceMessage {
    std::string media_id;
    std::string format;  ///< "amr", "speex"
    std::string media_id_16k;
    std::string recognition;  ///< what the platform understood; mostly empty
};

struct VideoMessage {
    std::string media_id;
    std::string thumb_media_id;
    bool short_video = false;
};

struct LocationMessage {
    double latitude = 0;
    double longitude = 0;
    std::string label;
};

struct LinkMessage {
    std::string title;
    std::string description;
    std::string url;
};

/// A MsgType that this program does not know.
struct UnknownMessage {
    std::string type;
};

// ---- events -------------------------------------------------------------------------------------

struct Subscribed {
    std::string scene;  ///< of the QR code, without "qrscene_"; empty if there was none
    std::string ticket;
};

/// Nothing may be sent to this person from now on.
struct Unsubscribed {};

/// A follower scanned one of our QR codes.
struct Scanned {
    std::string scene;
    std::string ticket;
};

/// CLICK of the account's menu.
struct MenuClicked {
    std::string key;
};

/// VIEW and view_miniprogram of the account's menu: the page opens without us.
struct MenuViewed {
    std::string url;
};

/// The automatic position of somebody who opened the chat; every few seconds.
struct PositionReported {
    double latitude = 0;
    double longitude = 0;
};

/// TEMPLATESENDJOBFINISH and MASSSENDJOBFINISH.
struct SendFinished {
    bool mass = false;
    std::string msg_id;
    std::string status;  ///< "success", "failed:user block", "failed: system failed", "send success", …
    bool succeeded = false;
};

/// subscribe_msg_popup_event, subscribe_msg_change_event: what a person decided about notices.
struct NoticeChoices {
    struct Choice {
        std::string template_id;
        bool accepted = false;
    };
    bool changed_in_settings = false;
    std::vector<Choice> choices;
};

/// subscribe_msg_sent_event
struct NoticesSent {
    struct Sent {
        std::string template_id;
        std::string msg_id;
        std::int64_t error_code = 0;
    };
    std::vector<Sent> sent;
};

/// Every other event: by name.
struct OtherEvent {
    std::string event;
    std::string key;
};

struct Message {
    using Content =
        std::variant<TextMessage, ImageMessage, VoiceMessage, VideoMessage, LocationMessage, LinkMessage,
                     UnknownMessage, Subscribed, Unsubscribed, Scanned, MenuClicked, MenuViewed,
                     PositionReported, SendFinished, NoticeChoices, NoticesSent, OtherEvent>;
    std::string to;            ///< our gh_ id
    std::string from;          ///< the person's OpenID
    std::int64_t created = 0;  ///< unix seconds, 0 to 253402300799
    std::string msg_id;        ///< empty for events
    /// The same whenever the platform delivers this again, and different for everything else: MsgId with
    /// sender and time; for events sender, time, event and what identifies it. At most 200 bytes of ASCII.
    std::string key;
    Content content;
};

/// A message in plain form, or what was in an envelope.
struct MessageReading {
    std::optional<Message> message;
    std::string_view problem;  ///< why there is none: a constant text
};
MessageReading read_message(XmlElement root);

/// The Encrypt element of a request in safe or compatible mode; empty if there is none. Whatever stands
/// beside it is not covered by the signature and must not be read.
std::string encrypted_part(XmlElement root);

}  // namespace aftercare::wechat
