// Files: the customer's from the platform into the desk, the desk's to the platform.
//
// On the account's thread.
#pragma once

#include "adapters/wechat/account.h"
#include "core/channel.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace aftercare::wechat {

/// `path` must not exist; it exists afterwards only if the report says stored.
asio::awaitable<core::FetchReport> fetch_file(std::shared_ptr<Account> account, core::FileRef file, std::string path,
                                              std::int64_t limit);

/// True for an address on the platform's picture hosts, or on that of the configured API: in plain mode the body of a
/// push is not signed, so no other address in it is followed. Pure.
bool picture_host(std::string_view url, std::string_view api_root);

/// The media_id of a file of the desk, uploaded if it is not there already.
asio::awaitable<UploadAnswer> upload_file(std::shared_ptr<Account> account, core::FileRef file, MediaKind kind);

/// What a failed upload says of those to come. True if this file can only go as a link.
bool note_failed_upload(Account& account, const Outcome& failure);

/// The platform does not know the upload any more.
void forget_upload(Account& account, const core::FileRef& file);

/// With the sizes of the desk's own files as the disk has them; -1 for what is not there.
core::Outgoing measured(core::Outgoing message, const Options& options);

}  // namespace aftercare::wechat
