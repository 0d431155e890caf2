// The page on which somebody who reads letters confirms a choice that a link named: opening the link changes nothing,
// since programs that check mail open links too; only a POST of the page's form chooses.
#pragma once

#include "adapters/net/router.h"
#include "bot/service/turns.h"

#include <boost/asio/any_io_executor.hpp>

#include <string>

namespace aftercare::bot {

/// The path below the service's address.
std::string choice_link_path(core::ConversationId conversation, const core::Button& button, core::Time made,
                             std::string_view key);

/// `desk` has its survey key and outlives the router.
void add_choice_routes(net::Router& router, boost::asio::any_io_executor executor, Turns& turns, const Desk& desk);

}  // namespace aftercare::bot
