#include "adapters/telegram/chat.h"

#include <charconv>

namespace aftercare::telegram {

std::string to_text(const Chat& chat) {
    std::string text = std::to_string(chat.id);
    if (chat.topic != 0) text += "/" + std::to_string(chat.topic);
    return text;
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped != end) return std::nullopt;
    return value;
}

std::optional<Chat> parse_chat(std::string_view text) {
    Chat chat;
    const std::size_t slash = text.find('/');
    const std::optional<std::int64_t> id = parse_integer(text.substr(0, slash));
    if (!id || *id == 0) return std::nullopt;
    chat.id = *id;
    if (slash != std::string_view::npos) {
        const std::optional<std::int64_t> topic = parse_integer(text.substr(slash + 1));
        if (!topic || *topic <= 0) return std::nullopt;
        chat.topic = *topic;
    }
    if (to_text(chat) != text) return std::nullopt;
    return chat;
}

}  // namespace aftercare::telegram
