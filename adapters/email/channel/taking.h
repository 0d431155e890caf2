// Takes kept letters to the desk: reads them, judges who wrote and to what they belong, and hands over what they say.
//
// On the account's thread; reading itself on another.
#pragma once

#include "adapters/email/channel/account.h"
#include "core/channel.h"

#include <memory>
#include <optional>
#include <string>

namespace aftercare::email {

/// Takes letters for as long as the account runs.
asio::awaitable<void> run_taking(std::shared_ptr<Account> account);

/// The content of a file of a kept letter, "letter:<id>:<place>"; nothing for other files and letters that are gone.
asio::awaitable<std::optional<std::string>> file_of_letter(std::shared_ptr<Account> account, core::FileRef file);

/// Writes a file of a kept letter, "letter:<id>:<place>", to `path`, which must not exist.
asio::awaitable<core::FetchReport> fetch_file(std::shared_ptr<Account> account, core::FileRef file, std::string path,
                                              std::int64_t limit);

}  // namespace aftercare::email
