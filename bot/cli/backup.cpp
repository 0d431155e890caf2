// Backup and restore: one folder with the database and the attachments.

#include "adapters/sqlite/sqlite_store.h"
#include "bot/cli/commands.h"
#include "bot/cli/loading.h"
#include "bot/cli/restore_request.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

namespace aftercare::bot {

namespace fs = std::filesystem;

namespace {

constexpr const char* database_name = "aftercare.db";
constexpr const char* attachments_name = "attachments";

/// Attachments lie under their hash and never change, so a file that is there is complete and right.
std::size_t copy_attachments(const fs::path& from, const fs::path& to) {
    std::size_t copied = 0;
    if (!fs::exists(from)) return copied;
    for (const auto& entry : fs::recursive_directory_iterator(from)) {
        const fs::path relative = fs::relative(entry.path(), from);
        if (*relative.begin() == "incoming" || !entry.is_regular_file() || fs::exists(to / relative)) continue;
        fs::create_directories((to / relative).parent_path());
        const fs::path partial = (to / relative).string() + ".partial";
        fs::copy_file(entry.path(), partial, fs::copy_options::overwrite_existing);
        fs::rename(partial, to / relative);
        ++copied;
    }
    return copied;
}

}  // namespace

int backup_command(const std::string& configuration_file, const std::string& destination) {
    const auto configuration = load_configuration(configuration_file);
    if (!configuration) return 1;
    const fs::path folder(destination);
    if (fs::exists(folder)) {
        fmt::print(stderr, "{} exists already: name a folder that does not\n", destination);
        return 1;
    }
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all);
    // The database first: every attachment that it knows as stored is then on disk to be copied.
    sqlite::backup(configuration->store, (folder / database_name).string());
    const auto files = copy_attachments(configuration->attachments, folder / attachments_name);
    fmt::print("{}: database and {} attachments\n", destination, files);
    return 0;
}

int restore_command(const std::string& configuration_file, const std::string& source) {
    const auto configuration = load_configuration(configuration_file);
    if (!configuration) return 1;
    const fs::path folder(source);
    const fs::path database = folder / database_name;
    if (!fs::is_regular_file(database)) {
        fmt::print(stderr, "{} is no backup: there is no {} in it\n", source, database_name);
        return 1;
    }
    const fs::path store(configuration->store);
    if (store.has_parent_path()) fs::create_directories(store.parent_path());
    const auto files = copy_attachments(folder / attachments_name, configuration->attachments);
    const auto by_service = restore_through_service(database, store);
    const auto kept = by_service ? *by_service : sqlite::restore(database.string(), configuration->store);
    fmt::print("restored {}; attachments that were missing: {}{}\n", configuration->store, files,
               by_service ? "; the service goes on with it" : "");
    if (!kept.empty()) fmt::print("the database that was there is kept as {}\n", kept);
    return 0;
}

}  // namespace aftercare::bot
