// What every subcommand begins with: the configuration file and what it names, or all that is wrong.
#pragma once

#include "bot/configuration/load_desk.h"
#include "core/store/store.h"

#include <memory>
#include <string>
#include <vector>

namespace aftercare::bot {

struct Loaded {
    Configuration configuration;
    std::unique_ptr<Desk> desk;
    std::vector<std::string> errors;
    std::vector<std::string> warnings;
};

/// Reads the file and everything it names; every error at once.
Loaded load(const std::string& configuration_file);

/// Prints errors and warnings to standard error. Returns whether there are no errors.
bool report(const std::string& configuration_file, const Loaded& loaded);

/// The configuration alone, for commands that need only the store. Prints what is wrong and returns
/// nullopt when there is something.
std::optional<Configuration> load_configuration(const std::string& configuration_file);

/// The store for a command that changes something, also while the service runs. Made if there is none yet.
std::unique_ptr<core::Store> open_tool_store(const Configuration& configuration);

}  // namespace aftercare::bot
