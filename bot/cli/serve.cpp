#include "bot/cli/commands.h"
#include "bot/cli/loading.h"
#include "bot/cli/restore_request.h"
#include "bot/service/service.h"

#include <optional>

namespace aftercare::bot {

int serve_command(const std::string& configuration_file) {
    for (;;) {
        auto loaded = load(configuration_file);
        if (!report(configuration_file, loaded)) return 1;
        const Log log(loaded.configuration.log_level);
        std::optional<ServingNote> note;
        const auto on_serving = [&] { note.emplace(loaded.configuration.store); };
        if (serve(loaded.configuration, std::move(loaded.desk), log, on_serving) == Ending::stopped) return 0;
        note.reset();
        answer_restore_request(loaded.configuration.store);
    }
}

}  // namespace aftercare::bot
