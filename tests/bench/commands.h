// How tests/bench/run drives a load generator: one JSON command a line in, one JSON line out for each.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <functional>

namespace aftercare::bench {

using RunCommand = std::function<boost::asio::awaitable<boost::json::object>(boost::json::value command)>;

/// Reads standard input to its end, runs each command in the context and writes its answer with "ok": true, or
/// "ok": false and the error; then stops the context. For a thread of its own.
void follow_commands(boost::asio::io_context& context, const RunCommand& run);

}  // namespace aftercare::bench
