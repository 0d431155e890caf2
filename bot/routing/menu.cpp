#include "bot/routing/menu.h"

#include "bot/turn/command_words.h"

#include <array>

namespace aftercare::bot {

namespace {

struct Known {
    std::string_view command;
    Wish::What what;
};

constexpr std::array<Known, 6> wishes{{{"new", Wish::What::begin},
                                       {"back", Wish::What::back},
                                       {"skip", Wish::What::skip},
                                       {"edit", Wish::What::edit},
                                       {"cancel", Wish::What::cancel},
                                       {"human", Wish::What::human}}};

constexpr std::string_view menu_prefix = "m:";

}  // namespace

std::optional<Wish> wish_in(const Desk& desk, std::string_view text) {
    const auto command = desk.commands.read(Audience::customer, text);
    if (command.kind != TypedCommand::Kind::known) return std::nullopt;
    for (const auto& known : wishes)
        if (command.name == known.command) return Wish{known.what, command.rest};
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
