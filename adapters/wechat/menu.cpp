#include "adapters/wechat/menu.h"

#include "adapters/wechat/text.h"

#include <nlohmann/json.hpp>

namespace aftercare::wechat {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_top = 3;
constexpr std::size_t most_below = 5;
constexpr std::size_t top_label_bytes = 16;
constexpr std::size_t below_label_bytes = 60;
constexpr std::size_t key_bytes = 64;
constexpr std::size_t url_bytes = 1024;

class Inspection {
  public:
    void entry(const MenuEntry& entry, std::size_t label_bytes, bool top) {
        const std::string name = "menu entry \"" + clean_text(entry.label) + "\": ";
        const auto demand = [&](bool holds, std::string_view problem) {
            if (!holds) problems.push_back(name + std::string(problem));
        };
        demand(!trimmed(entry.label).empty() && valid_utf8(entry.label), "needs a label");
        demand(entry.label.size() <= label_bytes,
               top ? "the label is longer than 16 bytes (5 Chinese characters)"
                   : "the label is longer than 60 bytes (20 Chinese characters)");
        const int actions =
            (entry.key.empty() ? 0 : 1) + (entry.url.empty() ? 0 : 1) + (entry.entries.empty() ? 0 : 1);
        demand(actions == 1, "needs exactly one of key, url and entries");
        demand(entry.key.size() <= key_bytes, "the key is longer than 64 bytes");
        demand(entry.url.size() <= url_bytes, "the url is longer than 1024 bytes");
        demand(entry.url.empty() || entry.url.starts_with("https://") || entry.url.starts_with("http://"),
               "the url does not begin with https:// or http://");
        demand(top || entry.entries.empty(), "has entries below, but stands below itself");
        demand(entry.entries.size() <= most_below, "has more than 5 entries below");
    }
    std::vector<std::string> problems;
};

Json to_json(const MenuEntry& entry) {
    Json json{{"name", entry.label}};
    if (!entry.entries.empty()) {
        json["sub_button"] = Json::array();
        for (const MenuEntry& below : entry.entries) json["sub_button"].push_back(to_json(below));
    } else if (!entry.url.empty()) {
        json["type"] = "view";
        json["url"] = entry.url;
    } else {
        json["type"] = "click";
        json["key"] = entry.key;
    }
    return json;
}

std::string text_of(const Json& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// `depth`: how many levels may stand below; the platform has two.
std::vector<MenuEntry> entries_of(const Json& list, int depth) {
    std::vector<MenuEntry> entries;
    if (!list.is_array()) return entries;
    for (const Json& button : list) {
        if (!button.is_object()) continue;
        MenuEntry entry;
        entry.label = text_of(button, "name");
        const std::string type = text_of(button, "type");
        if (type == "click") entry.key = text_of(button, "key");
        if (type == "view") entry.url = text_of(button, "url");
        if (const auto below = button.find("sub_button"); below != button.end() && depth > 0)
            entry.entries = entries_of(below->is_object() ? below->value("list", Json()) : *below, depth - 1);
        entries.push_back(std::move(entry));
    }
    return entries;
}

}  // namespace

std::vector<std::string> menu_problems(const std::vector<MenuEntry>& menu) {
    Inspection inspection;
    if (menu.empty()) inspection.problems.emplace_back("the menu has no entries");
    if (menu.size() > most_top) inspection.problems.emplace_back("the menu has more than 3 entries");
    for (const MenuEntry& top : menu) {
        inspection.entry(top, top_label_bytes, true);
        for (const MenuEntry& below : top.entries) inspection.entry(below, below_label_bytes, false);
    }
    return std::move(inspection.problems);
}

std::string menu_body(const std::vector<MenuEntry>& menu) {
    Json json;
    json["button"] = Json::array();
    for (const MenuEntry& top : menu) json["button"].push_back(to_json(top));
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<std::vector<MenuEntry>> read_menu(std::string_view body) {
    const Json json = Json::parse(body, nullptr, false);
    const auto menu = json.is_object() ? json.find("menu") : json.end();
    if (!json.is_object() || menu == json.end() || !menu->is_object() || !menu->contains("button")) return std::nullopt;
    return entries_of((*menu)["button"], 1);
}

}  // namespace aftercare::wechat
