// Texts for people, in every language the desk speaks. Pure: the catalogue is built from parsed files.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <initializer_list>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace aftercare::core {

/// A value for a named place in a text: {"number", "SR202610270001"} fills "{number}".
using TextArgument = std::pair<std::string_view, std::string_view>;
using TextArguments = std::initializer_list<TextArgument>;

/// The words of one or more languages. A text's key is a dotted path: "command.unknown".
class Texts {
  public:
    /// Adds the texts of one language ("zh-CN", "en"). `content` is an object of strings and nested
    /// objects. Returns what is wrong with it, one line each: a value that is not a text, a brace
    /// that does not close, a key given twice.
    std::vector<std::string> add(std::string language, const nlohmann::json& content);

    /// The text in the language, with its places filled. A language without the key is answered by
    /// the first language that has it; an unknown key by the key itself, so that a gap is seen and
    /// harms nobody. A place without an argument is left as it stands.
    std::string say(std::string_view language, std::string_view key, TextArguments arguments = {}) const;
    std::string say(std::string_view language, std::string_view key,
                    const std::vector<std::pair<std::string, std::string>>& arguments) const;

    bool has(std::string_view language, std::string_view key) const;

    /// Keys directly below `prefix` ("command" gives "command.take", ...), in order, in any language.
    std::vector<std::string> keys_below(std::string_view prefix) const;

    const std::vector<std::string>& languages() const { return languages_; }

    /// Keys that some language has and another lacks, and texts whose places differ between
    /// languages: "en: missing ask.again". Empty when the languages agree.
    std::vector<std::string> differences() const;

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>{}(key); }
    };
    using Catalogue = std::unordered_map<std::string, std::string, Hash, std::equal_to<>>;
    const std::string* find(std::string_view language, std::string_view key) const;

    std::vector<std::string> languages_;
    std::map<std::string, Catalogue, std::less<>> catalogues_;
};

/// The names of the places in a text: "{number}" gives "number".
std::vector<std::string> places_of(std::string_view text);

}  // namespace aftercare::core
