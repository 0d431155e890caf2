// Frames of the web chat's pages: parsed without harm, and what is let through keeps the promised limits.
#include "adapters/web/frames.h"
#include "adapters/web/session.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace aftercare::web;

void require(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Limits limits;
    limits.text_characters = 100;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const ClientFrame frame = parse_frame(text, limits);
    if (const auto* hello = std::get_if<HelloFrame>(&frame))
        require((hello->session.empty() || is_session(hello->session)) && hello->after.value >= 0);
    if (const auto* message = std::get_if<MessageFrame>(&frame)) {
        require(!message->text.empty() && message->text.size() <= 400 && message->text.find('\0') == std::string::npos);
        require(message->id.size() >= 8 && message->id.size() <= 64);
    }
    if (const auto* press = std::get_if<PressFrame>(&frame)) require(!press->payload.empty() && press->payload.size() <= 64);
    if (const auto* files = std::get_if<FilesFrame>(&frame)) {
        require(!files->files.empty() && files->files.size() <= limits.files_per_message);
        for (const auto& token : files->files) require(is_file_token(token));
    }
    if (const auto* history = std::get_if<HistoryFrame>(&frame)) require(history->before.value > 0);
    return 0;
}
