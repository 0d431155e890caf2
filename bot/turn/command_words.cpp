#include "bot/turn/command_words.h"

#include "core/edit_distance.h"

#include <algorithm>
#include <array>
#include <span>

namespace aftercare::bot {

namespace {

// In the order of their use.
constexpr std::array<std::string_view, 38> staff_commands{
    "queue", "mine", "show", "take", "classify", "reply", "ask", "diagnose", "propose", "progress", "done", "verify",
    "note", "assign", "involve", "block", "escalate", "approve", "reject", "close", "reopen", "dispute", "choose",
    "agree", "confirm", "merge", "batch", "separate", "rank", "remind", "files", "find", "report", "export", "reveal", "lang",
    "leave", "help"};

constexpr std::array<std::string_view, 19> customer_commands{
    "new", "status", "tickets", "add", "urge", "cancel", "human", "back", "skip", "edit", "link", "unlink",
    "notify", "lang", "mydata", "forget", "help", "start", "join"};

// Not worth a place in the list that a chat shows while typing.
constexpr std::array<std::string_view, 2> unlisted{"start", "join"};

std::span<const std::string_view> commands_of(Audience audience) {
    if (audience == Audience::staff) return staff_commands;
    return customer_commands;
}

/// Whether the procedure has what a command of staff is about.
bool has_use(const core::Profile& profile, std::string_view command) {
    using core::Stage;
    if (command == "classify") return !profile.kinds.empty() || !profile.priorities.empty() || !profile.departments.empty();
    if (command == "involve") return !profile.departments.empty();
    if (command == "rank") return !profile.ranks.empty();
    if (command == "diagnose") return profile.uses(Stage::diagnosis);
    if (command == "propose") return profile.uses(Stage::proposal);
    if (command == "approve" || command == "reject") return !profile.proposal.approval_values.empty();
    if (command == "verify") return profile.uses(Stage::verification);
    if (command == "confirm") return profile.uses(Stage::confirmation);
    if (command == "choose") return profile.proposal.customer_chooses;
    const auto* diagnosis = profile.rule(Stage::diagnosis);
    return command != "agree" || (diagnosis && diagnosis->agreement);
}

bool is_used(const std::vector<const core::Profile*>& procedures, std::string_view command) {
    return std::any_of(procedures.begin(), procedures.end(),
                       [&](const auto* procedure) { return has_use(*procedure, command); });
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x80; });
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

constexpr std::string_view wide_space = "\u3000";
constexpr std::string_view wide_slash = "\uff0f";

std::string_view trimmed(std::string_view text) {
    for (bool again = true; again;) {
        again = false;
        while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
        while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
        if (text.starts_with(wide_space)) text.remove_prefix(wide_space.size()), again = true;
        if (text.ends_with(wide_space)) text.remove_suffix(wide_space.size()), again = true;
    }
    return text;
}

std::size_t word_end(std::string_view text) {
    const auto plain = std::find_if(text.begin(), text.end(), is_space) - text.begin();
    return std::min(static_cast<std::size_t>(plain), text.find(wide_space));
}

std::vector<std::string> split_names(std::string_view names) {
    std::vector<std::string> found;
    while (!(names = trimmed(names)).empty()) {
        const std::string_view word = names.substr(0, word_end(names));
        found.emplace_back(word);
        names.remove_prefix(word.size());
    }
    return found;
}

// The names of a command in every language: an agent may type any of them.
std::vector<std::string> names_of(const core::Texts& texts, std::string_view command) {
    const std::string key = "command." + std::string(command) + ".names";
    std::vector<std::string> names;
    for (const auto& language : texts.languages())
        if (texts.has(language, key))
            for (auto& name : split_names(texts.say(language, key)))
                if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    return names;
}

// "接单0001": what follows a name without a space must be a number.
bool begins_a_number(std::string_view text) {
    const char c = text.front();
    return (c >= '0' && c <= '9') || c == '#' || (text.size() > 1 && c >= 'A' && c <= 'Z');
}

bool fits(std::string_view name, std::string_view word, bool slash) {
    if (is_ascii(name)) return slash && lower(word) == name;
    return word == name || (word.starts_with(name) && begins_a_number(word.substr(name.size())));
}

}  // namespace

CommandWords::CommandWords(const core::Texts& texts) {
    for (const auto command : staff_commands) staff_.push_back({command, names_of(texts, command)});
    for (const auto command : customer_commands) customer_.push_back({command, names_of(texts, command)});
}

const std::vector<CommandWords::Command>& CommandWords::of(Audience audience) const {
    return audience == Audience::staff ? staff_ : customer_;
}

TypedCommand CommandWords::read(Audience audience, std::string_view text) const {
    TypedCommand typed;
    text = trimmed(text);
    const bool slash = text.starts_with('/') || text.starts_with(wide_slash);
    if (slash) text.remove_prefix(text.front() == '/' ? 1 : wide_slash.size());
    std::string_view word = text.substr(0, word_end(text));
    if (word.empty() || (!slash && is_ascii(word))) return typed;
    std::string_view rest = trimmed(text.substr(word.size()));
    if (slash) word = word.substr(0, word.find('@'));
    typed.word = word;
    for (const auto& [command, names] : of(audience)) {
        for (const auto& name : names) {
            if (!fits(name, word, slash)) continue;
            typed.kind = TypedCommand::Kind::known;
            typed.name = command;
            if (!is_ascii(name) && word.size() > name.size())
                typed.rest = std::string(word.substr(name.size())) + (rest.empty() ? "" : " ") + std::string(rest);
            else
                typed.rest = rest;
            return typed;
        }
    }
    if (slash) typed.kind = TypedCommand::Kind::unknown;
    typed.rest = rest;
    return typed;
}

std::vector<std::string> CommandWords::near(const std::vector<const core::Profile*>& procedures, Audience audience,
                                            std::string_view word) const {
    constexpr std::size_t longest = 32;  // nothing longer resembles a command
    std::vector<std::pair<int, std::string>> found;
    if (word.empty() || word.size() > longest) return {};
    const std::string typed = lower(word);
    for (const auto& [command, names] : of(audience)) {
        if (audience == Audience::staff && !is_used(procedures, command)) continue;
        int best = 3;
        for (const auto& name : names) {
            const int tolerated = is_ascii(name) ? 2 : 3;
            const int apart = name.starts_with(typed) ? 1 : static_cast<int>(core::edit_distance(typed, name));
            if (apart <= tolerated && apart < static_cast<int>(name.size())) best = std::min(best, apart);
        }
        if (best < 3) found.emplace_back(best, "/" + std::string(command));
    }
    std::sort(found.begin(), found.end());
    std::vector<std::string> near;
    for (std::size_t i = 0; i < found.size() && i < 3; ++i) near.push_back(found[i].second);
    return near;
}

std::vector<CommandEntry> command_list(const core::Texts& texts, const std::vector<const core::Profile*>& procedures,
                                       std::string_view language, Audience audience) {
    std::vector<CommandEntry> entries;
    for (const auto command : commands_of(audience)) {
        if (std::find(unlisted.begin(), unlisted.end(), command) != unlisted.end()) continue;
        if (audience == Audience::staff && !is_used(procedures, command)) continue;
        CommandEntry entry{std::string(command), "", texts.say(language, "command." + std::string(command) + ".about")};
        for (const auto& name : names_of(texts, command)) {
            if (is_ascii(name)) continue;
            entry.local_name = name;
            break;
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

}  // namespace aftercare::bot
