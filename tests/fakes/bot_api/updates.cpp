#include "tests/fakes/bot_api/updates.h"

#include <algorithm>

namespace aftercare::fakes {

std::string_view name_of(Update::State state) {
    switch (state) {
        case Update::State::pending:
            return "pending";
        case Update::State::delivered:
            return "delivered";
        case Update::State::dropped:
            return "dropped";
        case Update::State::expired:
            return "expired";
    }
    return "";
}

std::int64_t Updates::add(const std::string& type, Json payload, const std::string& queue,
                          std::int64_t now_ms) {
    if (!is_allowed(type)) return 0;
    std::int64_t id = next_id_++;
    Update update;
    update.id = id;
    update.type = type;
    update.queue = queue;
    update.body = Json{{"update_id", id}, {type, std::move(payload)}};
    update.created_ms = now_ms;
    Update& kept = all_[id] = std::move(update);
    pending_.insert(id);
    if (on_new) on_new(kept);
    return id;
}

bool Updates::again(std::int64_t id) {
    Update* update = find(id);
    if (update == nullptr || update->state == Update::State::pending) return false;
    update->state = Update::State::pending;
    pending_.insert(id);
    if (on_new) on_new(*update);
    return true;
}

Update* Updates::find(std::int64_t id) {
    auto found = all_.find(id);
    return found == all_.end() ? nullptr : &found->second;
}

void Updates::settle(std::int64_t id, Update::State state) {
    if (Update* update = find(id)) update->state = state;
    pending_.erase(id);
}

void Updates::drop_pending() {
    while (!pending_.empty()) settle(*pending_.begin(), Update::State::dropped);
}

bool Updates::is_allowed(const std::string& type) const {
    if (allowed_.is_array() && !allowed_.empty()) {
        return std::find(allowed_.begin(), allowed_.end(), Json(type)) != allowed_.end();
    }
    return type != "chat_member" && type != "message_reaction" && type != "message_reaction_count";
}

}  // namespace aftercare::fakes
