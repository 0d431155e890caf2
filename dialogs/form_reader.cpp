#include "dialogs/form_reader.h"

#include <fmt/format.h>

#include <algorithm>

namespace aftercare::dialogs {

using nlohmann::json;

namespace {

std::string shown(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

}  // namespace

bool is_id(std::string_view id, std::size_t longest) {
    return !id.empty() && id.size() <= longest && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

void FormReader::fault(const std::string& what) { errors_.push_back(where_ + ": " + what); }

void FormReader::known_keys(const json& data, std::initializer_list<std::string_view> known) {
    for (const auto& [key, value] : data.items())
        if (std::find(known.begin(), known.end(), key) == known.end()) fault(fmt::format("unknown key \"{}\"", key));
}

const std::string* FormReader::text(const json& data, const char* key) {
    const auto found = data.find(key);
    if (found == data.end()) return nullptr;
    if (found->is_string()) return found->get_ptr<const std::string*>();
    fault(fmt::format("\"{}\" must be a text", key));
    return nullptr;
}

std::optional<std::int64_t> FormReader::whole(const json& data, const char* key, std::int64_t least, std::int64_t most) {
    const auto found = data.find(key);
    if (found == data.end()) return std::nullopt;
    if (found->is_number_integer()) {
        const auto value = found->get<std::int64_t>();
        if (value >= least && value <= most) return value;
    }
    fault(fmt::format("\"{}\" must be a whole number from {} to {}", key, least, most));
    return std::nullopt;
}

std::optional<double> FormReader::number(const json& data, const char* key) {
    const auto found = data.find(key);
    if (found == data.end()) return std::nullopt;
    if (found->is_number()) return found->get<double>();
    fault(fmt::format("\"{}\" must be a number", key));
    return std::nullopt;
}

bool FormReader::flag(const json& data, const char* key, bool otherwise) {
    const auto found = data.find(key);
    if (found == data.end()) return otherwise;
    if (!found->is_boolean()) fault(fmt::format("\"{}\" must be true or false", key));
    return found->is_boolean() ? found->get<bool>() : otherwise;
}

std::vector<std::string> FormReader::texts_in(const json& data, const char* key) {
    std::vector<std::string> found;
    const auto list = data.find(key);
    if (list == data.end()) return found;
    bool good = list->is_array();
    for (const auto& one : *list) {
        good = good && one.is_string();
        if (good) found.push_back(one.get<std::string>());
    }
    if (!good) fault(fmt::format("\"{}\" must be a list of texts", key));
    return found;
}

core::Duration FormReader::duration(const json& value, const char* key, core::Duration otherwise) {
    const auto parsed = value.is_string() ? core::parse_duration(value.get_ref<const std::string&>()) : core::ParsedDuration{};
    if (!parsed.ok) fault(fmt::format("\"{}\": {} is no duration (like \"2h\", \"7d\")", key, shown(value)));
    return parsed.ok ? parsed.value : otherwise;
}

}  // namespace aftercare::dialogs
