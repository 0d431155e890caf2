#include "adapters/web/frames.h"

#include "adapters/web/session.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>

namespace aftercare::web {
namespace {

using nlohmann::json;

constexpr std::size_t max_client_id = 64;
constexpr std::size_t min_client_id = 8;
constexpr std::size_t max_payload = 64;  // core::Button
constexpr std::size_t max_reference = 20;  // digits of a message's id
constexpr std::size_t max_language = 35;   // RFC 5646, 4.4.1
constexpr int max_depth = 3;

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

bool is_client_id(std::string_view text) {
    return text.size() >= min_client_id && text.size() <= max_client_id &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
           });
}

bool is_language(std::string_view text) {
    return text.size() <= max_language && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
}

bool is_reference(std::string_view text) {
    return text.size() <= max_reference && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// A member that is a string; nothing if it is another kind of value. A missing one, or null, is empty.
std::optional<std::string> text_of(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) return std::string();
    if (!found->is_string()) return std::nullopt;
    return found->get<std::string>();
}

std::optional<core::MessageId> id_of(const json& object, const char* name) {
    const auto found = object.find(name);
    if (found == object.end() || found->is_null()) return core::MessageId();
    if (!found->is_number_integer()) return std::nullopt;
    if (found->is_number_unsigned() && found->get<std::uint64_t>() > INT64_MAX) return std::nullopt;
    const auto value = found->get<std::int64_t>();
    if (value < 0) return std::nullopt;
    return core::MessageId(value);
}

/// Control characters but newline and tab have no business in a message.
std::string cleaned(std::string_view text) {
    std::string kept;
    kept.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte == '\r') {
            if (at + 1 < text.size() && text[at + 1] == '\n') continue;
            kept += '\n';
        } else if (byte == '\n' || byte == '\t' || (byte >= 0x20 && byte != 0x7F)) {
            kept += text[at];
        }
    }
    return kept;
}

bool blank(std::string_view text) {
    return text.find_first_not_of(" \t\n") == std::string_view::npos;
}

ClientFrame parse_hello(const json& object) {
    const auto session = text_of(object, "session");
    const auto after = id_of(object, "after");
    const auto language = text_of(object, "language");
    if (!session || !after || !language || !is_language(*language)) return BrokenFrame{};
    // A secret that this desk could not have made is not worth keeping: the page gets a new one.
    return HelloFrame{is_session(*session) ? *session : std::string(), *after, *language};
}

ClientFrame parse_message(const json& object, std::string id, const Limits& limits) {
    const auto text = text_of(object, "text");
    const auto reply_to = text_of(object, "reply_to");
    if (!text || !reply_to || !is_reference(*reply_to)) return BrokenFrame{};
    if (characters(*text) > limits.text_characters) return UnfitFrame{std::move(id), "too_long"};
    std::string kept = cleaned(*text);
    if (blank(kept)) return UnfitFrame{std::move(id), "empty"};
    return MessageFrame{std::move(id), std::move(kept), *reply_to};
}

ClientFrame parse_press(const json& object, std::string id) {
    const auto payload = text_of(object, "payload");
    const auto on = text_of(object, "on");
    if (!payload || !on || payload->empty() || payload->size() > max_payload || !is_reference(*on)) return BrokenFrame{};
    return PressFrame{std::move(id), *payload, *on};
}

ClientFrame parse_files(const json& object, std::string id, const Limits& limits) {
    const auto caption = text_of(object, "caption");
    const auto files = object.find("files");
    if (!caption || files == object.end() || !files->is_array() || files->empty()) return BrokenFrame{};
    if (files->size() > limits.files_per_message) return UnfitFrame{std::move(id), "too_many_files"};
    if (characters(*caption) > limits.text_characters) return UnfitFrame{std::move(id), "too_long"};
    FilesFrame frame{std::move(id), {}, cleaned(*caption)};
    if (blank(frame.caption)) frame.caption.clear();
    for (const json& file : *files) {
        if (!file.is_string() || !is_file_token(file.get_ref<const std::string&>())) return BrokenFrame{};
        const auto& token = file.get_ref<const std::string&>();
        if (std::find(frame.files.begin(), frame.files.end(), token) != frame.files.end()) return BrokenFrame{};
        frame.files.push_back(token);
    }
    return frame;
}

ClientFrame parse_known(const json& object, const std::string& type, const Limits& limits) {
    if (type == "hello") return parse_hello(object);
    if (type == "ping") return PingFrame{};
    if (type == "history") {
        const auto before = id_of(object, "before");
        if (!before || !*before) return BrokenFrame{};
        return HistoryFrame{*before};
    }
    if (type == "language") {
        const auto language = text_of(object, "language");
        if (!language || !is_language(*language)) return BrokenFrame{};
        return LanguageFrame{*language};
    }
    if (type != "message" && type != "press" && type != "files") return UnknownFrame{};
    auto id = text_of(object, "id");
    if (!id || !is_client_id(*id)) return BrokenFrame{};
    if (type == "message") return parse_message(object, std::move(*id), limits);
    if (type == "press") return parse_press(object, std::move(*id));
    return parse_files(object, std::move(*id), limits);
}

