// The people, chats, messages and files that one bot meets. What users do comes from actions.h, what
// the bot does from methods.h; this is the state that both change.
// Threads: one.
#pragma once

#include "tests/fakes/bot_api/call.h"
#include "tests/fakes/bot_api/updates.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace aftercare::fakes {

struct Chat {
    Json info;              ///< as in Message.chat
    bool writable = false;  ///< the bot may write: the user has started it, or it is a member
    bool blocked = false;   ///< by the user
    bool sees_all = false;  ///< group: privacy mode off
    std::int64_t migrated_to = 0;
    std::int64_t next_message = 1;
    std::map<std::int64_t, Json> messages;  ///< by message_id, as they look now

    std::int64_t id() const { return info.at("id").get<std::int64_t>(); }
    std::string type() const { return info.at("type").get<std::string>(); }
};

struct StoredFile {
    Json info;         ///< file_id, file_unique_id, file_size
    std::string path;  ///< file_path for the download
    std::string content;
    std::int64_t size = 0;  ///< may be claimed larger than `content`
};

struct CallbackQuery {
    std::int64_t user = 0;
    bool answered = false;
    bool expired = false;
};

class World {
  public:
    World(std::int64_t bot_id, const std::string& bot_username, std::int64_t first_update);

    const Json& bot() const { return bot_; }
    Updates& updates() { return updates_; }

    Json& add_user(std::int64_t id, Json profile);
    /// Throws Refusal(404) if there is no such user.
    const Json& user(std::int64_t id) const;
    Chat& add_chat(Json info);
    Chat* find_chat(std::int64_t id);
    /// Throws Refusal(404).
    Chat& chat(std::int64_t id);
    const std::map<std::int64_t, Chat>& chats() const { return chats_; }
    std::int64_t free_group_id(bool supergroup);

    /// Puts a message into a chat, gives it the next message_id and the time, and returns it.
    Json& add_message(Chat& chat, const Json& from, Json content);

    /// Keeps a file under a new file_id.
    const StoredFile& add_file(std::string content, std::int64_t claimed_size, const std::string& path_hint);
    const StoredFile* find_file(const std::string& file_id) const;
    const StoredFile* find_path(const std::string& path) const;

    /// A new callback query's id.
    std::string add_query(std::int64_t user);
    CallbackQuery* find_query(const std::string& id);
    std::map<std::string, CallbackQuery>& queries() { return queries_; }

    std::string new_media_group();

    static std::int64_t now_ms();

  private:
    Json bot_;
    Updates updates_;
    std::map<std::int64_t, Json> users_;
    std::map<std::int64_t, Chat> chats_;
    std::map<std::string, StoredFile> files_;
    std::map<std::string, CallbackQuery> queries_;
    std::int64_t next_group_ = 4001;
    std::int64_t next_query_ = 900000001;
    std::int64_t next_media_group_ = 13000001;
};

}  // namespace aftercare::fakes
