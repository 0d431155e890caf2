#include "tests/fakes/bot_api/actions.h"

#include "tests/fakes/bot_api/text.h"

#include <functional>
#include <map>

namespace aftercare::fakes {

namespace {

template <class Value>
Value needed(const Json& request, const char* name) {
    auto found = request.find(name);
    if (found == request.end()) throw Refusal(400, std::string("field missing: ") + name);
    return found->get<Value>();
}

std::string queue_of(const char* kind, std::int64_t id) {
    return kind + std::to_string(id);
}

Chat& chat_of(World& world, const Json& request) {
    std::int64_t user = needed<std::int64_t>(request, "user");
    world.user(user);
    return world.chat(request.value("chat", user));
}

/// Bots with privacy mode see commands, replies to them and mentions only.
bool bot_sees(World& world, const Chat& chat, const Json& message) {
    if (chat.type() == "private" || chat.sees_all) return true;
    if (message.contains("reply_to_message") &&
        message["reply_to_message"]["from"]["id"] == world.bot()["id"]) {
        return true;
    }
    if (!message.contains("text")) return false;
    const auto& text = message["text"].get_ref<const std::string&>();
    std::string name = "@" + world.bot()["username"].get<std::string>();
    std::size_t at = text.find('@');
    if (text.starts_with("/")) return at == std::string::npos || text.find(name) != std::string::npos;
    return text.find(name) != std::string::npos;
}

Json shown(const Json& message) {
    Json copy = message;
    copy.erase("reply_to_message");
    return copy;
}

/// Posts a user's message and tells the bot. Answers {"update_id" (null if unseen), "message"}.
Json post(World& world, const Json& request, Json content) {
    Chat& chat = chat_of(world, request);
    if (chat.migrated_to != 0) throw Refusal(400, "the group was migrated");
    if (chat.type() == "private") {
        if (chat.blocked) throw Refusal(400, "the user has blocked the bot");
        chat.writable = true;
    }
    if (request.contains("reply_to")) {
        auto answered = chat.messages.find(request["reply_to"].get<std::int64_t>());
        if (answered == chat.messages.end()) throw Refusal(404, "no such message to reply to");
        content["reply_to_message"] = shown(answered->second);
    }
    if (request.contains("thread")) {
        content["message_thread_id"] = request["thread"];
        content["is_topic_message"] = true;
    }
    const Json& user = world.user(needed<std::int64_t>(request, "user"));
    Json& message = world.add_message(chat, user, std::move(content));
    Json update;
    if (bot_sees(world, chat, message)) {
        std::int64_t id = world.updates().add("message", message, queue_of("m", chat.id()), World::now_ms());
        if (id != 0) update = id;
    }
    return {{"update_id", update}, {"message", message}};
}

Json add_user(World& world, const Json& request) {
    Json profile = request;
    return world.add_user(needed<std::int64_t>(request, "id"), profile);
}

Json add_group(World& world, const Json& request) {
    std::string type = request.value("type", "supergroup");
    std::int64_t id = request.value("id", std::int64_t{0});
    if (id == 0) id = world.free_group_id(type == "supergroup");
    Json info{{"id", id}, {"type", type}, {"title", request.value("title", "Group")}};
    if (request.value("is_forum", false)) info["is_forum"] = true;
    Chat& chat = world.add_chat(info);
    chat.writable = true;
    chat.sees_all = request.value("sees_all", false);
    return info;
}

Json say(World& world, const Json& request) {
    std::string text = needed<std::string>(request, "text");
    Json content{{"text", text}};
    Json entities = request.contains("entities") ? request["entities"] : entities_of_typed(text);
    if (!entities.empty()) content["entities"] = entities;
    return post(world, request, content);
}

/// The bytes of a file spec: "content" (text) or "size" of repeated letters.
std::string content_of(const Json& spec) {
    if (spec.contains("content")) return spec["content"].get<std::string>();
    return std::string(spec.value("size", std::size_t{1000}), 'x');
}

Json file_field(World& world, const std::string& kind, const Json& spec) {
    std::string path = kind == "photo" ? "photos" : kind == "document" ? "documents" : kind + "s";
    const StoredFile& file =
        world.add_file(content_of(spec), spec.value("claimed_size", std::int64_t{0}), path);
    Json media = file.info;
    for (const char* name : {"file_name", "mime_type", "duration", "width", "height"}) {
        if (spec.contains(name)) media[name] = spec[name];
    }
    if (kind != "photo") return media;
    // A photo comes as several sizes of one picture; the largest is not always the last.
    const StoredFile& small = world.add_file("thumbnail", 0, "thumbnails");
    Json large = media;
    large["width"] = spec.value("width", 1280);
    large["height"] = spec.value("height", 960);
    Json thumb = small.info;
    thumb["width"] = 90;
    thumb["height"] = 67;
    return Json::array({large, thumb});
}

Json media_content(World& world, const Json& spec) {
    std::string kind = needed<std::string>(spec, "kind");
    Json content{{kind, file_field(world, kind, spec)}};
    if (kind == "animation") content["document"] = content["animation"];
    if (spec.contains("caption")) content["caption"] = spec["caption"];
    return content;
}

Json send_file(World& world, const Json& request) {
    return post(world, request, media_content(world, request));
}

Json send_album(World& world, const Json& request) {
    std::string group = world.new_media_group();
    Json answer = Json::array();
    for (const Json& item : needed<Json>(request, "items")) {
        Json content = media_content(world, item);
        content["media_group_id"] = group;
        answer.push_back(post(world, request, content));
    }
    return {{"media_group_id", group}, {"posted", answer}};
}

Json send_contact(World& world, const Json& request) {
    Json contact{{"phone_number", needed<std::string>(request, "phone_number")},
                 {"first_name", request.value("first_name", "Contact")}};
    if (request.contains("contact_user")) contact["user_id"] = request["contact_user"];
    return post(world, request, Json{{"contact", contact}});
}

Json send_location(World& world, const Json& request) {
    Json location{{"latitude", needed<double>(request, "latitude")},
                  {"longitude", needed<double>(request, "longitude")}};
    Json content{{"location", location}};
    if (request.contains("title")) {
        content["venue"] = {
            {"location", location}, {"title", request["title"]}, {"address", request.value("address", "")}};
    }
    return post(world, request, content);
}

/// Any message content as given: stickers, polls and whatever else a bot must not stumble over.
Json send_any(World& world, const Json& request) {
    return post(world, request, needed<Json>(request, "message"));
}

Json edit(World& world, const Json& request) {
    Chat& chat = chat_of(world, request);
    auto found = chat.messages.find(needed<std::int64_t>(request, "message_id"));
    if (found == chat.messages.end()) throw Refusal(404, "no such message");
    Json& message = found->second;
    message["edit_date"] = World::now_ms() / 1000;
    if (request.contains("text")) {
        message[message.contains("caption") ? "caption" : "text"] = request["text"];
        message.erase("entities");
    }
    std::int64_t id =
        world.updates().add("edited_message", message, queue_of("m", chat.id()), World::now_ms());
    return {{"update_id", id}, {"message", message}};
}

/// The callback data of the button asked for by "data", "text" or "row" and "column".
std::string data_of_button(const Json& message, const Json& request) {
    if (request.value("forge", false)) return needed<std::string>(request, "data");
    int row = 0;
    Json rows = message.contains("reply_markup")
                    ? message["reply_markup"].value("inline_keyboard", Json::array())
                    : Json::array();
    for (const Json& buttons : rows) {
        int column = 0;
        for (const Json& button : buttons) {
            bool wanted = request.contains("data") ? button.value("callback_data", Json()) == request["data"]
                          : request.contains("text")
                              ? button["text"] == request["text"]
                              : row == request.value("row", 0) && column == request.value("column", 0);
            if (wanted && button.contains("callback_data")) return button["callback_data"];
            ++column;
        }
        ++row;
    }
    throw Refusal(404, "no such button on the message");
}

Json press(World& world, const Json& request) {
    Chat& chat = chat_of(world, request);
    std::int64_t user = needed<std::int64_t>(request, "user");
    std::int64_t message_id = needed<std::int64_t>(request, "message_id");
    auto found = chat.messages.find(message_id);
    // A deleted or too old message is shown to the bot as an inaccessible one, with date 0.
    Json message = found == chat.messages.end()
                       ? Json{{"message_id", message_id}, {"chat", chat.info}, {"date", 0}}
                       : found->second;
    std::string data = data_of_button(message, request);
    std::string query = world.add_query(user);
    Json payload{{"id", query},
                 {"from", world.user(user)},
                 {"message", message},
                 {"chat_instance", std::to_string(7000000 + chat.id())},
                 {"data", data}};
    std::int64_t id = world.updates().add("callback_query", payload, queue_of("c", user), World::now_ms());
    return {{"update_id", id}, {"callback_query_id", query}, {"data", data}};
}

Json member_change(World& world, Chat& chat, const Json& from, const char* before, const char* after) {
    Json payload{{"chat", chat.info},
                 {"from", from},
                 {"date", World::now_ms() / 1000},
                 {"old_chat_member", {{"user", world.bot()}, {"status", before}}},
                 {"new_chat_member", {{"user", world.bot()}, {"status", after}}}};
    std::int64_t id =
        world.updates().add("my_chat_member", payload, queue_of("s", chat.id()), World::now_ms());
    return {{"update_id", id}};
}

Json block(World& world, const Json& request) {
    Chat& chat = chat_of(world, request);
    chat.blocked = true;
    return member_change(world, chat, world.user(request["user"]), "member", "kicked");
}

Json unblock(World& world, const Json& request) {
    Chat& chat = chat_of(world, request);
    chat.blocked = false;
    return member_change(world, chat, world.user(request["user"]), "kicked", "member");
}

Json kick(World& world, const Json& request) {
    Chat& chat = world.chat(needed<std::int64_t>(request, "chat"));
    chat.writable = false;
    return member_change(world, chat, world.user(needed<std::int64_t>(request, "user")), "member", "kicked");
}

Json migrate(World& world, const Json& request) {
    Chat& old = world.chat(needed<std::int64_t>(request, "chat"));
    const Json user = world.user(needed<std::int64_t>(request, "user"));
    Json info = old.info;
    std::int64_t old_id = old.id();
    std::int64_t new_id = world.free_group_id(true);
    info["id"] = new_id;
    info["type"] = "supergroup";
    bool sees_all = old.sees_all;
    Chat& moved = world.add_chat(info);
    moved.writable = true;
    moved.sees_all = sees_all;
    Chat& left = world.chat(old_id);
    left.migrated_to = new_id;
    Json farewell = world.add_message(left, user, Json{{"migrate_to_chat_id", new_id}});
    Json arrival = world.add_message(moved, user, Json{{"migrate_from_chat_id", old_id}});
    world.updates().add("message", farewell, queue_of("m", old_id), World::now_ms());
    std::int64_t id = world.updates().add("message", arrival, queue_of("m", new_id), World::now_ms());
    return {{"update_id", id}, {"chat", new_id}};
}

Json raw_update(World& world, const Json& request) {
    std::int64_t id =
        world.updates().add(needed<std::string>(request, "type"), needed<Json>(request, "payload"),
                            request.value("queue", "raw"), World::now_ms());
    return {{"update_id", id}};
}

Json redeliver(World& world, const Json& request) {
    return {{"redelivered", world.updates().again(needed<std::int64_t>(request, "update_id"))}};
}

Json expire_queries(World& world, const Json&) {
    for (auto& [id, query] : world.queries()) query.expired = true;
    return {{"expired", world.queries().size()}};
}

}  // namespace

Json act(World& world, const std::string& name, const Json& request) {
    using Action = Json (*)(World&, const Json&);
    static const std::map<std::string, Action> actions{{"users", add_user},
                                                       {"groups", add_group},
                                                       {"say", say},
                                                       {"send", send_file},
                                                       {"album", send_album},
                                                       {"contact", send_contact},
                                                       {"location", send_location},
                                                       {"message", send_any},
                                                       {"edit", edit},
                                                       {"press", press},
                                                       {"block", block},
                                                       {"unblock", unblock},
                                                       {"kick", kick},
                                                       {"migrate", migrate},
                                                       {"update", raw_update},
                                                       {"redeliver", redeliver},
                                                       {"expire_queries", expire_queries}};
    auto found = actions.find(name);
    if (found == actions.end()) throw Refusal(404, "no such control: " + name);
    return found->second(world, request);
}

}  // namespace aftercare::fakes
