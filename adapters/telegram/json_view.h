// JSON for reading only: the whole document in two flat blocks, so that an update of Telegram costs two
// allocations instead of one for each value. Members are found by walking, which suits small objects.
//
// Pure. A JsonDocument may be moved; a JsonValue points into it and must not outlive it or its move.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::telegram {

class JsonDocument;

class JsonValue {
  public:
    JsonValue() = default;

    /// False for a member or element that is not there.
    explicit operator bool() const { return document_ != nullptr; }

    bool is_object() const;
    bool is_array() const;
    bool is_text() const;

    /// The member of an object; the first one if the name stands twice. Absent if this is no object.
    JsonValue operator[](std::string_view name) const;
    bool has(std::string_view name) const { return static_cast<bool>((*this)[name]); }

    /// The first element or member, and the one after this; absent when there is none.
    JsonValue first() const;
    JsonValue next() const;
    std::size_t size() const;
    /// The name of this member; empty for an element.
    std::string_view name() const;

    /// A whole number of at most 63 bits; nothing for any other value.
    std::optional<std::int64_t> integer() const;
    /// A number, or 0.
    double number() const;
    /// Empty for any other value than a text.
    std::string_view text() const;
    /// True only for `true`.
    bool truth() const;

  private:
    friend class JsonDocument;
    JsonValue(const JsonDocument* document, std::uint32_t index) : document_(document), index_(index) {}

    const JsonDocument* document_ = nullptr;
    std::uint32_t index_ = 0;
};

class JsonDocument {
  public:
    /// Nothing for anything but one well-formed value in valid UTF-8, or for more than 64 MiB.
    static std::optional<JsonDocument> parse(std::string_view text);

    JsonValue root() const { return JsonValue(this, 0); }

  private:
    friend class JsonValue;
    class Builder;

    enum class Type : std::uint8_t { null = 1, boolean, integer, number, text, array, object };
    static constexpr std::uint32_t none = 0xffff'ffff;

    struct Node {
        Type type = Type::null;
        std::uint32_t next = none;
        std::uint32_t child = none;
        std::uint32_t name_at = 0;
        std::uint32_t name_size = 0;
        std::uint32_t text_at = 0;
        std::uint32_t text_size = 0;
        union {
            std::int64_t integer = 0;
            double number;
        };
    };

    std::vector<Node> nodes_;
    std::string text_;
};

}  // namespace aftercare::telegram
