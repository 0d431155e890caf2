// The names of commands. Which commands there are is fixed here, what they are called and how they
// are described stands in the texts ("command.take.names", "command.take.about"). Pure.
#pragma once

#include "core/profile.h"
#include "core/texts.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::bot {

enum class Audience : std::uint8_t { customer = 1, staff };

/// What a text says as a command.
struct TypedCommand {
    enum class Kind : std::uint8_t {
        none = 1,  ///< no command
        known,     ///< `name` is one of the audience's commands
        unknown,   ///< it begins with a slash, but nothing is called so
    };
    Kind kind = Kind::none;
    std::string name;  ///< "take", whatever language it was typed in
    std::string word;  ///< as it was typed, without the slash
    std::string rest;  ///< what follows, trimmed
};

/// The names of all commands in all languages, looked up once: most messages are asked about them.
/// Immutable; any thread may read it.
class CommandWords {
  public:
    CommandWords() = default;
    explicit CommandWords(const core::Texts& texts);

    /// Reads "/take 0001", "/take@desk_bot 0001", "接单 0001", "接单0001", "／接单". A name of letters needs its
    /// slash; another name may go without when it is the whole text or something clearly apart follows.
    TypedCommand read(Audience audience, std::string_view text) const;

    /// Commands that look like a mistyped word, most alike first, as they are typed ("/take").
    /// Those that none of the procedures has a use for are left out.
    std::vector<std::string> near(const std::vector<const core::Profile*>& procedures, Audience audience,
                                  std::string_view word) const;

  private:
    struct Command {
        std::string_view command;
        std::vector<std::string> names;
    };
    const std::vector<Command>& of(Audience audience) const;

    std::vector<Command> staff_;
    std::vector<Command> customer_;
};

/// A line of the list that a channel registers or /help shows.
struct CommandEntry {
    std::string name;         ///< "take": the name of letters, digits and _ that every channel takes
    std::string local_name;   ///< "接单": the first other name; may be empty
    std::string description;  ///< in the language asked for
};

using Procedures = std::map<std::string, core::Profile, std::less<>>;

/// The audience's commands in the order of their use; of staff's those that some procedure has a use for.
/// `procedures`: those in use (Desk::profiles_in_use).
std::vector<CommandEntry> command_list(const core::Texts& texts, const std::vector<const core::Profile*>& procedures,
                                       std::string_view language, Audience audience);

}  // namespace aftercare::bot
