// How a Telegram chat, or one topic of a forum, is written as core::Address::chat: "-100123" or "-100123/45".
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::telegram {

struct Chat {
    std::int64_t id = 0;     ///< negative for groups
    std::int64_t topic = 0;  ///< message_thread_id; 0 for none and for the General topic

    bool group() const { return id < 0; }
    friend bool operator==(const Chat&, const Chat&) = default;
};

std::string to_text(const Chat& chat);

/// Nothing unless it is exactly what to_text() gives.
std::optional<Chat> parse_chat(std::string_view text);

/// A whole decimal number, nothing else around it.
std::optional<std::int64_t> parse_integer(std::string_view text);

}  // namespace aftercare::telegram
