// Fetches a file of Telegram into a new file of the desk.
//
// On the account's thread; the bytes go to the disk in pieces as they come.
#pragma once

#include "adapters/telegram/account.h"
#include "core/channel.h"

#include <cstdint>
#include <memory>
#include <string>

namespace aftercare::telegram {

/// `path` must not exist; it exists afterwards only if the report says stored.
asio::awaitable<core::FetchReport> fetch_file(std::shared_ptr<Account> account, core::FileRef file,
                                              std::string path, std::int64_t limit);

}  // namespace aftercare::telegram
