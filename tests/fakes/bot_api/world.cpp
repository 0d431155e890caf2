#include "tests/fakes/bot_api/world.h"

#include <chrono>

namespace aftercare::fakes {

World::World(std::int64_t bot_id, const std::string& bot_username, std::int64_t first_update)
    : bot_{{"id", bot_id}, {"is_bot", true}, {"first_name", "Aftercare test"}, {"username", bot_username}},
      updates_(first_update) {}

Json& World::add_user(std::int64_t id, Json profile) {
    profile["id"] = id;
    profile["is_bot"] = false;
    if (!profile.contains("first_name")) profile["first_name"] = "User " + std::to_string(id);
    Json info{{"id", id}, {"type", "private"}, {"first_name", profile["first_name"]}};
    for (const char* name : {"last_name", "username"}) {
        if (profile.contains(name)) info[name] = profile[name];
    }
    add_chat(info);
    return users_[id] = std::move(profile);
}

const Json& World::user(std::int64_t id) const {
    auto found = users_.find(id);
    if (found == users_.end()) throw Refusal(404, "no such user: " + std::to_string(id));
    return found->second;
}

Chat& World::add_chat(Json info) {
    Chat chat;
    chat.info = std::move(info);
    std::int64_t id = chat.id();
    return chats_.insert_or_assign(id, std::move(chat)).first->second;
}

Chat* World::find_chat(std::int64_t id) {
    auto found = chats_.find(id);
    return found == chats_.end() ? nullptr : &found->second;
}

Chat& World::chat(std::int64_t id) {
    Chat* found = find_chat(id);
    if (found == nullptr) throw Refusal(404, "no such chat: " + std::to_string(id));
    return *found;
}

std::int64_t World::free_group_id(bool supergroup) {
    std::int64_t number = next_group_++;
    return supergroup ? -1000000000000 - number : -number;
}

Json& World::add_message(Chat& chat, const Json& from, Json content) {
    std::int64_t id = chat.next_message++;
    content["message_id"] = id;
    content["from"] = from;
    content["chat"] = chat.info;
    content["date"] = now_ms() / 1000;
    return chat.messages[id] = std::move(content);
}

const StoredFile& World::add_file(std::string content, std::int64_t claimed_size,
                                  const std::string& path_hint) {
    std::string number = std::to_string(files_.size() + 1);
    StoredFile file;
    file.size = std::max<std::int64_t>(claimed_size, static_cast<std::int64_t>(content.size()));
    file.info = Json{
        {"file_id", "AgACfake-" + number}, {"file_unique_id", "AQADu" + number}, {"file_size", file.size}};
    file.path = path_hint + "/file_" + number;
    file.content = std::move(content);
    return files_[file.info["file_id"].get<std::string>()] = std::move(file);
}

const StoredFile* World::find_file(const std::string& file_id) const {
    auto found = files_.find(file_id);
    return found == files_.end() ? nullptr : &found->second;
}

const StoredFile* World::find_path(const std::string& path) const {
    for (const auto& [id, file] : files_) {
        if (file.path == path) return &file;
    }
    return nullptr;
}

std::string World::add_query(std::int64_t user) {
    std::string id = std::to_string(next_query_++);
    queries_[id].user = user;
    return id;
}

CallbackQuery* World::find_query(const std::string& id) {
    auto found = queries_.find(id);
    return found == queries_.end() ? nullptr : &found->second;
}

std::string World::new_media_group() {
    return std::to_string(next_media_group_++);
}

std::int64_t World::now_ms() {
    auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

}  // namespace aftercare::fakes
