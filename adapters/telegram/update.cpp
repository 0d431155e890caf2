#include "adapters/telegram/update.h"

#include "adapters/telegram/chat.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <utility>

namespace aftercare::telegram {

namespace {

using core::ChatKind;
using core::FileRef;
using core::Incoming;

// Of messages in a forum's General topic (tdlib: GENERAL_FORUM_TOPIC_ID); it is addressed by naming none.
constexpr std::int64_t general_topic = 1;

Update ignored(Update update, std::string_view why) {
    update.kind = Update::Kind::ignored;
    update.why = why;
    return update;
}

Update broken(Update update, std::string_view why) {
    update.kind = Update::Kind::broken;
    update.why = why;
    return update;
}

Update taken(Update update) {
    update.kind = Update::Kind::incoming;
    return update;
}

// Telegram counts seconds; an emulator was seen to count milliseconds.
core::Time time_of(JsonValue date) {
    const std::int64_t value = std::clamp<std::int64_t>(date.integer().value_or(0), 0, 253'402'300'799'000);
    const bool milliseconds = value >= 100'000'000'000;
    return core::Time(core::Duration(milliseconds ? value : value * 1000));
}

std::string id_text(JsonValue id) {
    const std::int64_t value = id.integer().value_or(0);
    return value == 0 ? std::string() : std::to_string(value);
}

std::string person_name(JsonValue person) {
    std::string name(person["first_name"].text());
    const std::string_view last = person["last_name"].text();
    if (!name.empty() && !last.empty()) name += ' ';
    return name.append(last);
}

bool in_topic(JsonValue message) {
    return message["is_topic_message"].truth();
}

struct ChatProblem {
    Update::Kind kind = Update::Kind::incoming;
    std::string_view why;  // empty: none
};

// Fills chat and chat_kind.
ChatProblem read_chat(JsonValue message, Incoming& incoming) {
    const JsonValue chat = message["chat"];
    const std::optional<std::int64_t> id = chat["id"].integer();
    if (!id || *id == 0) return {Update::Kind::broken, "no chat id"};
    const std::string_view type = chat["type"].text();
    if (type == "private") {
        incoming.chat_kind = ChatKind::one_to_one;
    } else if (type == "group" || type == "supergroup") {
        incoming.chat_kind = ChatKind::group;
    } else {
        return {Update::Kind::ignored, "not a private chat or a group"};
    }
    Chat where{.id = *id, .topic = 0};
    if (in_topic(message)) {
        const std::int64_t topic = message["message_thread_id"].integer().value_or(0);
        if (topic > general_topic) where.topic = topic;
    }
    incoming.chat = to_text(where);
    return {};
}

// False if nobody can be named: a channel's post, another bot.
bool read_sender(JsonValue from, JsonValue sender_chat, core::Sender& sender) {
    // An anonymous administrator or a channel writes; `from` is then one of Telegram's stand-in accounts.
    if (const std::optional<std::int64_t> chat = sender_chat["id"].integer()) {
        sender.address = std::to_string(*chat);
        sender.name = std::string(sender_chat["title"].text());
        return true;
    }
    const std::optional<std::int64_t> id = from["id"].integer();
    if (!id || from["is_bot"].truth()) return false;
    sender.address = std::to_string(*id);
    sender.name = person_name(from);
    sender.language = std::string(from["language_code"].text());
    return true;
}

bool same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

// "/status@OurBot x" becomes "/status x". Nothing if a group's command is for another bot.
std::optional<std::string> own_text(std::string_view text, ChatKind kind, std::string_view bot_name) {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
    const std::size_t at = text.substr(0, end).find('@');
    if (text.empty() || text.front() != '/' || at == std::string_view::npos || at < 2)
        return std::string(text);
    const std::string_view name = text.substr(at + 1, end - at - 1);
    const bool is_name = !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!is_name) return std::string(text);
    const bool ours = bot_name.empty() || same_name(name, bot_name);
    if (!ours && kind == ChatKind::group) return std::nullopt;
    if (!ours) return std::string(text);
    std::string own(text.substr(0, at));
    return own.append(text.substr(end));
}

FileRef file_of(JsonValue file, std::string_view kind, std::string_view default_type) {
    FileRef ref;
    ref.id = std::string(kind).append(":").append(file["file_id"].text());
    ref.unique = std::string(file["file_unique_id"].text());
    if (ref.unique.empty()) ref.unique = ref.id;
    ref.name = std::string(file["file_name"].text());
    const std::string_view type = file["mime_type"].text();
    ref.media_type = std::string(type.empty() ? default_type : type);
    ref.bytes = file["file_size"].integer().value_or(-1);
    if (ref.bytes < 0) ref.bytes = -1;
    return ref;
}

// The sizes are of one photo; they are not promised to be in order.
JsonValue largest(JsonValue sizes) {
    JsonValue best;
    double best_area = -1;
    for (JsonValue size = sizes.first(); size; size = size.next()) {
        const double area = size["width"].number() * size["height"].number();
        if (area > best_area && !size["file_id"].text().empty()) {
            best = size;
            best_area = area;
        }
    }
    return best;
}

struct FileKind {
    std::string_view name;
    std::string_view media_type;
};
// An animation carries a document as well, for old programs, so it comes first.
constexpr std::array file_kinds{
    FileKind{"animation", "video/mp4"}, FileKind{"document", "application/octet-stream"},
    FileKind{"video", "video/mp4"},     FileKind{"audio", "audio/mpeg"},
    FileKind{"voice", "audio/ogg"},     FileKind{"video_note", "video/mp4"},
};

std::optional<FileRef> read_file(JsonValue message) {
    if (const JsonValue photo = largest(message["photo"])) return file_of(photo, "photo", "image/jpeg");
    for (const FileKind& kind : file_kinds) {
        const JsonValue file = message[kind.name];
        if (!file["file_id"].text().empty()) return file_of(file, kind.name, kind.media_type);
    }
    return std::nullopt;
}

core::ContactReceived read_contact(JsonValue contact, JsonValue from) {
    const std::optional<std::int64_t> of = contact["user_id"].integer();
    const std::optional<std::int64_t> sender = from["id"].integer();
    return {.phone = std::string(contact["phone_number"].text()),
            .name = person_name(contact),
            .own = of && sender && *of == *sender};
}

core::LocationReceived read_location(JsonValue location, JsonValue venue) {
    std::string title(venue["title"].text());
    const std::string_view address = venue["address"].text();
    if (!title.empty() && !address.empty()) title += ", ";
    title.append(address);
    return {.latitude = location["latitude"].number(),
            .longitude = location["longitude"].number(),
            .title = std::move(title)};
}

constexpr std::array<std::string_view, 10> unsupported{
    "sticker", "poll", "dice", "game", "story", "invoice", "paid_media", "giveaway", "checklist", "gift"};

// What a person wrote; nothing for service messages and for kinds unknown to this program.
std::optional<Incoming::Content> read_content(JsonValue message, std::string text) {
    if (!text.empty()) return core::TextReceived{std::move(text)};
    if (std::optional<FileRef> file = read_file(message)) {
        core::FilesReceived files;
        files.files.push_back(std::move(*file));
        files.caption = std::string(message["caption"].text());
        files.album = std::string(message["media_group_id"].text());
        return files;
    }
    if (const JsonValue contact = message["contact"]; contact.is_object()) {
        return read_contact(contact, message["sender_chat"] ? JsonValue{} : message["from"]);
    }
    if (const JsonValue location = message["location"]; location.is_object()) {
        return read_location(location, message["venue"]);
    }
    for (const std::string_view what : unsupported) {
        if (message.has(what)) return core::UnsupportedReceived{std::string(what)};
    }
    return std::nullopt;
}

// In a topic every message "answers" the one that opened the topic unless it answers another.
std::string reply_of(JsonValue message) {
    const JsonValue replied = message["reply_to_message"];
    if (!replied) return {};
    const bool opens_topic =
        in_topic(message) && replied["message_id"].integer() == message["message_thread_id"].integer();
    return opens_topic || replied.has("forum_topic_created") ? std::string() : id_text(replied["message_id"]);
}

// A group became a supergroup: said once in the old chat and once in the new one.
Update read_migration(JsonValue message, Update update) {
    const std::optional<std::int64_t> here = message["chat"]["id"].integer();
    const std::optional<std::int64_t> to = message["migrate_to_chat_id"].integer();
    const std::optional<std::int64_t> from = message["migrate_from_chat_id"].integer();
    if (!here || (!to && !from)) return broken(std::move(update), "a migration without chat ids");
    update.incoming.chat = std::to_string(to ? *here : *from);
    update.incoming.chat_kind = ChatKind::group;
    update.incoming.content = core::ChatMoved{std::to_string(to ? *to : *here)};
    return taken(std::move(update));
}

Update read_message(JsonValue message, const UpdateContext& context, Update update) {
    Incoming& incoming = update.incoming;
    incoming.at = time_of(message["date"]);
    if (message.has("migrate_to_chat_id") || message.has("migrate_from_chat_id")) {
        return read_migration(message, std::move(update));
    }
    if (const ChatProblem problem = read_chat(message, incoming); !problem.why.empty()) {
        update.kind = problem.kind;
        update.why = problem.why;
        return update;
    }
    if (message["is_automatic_forward"].truth())
        return ignored(std::move(update), "a post of the linked channel");
    if (!read_sender(message["from"], message["sender_chat"], incoming.sender)) {
        return ignored(std::move(update), "from no person");
    }
    std::optional<std::string> text = own_text(message["text"].text(), incoming.chat_kind, context.bot_name);
    if (!text) return ignored(std::move(update), "a command for another bot");
    std::optional<Incoming::Content> content = read_content(message, std::move(*text));
    if (!content) return ignored(std::move(update), "a service message");
    incoming.message = id_text(message["message_id"]);
    incoming.reply_to = reply_of(message);
    incoming.content = std::move(*content);
    return taken(std::move(update));
}

Update read_edit(JsonValue message, const UpdateContext& context, Update update) {
    Incoming& incoming = update.incoming;
    incoming.at = time_of(message.has("edit_date") ? message["edit_date"] : message["date"]);
    if (const ChatProblem problem = read_chat(message, incoming); !problem.why.empty()) {
        update.kind = problem.kind;
        update.why = problem.why;
        return update;
    }
    if (!read_sender(message["from"], message["sender_chat"], incoming.sender)) {
        return ignored(std::move(update), "from no person");
    }
    const std::string_view written = message[message.has("text") ? "text" : "caption"].text();
    std::optional<std::string> text = own_text(written, incoming.chat_kind, context.bot_name);
    if (!text) return ignored(std::move(update), "a command for another bot");
    incoming.message = id_text(message["message_id"]);
    // A live location moves by edits; counters and previews change by edits too.
    if (text->empty() || incoming.message.empty()) return ignored(std::move(update), "an edit without text");
    incoming.reply_to = reply_of(message);
    incoming.content = core::TextEdited{incoming.message, std::move(*text)};
    return taken(std::move(update));
}

Update read_callback(JsonValue query, const UpdateContext& context, Update update) {
    update.callback = std::string(query["id"].text());
    if (update.callback.empty()) return broken(std::move(update), "a callback without id");
    const std::string_view payload = query["data"].text();
    const JsonValue message = query["message"];  // may be an InaccessibleMessage: chat, message_id, date 0
    if (payload.empty() || !message) return ignored(std::move(update), "a callback without data or message");
    Incoming& incoming = update.incoming;
    incoming.at = context.now;
    if (const ChatProblem problem = read_chat(message, incoming); !problem.why.empty()) {
        update.kind = problem.kind;
        update.why = problem.why;
        return update;
    }
    if (!read_sender(query["from"], JsonValue{}, incoming.sender)) {
        return ignored(std::move(update), "from no person");
    }
    incoming.content = core::ButtonPressed{std::string(payload), id_text(message["message_id"])};
    return taken(std::move(update));
}

Update read_membership(JsonValue change, Update update) {
    Incoming& incoming = update.incoming;
    incoming.at = time_of(change["date"]);
    if (const ChatProblem problem = read_chat(change, incoming); !problem.why.empty()) {
        update.kind = problem.kind;
        update.why = problem.why;
        return update;
    }
    if (incoming.chat_kind != ChatKind::one_to_one) {
        return ignored(std::move(update), "the bot's place in a group changed");
    }
    const std::string_view status = change["new_chat_member"]["status"].text();
    if (status.empty()) return broken(std::move(update), "no membership status");
    if (!read_sender(change["from"], JsonValue{}, incoming.sender)) {
        return ignored(std::move(update), "from no person");
    }
    incoming.content = core::ReachabilityChanged{status != "kicked" && status != "left"};
    return taken(std::move(update));
}

}  // namespace

