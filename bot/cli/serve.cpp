#include "bot/cli/commands.h"
#include "bot/cli/loading.h"
#include "bot/service/service.h"

namespace aftercare::bot {

int serve_command(const std::string& configuration_file) {
    auto loaded = load(configuration_file);
    if (!report(configuration_file, loaded)) return 1;
    const Log log(loaded.configuration.log_level);
    serve(loaded.configuration, std::move(loaded.desk), log);
    return 0;
}

}  // namespace aftercare::bot
