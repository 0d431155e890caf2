// Reads JSON objects for the parsers of core/ that report everything wrong in one run. A reader is used by
// one thread and does not outlive what it reads.
#pragma once

#include "core/time.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::core {

// Reads an object member by member, remembers what is wrong and where, and at the end names the
// members that nobody asked for.
class ObjectReader {
  public:
    ObjectReader(const nlohmann::json& content, std::string path, std::vector<std::string>& errors)
        : content_(content), path_(std::move(path)), errors_(errors) {
        if (!content.is_object()) fault("", "must be an object");
    }

    const nlohmann::json* find(std::string_view name) {
        asked_.emplace(name);
        if (!content_.is_object()) return nullptr;
        const auto found = content_.find(name);
        return found == content_.end() ? nullptr : &*found;
    }

    std::string text(std::string_view name, bool required = true) {
        const nlohmann::json* value = find(name);
        if (value && value->is_string() && !value->get_ref<const std::string&>().empty()) return value->get<std::string>();
        if (value || required) fault(name, "must be a text");
        return {};
    }

    bool flag(std::string_view name) {
        const nlohmann::json* value = find(name);
        if (value && !value->is_boolean()) fault(name, "must be true or false");
        return value && value->is_boolean() && value->get<bool>();
    }

    Duration duration(std::string_view name) {
        const nlohmann::json* value = find(name);
        return value ? duration_of(*value, name) : Duration::zero();
    }

    Duration duration_of(const nlohmann::json& value, std::string_view name) {
        const ParsedDuration parsed = value.is_string() ? parse_duration(value.get<std::string>()) : ParsedDuration{};
        if (!parsed.ok) fault(name, "must be a time such as \"24h\" or \"7d\"");
        return parsed.value;
    }

    std::vector<std::string> texts(std::string_view name) {
        std::vector<std::string> found;
        for (const nlohmann::json& entry : list(name)) {
            if (entry.is_string())
                found.push_back(entry.get<std::string>());
            else
                fault(name, "must be a list of texts");
        }
        return found;
    }

    const nlohmann::json& list(std::string_view name) {
        static const nlohmann::json empty = nlohmann::json::array();
        const nlohmann::json* value = find(name);
        if (value && !value->is_array()) fault(name, "must be a list");
        return value && value->is_array() ? *value : empty;
    }

    void fault(std::string_view name, std::string_view what) {
        errors_.push_back(at(name).empty() ? std::string(what) : fmt::format("{}: {}", at(name), what));
    }

    std::string at(std::string_view name) const {
        if (path_.empty() || name.empty()) return path_ + std::string(name);
        return fmt::format("{}.{}", path_, name);
    }

    std::string at(std::string_view name, std::size_t index) const { return fmt::format("{}[{}]", at(name), index); }

    std::vector<std::string>& errors() { return errors_; }

    void name_unknown() {
        if (!content_.is_object()) return;
        for (const auto& [key, value] : content_.items())
            if (!asked_.contains(key)) fault(key, "unknown name");
    }

  private:
    const nlohmann::json& content_;
    std::string path_;
    std::vector<std::string>& errors_;
    std::set<std::string, std::less<>> asked_;
};

// Reads a list of objects: `read(reader)` for each.
template <class Read>
void each(ObjectReader& reader, std::string_view name, Read read) {
    std::size_t index = 0;
    for (const nlohmann::json& entry : reader.list(name)) {
        ObjectReader item(entry, reader.at(name, index++), reader.errors());
        read(item);
        item.name_unknown();
    }
}

}  // namespace aftercare::core
