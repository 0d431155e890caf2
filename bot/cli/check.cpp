#include "adapters/net/tls.h"
#include "bot/cli/commands.h"
#include "bot/cli/loading.h"
#include "bot/version.h"

#include <fmt/format.h>

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

}  // namespace

int check_command(const std::string& configuration_file) {
    auto loaded = load(configuration_file);
    if (const auto problem = tls_problem(loaded.configuration); !problem.empty())
        loaded.errors.push_back("listen.tls: " + problem);
    if (!report(configuration_file, loaded)) return 1;
    fmt::print("{}: no errors\n", configuration_file);
    return 0;
}

int version_command() {
    fmt::print("aftercare {}\n", version);
    return 0;
}

}  // namespace aftercare::bot
