// Which pages may talk to the chat, and what the browser is told about ours. Pure.
#pragma once

#include "adapters/net/http.h"
#include "adapters/web/web_channel.h"

#include <string>
#include <string_view>

namespace aftercare::web {

/// Whether a request with these Origin and Host fields may open the chat. Without Origin it comes from
/// no page, so it cannot be one that misuses a visitor's browser.
bool origin_allowed(std::string_view origin, std::string_view host, const Options& options);

/// Fields that every answer of the page carries.
void add_page_headers(net::Headers& headers, const Options& options);
/// Fields of a file that somebody sent: nothing in it may run or be guessed at.
void add_file_headers(net::Headers& headers);

/// The picture type that the first bytes tell ("image/png", "image/jpeg", "image/gif", "image/webp"), the
/// only ones shown within the page; else empty.
std::string_view picture_type(std::string_view first_bytes);

/// The client's address: the peer's, or what the proxy in front says in X-Forwarded-For (its last entry).
std::string client_address(const net::Request& request, bool behind_proxy);

}  // namespace aftercare::web
