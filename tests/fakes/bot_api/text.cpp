#include "tests/fakes/bot_api/text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace aftercare::fakes {

namespace {

constexpr std::size_t max_raw_text = 32768;

[[noreturn]] void cannot_parse(const std::string& why) {
    throw Refusal(400, "Bad Request: can't parse entities: " + why);
}

/// Bytes of the code point that starts here; 0 if it is not valid UTF-8.
std::size_t sequence_length(std::string_view rest) {
    auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    unsigned char first = byte(0);
    std::size_t length = first < 0x80   ? 1
                         : first < 0xC2 ? 0
                         : first < 0xE0 ? 2
                         : first < 0xF0 ? 3
                         : first < 0xF5 ? 4
                                        : 0;
    if (length == 0 || length > rest.size()) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    if (first == 0xE0 && byte(1) < 0xA0) return 0;
    if (first == 0xED && byte(1) > 0x9F) return 0;
    if (first == 0xF0 && byte(1) < 0x90) return 0;
    if (first == 0xF4 && byte(1) > 0x8F) return 0;
    return length;
}

void append_code_point(std::string& out, unsigned long c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | (c >> 6));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | (c >> 12));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (c >> 18));
        out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (c & 0x3F));
    }
}

/// Appends what `&…;` at the start of `rest` stands for; returns the bytes used, 0 if it is no entity.
std::size_t append_character_reference(std::string_view rest, std::string& out) {
    static constexpr std::array<std::pair<std::string_view, char>, 4> named{
        {{"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}}};
    for (auto [name, character] : named) {
        if (rest.starts_with(name)) return out += character, name.size();
    }
    std::size_t end = rest.find(';');
    if (!rest.starts_with("&#") || end == std::string_view::npos || end < 3) return 0;
    std::string digits(rest.substr(2, end - 2));
    bool hex = digits[0] == 'x' || digits[0] == 'X';
    if (hex) digits.erase(0, 1);
    if (digits.empty() || digits.size() > 7) return 0;
    char* stop = nullptr;
    unsigned long c = std::strtoul(digits.c_str(), &stop, hex ? 16 : 10);
    if (*stop != '\0' || c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return 0;
    append_code_point(out, c);
    return end + 1;
}

/// Entity type of an HTML tag; empty if the tag is not supported.
std::string entity_type(const std::string& tag, const std::string& attributes) {
    if (tag == "b" || tag == "strong") return "bold";
    if (tag == "i" || tag == "em") return "italic";
    if (tag == "u" || tag == "ins") return "underline";
    if (tag == "s" || tag == "strike" || tag == "del") return "strikethrough";
    if (tag == "tg-spoiler") return "spoiler";
    if (tag == "span") return attributes.find("tg-spoiler") == std::string::npos ? "" : "spoiler";
    if (tag == "code" || tag == "pre") return tag;
    if (tag == "a") return "text_link";
    if (tag == "tg-emoji") return "custom_emoji";
    if (tag == "blockquote") {
        return attributes.find("expandable") == std::string::npos ? "blockquote" : "expandable_blockquote";
    }
    return "";
}

struct OpenTag {
    std::string name;
    std::size_t start_units;
    Json entity;
};

std::string attribute_value(const std::string& attributes, const std::string& name) {
    std::size_t at = attributes.find(name + "=");
    if (at == std::string::npos) return {};
    at += name.size() + 1;
    char quote = at < attributes.size() ? attributes[at] : ' ';
    bool quoted = quote == '"' || quote == '\'';
    std::size_t begin = quoted ? at + 1 : at;
    std::size_t end = quoted ? attributes.find(quote, begin) : attributes.find(' ', begin);
    if (quoted && end == std::string::npos) cannot_parse("Unclosed attribute value");
    std::string value;
    std::string_view raw = std::string_view(attributes).substr(begin, end - begin);
    while (!raw.empty()) {
        std::size_t used = raw.front() == '&' ? append_character_reference(raw, value) : 0;
        if (used == 0) value += raw.front();
        raw.remove_prefix(std::max<std::size_t>(used, 1));
    }
    return value;
}

/// The HTML mode's reader: one pass, a stack of open tags.
class HtmlReader {
  public:
    explicit HtmlReader(std::string_view markup) : rest_(markup), size_(markup.size()) {}

    FormattedText read() {
        while (!rest_.empty()) step();
        if (!open_.empty()) {
            cannot_parse("Can't find end tag corresponding to start tag \"" + open_.back().name + '"');
        }
        return std::move(out_);
    }

  private:
    void step() {
        if (rest_.front() == '<') return tag();
        std::size_t used = rest_.front() == '&' ? append_character_reference(rest_, out_.text) : 0;
        if (used == 0) out_.text += rest_.front();
        rest_.remove_prefix(std::max<std::size_t>(used, 1));
    }

    void tag() {
        std::size_t offset = size_ - rest_.size();
        std::size_t end = rest_.find('>');
        if (end == std::string_view::npos)
            cannot_parse("Unclosed start tag at byte offset " + std::to_string(offset));
        std::string inner(rest_.substr(1, end - 1));
        rest_.remove_prefix(end + 1);
        if (!inner.empty() && inner.front() == '/') return close(inner.substr(1), offset);
        std::size_t split = std::min(inner.find_first_of(" \n\t"), inner.size());
        std::string name = inner.substr(0, split);
        std::transform(name.begin(), name.end(), name.begin(),
                       [](unsigned char c) { return std::tolower(c); });
        std::string attributes = inner.substr(split);
        std::string type = entity_type(name, attributes);
        if (type.empty()) {
            cannot_parse("Unsupported start tag \"" + name + "\" at byte offset " + std::to_string(offset));
        }
        Json entity{{"type", type}};
        if (name == "a") entity["url"] = attribute_value(attributes, "href");
        if (name == "tg-emoji") entity["custom_emoji_id"] = attribute_value(attributes, "emoji-id");
        open_.push_back({name, utf16_units(out_.text), entity});
    }

    void close(const std::string& name, std::size_t offset) {
        if (open_.empty()) cannot_parse("Unexpected end tag at byte offset " + std::to_string(offset));
        OpenTag tag = std::move(open_.back());
        open_.pop_back();
        if (!name.empty() && name != tag.name) {
            cannot_parse("Unmatched end tag at byte offset " + std::to_string(offset) + ", expected \"</" +
                         tag.name + ">\", found \"</" + name + ">\"");
        }
        std::size_t length = utf16_units(out_.text) - tag.start_units;
        if (length == 0) return;
        tag.entity["offset"] = tag.start_units;
        tag.entity["length"] = length;
        out_.entities.push_back(tag.entity);
    }

    std::string_view rest_;
    std::size_t size_;
    FormattedText out_;
    std::vector<OpenTag> open_;
};

/// True if UTF-16 position `at` is the end of `text` or the start of a code point; false if inside one.
bool on_boundary(std::string_view text, std::size_t at) {
    std::size_t units = 0;
    for (std::size_t i = 0; i < text.size() && units < at;) {
        std::size_t length = sequence_length(text.substr(i));
        units += length == 4 ? 2 : 1;
        i += length;
    }
    return units == at;
}

/// Telegram removes white space around a text and moves the entities with it.
void trim(FormattedText& formatted) {
    std::size_t begin = formatted.text.find_first_not_of(" \n\r\t");
    if (begin == std::string::npos) {
        formatted = {};
        return;
    }
    std::size_t end = formatted.text.find_last_not_of(" \n\r\t") + 1;
    formatted.text = formatted.text.substr(begin, end - begin);
    std::int64_t size = static_cast<std::int64_t>(utf16_units(formatted.text));
    Json kept = Json::array();
    for (Json entity : formatted.entities) {
        std::int64_t from = entity["offset"].get<std::int64_t>() - static_cast<std::int64_t>(begin);
        std::int64_t to = std::min(from + entity["length"].get<std::int64_t>(), size);
        from = std::max<std::int64_t>(from, 0);
        if (to <= from) continue;
        entity["offset"] = from;
        entity["length"] = to - from;
        kept.push_back(std::move(entity));
    }
    formatted.entities = std::move(kept);
}

}  // namespace

bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        std::size_t length = sequence_length(text.substr(i));
        if (length == 0) return false;
        i += length;
    }
    return true;
}

std::size_t code_points(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::size_t utf16_units(std::string_view text) {
    auto fours = std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xF8) == 0xF0; });
    return code_points(text) + static_cast<std::size_t>(fours);
}

