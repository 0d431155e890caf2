// GET and POST /survey/TOKEN: the page on which a customer rates without buttons. On the I/O thread.
#pragma once

#include "adapters/net/router.h"
#include "bot/service/turns.h"

#include <boost/asio/any_io_executor.hpp>

#include <string>

namespace aftercare::bot {

/// The key that signs links to the survey page, made at random the first time. Not from the store's own
/// thread. Throws what the store throws.
std::string survey_key(core::Store& store);

/// A page as the browser gets it: not kept, not framed, without scripts.
net::Response survey_page_response(int status, std::string html);

/// What the pages look like, at that path.
void add_stylesheet(net::Router& router, std::string path);

/// GET shows the survey and changes nothing, since programs that check mail open its links too; only a POST
/// of the page's form rates. `desk` has its survey key and outlives the router.
void add_survey_routes(net::Router& router, boost::asio::any_io_executor executor, Turns& turns, const Desk& desk);

}  // namespace aftercare::bot
