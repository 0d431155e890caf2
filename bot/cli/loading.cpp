#include "bot/cli/loading.h"

#include "adapters/sqlite/sqlite_store.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

namespace aftercare::bot {

namespace {

ReadConfiguration read(const std::string& file) {
    const auto text = read_file(file);
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return {{}, {"there is no such file"}};
    if (!text) return {{}, {"the file cannot be read"}};
    return read_configuration(*text, process_surroundings());
}

void print_errors(const std::string& file, const std::vector<std::string>& errors) {
    fmt::print(stderr, "{}: {} error{}\n", file, errors.size(), errors.size() == 1 ? "" : "s");
    for (const auto& error : errors) fmt::print(stderr, "  {}\n", error);
}

}  // namespace

Loaded load(const std::string& file) {
    Loaded loaded;
    auto read_in = read(file);
    loaded.configuration = std::move(read_in.configuration);
    loaded.errors = std::move(read_in.errors);
    if (!loaded.errors.empty() && loaded.configuration.profile.empty()) return loaded;
    const auto now = std::chrono::floor<core::Duration>(std::chrono::system_clock::now());
    auto desk = load_desk(loaded.configuration, DataFiles::around(file), now);
    loaded.desk = std::move(desk.desk);
    loaded.errors.insert(loaded.errors.end(), desk.errors.begin(), desk.errors.end());
    loaded.warnings = std::move(desk.warnings);
    return loaded;
}

bool report(const std::string& file, const Loaded& loaded) {
    for (const auto& warning : loaded.warnings) fmt::print(stderr, "warning: {}\n", warning);
    if (loaded.errors.empty()) return true;
    print_errors(file, loaded.errors);
    return false;
}

std::optional<Configuration> load_configuration(const std::string& file) {
    auto read_in = read(file);
    if (read_in.errors.empty()) return std::move(read_in.configuration);
    print_errors(file, read_in.errors);
    return std::nullopt;
}

std::unique_ptr<core::Store> open_tool_store(const Configuration& configuration) {
    const std::filesystem::path path(configuration.store);
    if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path());
    sqlite::Options options;
    options.path = configuration.store;
    options.role = sqlite::Options::Role::tool;
    return sqlite::create_store(std::move(options));
}

}  // namespace aftercare::bot