FormattedText from_html(std::string_view markup) {
    return HtmlReader(markup).read();
}

void check_entities(std::string_view text, const Json& entities) {
    if (!entities.is_array())
        throw Refusal(400, "Bad Request: can't parse entities: Expected an Array of entities");
    std::int64_t size = static_cast<std::int64_t>(utf16_units(text));
    for (const Json& entity : entities) {
        if (!entity.is_object() || !entity.contains("type")) {
            throw Refusal(400, "Bad Request: can't parse MessageEntity: Field \"type\" is missing");
        }
        std::int64_t offset = entity.value("offset", std::int64_t{-1});
        std::int64_t length = entity.value("length", std::int64_t{-1});
        if (offset < 0 || length <= 0)
            throw Refusal(400, "Bad Request: receive an entity with incorrect offset");
        std::string at = "Bad Request: entity beginning at UTF-16 offset " + std::to_string(offset);
        if (offset + length > size) {
            throw Refusal(400,
                          at + " ends after the end of the text at UTF-16 offset " + std::to_string(size));
        }
        if (!on_boundary(text, static_cast<std::size_t>(offset))) {
            throw Refusal(400, "Bad Request: entity begins in a middle of a UTF-16 symbol at UTF-16 offset " +
                                   std::to_string(offset));
        }
        if (!on_boundary(text, static_cast<std::size_t>(offset + length))) {
            throw Refusal(400, at + " ends in a middle of a UTF-16 symbol at UTF-16 offset " +
                                   std::to_string(offset + length));
        }
    }
}