Update read_update(JsonValue value, const UpdateContext& context) {
    Update update;
    const std::optional<std::int64_t> id = value["update_id"].integer();
    if (!id || *id < 0) return broken(std::move(update), "no update_id");
    update.id = *id;
    update.incoming.channel = context.channel;
    update.incoming.event_id = std::to_string(*id);
    for (JsonValue member = value.first(); member; member = member.next()) {
        const std::string_view kind = member.name();
        if (kind == "update_id") continue;
        const bool known = kind == "message" || kind == "callback_query" || kind == "edited_message" ||
                           kind == "my_chat_member";
        if (!known) continue;
        if (!member.is_object()) return broken(std::move(update), "not an object");
        if (kind == "message") return read_message(member, context, std::move(update));
        if (kind == "callback_query") return read_callback(member, context, std::move(update));
        if (kind == "edited_message") return read_edit(member, context, std::move(update));
        return read_membership(member, std::move(update));
    }
    return ignored(std::move(update), "an update of another kind");
}

Update parse_update(std::string_view body, const UpdateContext& context) {
    const std::optional<JsonDocument> document = JsonDocument::parse(body);
    if (!document) return broken(Update{}, "not JSON");
    return read_update(document->root(), context);
}

FileId parse_file_id(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return {{}, text};
    return {text.substr(0, colon), text.substr(colon + 1)};
}

}  // namespace aftercare::telegram
