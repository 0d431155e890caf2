#include "adapters/wechat/message.h"

#include "adapters/wechat/signature.h"

#include <algorithm>
#include <array>
#include <utility>

namespace aftercare::wechat {

namespace {

using Content = Message::Content;

constexpr std::int64_t last_second = 253'402'300'799;  // of the year 9999
constexpr std::size_t id_bytes = 64;                   // an OpenID has 28
constexpr std::string_view qr_prefix = "qrscene_";

bool plain_id(std::string_view id) {
    return !id.empty() && id.size() <= id_bytes &&
           std::ranges::all_of(id, [](char c) { return c > ' ' && c < '\x7f'; });
}

// ---- messages -----------------------------------------------------------------------------------

struct MessageKind {
    std::string_view type;
    Content (*read)(XmlElement);
};

Content read_text(XmlElement root) {
    return TextMessage{.content = root["Content"].text(), .menu_id = root["bizmsgmenuid"].text()};
}

Content read_image(XmlElement root) {
    return ImageMessage{.media_id = root["MediaId"].text(), .url = root["PicUrl"].text()};
}

Content read_voice(XmlElement root) {
    return VoiceMessage{.media_id = root["MediaId"].text(),
                        .format = root["Format"].text(),
                        .media_id_16k = root["MediaId16K"].text(),
                        .recognition = root["Recognition"].text()};
}

Content read_video(XmlElement root) {
    return VideoMessage{.media_id = root["MediaId"].text(),
                        .thumb_media_id = root["ThumbMediaId"].text(),
                        .short_video = root["MsgType"].text() == "shortvideo"};
}

// X is the latitude.
Content read_location(XmlElement root) {
    return LocationMessage{.latitude = root["Location_X"].number(),
                           .longitude = root["Location_Y"].number(),
                           .label = root["Label"].text()};
}

Content read_link(XmlElement root) {
    return LinkMessage{
        .title = root["Title"].text(), .description = root["Description"].text(), .url = root["Url"].text()};
}

constexpr std::array message_kinds{
    MessageKind{"text", read_text},        MessageKind{"image", read_image},
    MessageKind{"voice", read_voice},      MessageKind{"video", read_video},
    MessageKind{"shortvideo", read_video}, MessageKind{"location", read_location},
    MessageKind{"link", read_link},
};

// ---- events -------------------------------------------------------------------------------------

Content read_subscribe(XmlElement root) {
    std::string scene = root["EventKey"].text();
    // Without a QR code the key is absent, empty, or seen as "last_trade_no_…".
    scene = scene.starts_with(qr_prefix) ? scene.substr(qr_prefix.size()) : std::string();
    return Subscribed{.scene = std::move(scene), .ticket = root["Ticket"].text()};
}

Content read_unsubscribe(XmlElement) {
    return Unsubscribed{};
}

Content read_scan(XmlElement root) {
    return Scanned{.scene = root["EventKey"].text(), .ticket = root["Ticket"].text()};
}

Content read_click(XmlElement root) {
    return MenuClicked{root["EventKey"].text()};
}

Content read_view(XmlElement root) {
    return MenuViewed{root["EventKey"].text()};
}

Content read_position(XmlElement root) {
    return PositionReported{.latitude = root["Latitude"].number(), .longitude = root["Longitude"].number()};
}

Content read_send_finished(XmlElement root) {
    SendFinished finished;
    finished.mass = root["Event"].text() == "MASSSENDJOBFINISH";
    finished.msg_id = root["MsgID"].text();
    finished.status = root["Status"].text();
    finished.succeeded = finished.status == (finished.mass ? "send success" : "success");
    return finished;
}

Content read_choices(XmlElement root) {
    NoticeChoices choices;
    const XmlElement popup = root["SubscribeMsgPopupEvent"];
    choices.changed_in_settings = !popup;
    for (const XmlElement entry : (popup ? popup : root["SubscribeMsgChangeEvent"]).all("List")) {
        choices.choices.push_back(
            {entry["TemplateId"].text(), entry["SubscribeStatusString"].text() == "accept"});
    }
    return choices;
}

Content read_notices_sent(XmlElement root) {
    NoticesSent sent;
    for (const XmlElement entry : root["SubscribeMsgSentEvent"].all("List")) {
        sent.sent.push_back(
            {entry["TemplateId"].text(), entry["MsgID"].text(), entry["ErrorCode"].integer().value_or(0)});
    }
    return sent;
}

constexpr std::array event_kinds{
    MessageKind{"subscribe", read_subscribe},
    MessageKind{"unsubscribe", read_unsubscribe},
    MessageKind{"SCAN", read_scan},
    MessageKind{"CLICK", read_click},
    MessageKind{"VIEW", read_view},
    MessageKind{"view_miniprogram", read_view},
    MessageKind{"LOCATION", read_position},
    MessageKind{"TEMPLATESENDJOBFINISH", read_send_finished},
    MessageKind{"MASSSENDJOBFINISH", read_send_finished},
    MessageKind{"subscribe_msg_popup_event", read_choices},
    MessageKind{"subscribe_msg_change_event", read_choices},
    MessageKind{"subscribe_msg_sent_event", read_notices_sent},
};

Content read_event(XmlElement root) {
    const std::string event = root["Event"].text();
    const auto known = std::ranges::find(event_kinds, event, &MessageKind::type);
    if (known != event_kinds.end()) return known->read(root);
    return OtherEvent{.event = event, .key = root["EventKey"].text()};
}

// ---- keys ---------------------------------------------------------------------------------------

// What tells two events of a person in the same second apart. A URL as EventKey is long, so a digest.
std::string event_digest(XmlElement root, const Content& content) {
    std::string identity;
    const auto add = [&](std::string_view part) {
        identity.append(std::to_string(part.size())).append(":").append(part);
    };
    for (const std::string_view name : {"Event", "EventKey", "Ticket", "MsgID", "MenuId"})
        add(root[name].text());
    if (const auto* choices = std::get_if<NoticeChoices>(&content)) {
        for (const NoticeChoices::Choice& choice : choices->choices) {
            add(choice.template_id);
            add(choice.accepted ? "accept" : "reject");
        }
    }
    if (const auto* notices = std::get_if<NoticesSent>(&content)) {
        for (const NoticesSent::Sent& sent : notices->sent) add(sent.msg_id);
    }
    return signature_of(std::array{std::string_view(identity)});
}

// A message without MsgId does not occur; if it does, its content stands in.
std::string content_digest(XmlElement root) {
    std::string identity;
    for (const std::string_view name : {"MsgType", "Content", "MediaId", "Location_X", "Location_Y", "Url"}) {
        const std::string part = root[name].text();
        identity.append(std::to_string(part.size())).append(":").append(part);
    }
    return signature_of(std::array{std::string_view(identity)});
}

std::string key_of(XmlElement root, const Message& message, bool event) {
    const std::string about = "/" + message.from + "/" + std::to_string(message.created) + "/";
    if (event) return "e" + about + event_digest(root, message.content);
    return "m" + about + (plain_id(message.msg_id) ? message.msg_id : content_digest(root));
}

MessageReading failed(std::string_view problem) {
    return {std::nullopt, problem};
}

}  // namespace

MessageReading read_message(XmlElement root) {
    Message message;
    message.to = root["ToUserName"].text();
    message.from = root["FromUserName"].text();
    if (!plain_id(message.to)) return failed("no ToUserName");
    if (!plain_id(message.from)) return failed("no FromUserName");
    const std::optional<std::int64_t> created = root["CreateTime"].integer();
    if (!created || *created < 0 || *created > last_second) return failed("no CreateTime");
    message.created = *created;
    const std::string type = root["MsgType"].text();
    if (type.empty()) return failed("no MsgType");
    const bool event = type == "event";
    const auto known = std::ranges::find(message_kinds, type, &MessageKind::type);
    if (event) {
        if (root["Event"].text().empty()) return failed("an event without name");
        message.content = read_event(root);
    } else {
        message.msg_id = root["MsgId"].text();
        message.content = known == message_kinds.end() ? Content(UnknownMessage{type}) : known->read(root);
    }
    message.key = key_of(root, message, event);
    return {std::move(message), {}};
}

std::string encrypted_part(XmlElement root) {
    return root["Encrypt"].text();
}

}  // namespace aftercare::wechat
