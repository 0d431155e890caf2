// A core::Outgoing as calls of the Bot API, in the order in which they are to be sent. Pure, and the same for
// the same input: a delivery that stopped after n calls goes on with call n.
//
// Formatting is by entities, never by a parse_mode, so no text can break it. A message has one
// reply_markup: the buttons stand on the last text; when the own phone is asked for as well, that
// keyboard takes the text, and the buttons follow on a short message of their own.
#pragma once

#include "adapters/telegram/api_call.h"
#include "adapters/telegram/chat.h"
#include "core/message.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::telegram {

struct RenderOptions {
    std::string contact_label = "📱";
    std::int64_t photo_limit = 10'000'000;   ///< bytes
    std::int64_t upload_limit = 50'000'000;  ///< bytes
};

struct Rendered {
    std::vector<ApiCall> calls;
    std::string_view problem;  ///< why there are none: a constant text
};

/// Sizes of stored files must be known (FileRef::bytes).
Rendered render(const core::Outgoing& message, const Chat& to, const RenderOptions& options);

/// The same file or album sent as plain documents, after Telegram refused it as a photo. False if the
/// call holds no photo.
bool make_documents(ApiCall& call);

/// answerCallbackQuery, with at most 200 characters of text.
ApiCall render_callback_answer(std::string_view callback, std::string_view hint);

/// The name under which a file is shown: no directories, no control characters, never empty.
std::string shown_name(const core::FileRef& file);

}  // namespace aftercare::telegram
