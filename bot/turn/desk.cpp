#include "bot/turn/desk.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace aftercare::bot {

const ChannelFacts& Desk::channel(const core::ChannelId& id) const {
    const auto* found = find_channel(id);
    if (!found) throw std::out_of_range("no such channel is configured: " + id.kind + " " + id.account);
    return *found;
}

const ChannelFacts* Desk::find_channel(const core::ChannelId& id) const {
    const auto found =
        std::find_if(channels.begin(), channels.end(), [&](const ChannelFacts& facts) { return facts.id == id; });
    return found == channels.end() ? nullptr : &*found;
}

std::vector<const core::Profile*> Desk::profiles_in_use() const {
    std::vector<const core::Profile*> used;
    for (const auto& [name, profile] : profiles)
        if (configured.contains(name)) used.push_back(&profile);
    return used;
}

const core::Profile& Desk::profile(std::string_view name) const {
    const auto found = profiles.find(name);
    if (found == profiles.end()) throw std::out_of_range("no such profile is loaded: " + std::string(name));
    return found->second;
}

std::string Desk::language_for(std::string_view tag) const {
    const auto primary = [](std::string_view text) {
        std::string start(text.substr(0, text.find_first_of("-_")));
        std::transform(start.begin(), start.end(), start.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return start;
    };
    const std::string wanted = primary(tag);
    for (const auto& known : texts.languages())
        if (!wanted.empty() && primary(known) == wanted) return known;
    return language;
}

}  // namespace aftercare::bot
