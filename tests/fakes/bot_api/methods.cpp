#include "tests/fakes/bot_api/methods.h"

#include "tests/fakes/bot_api/markup.h"
#include "tests/fakes/bot_api/text.h"

#include <algorithm>
#include <array>
#include <map>

namespace aftercare::fakes {

namespace {

constexpr std::size_t max_text = 4096;
constexpr std::size_t max_caption = 1024;
constexpr std::size_t max_query_text = 200;
constexpr std::int64_t max_download = 20 << 20;
constexpr std::size_t max_photo = 10 << 20;
constexpr std::size_t max_document = 50 << 20;

constexpr const char* not_modified =
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
    "same as a "
    "current content and reply markup of the message";

Chat* named_chat(World& world, const std::string& name) {
    for (const auto& [id, chat] : world.chats()) {
        if (!name.empty() && "@" + chat.info.value("username", "") == name) return world.find_chat(id);
    }
    return nullptr;
}

void apply_reply(Chat& chat, const Call& call, Json& content) {
    Json reply = call.nested("reply_parameters");
    std::int64_t id = reply.is_object() ? reply.value("message_id", std::int64_t{0})
                                        : call.integer("reply_to_message_id").value_or(0);
    if (id == 0) return;
    bool optional = reply.is_object() ? reply.value("allow_sending_without_reply", false)
                                      : call.flag("allow_sending_without_reply");
    auto found = chat.messages.find(id);
    if (found == chat.messages.end()) {
        if (!optional) throw Refusal(400, "Bad Request: message to be replied not found");
        return;
    }
    Json answered = found->second;
    answered.erase("reply_to_message");
    content["reply_to_message"] = answered;
}

void apply_thread(const Chat& chat, const Call& call, Json& content) {
    auto thread = call.integer("message_thread_id");
    if (!thread) return;
    if (!chat.info.value("is_forum", false) || *thread == 1) {
        throw Refusal(400, "Bad Request: message thread not found");
    }
    content["message_thread_id"] = *thread;
    content["is_topic_message"] = true;
}

/// Posts what the bot sends, after the checks that all sending methods share.
Json send(World& world, const Call& call, Json content) {
    Chat& chat = target_chat(world, call);
    Json markup = call.nested("reply_markup");
    check_markup(markup, chat.type());
    apply_reply(chat, call, content);
    apply_thread(chat, call, content);
    if (is_inline_keyboard(markup)) content["reply_markup"] = markup;
    return world.add_message(chat, world.bot(), std::move(content));
}

Json send_message(World& world, Account&, const Call& call) {
    target_chat(world, call);
    FormattedText text = formatted(call, "text", "entities", max_text, false);
    Json content{{"text", text.text}};
    if (!text.entities.empty()) content["entities"] = text.entities;
    return send(world, call, content);
}

void add_caption(const Call& call, Json& content) {
    FormattedText caption = formatted(call, "caption", "caption_entities", max_caption, true);
    if (caption.text.empty()) return;
    content["caption"] = caption.text;
    if (!caption.entities.empty()) content["caption_entities"] = caption.entities;
}

/// The media object for a file given as an upload, `attach://part`, file_id or URL.
Json media_object(World& world, const Call& call, const std::string& kind, const std::string& given,
                  const std::string& part) {
    std::string name = given.starts_with("attach://") ? given.substr(9) : part;
    Json media;
    if (auto upload = call.files.find(name); upload != call.files.end()) {
        std::size_t limit = kind == "photo" ? max_photo : max_document;
        if (upload->second.content.empty()) throw Refusal(400, "Bad Request: file must be non-empty");
        if (upload->second.content.size() > limit) throw Refusal(413, "Request Entity Too Large");
        media = world.add_file(upload->second.content, 0, kind + "s").info;
        media["file_name"] = upload->second.file_name;
        media["mime_type"] = upload->second.media_type;
    } else if (const StoredFile* known = world.find_file(given)) {
        media = known->info;
    } else if (given.starts_with("http://") || given.starts_with("https://")) {
        throw Refusal(400, "Bad Request: failed to get HTTP URL content");
    } else if (given.empty()) {
        throw Refusal(400, "Bad Request: there is no " + kind + " in the request");
    } else {
        throw Refusal(400, "Bad Request: wrong file identifier/HTTP URL specified");
    }
    if (kind != "photo") return media;
    media.erase("file_name");
    media.erase("mime_type");
    media["width"] = 800;
    media["height"] = 600;
    return Json::array({media});
}

Json send_media(World& world, const Call& call, const std::string& kind) {
    target_chat(world, call);
    Json content{{kind, media_object(world, call, kind, call.text(kind), kind)}};
    add_caption(call, content);
    return send(world, call, content);
}

Json send_photo(World& world, Account&, const Call& call) {
    return send_media(world, call, "photo");
}
Json send_document(World& world, Account&, const Call& call) {
    return send_media(world, call, "document");
}
Json send_video(World& world, Account&, const Call& call) {
    return send_media(world, call, "video");
}
Json send_audio(World& world, Account&, const Call& call) {
    return send_media(world, call, "audio");
}
Json send_voice(World& world, Account&, const Call& call) {
    return send_media(world, call, "voice");
}

Json send_media_group(World& world, Account&, const Call& call) {
    target_chat(world, call);
    Json media = call.nested("media");
    if (!media.is_array() || media.size() < 2 || media.size() > 10) {
        throw Refusal(400, "Bad Request: there must be from 2 to 10 media in the group");
    }
    if (call.has("reply_markup")) throw Refusal(400, "Bad Request: media group can't have a reply markup");
    std::vector<Json> contents;
    for (const Json& item : media) {
        std::string kind = item.value("type", "");
        Call part = call;
        for (const char* name : {"caption", "parse_mode", "caption_entities"}) {
            if (item.contains(name)) part.params[name] = item[name];
        }
        Json content{{kind, media_object(world, call, kind, item.value("media", ""), "")}};
        add_caption(part, content);
        contents.push_back(std::move(content));
    }
    std::string group = world.new_media_group();
    Json result = Json::array();
    for (Json& content : contents) {
        content["media_group_id"] = group;
        result.push_back(send(world, call, std::move(content)));
    }
    return result;
}

Json send_location(World& world, Account&, const Call& call) {
    Json location{{"latitude", std::stod(call.text("latitude"))},
                  {"longitude", std::stod(call.text("longitude"))}};
    return send(world, call, Json{{"location", location}});
}

Json send_chat_action(World& world, Account&, const Call& call) {
    static constexpr std::array<std::string_view, 11> known{
        "typing",        "upload_photo",      "record_video",     "upload_video",
        "record_voice",  "upload_voice",      "upload_document",  "choose_sticker",
        "find_location", "record_video_note", "upload_video_note"};
    target_chat(world, call);
    if (std::find(known.begin(), known.end(), call.text("action")) == known.end()) {
        throw Refusal(400, "Bad Request: wrong parameter action in request");
    }
    return true;
}

/// The bot's own message that an edit is about.
Json& message_to_edit(World& world, const Call& call) {
    Chat& chat = target_chat(world, call);
    auto id = call.integer("message_id");
    if (!id) throw Refusal(400, "Bad Request: message identifier is not specified");
    auto found = chat.messages.find(*id);
    if (found == chat.messages.end()) throw Refusal(400, "Bad Request: message to edit not found");
    if (found->second["from"]["id"] != world.bot()["id"])
        throw Refusal(400, "Bad Request: message can't be edited");
    return found->second;
}

/// Replaces the message by `changed` with the call's keyboard; refuses an edit that changes nothing.
Json finish_edit(Json& message, Json changed, const Call& call, const std::string& chat_type) {
    Json markup = call.nested("reply_markup");
    check_markup(markup, chat_type);
    if (!markup.is_null() && !markup.contains("inline_keyboard")) {
        throw Refusal(400, "Bad Request: inline keyboard expected");
    }
    changed.erase("reply_markup");
    if (is_inline_keyboard(markup)) changed["reply_markup"] = markup;
    if (changed == message) throw Refusal(400, not_modified);
    changed["edit_date"] = World::now_ms() / 1000;
    return message = changed;
}

Json edit_message_text(World& world, Account&, const Call& call) {
    Json& message = message_to_edit(world, call);
    if (!message.contains("text")) throw Refusal(400, "Bad Request: there is no text in the message to edit");
    FormattedText text = formatted(call, "text", "entities", max_text, false);
    Json changed = message;
    changed["text"] = text.text;
    changed.erase("entities");
    if (!text.entities.empty()) changed["entities"] = text.entities;
    return finish_edit(message, changed, call, message["chat"]["type"]);
}

Json edit_message_reply_markup(World& world, Account&, const Call& call) {
    Json& message = message_to_edit(world, call);
    return finish_edit(message, message, call, message["chat"]["type"]);
}

Json delete_message(World& world, Account&, const Call& call) {
    Chat& chat = target_chat(world, call);
    if (chat.messages.erase(call.integer("message_id").value_or(0)) == 0) {
        throw Refusal(400, "Bad Request: message to delete not found");
    }
    return true;
}

Json answer_callback_query(World& world, Account&, const Call& call) {
    CallbackQuery* query = world.find_query(call.text("callback_query_id"));
    if (query == nullptr || query->expired) {
        throw Refusal(400,
                      "Bad Request: query is too old and response timeout expired or query ID is invalid");
    }
    if (code_points(call.text("text")) > max_query_text) throw Refusal(400, "Bad Request: MESSAGE_TOO_LONG");
    query->answered = true;
    return true;
}

Json get_file(World& world, Account&, const Call& call) {
    const StoredFile* file = world.find_file(call.text("file_id"));
    if (file == nullptr)
        throw Refusal(400, "Bad Request: wrong file_id or the file is temporarily unavailable");
    if (file->size > max_download) throw Refusal(400, "Bad Request: file is too big");
    Json result = file->info;
    result["file_path"] = file->path;
    return result;
}

Json get_me(World& world, Account&, const Call&) {
    Json me = world.bot();
    me["can_join_groups"] = true;
    me["can_read_all_group_messages"] = false;
    me["supports_inline_queries"] = false;
    return me;
}

Json get_chat(World& world, Account&, const Call& call) {
    return target_chat(world, call).info;
}

Json get_chat_member(World& world, Account&, const Call& call) {
    target_chat(world, call);
    return {{"user", world.user(call.integer("user_id").value_or(0))}, {"status", "member"}};
}

Json commands_key(const Call& call) {
    Json scope = call.nested("scope");
    if (scope.is_null()) scope = Json{{"type", "default"}};
    return {{"scope", scope}, {"language_code", call.text("language_code")}};
}

void check_command(const Json& command) {
    std::string name = command.value("command", "");
    if (name.starts_with("/")) name.erase(0, 1);
    bool good = !name.empty() && name.size() <= 32 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
    if (!good) throw Refusal(400, "Bad Request: BOT_COMMAND_INVALID");
    std::size_t description = code_points(command.value("description", ""));
    if (description < 1 || description > 256)
        throw Refusal(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID");
}

Json* commands_entry(Account& account, const Json& key) {
    for (Json& entry : account.commands) {
        if (entry["scope"] == key["scope"] && entry["language_code"] == key["language_code"]) return &entry;
    }
    return nullptr;
}

Json set_my_commands(World&, Account& account, const Call& call) {
    Json commands = call.nested("commands");
    if (!commands.is_array()) throw Refusal(400, "Bad Request: can't parse commands: expected an Array");
    if (commands.size() > 100) throw Refusal(400, "Bad Request: BOT_COMMANDS_TOO_MUCH");
    for (const Json& command : commands) check_command(command);
    Json key = commands_key(call);
    Json* entry = commands_entry(account, key);
    if (entry == nullptr) entry = &account.commands.emplace_back(key);
    (*entry)["commands"] = commands;
    return true;
}

Json get_my_commands(World&, Account& account, const Call& call) {
    Json* entry = commands_entry(account, commands_key(call));
    return entry == nullptr ? Json::array() : (*entry)["commands"];
}

Json delete_my_commands(World&, Account& account, const Call& call) {
    if (Json* entry = commands_entry(account, commands_key(call))) (*entry)["commands"] = Json::array();
    return true;
}

Json nothing_to_do(World&, Account&, const Call&) {
    return true;
}

}  // namespace

Chat& target_chat(World& world, const Call& call) {
    if (!call.has("chat_id")) throw Refusal(400, "Bad Request: chat_id is empty");
    auto id = call.integer("chat_id");
    Chat* chat = id ? world.find_chat(*id) : named_chat(world, call.text("chat_id"));
    if (chat == nullptr) throw Refusal(400, "Bad Request: chat not found");
    if (chat->migrated_to != 0) {
        throw Refusal(400, "Bad Request: group chat was upgraded to a supergroup chat",
                      Json{{"migrate_to_chat_id", chat->migrated_to}});
    }
    if (chat->blocked) throw Refusal(403, "Forbidden: bot was blocked by the user");
    if (!chat->writable) {
        throw Refusal(403, chat->type() == "private"
                               ? "Forbidden: bot can't initiate conversation with a user"
                               : "Forbidden: bot was kicked from the group chat");
    }
    return *chat;
}

Json run_method(World& world, Account& account, const std::string& method, const Call& call) {
    using Method = Json (*)(World&, Account&, const Call&);
    static const std::map<std::string, Method> methods{{"getme", get_me},
                                                       {"sendmessage", send_message},
                                                       {"sendphoto", send_photo},
                                                       {"senddocument", send_document},
                                                       {"sendvideo", send_video},
                                                       {"sendaudio", send_audio},
                                                       {"sendvoice", send_voice},
                                                       {"sendmediagroup", send_media_group},
                                                       {"sendlocation", send_location},
                                                       {"sendchataction", send_chat_action},
                                                       {"editmessagetext", edit_message_text},
                                                       {"editmessagereplymarkup", edit_message_reply_markup},
                                                       {"deletemessage", delete_message},
                                                       {"answercallbackquery", answer_callback_query},
                                                       {"getfile", get_file},
                                                       {"getchat", get_chat},
                                                       {"getchatmember", get_chat_member},
                                                       {"setmycommands", set_my_commands},
                                                       {"getmycommands", get_my_commands},
                                                       {"deletemycommands", delete_my_commands},
                                                       {"setmydescription", nothing_to_do},
                                                       {"setmyshortdescription", nothing_to_do},
                                                       {"setchatmenubutton", nothing_to_do},
                                                       {"logout", nothing_to_do},
                                                       {"close", nothing_to_do}};
    auto found = methods.find(method);
    if (found == methods.end()) throw Refusal(404, "Not Found: method not found");
    return found->second(world, account, call);
}

}  // namespace aftercare::fakes
