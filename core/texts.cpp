#include "core/texts.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>

namespace aftercare::core {

namespace {

// Calls `text(run)` for what stands between places and `place(name)` for each "{name}".
// Returns false when a brace does not close.
template <class OnText, class OnPlace>
bool walk(std::string_view text, OnText on_text, OnPlace on_place) {
    while (!text.empty()) {
        const auto open = text.find('{');
        on_text(text.substr(0, open));
        if (open == std::string_view::npos) return true;
        const auto close = text.find('}', open);
        if (close == std::string_view::npos) {
            on_text(text.substr(open));
            return false;
        }
        on_place(text.substr(open + 1, close - open - 1));
        text.remove_prefix(close + 1);
    }
    return true;
}

template <class Arguments>
std::string fill(std::string_view text, const Arguments& arguments) {
    std::string filled;
    filled.reserve(text.size() + 32);
    walk(
        text, [&](std::string_view run) { filled += run; },
        [&](std::string_view name) {
            const auto found = std::find_if(arguments.begin(), arguments.end(),
                                            [&](const auto& argument) { return argument.first == name; });
            if (found != arguments.end())
                filled += found->second;
            else
                filled.append("{").append(name).append("}");
        });
    return filled;
}

template <class Catalogue>
void flatten(const std::string& prefix, const nlohmann::json& node, Catalogue& into, std::vector<std::string>& faults) {
    for (const auto& [key, value] : node.items()) {
        const std::string path = prefix.empty() ? key : prefix + "." + key;
        if (value.is_object()) {
            flatten(path, value, into, faults);
        } else if (!value.is_string()) {
            faults.push_back(fmt::format("{}: a text must be a string", path));
        } else {
            const auto& text = value.get_ref<const std::string&>();
            if (!walk(text, [](std::string_view) {}, [](std::string_view) {}))
                faults.push_back(fmt::format("{}: a brace is not closed", path));
            if (!into.emplace(path, text).second) faults.push_back(fmt::format("{}: given twice", path));
        }
    }
}

}  // namespace

std::vector<std::string> Texts::add(std::string language, const nlohmann::json& content) {
    if (!content.is_object()) return {"must be an object of texts"};
    std::vector<std::string> faults;
    if (std::find(languages_.begin(), languages_.end(), language) == languages_.end()) languages_.push_back(language);
    flatten("", content, catalogues_[std::move(language)], faults);
    return faults;
}

const std::string* Texts::find(std::string_view language, std::string_view key) const {
    if (const auto catalogue = catalogues_.find(language); catalogue != catalogues_.end())
        if (const auto text = catalogue->second.find(key); text != catalogue->second.end()) return &text->second;
    for (const auto& other : languages_) {
        const auto& catalogue = catalogues_.find(other)->second;
        if (const auto text = catalogue.find(key); text != catalogue.end()) return &text->second;
    }
    return nullptr;
}

std::string Texts::say(std::string_view language, std::string_view key, TextArguments arguments) const {
    const std::string* text = find(language, key);
    return text ? fill(*text, arguments) : std::string(key);
}

std::string Texts::say(std::string_view language, std::string_view key,
                       const std::vector<std::pair<std::string, std::string>>& arguments) const {
    const std::string* text = find(language, key);
    return text ? fill(*text, arguments) : std::string(key);
}

bool Texts::has(std::string_view language, std::string_view key) const {
    const auto catalogue = catalogues_.find(language);
    return catalogue != catalogues_.end() && catalogue->second.find(key) != catalogue->second.end();
}

std::vector<std::string> Texts::keys_below(std::string_view prefix) const {
    const std::string start = std::string(prefix) + ".";
    std::set<std::string> keys;
    for (const auto& [language, catalogue] : catalogues_)
        for (const auto& [key, text] : catalogue)
            if (key.starts_with(start) && key.find('.', start.size()) == std::string::npos) keys.insert(key);
    return {keys.begin(), keys.end()};
}

std::vector<std::string> Texts::differences() const {
    std::vector<std::string> found;
    for (const auto& [language, catalogue] : catalogues_) {
        for (const auto& [other, other_catalogue] : catalogues_) {
            if (other == language) continue;
            for (const auto& [key, text] : catalogue) {
                const auto twin = other_catalogue.find(key);
                if (twin == other_catalogue.end()) {
                    found.push_back(fmt::format("{}: missing {}", other, key));
                } else if (language < other) {
                    auto here = places_of(text);
                    auto there = places_of(twin->second);
                    std::sort(here.begin(), here.end());
                    std::sort(there.begin(), there.end());
                    if (here != there) found.push_back(fmt::format("{}: other places than {} in {}", other, language, key));
                }
            }
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<std::string> places_of(std::string_view text) {
    std::vector<std::string> names;
    walk(text, [](std::string_view) {}, [&](std::string_view name) { names.emplace_back(name); });
    return names;
}

}  // namespace aftercare::core
