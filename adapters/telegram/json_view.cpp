#include "adapters/telegram/json_view.h"

#include <nlohmann/json.hpp>

#include <limits>
#include <utility>

namespace aftercare::telegram {

namespace {
constexpr std::size_t size_limit = std::size_t{64} << 20;
}

// Receives the events of the parser, which keeps no stack of its own depth: nesting costs memory only.
class JsonDocument::Builder {
  public:
    using number_integer_t = nlohmann::json::number_integer_t;
    using number_unsigned_t = nlohmann::json::number_unsigned_t;
    using number_float_t = nlohmann::json::number_float_t;
    using string_t = nlohmann::json::string_t;
    using binary_t = nlohmann::json::binary_t;

    explicit Builder(JsonDocument& document) : document_(document) {}

    bool null() { return add(Type::null) != none; }
    bool boolean(bool value) {
        document_.nodes_[add(Type::boolean)].integer = value ? 1 : 0;
        return true;
    }
    bool number_integer(number_integer_t value) {
        document_.nodes_[add(Type::integer)].integer = value;
        return true;
    }
    bool number_unsigned(number_unsigned_t value) {
        if (value > static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max())) {
            return number_float(static_cast<double>(value), {});
        }
        return number_integer(static_cast<number_integer_t>(value));
    }
    bool number_float(number_float_t value, const string_t&) {
        document_.nodes_[add(Type::number)].number = value;
        return true;
    }
    bool string(string_t& value) {
        Node& node = document_.nodes_[add(Type::text)];
        node.text_at = keep(value);
        node.text_size = static_cast<std::uint32_t>(value.size());
        return true;
    }
    bool binary(binary_t&) { return false; }
    bool key(string_t& value) {
        name_at_ = keep(value);
        name_size_ = static_cast<std::uint32_t>(value.size());
        return true;
    }
    bool start_object(std::size_t) { return open(Type::object); }
    bool start_array(std::size_t) { return open(Type::array); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) { return false; }

  private:
    struct Level {
        std::uint32_t parent;
        std::uint32_t last_child;
    };

    std::uint32_t keep(const string_t& value) {
        const auto at = static_cast<std::uint32_t>(document_.text_.size());
        document_.text_.append(value);
        return at;
    }

    std::uint32_t add(Type type) {
        const auto index = static_cast<std::uint32_t>(document_.nodes_.size());
        Node node;
        node.type = type;
        node.name_at = name_at_;
        node.name_size = name_size_;
        name_at_ = name_size_ = 0;
        document_.nodes_.push_back(node);
        if (!levels_.empty()) {
            Level& level = levels_.back();
            if (level.last_child == none) {
                document_.nodes_[level.parent].child = index;
            } else {
                document_.nodes_[level.last_child].next = index;
            }
            level.last_child = index;
        }
        return index;
    }

    bool open(Type type) {
        const std::uint32_t index = add(type);
        levels_.push_back(Level{index, none});
        return true;
    }

    bool close() {
        levels_.pop_back();
        return true;
    }

    JsonDocument& document_;
    std::vector<Level> levels_;
    std::uint32_t name_at_ = 0;
    std::uint32_t name_size_ = 0;
};

std::optional<JsonDocument> JsonDocument::parse(std::string_view text) {
    if (text.size() > size_limit) return std::nullopt;
    JsonDocument document;
    document.text_.reserve(text.size());
    document.nodes_.reserve(text.size() / 12 + 8);
    Builder builder(document);
    if (!nlohmann::json::sax_parse(text.data(), text.data() + text.size(), &builder)) return std::nullopt;
    return document;
}

bool JsonValue::is_object() const {
    return document_ != nullptr && document_->nodes_[index_].type == JsonDocument::Type::object;
}

bool JsonValue::is_array() const {
    return document_ != nullptr && document_->nodes_[index_].type == JsonDocument::Type::array;
}

bool JsonValue::is_text() const {
    return document_ != nullptr && document_->nodes_[index_].type == JsonDocument::Type::text;
}

JsonValue JsonValue::operator[](std::string_view name) const {
    if (!is_object()) return {};
    for (JsonValue member = first(); member; member = member.next()) {
        if (member.name() == name) return member;
    }
    return {};
}

JsonValue JsonValue::first() const {
    if (document_ == nullptr) return {};
    const std::uint32_t child = document_->nodes_[index_].child;
    return child == JsonDocument::none ? JsonValue{} : JsonValue(document_, child);
}

JsonValue JsonValue::next() const {
    if (document_ == nullptr) return {};
    const std::uint32_t next = document_->nodes_[index_].next;
    return next == JsonDocument::none ? JsonValue{} : JsonValue(document_, next);
}

std::size_t JsonValue::size() const {
    std::size_t count = 0;
    for (JsonValue value = first(); value; value = value.next()) ++count;
    return count;
}

std::string_view JsonValue::name() const {
    if (document_ == nullptr) return {};
    const JsonDocument::Node& node = document_->nodes_[index_];
    return std::string_view(document_->text_).substr(node.name_at, node.name_size);
}

std::optional<std::int64_t> JsonValue::integer() const {
    if (document_ == nullptr) return std::nullopt;
    const JsonDocument::Node& node = document_->nodes_[index_];
    if (node.type != JsonDocument::Type::integer) return std::nullopt;
    return node.integer;
}

double JsonValue::number() const {
    if (document_ == nullptr) return 0;
    const JsonDocument::Node& node = document_->nodes_[index_];
    if (node.type == JsonDocument::Type::integer) return static_cast<double>(node.integer);
    return node.type == JsonDocument::Type::number ? node.number : 0;
}

std::string_view JsonValue::text() const {
    if (!is_text()) return {};
    const JsonDocument::Node& node = document_->nodes_[index_];
    return std::string_view(document_->text_).substr(node.text_at, node.text_size);
}

bool JsonValue::truth() const {
    if (document_ == nullptr) return false;
    const JsonDocument::Node& node = document_->nodes_[index_];
    return node.type == JsonDocument::Type::boolean && node.integer == 1;
}

}  // namespace aftercare::telegram
