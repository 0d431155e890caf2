// Reads what a configuration names - texts, forms, profiles, calendar, zone - into a Desk.
#pragma once

#include "bot/configuration/configuration.h"
#include "bot/configuration/data_files.h"
#include "bot/turn/desk.h"

#include <memory>
#include <string>
#include <vector>

namespace aftercare::bot {

struct LoadedDesk {
    std::unique_ptr<Desk> desk;         ///< usable only when there are no errors; its channels are not filled
    std::vector<std::string> errors;    ///< all of them, one line each, naming the file
    std::vector<std::string> warnings;  ///< what will need the operator soon
};

LoadedDesk load_desk(const Configuration& configuration, const DataFiles& files, core::Time now);

/// The table of a time zone of the system, "Asia/Shanghai", for 1970 to 2100. Throws
/// std::runtime_error when there is no such zone.
core::Zone load_zone(const std::string& name);

/// Reads the file whole; nullopt when it cannot be read.
std::optional<std::string> read_file(const std::filesystem::path& path);

/// The environment variables and files of this process.
Surroundings process_surroundings();

}  // namespace aftercare::bot
