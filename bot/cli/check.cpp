#include "bot/cli/commands.h"
#include "bot/cli/loading.h"
#include "bot/version.h"

#include <fmt/format.h>

namespace aftercare::bot {

int check_command(const std::string& configuration_file) {
    const auto loaded = load(configuration_file);
    if (!report(configuration_file, loaded)) return 1;
    fmt::print("{}: no errors\n", configuration_file);
    return 0;
}

int version_command() {
    fmt::print("aftercare {}\n", version);
    return 0;
}

}  // namespace aftercare::bot
