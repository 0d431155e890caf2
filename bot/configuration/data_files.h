// Finds the files that a company may change: profiles, forms, texts, calendars. An operator's own
// folder comes before the shipped one, file by file.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace aftercare::bot {

class DataFiles {
  public:
    explicit DataFiles(std::vector<std::filesystem::path> folders) : folders_(std::move(folders)) {}

    /// The folders looked at for a configuration file: its own, `config` below the working directory,
    /// and where the program lies.
    static DataFiles around(const std::filesystem::path& configuration_file);

    /// "profiles/NAME.json" in the first folder that has it.
    std::optional<std::filesystem::path> find(const std::filesystem::path& name) const;

    /// All files of a folder with this ending, each name once, in order of their names.
    std::vector<std::filesystem::path> all(const std::filesystem::path& folder, const std::string& ending) const;

    /// Names of the folders below `folder`.
    std::vector<std::string> folders_in(const std::filesystem::path& folder) const;

  private:
    std::vector<std::filesystem::path> folders_;
};

}  // namespace aftercare::bot
