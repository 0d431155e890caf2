#include "adapters/wechat/chat_memory.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace aftercare::wechat {

namespace {

using Json = nlohmann::json;

// Reports come within minutes; older ones are of no use.
constexpr std::size_t most_announcements = 8;
constexpr std::size_t most_choices = 200;

Json choice_json(const core::Button& choice) {
    return Json::array({choice.label, choice.payload, choice.by_word});
}

bool read_choice(const Json& json, core::Button& choice) {
    if (!json.is_array() || json.size() != 3 || !json[0].is_string() || !json[1].is_string() || !json[2].is_boolean())
        return false;
    choice = {json[0].get<std::string>(), json[1].get<std::string>(), json[2].get<bool>()};
    return true;
}

bool read_announcement(const Json& json, Announcement& announcement) {
    if (!json.is_array() || json.size() != 2 || !json[0].is_string() || !json[1].is_number_integer()) return false;
    announcement = {json[0].get<std::string>(), core::DeliveryId(json[1].get<std::int64_t>())};
    return true;
}

template <class T>
bool read_list(const Json& json, std::vector<T>& list, std::size_t most, bool (*read)(const Json&, T&)) {
    if (!json.is_array() || json.size() > most) return false;
    for (const Json& item : json) {
        if (!read(item, list.emplace_back())) return false;
    }
    return true;
}

}  // namespace

std::string notice_id(std::string_view template_id) {
    return std::string("template:").append(template_id);
}

void ChatMemory::shows(std::vector<core::Button> now, bool in_a_menu) {
    choices = std::move(now);
    if (!in_a_menu) return;
    for (core::Button& choice : choices) choice.by_word = true;
}

void ChatMemory::announced(std::string msg_id, core::DeliveryId delivery) {
    if (announcements.size() == most_announcements) announcements.erase(announcements.begin());
    announcements.push_back({std::move(msg_id), delivery});
}

std::optional<core::DeliveryId> ChatMemory::take_announcement(std::string_view msg_id) {
    const auto found = std::ranges::find(announcements, msg_id, &Announcement::msg_id);
    if (found == announcements.end()) return std::nullopt;
    const core::DeliveryId delivery = found->delivery;
    announcements.erase(found);
    return delivery;
}

std::string to_text(const ChatMemory& memory) {
    Json json = {{"ledger", memory.ledger.to_text()}};
    for (const core::Button& choice : memory.choices) json["choices"].push_back(choice_json(choice));
    for (const Announcement& each : memory.announcements)
        json["announced"].push_back(Json::array({each.msg_id, each.delivery.value}));
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<ChatMemory> parse_chat_memory(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("ledger") || !json["ledger"].is_string()) return std::nullopt;
    ChatMemory memory;
    const std::optional<Ledger> ledger = Ledger::parse(json["ledger"].get_ref<const std::string&>());
    if (!ledger) return std::nullopt;
    memory.ledger = *ledger;
    const Json none = Json::array();
    if (!read_list(json.value("choices", none), memory.choices, most_choices, read_choice)) return std::nullopt;
    if (!read_list(json.value("announced", none), memory.announcements, most_announcements, read_announcement))
        return std::nullopt;
    return memory;
}

}  // namespace aftercare::wechat
