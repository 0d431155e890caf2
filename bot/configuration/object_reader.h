// Reads the members of a JSON object one by one and notes everything that is wrong on the way.
#pragma once

#include "bot/configuration/configuration.h"

#include <nlohmann/json.hpp>

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

class ObjectReader {
  public:
    /// `where` is the object's path for messages: "" or "channels[1]".
    ObjectReader(const nlohmann::json& object, std::string where, const Surroundings& surroundings,
                 std::vector<std::string>& errors);

    bool has(const char* name) const { return object_.contains(name); }

    /// A text, with "${...}" replaced. Without the member: `fallback`.
    std::string text(const char* name, std::string fallback = "");
    /// A text that must be there and not be empty.
    std::string required_text(const char* name);
    std::string one_of(const char* name, std::string fallback, const std::vector<std::string>& values);
    std::int64_t whole(const char* name, std::int64_t fallback, std::int64_t least, std::int64_t most);
    bool yes_no(const char* name, bool fallback);
    double number(const char* name, double fallback, double least, double most);
    std::vector<std::string> texts(const char* name);
    const nlohmann::json* object(const char* name);
    const nlohmann::json* array(const char* name);

    std::string path(std::string_view name) const;
    void fault(std::string_view name, std::string_view what);

    /// Names every member that was not asked for.
    void finish();

  private:
    const nlohmann::json* member(const char* name);
    std::string expanded(const std::string& text, std::string_view name);

    const nlohmann::json& object_;
    std::string where_;
    const Surroundings& surroundings_;
    std::vector<std::string>& errors_;
    std::set<std::string, std::less<>> known_;
};

}  // namespace aftercare::bot
