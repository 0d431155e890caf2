#include "adapters/net/tls.h"
#include "adapters/sqlite/sqlite_store.h"
#include "bot/cli/check_online.h"
#include "bot/cli/commands.h"
#include "bot/cli/loading.h"
#include "bot/configuration/profile_check.h"
#include "bot/version.h"

#include <fmt/format.h>

#include <filesystem>
#include <stdexcept>

namespace aftercare::bot {

namespace {

/// Why the certificate or its key cannot be used; empty when they can, or when there is none.
std::string tls_problem(const Configuration& configuration) {
    if (!configuration.tls || configuration.tls->certificate.empty() || configuration.tls->key.empty()) return {};
    try {
        const net::TlsServer usable(configuration.tls->certificate, configuration.tls->key);
        return {};
    } catch (const std::runtime_error& error) {
        return error.what();
    }
}

/// What tickets in the store need, when there is a store of this program's version. Without one `serve` makes it.
std::vector<std::string> store_problems(const Loaded& loaded) {
    std::vector<std::string> problems;
    if (!std::filesystem::exists(loaded.configuration.store)) return problems;
    try {
        const auto reader = sqlite::open_reader(loaded.configuration.store);
        reader->read([&](core::Tx& tx) { problems = missing_profiles(tx, *loaded.desk); });
    } catch (const sqlite::StoreError&) {
        // Older than the program, or not ours to judge: `serve` migrates it and then says the same.
    }
    return problems;
}

/// Everything that can be seen without asking anybody; errors are printed.
bool check_offline(const std::string& configuration_file, Loaded& loaded) {
    if (const auto problem = tls_problem(loaded.configuration); !problem.empty())
        loaded.errors.push_back("listen.tls: " + problem);
    if (loaded.errors.empty()) loaded.errors = store_problems(loaded);
    if (!report(configuration_file, loaded)) return false;
    fmt::print("{}: no errors\n", configuration_file);
    return true;
}

}  // namespace

int check_command(const std::string& configuration_file) {
    auto loaded = load(configuration_file);
    return check_offline(configuration_file, loaded) ? 0 : 1;
}

int check_online_command(const std::string& configuration_file) {
    auto loaded = load(configuration_file);
    if (!check_offline(configuration_file, loaded)) return 1;
    return check_online(loaded.configuration, *loaded.desk) ? 0 : 1;
}

int version_command() {
    fmt::print("aftercare {}\n", version);
    return 0;
}

}  // namespace aftercare::bot
