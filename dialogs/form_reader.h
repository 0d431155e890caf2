// Reads the members of a form's JSON and notes what is wrong with them. For the form's parsers only.
#pragma once

#include "core/time.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::dialogs {

// A button's payload has 64 bytes: "d:" draft ":" revision ":" field ":" choice.
constexpr std::size_t longest_field_id = 20;
constexpr std::size_t longest_choice = 19;

/// One or more of a to z, 0 to 9 and _, at most `longest`.
bool is_id(std::string_view id, std::size_t longest);

class FormReader {
  protected:
    explicit FormReader(std::vector<std::string>& errors) : errors_(errors) {}

    void fault(const std::string& what);
    void known_keys(const nlohmann::json& data, std::initializer_list<std::string_view> known);

    /// The value under `key` if it is a string; a fault if it is anything else. So for the others.
    const std::string* text(const nlohmann::json& data, const char* key);
    std::optional<std::int64_t> whole(const nlohmann::json& data, const char* key, std::int64_t least, std::int64_t most);
    std::optional<double> number(const nlohmann::json& data, const char* key);
    bool flag(const nlohmann::json& data, const char* key, bool otherwise);
    std::vector<std::string> texts_in(const nlohmann::json& data, const char* key);
    core::Duration duration(const nlohmann::json& value, const char* key, core::Duration otherwise);

    std::string where_;  ///< of what is read now, for messages: a form, or a form's field
    std::vector<std::string>& errors_;
};

}  // namespace aftercare::dialogs
