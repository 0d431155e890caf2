#include "bot/configuration/data_files.h"

#include <map>
#include <set>

namespace aftercare::bot {

namespace fs = std::filesystem;

DataFiles DataFiles::around(const fs::path& configuration_file) {
    std::vector<fs::path> folders{fs::absolute(configuration_file).parent_path(), fs::current_path() / "config"};
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (!error) {
        // build/PRESET/bot/aftercare in a checkout; PREFIX/bin/aftercare when installed.
        const fs::path folder = program.parent_path();
        folders.push_back(folder.parent_path().parent_path().parent_path() / "config");
        folders.push_back(folder.parent_path() / "share" / "aftercare" / "config");
    }
    return DataFiles(std::move(folders));
}

std::optional<fs::path> DataFiles::find(const fs::path& name) const {
    for (const auto& folder : folders_)
        if (std::error_code error; fs::is_regular_file(folder / name, error)) return folder / name;
    return std::nullopt;
}

std::vector<fs::path> DataFiles::all(const fs::path& folder, const std::string& ending) const {
    std::map<std::string, fs::path> found;
    for (const auto& parent : folders_) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(parent / folder, error))
            if (entry.is_regular_file() && entry.path().extension() == ending)
                found.emplace(entry.path().filename().string(), entry.path());
    }
    std::vector<fs::path> paths;
    for (auto& [name, path] : found) paths.push_back(std::move(path));
    return paths;
}

std::vector<std::string> DataFiles::folders_in(const fs::path& folder) const {
    std::set<std::string> names;
    for (const auto& parent : folders_) {
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(parent / folder, error))
            if (entry.is_directory()) names.insert(entry.path().filename().string());
    }
    return {names.begin(), names.end()};
}

}  // namespace aftercare::bot
