#include "bot/routing/menu.h"

#include <array>
#include <cctype>

namespace aftercare::bot {

namespace {

struct Known {
    Wish::What what;
    std::string_view key;
};

constexpr std::array<Known, 6> wishes{{{Wish::What::begin, "turn.words.new"},
                                       {Wish::What::back, "turn.words.back"},
                                       {Wish::What::skip, "turn.words.skip"},
                                       {Wish::What::edit, "turn.words.edit"},
                                       {Wish::What::cancel, "turn.words.cancel"},
                                       {Wish::What::human, "turn.words.human"}}};

constexpr std::string_view menu_prefix = "m:";

bool among(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        const auto end = words.find(' ');
        if (words.substr(0, end) == word) return true;
        if (end == std::string_view::npos) return false;
        words.remove_prefix(end + 1);
    }
    return false;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return result;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
    return text;
}

bool means(const Desk& desk, const Known& known, std::string_view word) {
    for (const auto& language : desk.texts.languages())
        if (among(desk.texts.say(language, known.key), word)) return true;
    return false;
}

}  // namespace

std::optional<Wish> wish_in(const Desk& desk, std::string_view text) {
    text = trimmed(text);
    if (!text.starts_with('/')) {
        // Longer messages are never a bare word; this keeps answers off the search.
        if (text.size() <= 32 && means(desk, wishes.front(), lower(text))) return Wish{Wish::What::begin, ""};
        return std::nullopt;
    }
    text.remove_prefix(1);
    const auto space = text.find_first_of(" \n\t");
    const std::string word = lower(text.substr(0, space));
    const std::string_view rest = space == std::string_view::npos ? "" : trimmed(text.substr(space));
    for (const auto& known : wishes)
        if (means(desk, known, word)) return Wish{known.what, std::string(rest)};
    return std::nullopt;
}

void greet(Turn& turn) {
    core::Outgoing message;
    message.heading = turn.text("turn.welcome.heading");
    message.text = turn.text("turn.welcome.text");
    message.buttons = {{{turn.text("turn.welcome.new"), std::string(menu_prefix) + "new"}},
                       {{turn.text("turn.welcome.tickets"), std::string(menu_prefix) + "tickets"},
                        {turn.text("turn.welcome.help"), std::string(menu_prefix) + "help"}}};
    turn.say(std::move(message));
}

std::optional<std::string> menu_text(std::string_view payload) {
    if (!payload.starts_with(menu_prefix)) return std::nullopt;
    payload.remove_prefix(menu_prefix.size());
    for (const std::string_view known : {"new", "tickets", "help"})
        if (payload == known) return "/" + std::string(known);
    return std::nullopt;
}

}  // namespace aftercare::bot
