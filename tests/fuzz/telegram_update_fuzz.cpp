// Any bytes as a webhook's body: never a crash, and what is taken keeps the contract of core::Incoming.
#include "adapters/telegram/chat.h"
#include "adapters/telegram/update.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace aftercare;

namespace {

void demand(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const telegram::UpdateContext context{
        .channel = {"telegram", "fuzz"}, .bot_name = "CareBot", .now = core::Time(core::Duration(1))};
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const telegram::Update update = telegram::parse_update(body, context);
    if (update.kind != telegram::Update::Kind::incoming) {
        demand(!update.why.empty());
        return 0;
    }
    const core::Incoming& incoming = update.incoming;
    demand(update.id >= 0 && incoming.event_id == std::to_string(update.id));
    const bool moved = std::holds_alternative<core::ChatMoved>(incoming.content);
    demand(moved || telegram::parse_chat(incoming.chat).has_value());
    if (const auto* text = std::get_if<core::TextReceived>(&incoming.content)) demand(!text->text.empty());
    if (const auto* button = std::get_if<core::ButtonPressed>(&incoming.content))
        demand(!button->payload.empty());
    if (const auto* files = std::get_if<core::FilesReceived>(&incoming.content)) {
        demand(files->files.size() == 1 && !telegram::parse_file_id(files->files[0].id).id.empty());
        demand(files->files[0].bytes >= -1);
    }
    return 0;
}