std::string dumped(const json& frame) {
    // Whatever the store holds is shown: bytes that are not UTF-8 become U+FFFD instead of an exception.
    return frame.dump(-1, ' ', false, json::error_handler_t::replace);
}

json buttons_of(const core::Outgoing& content) {
    json rows = json::array();
    for (const auto& row : content.buttons) {
        json buttons = json::array();
        for (const core::Button& button : row) buttons.push_back({{"label", button.label}, {"payload", button.payload}});
        rows.push_back(std::move(buttons));
    }
    return rows;
}

json message_of(std::string_view chat, const core::StoredMessage& message) {
    json value = {{"id", message.id.value},
                  {"from", message.from_desk ? "desk" : "customer"},
                  {"at", message.at.time_since_epoch().count()},
                  {"heading", message.content.heading},
                  {"text", message.content.text},
                  {"buttons", buttons_of(message.content)}};
    json files = json::array();
    for (const core::FileRef& file : message.content.files)
        files.push_back({{"name", file.name}, {"media_type", file.media_type}, {"bytes", file.bytes}});
    value["files"] = std::move(files);
    if (!message.content.reply_to.empty()) value["reply_to"] = message.content.reply_to;
    const std::string prefix = event_id(chat, "");
    if (!message.from_desk && message.event_id.starts_with(prefix)) value["client_id"] = message.event_id.substr(prefix.size());
    return value;
}

}  // namespace

std::size_t max_frame(const Limits& limits) {
    // JSON may write a character as two \uXXXX escapes: 12 bytes.
    return limits.text_characters * 12 + limits.files_per_message * 320 + 1024;
}

ClientFrame parse_frame(std::string_view text, const Limits& limits) {
    if (text.size() > max_frame(limits)) return BrokenFrame{};
    bool too_deep = false;
    const auto shallow = [&too_deep](int depth, json::parse_event_t, json&) {
        too_deep |= depth > max_depth;
        return !too_deep;
    };
    const json object = json::parse(text, shallow, /*allow_exceptions=*/false);
    if (too_deep || !object.is_object()) return BrokenFrame{};
    const auto type = text_of(object, "type");
    if (!type || type->empty()) return BrokenFrame{};
    return parse_known(object, *type, limits);
}

std::string welcome_frame(std::string_view new_session, const Limits& limits) {
    json frame = {{"type", "welcome"},
                  {"limits",
                   {{"text_characters", limits.text_characters},
                    {"files", limits.files_per_message},
                    {"file_bytes", limits.file_bytes}}}};
    if (!new_session.empty()) frame["session"] = new_session;
    return dumped(frame);
}

std::string about_frame(const About& about) {
    json commands = json::array();
    for (const CommandHint& command : about.commands)
        commands.push_back({{"name", command.name}, {"meaning", command.meaning}});
    json actions = json::array();
    for (const QuickAction& action : about.quick_actions)
        actions.push_back({{"label", action.label}, {"text", action.text}});
    return dumped({{"type", "about"},
                   {"role", about.role == About::Role::agent ? "agent" : "customer"},
                   {"title", about.title},
                   {"name", about.name},
                   {"commands", std::move(commands)},
                   {"greeting_heading", about.greeting_heading},
                   {"greeting", about.greeting},
                   {"quick_actions", std::move(actions)}});
}

std::string message_frame(std::string_view chat, const core::StoredMessage& message) {
    return dumped({{"type", "message"}, {"message", message_of(chat, message)}});
}

std::string history_frame(std::string_view chat, const std::vector<core::StoredMessage>& messages, bool more, bool newest) {
    json list = json::array();
    for (const core::StoredMessage& message : messages) list.push_back(message_of(chat, message));
    return dumped({{"type", "history"}, {"messages", std::move(list)}, {"more", more}, {"newest", newest}});
}

std::string ack_frame(std::string_view id, std::string_view hint) {
    json frame = {{"type", "ack"}, {"id", id}};
    if (!hint.empty()) frame["hint"] = hint;
    return dumped(frame);
}

std::string refused_frame(std::string_view id, std::string_view code) {
    return dumped({{"type", "refused"}, {"id", id}, {"code", code}});
}

std::string try_again_frame(std::string_view id, std::string_view code, std::chrono::milliseconds after) {
    return dumped({{"type", "refused"}, {"id", id}, {"code", code}, {"retry_after_ms", after.count()}});
}

std::string pong_frame() {
    return R"({"type":"pong"})";
}

std::string event_id(std::string_view chat, std::string_view client_id) {
    return std::string(chat) + ":" + std::string(client_id);
}

}  // namespace aftercare::web
