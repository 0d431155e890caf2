// Links by which a person loads a file that their channel cannot carry: signed, for some time, without a log-in.
#pragma once

#include "adapters/net/router.h"
#include "bot/workers/attachment_store.h"
#include "core/message.h"
#include "core/time.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare::bot {

/// How long a link works: as long as people look back in a chat.
inline constexpr core::Duration file_link_lasts = std::chrono::hours(24 * 30);

/// The path below the service's address, "/file/TOKEN/NAME", of a stored file; empty for one that is not stored.
/// `key`: secret of the installation.
std::string file_link_path(const core::FileRef& file, core::Time expires, std::string_view key);

/// The SHA-256 of the file that the token was made for with this key; nothing if it was not, or has expired.
std::optional<std::string> read_file_token(std::string_view token, core::Time now, std::string_view key);

/// GET /file/{token}/{name}. Always as a download: what is in the file is not this service's to show.
void add_file_routes(net::Router& router, const AttachmentStore& files, std::function<core::Time()> now, std::string key);

}  // namespace aftercare::bot
