#include "tests/fakes/bot_api/journal.h"

#include "tests/fakes/bot_api/world.h"

#include <algorithm>
#include <cctype>

namespace aftercare::fakes {

namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

bool contains(const Json& entry, const std::string& words) {
    for (const char* name : {"text", "caption"}) {
        const Json& params = entry["params"];
        if (params.contains(name) && params[name].is_string() &&
            params[name].get_ref<const std::string&>().find(words) != std::string::npos) {
            return true;
        }
    }
    return false;
}

bool fits(const Json& entry, const Json& filter) {
    if (filter.contains("chat") && entry["chat"] != filter["chat"]) return false;
    if (filter.contains("method") && entry["method"] != lower(filter["method"])) return false;
    if (filter.contains("applied") && entry["applied"] != filter["applied"]) return false;
    return !filter.contains("contains") || contains(entry, filter["contains"].get<std::string>());
}

}  // namespace

void Journal::add(Json entry) {
    entry["n"] = last() + 1;
    entries_.push_back(std::move(entry));
    signal_.raise();
}

Json Journal::matching(const Json& filter) const {
    Json found = Json::array();
    auto after = static_cast<std::size_t>(std::max<std::int64_t>(filter.value("after", std::int64_t{0}), 0));
    for (std::size_t i = after; i < entries_.size(); ++i) {
        if (fits(entries_[i], filter)) found.push_back(entries_[i]);
    }
    return found;
}

Json journal_entry(const Call& call, const std::string& method) {
    Json entry{{"at_ms", World::now_ms()}, {"method", method}, {"params", call.params}, {"chat", nullptr}};
    if (auto chat = call.integer("chat_id")) entry["chat"] = *chat;
    for (const auto& [part, file] : call.files) {
        entry["files"][part] = {
            {"file_name", file.file_name}, {"media_type", file.media_type}, {"bytes", file.content.size()}};
    }
    return entry;
}

}  // namespace aftercare::fakes
