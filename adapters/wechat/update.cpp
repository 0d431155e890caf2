#include "adapters/wechat/update.h"

#include "adapters/wechat/text.h"

#include <utility>

namespace aftercare::wechat {

namespace {

using core::Incoming;

constexpr std::size_t payload_bytes = 64;  // of a button
constexpr std::string_view start_command = "/start";
constexpr std::string_view start_suffix = ":start";

std::string start_text(const std::string& scene) {
    std::string text(start_command);
    return scene.empty() ? text : text.append(" ").append(scene);
}

core::FilesReceived one_file(std::string_view kind, const std::string& media_id, std::string media_type) {
    core::FileRef file;
    file.id = std::string(kind).append(":").append(media_id);
    file.unique = file.id;
    file.media_type = std::move(media_type);
    core::FilesReceived files;
    files.files.push_back(std::move(file));
    return files;
}

std::string voice_type(const std::string& format) {
    if (format == "mp3") return "audio/mpeg";
    if (format == "speex") return "audio/speex";
    return "audio/amr";
}

// What is done with each kind of content: a content for the desk, or why there is none.
struct Taken {
    std::optional<Incoming::Content> content;
    std::string_view why;
    bool broken = false;
};

Taken ignored(std::string_view why) {
    return {std::nullopt, why, false};
}

Taken broken(std::string_view why) {
    return {std::nullopt, why, true};
}

Taken file(std::string_view kind, const std::string& media_id, std::string media_type,
           const std::string& caption) {
    if (media_id.empty()) return broken("a file without MediaId");
    core::FilesReceived files = one_file(kind, media_id, std::move(media_type));
    files.caption = std::string(trimmed(caption));
    return {std::move(files), {}};
}

struct Reader {
    Taken operator()(const TextMessage& text) const {
        // Its words are those of whoever made the menu or the link: with an id that was never ours they are a press
        // of nothing, not something that this person said.
        if (!text.menu_id.empty())
            return {core::ButtonPressed{std::string(prefix_of_bytes(text.menu_id, payload_bytes)), {}}, {}};
        if (trimmed(text.content).empty()) return ignored("a text of nothing");
        return {core::TextReceived{text.content}, {}};
    }
    Taken operator()(const ImageMessage& image) const {
        Taken taken = file("image", image.media_id, "image/jpeg", {});
        // Accounts without permission for the API's media can still load the picture.
        if (auto* files = taken.content ? std::get_if<core::FilesReceived>(&*taken.content) : nullptr;
            files && image.url.starts_with("http") && image.url.find(' ') == std::string::npos)
            files->files.front().id.append(" ").append(image.url);
        return taken;
    }
    Taken operator()(const VoiceMessage& voice) const {
        return file("voice", voice.media_id, voice_type(voice.format), voice.recognition);
    }
    Taken operator()(const VideoMessage& video) const {
        return file("video", video.media_id, "video/mp4", {});
    }
    Taken operator()(const LocationMessage& place) const {
        const bool on_earth = place.latitude >= -90 && place.latitude <= 90 && place.longitude >= -180 &&
                              place.longitude <= 180;
        if (!on_earth) return broken("a location outside the earth");
        return {core::LocationReceived{place.latitude, place.longitude, std::string(trimmed(place.label))},
                {}};
    }
    Taken operator()(const LinkMessage& link) const {
        std::string text;
        for (const std::string* part : {&link.title, &link.description, &link.url}) {
            const std::string_view line = trimmed(*part);
            if (line.empty()) continue;
            if (!text.empty()) text += '\n';
            text.append(line);
        }
        if (text.empty()) return broken("an empty link");
        return {core::TextReceived{std::move(text)}, {}};
    }
    Taken operator()(const UnknownMessage& unknown) const {
        return {core::UnsupportedReceived{std::string(prefix_of_bytes(unknown.type, payload_bytes))}, {}};
    }
    Taken operator()(const Subscribed&) const { return {core::ReachabilityChanged{true}, {}}; }
    Taken operator()(const Unsubscribed&) const { return {core::ReachabilityChanged{false}, {}}; }
    Taken operator()(const Scanned& scan) const { return {core::TextReceived{start_text(scan.scene)}, {}}; }
    // A menu's key is a command as a customer types it, or the payload of a button.
    Taken operator()(const MenuClicked& click) const {
        if (click.key.starts_with('/') && click.key.size() > 1) return {core::TextReceived{click.key}, {}};
        if (click.key.empty() || click.key.size() > payload_bytes)
            return ignored("a menu click of no meaning");
        return {core::ButtonPressed{click.key, {}}, {}};
    }
    Taken operator()(const MenuViewed&) const { return ignored("a page opened from the menu"); }
    Taken operator()(const PositionReported&) const { return ignored("an automatic position"); }
    Taken operator()(const SendFinished&) const { return ignored("a receipt"); }
    Taken operator()(const NoticeChoices&) const { return ignored("a choice about notices"); }
    Taken operator()(const NoticesSent&) const { return ignored("a receipt"); }
    Taken operator()(const OtherEvent&) const { return ignored("an event of another kind"); }
};

}  // namespace

Update to_update(Message message, const UpdateContext& context) {
    Update update;
    update.message = std::move(message);
    const Message& read = *update.message;
    if (!context.original_id.empty() && read.to != context.original_id) {
        update.why = "for another account";
        return update;
    }
    Taken taken = std::visit(Reader{}, read.content);
    if (!taken.content) {
        update.kind = taken.broken ? Update::Kind::broken : Update::Kind::ignored;
        update.why = taken.why;
        return update;
    }
    Incoming incoming;
    incoming.channel = context.channel;
    incoming.event_id = read.key;
    incoming.chat = read.from;
    incoming.sender.address = read.from;  // no name and no language: the platform keeps them since 2021
    incoming.at = core::Time(core::Duration(read.created * 1000));
    incoming.message = read.msg_id;
    incoming.content = std::move(*taken.content);
    update.kind = Update::Kind::incoming;
    update.incoming.push_back(std::move(incoming));
    if (const auto* subscribed = std::get_if<Subscribed>(&read.content)) {
        Incoming start = update.incoming.front();
        start.event_id.append(start_suffix);
        start.content = core::TextReceived{start_text(subscribed->scene)};
        update.incoming.push_back(std::move(start));
    }
    return update;
}

Update parse_update(std::string_view body, const UpdateContext& context) {
    const XmlReading reading = XmlDocument::parse(body);
    if (!reading.document) {
        Update update;
        update.why = describe(reading.error);
        return update;
    }
    MessageReading message = read_message(reading.document->root());
    if (!message.message) {
        Update update;
        update.why = message.problem;
        return update;
    }
    return to_update(std::move(*message.message), context);
}

FileId parse_file_id(std::string_view text) {
    const std::size_t blank = text.find(' ');
    const std::string_view url = blank == std::string_view::npos ? std::string_view() : text.substr(blank + 1);
    text = text.substr(0, blank);
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return {{}, text, url};
    return {text.substr(0, colon), text.substr(colon + 1), url};
}

}  // namespace aftercare::wechat