FormattedText formatted(const Call& call, std::string_view text_name, std::string_view entities_name,
                        std::size_t limit, bool may_be_empty) {
    std::string raw = call.text(text_name);
    if (!is_utf8(raw)) throw Refusal(400, "Bad Request: strings must be encoded in UTF-8");
    if (raw.size() > max_raw_text) throw Refusal(400, "Bad Request: text is too long");
    std::string mode = call.text("parse_mode");
    std::transform(mode.begin(), mode.end(), mode.begin(), [](unsigned char c) { return std::tolower(c); });
    FormattedText out{raw, Json::array()};
    if (mode == "html") {
        out = from_html(raw);
    } else if (!mode.empty()) {
        throw Refusal(400, "Bad Request: unsupported parse_mode");
    } else if (Json entities = call.nested(entities_name); !entities.is_null()) {
        check_entities(raw, entities);
        out.entities = entities;
    }
    trim(out);
    if (out.text.empty() && !may_be_empty) throw Refusal(400, "Bad Request: message text is empty");
    if (code_points(out.text) > limit) {
        throw Refusal(400, may_be_empty ? "Bad Request: message caption is too long"
                                        : "Bad Request: message is too long");
    }
    return out;
}

Json entities_of_typed(std::string_view text) {
    Json entities = Json::array();
    auto word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '/' || (i > 0 && text[i - 1] != ' ' && text[i - 1] != '\n')) continue;
        std::size_t end = i + 1;
        while (end < text.size() && (word(text[end]) || text[end] == '@')) ++end;
        if (end == i + 1) continue;
        entities.push_back({{"type", "bot_command"},
                            {"offset", utf16_units(text.substr(0, i))},
                            {"length", utf16_units(text.substr(i, end - i))}});
        i = end - 1;
    }
    return entities;
}

}  // namespace aftercare::fakes
